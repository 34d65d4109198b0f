"""Changes of an award that one side asks for and the other answers, and what each that was agreed changed."""

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kept.service.awards.models.awards import LONGEST_WORDS, Award
from kept.service.awards.models.endings import Ending
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission


class ChangeRequest(models.Model):
    """A change that one side asks for, with reasons, and the other says yes or no to.

    Less money or an earlier end at the funder's wish is never one of these: that is an ending, with its notice.
    """

    class Kind(models.TextChoices):
        AMOUNT = "amount", "How much money it is"
        EXTENSION = "extension", "A later last day"
        TERM = "term", "An earlier last day"
        PURPOSE = "purpose", "What the money is for"
        PARTNER = "partner", "Who does the work with the group"
        MERGING = "merging", "The group becomes part of another"
        CLOSING = "closing", "The group closes"

    award = models.ForeignKey(Award, models.PROTECT, related_name="change_requests")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    by_holder = models.BooleanField(help_text="The holder asked; else the funder did")
    reasons = models.TextField(max_length=LONGEST_WORDS)
    wanted = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What it would be instead, in words")
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="Pounds for the whole award")
    ends_on = models.DateField(null=True, help_text="The last day it would have")
    into = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+", help_text="Who would go on with it"
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    first_yes_by = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, related_name="+", help_text="Where a yes takes a second person"
    )
    first_yes_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    answer = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the other side wrote with it")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["award", "kind"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="one_change_of_a_kind_waits_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(agreed__isnull=True, answered_at__isnull=True)
                | Q(agreed__isnull=False, answered_at__isnull=False, withdrawn_at__isnull=True),
                name="a_change_is_answered_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.award}"

    def get_absolute_url(self) -> str:
        """The page that both sides see."""
        return reverse("change-request", args=[self.pk])

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: as for its award."""
        return self.award.holders(permission)

    @property
    def waits(self) -> bool:
        """Nobody has answered, and it was not withdrawn."""
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def holder_answers(self) -> bool:
        """The next to answer is the holder; else it is the funder, whose yes may be the second."""
        return not self.by_holder and self.first_yes_at is None

    @property
    def asker(self) -> Organisation:
        """The side that asked."""
        return self.award.holder if self.by_holder else self.award.funder

    @property
    def answerer(self) -> Organisation:
        """The side that says yes or no."""
        return self.award.funder if self.by_holder else self.award.holder


class Version(models.Model):
    """One change of an award: as it was, and as it is from that day. Both sides can read it, and it stays.

    It comes of a request that was agreed, of a notice that took effect, or of neither, where another body gives the
    money. `move` says how that came about; where the funder stays it says nothing.
    """

    class Move(models.TextChoices):
        """How an award came to another funder."""

        WENT_ON = "went-on", "The body before went on as that one, or that one took the award on"
        PASSED = "passed", "One of several that came after a body passed it to another of them"
        PUT_BACK = "put-back", "It was put back with the body before, until one of those that came after takes it on"
        CAME_BACK = "came-back", "The body before goes on after all"

    award = models.ForeignKey(Award, models.PROTECT, related_name="versions")
    request = models.OneToOneField(ChangeRequest, models.PROTECT, null=True, related_name="version")
    ending = models.OneToOneField("awards.Ending", models.PROTECT, null=True, related_name="carried_out_as")
    on = models.DateField()
    move = models.CharField(max_length=20, choices=Move.choices, default=Move.WENT_ON)
    amount_was = models.DecimalField(max_digits=12, decimal_places=2)
    amount_now = models.DecimalField(max_digits=12, decimal_places=2)
    ends_on_was = models.DateField()
    ends_on_now = models.DateField()
    funder_was = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    funder_now = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    holder_was = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    holder_now = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.award} from {self.on}"

    @classmethod
    def between(
        cls,
        was: Award,
        now: Award,
        *,
        on: date,
        request: ChangeRequest | None = None,
        ending: Ending | None = None,
        move: Move = Move.WENT_ON,
    ) -> "Version":
        """What changed from the award as it was to what it is now, not yet saved."""
        columns = ("amount", "ends_on", "funder", "holder")
        before = {f"{name}_was": getattr(was, name) for name in columns}
        after = {f"{name}_now": getattr(now, name) for name in columns}
        return cls(award=now, request=request, ending=ending, on=on, move=move, **before, **after)
