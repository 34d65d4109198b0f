"""What a holder sends to be paid, where its award asks for that; and the funder's yes or question."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from kept.service.awards.models.awards import LONGEST_WORDS
from kept.service.awards.models.payments import Payment
from kept.service.organisations.permissions import Permission


class Invoice(models.Model):
    """One invoice for one payment. It stays as it was sent: another can take its place, and then counts alone.

    The funder approves it or asks one question about it; the holder sends another, or stands by this one.
    """

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="invoices")
    holder = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="invoices")
    number = models.CharField(max_length=40, help_text="The holder's own")
    dated_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    upload = models.OneToOneField("uploads.Upload", models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    sent_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    question = models.TextField(max_length=LONGEST_WORDS, blank=True)
    questioned_at = models.DateTimeField(null=True)
    questioned_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="Why it is right as it is")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, help_text="When another took its place")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("holder", Lower("number"), name="an_invoice_number_is_used_once"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(replaced_at__isnull=True), name="one_invoice_stands_for_a_payment"
            ),
            models.CheckConstraint(condition=~Q(number="") & Q(amount__gt=0), name="an_invoice_has_number_and_amount"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(replaced_at__isnull=True),
                name="an_invoice_that_is_approved_stays",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                name="invoices_to_look_at",
                condition=Q(approved_at__isnull=True, replaced_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"Invoice {self.number}"

    def get_absolute_url(self) -> str:
        """The page that both sides see."""
        return reverse("invoice", args=[self.pk])

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: as for its payment."""
        return self.payment.holders(permission)

    @property
    def waits_for_holder(self) -> bool:
        """The funder has asked something, and the holder has neither answered nor sent another."""
        return self.questioned_at is not None and not (self.answered_at or self.approved_at or self.replaced_at)

    @property
    def waits_for_funder(self) -> bool:
        """Nobody at the funder has said yes to it yet, or asked what still has to be answered."""
        return not (self.approved_at or self.replaced_at or self.waits_for_holder)
