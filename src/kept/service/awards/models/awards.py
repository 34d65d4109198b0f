"""Awards: money promised by a funder to an organisation for a term."""

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kept.service.library.wording import pounds
from kept.service.organisations.permissions import Permission

HOLDERS_ASK = {
    Permission.ACCEPT_AWARD,
    Permission.WRITE_REPORT,
    Permission.CLAIM_PAYMENT,
    Permission.KEEP_ACCOUNT,
}
LONGEST_WORDS = 4_000


class Award(models.Model):
    """Money promised by a funder to an organisation for a term; the last day counts.

    It is offered, then accepted or declined by the holder, who may think again: until the funder closes an offer that
    was declined; or money was paid or passed on, or notice given, of one that was accepted.
    """

    application = models.OneToOneField("applications.Application", models.PROTECT, related_name="award")
    funder = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="awards_made")
    holder = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="awards_held")
    place = models.ForeignKey("partnerships.Place", models.PROTECT, related_name="awards")
    reaches = models.ManyToManyField(
        "partnerships.Place", related_name="awards_reaching", help_text="Wards inside the place, as it was agreed"
    )
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()
    awarded_on = models.DateField()
    by_invoice = models.BooleanField(
        default=False, help_text="Agreed so: what has no share up front in it is paid once the holder sends an invoice"
    )
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    accepted_as = models.CharField(max_length=80, blank=True, help_text="The role that gave them the authority")
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    declined_because = models.TextField(max_length=LONGEST_WORDS, blank=True)
    closed_at = models.DateTimeField(null=True, help_text="When the funder closed an offer that was declined")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="an_award_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_award_is_worth_something"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True),
                name="an_award_is_not_accepted_and_declined",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(declined_at__isnull=False),
                name="only_a_declined_offer_is_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["funder", "-awarded_on"], name="awards_of_a_funder"),
            models.Index(fields=["holder", "-awarded_on"], name="awards_of_a_holder"),
            models.Index(fields=["-awarded_on", "-id"], name="awards_as_they_were_made"),
            models.Index(fields=["ends_on", "id"], name="awards_as_they_end"),
        ]

    def __str__(self) -> str:
        return f"{pounds(self.amount)} to {self.holder}"

    def get_absolute_url(self) -> str:
        """The page that both sides see."""
        return reverse("award", args=[self.pk])

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: the holder's to accept, the funder's for the rest."""
        if permission is Permission.SEE_ORGANISATION:
            return (self.funder_id, self.holder_id)
        return (self.holder_id,) if permission in HOLDERS_ASK else (self.funder_id,)
