"""Applications and their answers."""

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.db.models import Q

from kept.service.applications import together_models  # noqa: F401  # Django looks for tables here
from kept.service.applications.answers import LONGEST
from kept.service.opportunities.models import Stage, Status
from kept.service.organisations.permissions import Permission

LONGEST_PRESS = 64
"""Characters of the key that a page's button carries."""
FUNDERS_ASK = {Permission.ASSESS_APPLICATION, Permission.MAKE_DECISION, Permission.MANAGE_AWARD}


class State(models.TextChoices):
    """Where an application stands for its applicant."""

    DRAFT = "draft", "Not sent yet"
    WAITS = "waits", "Waits for a colleague"
    CHANGE = "change", "A change, not sent yet"
    STANDS = "stands", "Not sent: the version before it stands"
    MISSED = "missed", "Not sent in time"
    SENT = "sent", "Sent"
    ANSWERED = "answered", "Answered"
    TAKEN_BACK = "taken back", "Taken back"


class Application(models.Model):
    """One organisation's application. Until it is sent only the applicant can read it.

    `press` is the key that the page with the button made: pressing twice, or again after a lost answer, finds the
    application already sent and gives the same receipt.
    """

    opportunity = models.ForeignKey("opportunities.Opportunity", models.PROTECT, related_name="applications")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="applications")
    begun_at = models.DateTimeField()
    eligibility_checked_at = models.DateTimeField(null=True, help_text="When they said that they had checked they may")
    begun_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    changes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="What was sent, of which this is a change: it stands until this is sent",
    )
    asked_at = models.DateTimeField(null=True, help_text="When one of two asked for it to be sent; the other sends it")
    asked_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    number = models.CharField(max_length=20, blank=True, help_text="What the receipt calls it")
    press = models.CharField(max_length=LONGEST_PRESS, null=True, unique=True)  # noqa: DJ001 - null is "not pressed yet"
    in_grace = models.BooleanField(
        default=False, help_text="Sent just after the closing time, from a page that was opened before it"
    )
    withdrawn_at = models.DateTimeField(null=True)
    asked_on_at = models.DateTimeField(
        null=True, help_text="Of an expression of interest: when its group was told that it is asked to apply in full"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "organisation"],
                condition=Q(withdrawn_at__isnull=True, changes__isnull=True),
                name="one_application_from_one_organisation",
            ),
            models.UniqueConstraint(
                fields=["changes"], condition=Q(withdrawn_at__isnull=True), name="one_change_of_an_application_at_once"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="one_application_has_a_number"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, number="") | (Q(sent_at__isnull=False) & ~Q(number="")),
                name="what_is_sent_has_a_number",
            ),
        ]
        indexes = [
            models.Index(
                fields=["opportunity", "sent_at", "id"],
                condition=Q(sent_at__isnull=False, withdrawn_at__isnull=True),
                name="applications_as_they_came",
            )
        ]

    def __str__(self) -> str:
        return self.number or f"draft {self.pk}"

    def state(self, at: datetime) -> State:
        """Where it stands at a moment."""
        if self.withdrawn_at is not None:
            return State.TAKEN_BACK
        if self.sent_at is not None:
            return State.ANSWERED if self.opportunity.status == Status.DECIDED else State.SENT
        if self.opportunity.stage(at) is not Stage.OPEN:
            return State.STANDS if self.changes_id else State.MISSED
        if self.asked_at:
            return State.WAITS
        return State.CHANGE if self.changes_id else State.DRAFT

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: the funder's to assess, the applicant's for the rest."""
        if permission in FUNDERS_ASK:
            return (self.opportunity.organisation_id,) if self.sent_at and not self.withdrawn_at else ()
        return (self.organisation_id,)


MOST_HOURS = 2_000
"""A year of one person's work: more is a slip."""


class TimeTaken(models.Model):
    """How long an application took, as its organisation says once it is sent: everybody's hours together."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="time_taken")
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hours__gt=0), name="an_application_takes_some_time")]

    def __str__(self) -> str:
        return f"{self.hours} hours"


class Answer(models.Model):
    """What an applicant wrote to one question, saved as they go: right or not, until it is sent.

    `words` is the answer as everybody reads it, whatever its kind.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.ForeignKey("opportunities.Question", models.PROTECT, related_name="+")
    words = models.TextField(max_length=LONGEST, blank=True)
    typed = models.JSONField(default=dict, help_text="What stood in each box, where the answer has more than one")
    amount = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, help_text="Pounds, or the number; of a budget, what is asked for"
    )
    upload = models.ForeignKey(
        "uploads.Upload", models.PROTECT, null=True, related_name="+", help_text="Where a file or photo is the answer"
    )
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    typed_for_them = models.ForeignKey(
        "organisations.Organisation",
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The other body whose person typed it: one that helps, or a partner",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="one_answer_to_one_question")]

    def __str__(self) -> str:
        return f"answer to {self.question_id}"


class Used(models.Model):
    """A fact or paper of an organisation's passport that an application gave its funder, as it was that day."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="used")
    item = models.ForeignKey("organisations.Item", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "item"], name="an_application_uses_a_thing_once")]
        indexes = [models.Index(fields=["item", "at"], name="uses_of_a_paper")]

    def __str__(self) -> str:
        return f"{self.item_id} for {self.application_id}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: as for the application."""
        return self.application.holders(permission)
