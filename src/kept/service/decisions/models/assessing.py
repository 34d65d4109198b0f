"""Declarations of interest, and scores: what assessors say of an application."""

from django.db import models
from django.db.models import Q

LONGEST_WHY = 1_000
"""Characters of what is said in a sentence or two."""
MOST = 10
"""Points for one criterion."""


class Sector(models.TextChoices):
    """Which side somebody with an interest comes from, as it stood when they declared it."""

    STATUTORY = "statutory", "Public bodies"
    VCSE = "vcse", "The voluntary sector"


class Tie(models.TextChoices):
    """What an interest comes of."""

    PART = "part", "Trustee, member, worker or volunteer there"
    GAIN = "gain", "Paid by it, or could gain from the money"
    HELPED = "helped", "Helped to write this application"
    FAMILY = "family", "Family, or somebody close"
    OTHER = "other", "Something else"


class Declaration(models.Model):
    """An assessor saying, of one application, whether they have an interest in it. Nobody scores or decides before.

    Whoever has one is shut out, until somebody who decides says how it is managed. Then they read and score; they do
    not decide.
    """

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="declarations")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    conflict = models.BooleanField()
    tie = models.CharField(max_length=20, choices=Tie.choices, blank=True, help_text="Empty where there is no interest")
    sector = models.CharField(max_length=20, choices=Sector.choices, default=Sector.STATUTORY)
    at = models.DateTimeField()
    managed_how = models.TextField(max_length=LONGEST_WHY, blank=True, help_text="Empty while they are shut out")
    managed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    managed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="one_declaration_each"),
            models.CheckConstraint(
                condition=Q(managed_at__isnull=True, managed_how="")
                | (Q(managed_at__isnull=False, conflict=True) & ~Q(managed_how="")),
                name="an_interest_is_managed_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{'A conflict' if self.conflict else 'No conflict'} for {self.application_id}"


class Score(models.Model):
    """What one assessor gives an application on one criterion, out of ten."""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="scores")
    criterion = models.ForeignKey("opportunities.Criterion", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()
    why = models.TextField(
        max_length=LONGEST_WHY, blank=True, help_text="Empty only for points given before reasons were asked"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "criterion", "person"], name="one_score_each"),
            models.CheckConstraint(condition=Q(points__lte=MOST), name="scores_are_out_of_ten"),
        ]

    def __str__(self) -> str:
        return f"{self.points} of 10"


class Moderation(models.Model):
    """Points that somebody changed once they could see what colleagues gave, and why they did."""

    score = models.ForeignKey(Score, models.CASCADE, related_name="moderations")
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    because = models.TextField(max_length=LONGEST_WHY)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(because=""), name="a_changed_score_says_why"),
            models.CheckConstraint(condition=~Q(before=models.F("after")), name="a_moderation_changes_something"),
        ]

    def __str__(self) -> str:
        return f"From {self.before} to {self.after}"
