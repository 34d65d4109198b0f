"""Payments of an award, and days of payment that were put right."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kept.service import clock
from kept.service.awards.models.awards import Award
from kept.service.library.wording import day, pounds
from kept.service.organisations.permissions import Permission

NO_INVOICE_YET = Q(award__by_invoice=True, upfront=0, invoiced_on=None)
"""Payments for which an invoice is asked, and none has come."""


def counting_before(day: date) -> Q:
    """Payments of which days count from before DAY, by :attr:`Payment.counts_from`; with those of `NO_INVOICE_YET`."""
    return Q(due_on__lt=day) & (Q(invoiced_on=None) | Q(invoiced_on__lt=day))


class Payment(models.Model):
    """One payment of an award: what is due when, and when it was paid. Both sides see the same dates.

    It pays a share of the quarter that starts on its day, the rest of the one before, or both.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="payments")
    due_on = models.DateField()
    fee = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        help_text="Pounds for the whole quarter that starts on this day; for the one before, where nothing is up front",
    )
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds paid on this date")
    upfront = models.DecimalField(
        max_digits=12, decimal_places=2, help_text="Pounds of it that are the share up front of the quarter that starts"
    )
    invoiced_on = models.DateField(null=True, help_text="Day on which the invoice came that stands, where one did")
    paid_on = models.DateField(null=True)
    approved_by = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="Who offered the award, or agreed to what the payment became since",
    )
    paid_by = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, related_name="+", help_text="Who recorded it as paid"
    )
    account = models.ForeignKey(
        "banking.Account",
        models.PROTECT,
        null=True,
        related_name="payments",
        help_text="Which it was paid into; none where it was paid in another way",
    )
    escalated_at = models.DateTimeField(null=True, help_text="When whoever leads on money was told that it is late")

    class Meta:
        ordering = ["due_on", "-upfront"]
        constraints = [
            # Older awards were agreed with two payments on a day, and keep them.
            models.UniqueConstraint(
                fields=["award", "due_on"], condition=Q(upfront__gt=0), name="one_payment_starts_a_quarter"
            ),
            models.UniqueConstraint(
                fields=["award", "due_on"], condition=Q(upfront=0), name="one_payment_only_ends_a_quarter"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_is_worth_something"),
            models.CheckConstraint(
                condition=~Q(paid_by=F("approved_by")) | Q(paid_by__isnull=True) | Q(approved_by__isnull=True),
                name="a_payment_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(upfront=0) | Q(invoiced_on__isnull=True), name="a_share_up_front_waits_for_no_invoice"
            ),
            models.CheckConstraint(
                condition=Q(upfront__gte=0, upfront__lte=F("fee")) & Q(upfront__lte=F("amount")),
                name="a_share_up_front_is_part_of_its_fee",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="payments_not_made", condition=Q(paid_on__isnull=True))]

    def __str__(self) -> str:
        return f"{pounds(self.amount)} due {day(self.due_on)}"

    def get_absolute_url(self) -> str:
        """The page that both sides see: that of its award."""
        return reverse("award", args=[self.award_id])

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: as for its award."""
        return self.award.holders(permission)

    @property
    def rest(self) -> Decimal:
        """Pounds of it that are for the quarter before."""
        return self.amount - self.upfront

    @property
    def is_invoiced(self) -> bool:
        """Whether an invoice is asked for it: never where a share up front is in it (gm-app4.2.3-h)."""
        return not self.upfront and (self.invoiced_on is not None or self.award.by_invoice)

    @property
    def waits_for_invoice(self) -> bool:
        """An invoice is asked for it, none has come, and it is not paid without one."""
        return self.paid_on is None and self.invoiced_on is None and self.is_invoiced

    @property
    def counts_from(self) -> date | None:
        """The day from which days of payment count: the day it is due, or its invoice came, whichever is later.

        None where an invoice is asked for it and none came. As the Procurement Act 2023, s.68(2) counts for contracts.
        """
        if self.invoiced_on is not None:
            return max(self.due_on, self.invoiced_on)
        return None if self.is_invoiced else self.due_on

    @property
    def days_late(self) -> int:
        """Days from `counts_from` to the day it was paid, or to today where it is not; 0 where it is in time."""
        from_on = self.counts_from
        return max(((self.paid_on or clock.today()) - from_on).days, 0) if from_on else 0

    @property
    def due_in(self) -> int:
        """Days from today until those of payment count, or until it is due where it waits for an invoice."""
        return ((self.counts_from or self.due_on) - clock.today()).days


class Correction(models.Model):
    """A day of payment that was recorded wrongly, what it was put right to, and why. Both sides can read it."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="corrections")
    before = models.DateField()
    after = models.DateField(null=True, help_text="Empty where it was not paid after all")
    because = models.CharField(max_length=300)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"
