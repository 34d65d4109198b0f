"""Decisions, second approvals, and the round they are all part of."""

from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.db.models import Q

from kept.service.decisions.models.assessing import LONGEST_WHY

LONGEST_REASON = 4_000
"""Characters of the reason for a decision, which is about a page."""
DAYS_TO_ASK = 28
"""Calendar days from an answer in which a review can be asked for, unless the funder sets others. Four weeks is our own
choice, from no statute."""


class Decision(models.Model):
    """What became of an application, by whom and why. The reason is what the applicant reads."""

    application = models.OneToOneField("applications.Application", models.PROTECT, related_name="decision")
    funded = models.BooleanField()
    asked_on = models.BooleanField(
        null=True, help_text="Of an expression of interest, which is never funded: asked to apply in full, or not"
    )
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="Pounds; only where funded")
    reason = models.TextField(max_length=LONGEST_REASON)
    strength = models.TextField(max_length=LONGEST_WHY, blank=True, help_text="One thing that was strong")
    to_change = models.TextField(max_length=LONGEST_WHY, blank=True, help_text="One thing to change another time")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=80, blank=True, help_text="The role in which they decided")
    at = models.DateTimeField()
    panel = models.CharField(max_length=120, blank=True, help_text="The body that decided, where one did")
    panel_on = models.DateField(null=True, help_text="Day on which it did")
    told_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, help_text="Goes up with each change, so that two people notice")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(funded=True, amount__gt=0) | Q(funded=False, amount__isnull=True),
                name="only_the_funded_have_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(asked_on__isnull=True) | Q(funded=False), name="whoever_is_asked_on_is_not_funded_yet"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(panel="", panel_on__isnull=True) | (~Q(panel="") & Q(panel_on__isnull=False)),
                name="a_panel_decides_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        if self.asked_on is not None:
            return "Asked to apply in full" if self.asked_on else "Not asked on"
        return "Funded" if self.funded else "Not funded"

    @property
    def is_yes(self) -> bool:
        """Whether it is what the applicant asked for: funded, or of an expression of interest asked on."""
        return self.funded or bool(self.asked_on)

    @property
    def told(self) -> "Told":
        """What the applicant is told."""
        return Told(self.funded, self.asked_on, self.amount, self.reason, self.strength, self.to_change)

    @told.setter
    def told(self, told: "Told") -> None:
        for name, value in told._asdict().items():
            setattr(self, name, value)


class Told(NamedTuple):
    """What an applicant is told: funded or not, or of a first stage asked on or not; pounds, why, what to learn."""

    funded: bool
    asked_on: bool | None
    amount: Decimal | None
    reason: str
    strength: str
    to_change: str


class Approval(models.Model):
    """A second person agreeing with an award above their body's limit. It is gone once the decision changes."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="approval")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Approval of {self.decision}"


class DecidingRules(models.Model):
    """What a body has set about how it decides. Until it does there is no limit, and the usual number of days."""

    organisation = models.OneToOneField("organisations.Organisation", models.PROTECT, related_name="deciding_rules")
    above = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, help_text="Pounds above which a second person approves an award"
    )
    review_days = models.PositiveSmallIntegerField(default=DAYS_TO_ASK, help_text="Days to ask for a review")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(above__isnull=True) | Q(above__gte=0), name="a_limit_is_not_negative"),
            models.CheckConstraint(condition=Q(review_days__gte=7, review_days__lte=365), name="days_to_ask_are_fair"),
        ]

    def __str__(self) -> str:
        return f"How {self.organisation_id} decides"


class Round(models.Model):
    """A round that was closed: everybody was answered, at one moment. There is none while somebody waits."""

    opportunity = models.OneToOneField("opportunities.Opportunity", models.PROTECT, related_name="round")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    nothing_because = models.TextField(max_length=LONGEST_REASON, blank=True, help_text="Why nothing was awarded")
    learned = models.TextField(max_length=LONGEST_REASON, blank=True, help_text="What the next one does otherwise")
    learned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(learned="", learned_on__isnull=True) | (~Q(learned="") & Q(learned_on__isnull=False)),
                name="what_was_learned_has_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"The round of {self.opportunity}"
