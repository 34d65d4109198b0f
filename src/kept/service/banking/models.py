"""Accounts: each version of an organisation's bank details, from the day it is given."""

from collections.abc import Collection

import msgspec
from django.db import models
from django.db.models import F, Q

from kept.service.banking.numbers import Numbers
from kept.service.organisations.permissions import Permission
from kept.service.people.sealing import Unreadable, seal, unseal

PURPOSE = "kept.banking.account"
LONGEST_HOW = 300


class Account(models.Model):
    """Bank details that one person gave. They count once a second person has confirmed them, however long that takes.

    The one in use has `confirmed_at`, and no `replaced_at`. A proposal waits until it is confirmed or withdrawn.
    """

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="accounts")
    sealed = models.TextField(help_text="Name, sort code and account number, encrypted")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    asked = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The body asked to check by telephone, where the organisation has one person",
    )
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    how = models.CharField(max_length=LONGEST_HOW, blank=True, help_text="How a body checked")
    withdrawn_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True, help_text="When a newer one was confirmed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(confirmed_at__isnull=True, withdrawn_at__isnull=True),
                name="one_account_waits",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(confirmed_at__isnull=False, replaced_at__isnull=True),
                name="one_account_is_in_use",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("proposed_by"))
                | Q(confirmed_by__isnull=True)
                | Q(proposed_by__isnull=True),
                name="an_account_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(confirmed_at__isnull=True),
                name="an_account_is_not_confirmed_and_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.pk} of {self.organisation_id}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count: its own, or the body that was asked to check."""
        if permission is Permission.CHECK_ACCOUNT:
            return (self.asked_id,) if self.asked_id and self.waits else ()
        return (self.organisation_id,)

    @property
    def waits(self) -> bool:
        """Whether it is neither confirmed nor withdrawn."""
        return self.confirmed_at is None and self.withdrawn_at is None

    @property
    def numbers(self) -> Numbers | None:
        """The details themselves; None where the site's key has changed since, and they must be given again."""
        try:
            return msgspec.json.decode(unseal(self.sealed, PURPOSE), type=Numbers)
        except Unreadable:
            return None

    @numbers.setter
    def numbers(self, numbers: Numbers) -> None:
        self.sealed = seal(msgspec.json.encode(numbers).decode(), PURPOSE)

    @property
    def says(self) -> str:
        """How it is known, with no number that could be paid into."""
        numbers = self.numbers
        return f"the account ending in {numbers.ending}" if numbers else "an account that must be given again"
