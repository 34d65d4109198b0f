"""A holder says that a payment is late, and whoever leads on money for the funder answers."""

from collections.abc import Collection

from django.db import models
from django.urls import reverse

from kept.service.awards.models.awards import LONGEST_WORDS
from kept.service.awards.models.payments import Payment
from kept.service.organisations.permissions import Permission


class Claim(models.Model):
    """A claim that a payment is late. It is closed by the payment itself; an answer says by when that will be."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="claim")
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    to_post = models.BooleanField(help_text="It went to the post that promised to look into such claims")
    answer = models.TextField(max_length=LONGEST_WORDS, blank=True)
    pay_by = models.DateField(null=True, help_text="The day by which the funder says that it pays")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, pay_by__isnull=True)
                | models.Q(answered_at__isnull=False, pay_by__isnull=False),
                name="an_answer_to_a_claim_names_a_day",
            )
        ]
        indexes = [models.Index(fields=["made_at"], name="claims_with_no_answer", condition=models.Q(answered_at=None))]

    def __str__(self) -> str:
        return f"claim {self.pk}"

    def get_absolute_url(self) -> str:
        """The page that both sides see."""
        return reverse("claim", args=[self.pk])

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: as for its payment."""
        return self.payment.holders(permission)
