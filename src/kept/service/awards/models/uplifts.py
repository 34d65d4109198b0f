"""A holder asks for more because costs have risen; the funder says yes, or no and why."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kept.service.awards.models.awards import LONGEST_WORDS, Award
from kept.service.organisations.permissions import Permission


class Uplift(models.Model):
    """What was asked for, from when and why; and the answer, with what was agreed. `more` is pounds on top."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="uplifts")
    more = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds asked for, on top of the award")
    from_on = models.DateField(help_text="Payments due from this day are to be larger")
    why = models.TextField(max_length=LONGEST_WORDS)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    agreed = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, help_text="Pounds added; none where the answer was no"
    )
    first_yes = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        help_text="Pounds to which one person has agreed, where it takes two",
    )
    first_yes_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    first_yes_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=LONGEST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["award"], condition=Q(answered_at__isnull=True), name="one_uplift_waits_for_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(more__gt=0) & (Q(agreed__isnull=True) | Q(agreed__gt=0)), name="an_uplift_is_more"
            ),
            models.CheckConstraint(
                condition=Q(agreed__isnull=True) | Q(answered_at__isnull=False), name="an_uplift_is_agreed_by_an_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"uplift {self.pk}"

    def get_absolute_url(self) -> str:
        """Both sides see it on the page of the award."""
        return reverse("award", args=[self.award_id])

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: as for its award."""
        return self.award.holders(permission)
