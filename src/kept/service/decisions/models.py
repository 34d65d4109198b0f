"""Declarations, scores and decisions."""

from django.db import models
from django.db.models import Q


class Declaration(models.Model):
    """An assessor saying, of one application, whether they have an interest in it. Nobody scores or decides before."""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="declarations")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    conflict = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "person"], name="one_declaration_each")]

    def __str__(self) -> str:
        return f"{'A conflict' if self.conflict else 'No conflict'} for {self.application_id}"


class Score(models.Model):
    """What one assessor gives an application on one criterion, out of ten."""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="scores")
    criterion = models.ForeignKey("opportunities.Criterion", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "criterion", "person"], name="one_score_each"),
            models.CheckConstraint(condition=Q(points__lte=10), name="scores_are_out_of_ten"),
        ]

    def __str__(self) -> str:
        return f"{self.points} of 10"


class Decision(models.Model):
    """What became of an application, by whom and why. The reason is what the applicant reads."""

    application = models.OneToOneField("applications.Application", models.PROTECT, related_name="decision")
    funded = models.BooleanField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="Pounds; only where funded")
    reason = models.TextField(max_length=4_000)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(funded=True, amount__gt=0) | Q(funded=False, amount__isnull=True),
                name="only_the_funded_have_an_amount",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_decision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return "Funded" if self.funded else "Not funded"
