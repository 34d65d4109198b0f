"""A group that asks for its answer to be looked at again, on stated grounds, by somebody who had no part in it."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import models
from django.db.models import Q

from kept.service import clock
from kept.service.decisions.models.deciding import LONGEST_REASON
from kept.service.organisations.permissions import Permission

FUNDERS_ASK = {Permission.ASSESS_APPLICATION, Permission.MAKE_DECISION}


class Ground(models.TextChoices):
    """What a review can be asked for. That others were better is a judgement, and none of these."""

    PROCESS = "process", "The process that was published was not followed"
    CONFLICT = "conflict", "Somebody had an interest that was not declared"
    FACTS = "facts", "Facts in our application were misread or left out"
    CRITERIA = "criteria", "We were judged by something that was not published"
    PROMISE = "promise", "A promise made to groups like ours was not kept"
    UNEQUAL = "unequal", "We were not treated as others were"


class Review(models.Model):
    """One review of an answer that was no. Upheld, its reason stays here, and it is decided again."""

    application = models.OneToOneField("applications.Application", models.PROTECT, related_name="review")
    ground = models.CharField(max_length=20, choices=Ground.choices)
    words = models.TextField(max_length=LONGEST_REASON)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    upheld = models.BooleanField(null=True, help_text="Empty until it is answered")
    reasons = models.TextField(max_length=LONGEST_REASON, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    answered_as = models.CharField(max_length=80, blank=True)
    was_reason = models.TextField(
        max_length=LONGEST_REASON, blank=True, help_text="Of the earlier answer, where it was upheld"
    )
    was_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_again_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_review_says_what_for"),
            models.CheckConstraint(
                condition=Q(upheld__isnull=True, answered_at__isnull=True, reasons="")
                | (Q(upheld__isnull=False, answered_at__isnull=False) & ~Q(reasons="")),
                name="a_review_is_answered_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.application_id}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: the funder's to answer, the applicant's for the rest."""
        if permission in FUNDERS_ASK:
            return (self.application.opportunity.organisation_id,)
        return (self.application.organisation_id,)

    @property
    def answer_by(self) -> date | None:
        """The last day to answer it, where the fund says in how many days that is; the day of asking is day nought."""
        days = self.application.opportunity.review_answer_days
        return clock.day_in_london(self.asked_at) + timedelta(days=days) if days else None

    @property
    def overdue(self) -> bool:
        """It waits for its answer, and the day by which the fund promised one has passed."""
        return self.upheld is None and self.answer_by is not None and self.answer_by < clock.today()

    @property
    def waits(self) -> str:
        """What is to be done about it, in one word: answer, decide, or nothing."""
        if self.upheld is None:
            return "answer"
        return "decide" if self.upheld and self.decided_again_at is None else ""
