"""What those in a round say of it once it is over: those funded, those not, and those who decided."""

from django.db import models
from django.db.models import Q

from kept.service.decisions.models.assessing import LONGEST_WHY

QUESTIONS = {
    "clear": "It was clear what was wanted",
    "fair": "It was decided fairly, with reasons that help",
    "worth": "It was worth the work it took",
}
"""What everybody is asked, from 1, not at all, to 5, fully (gm-app4.1.3-f asks that both groups are surveyed)."""
FULLY = 5


class Side(models.TextChoices):
    """Who says it."""

    FUNDED = "funded", "Groups that were funded"
    NOT_FUNDED = "not funded", "Groups that were not funded"
    FUNDER = "funder", "Those who assessed and decided"


class Opinion(models.Model):
    """One organisation's, or one officer's. Never shown on its own."""

    round = models.ForeignKey("decisions.Round", models.PROTECT, related_name="opinions")
    side = models.CharField(max_length=20, choices=Side.choices)
    application = models.OneToOneField("applications.Application", models.CASCADE, null=True, related_name="opinion")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", help_text="An officer")
    clear = models.PositiveSmallIntegerField()
    fair = models.PositiveSmallIntegerField()
    worth = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=LONGEST_WHY, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="one_opinion_from_one_officer"),
            models.CheckConstraint(
                condition=Q(side="funder", person__isnull=False, application__isnull=True)
                | (~Q(side="funder") & Q(person__isnull=True, application__isnull=False)),
                name="an_opinion_is_a_groups_or_an_officers",
            ),
            models.CheckConstraint(
                condition=Q(clear__gte=1, clear__lte=FULLY, fair__gte=1, fair__lte=FULLY)
                & Q(worth__gte=1, worth__lte=FULLY),
                name="opinions_are_out_of_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clear}, {self.fair}, {self.worth}"
