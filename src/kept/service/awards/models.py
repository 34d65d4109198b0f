"""Awards, payments and endings."""

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q

from kept.service.organisations.permissions import Permission

HOLDERS_ASK = {Permission.ACCEPT_AWARD}


class Award(models.Model):
    """Money promised by a funder to an organisation for a term; the last day counts."""

    application = models.OneToOneField("applications.Application", models.PROTECT, related_name="award")
    funder = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="awards_made")
    holder = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="awards_held")
    place = models.ForeignKey("partnerships.Place", models.PROTECT, related_name="awards")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()
    awarded_on = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="an_award_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_award_is_worth_something"),
        ]

    def __str__(self) -> str:
        return f"£{self.amount:,.2f} to {self.holder}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: the holder's to accept, the funder's for the rest."""
        if permission is Permission.SEE_ORGANISATION:
            return (self.funder_id, self.holder_id)
        return (self.holder_id,) if permission in HOLDERS_ASK else (self.funder_id,)


class Payment(models.Model):
    """One payment of an award: what is due when, and when it was paid. Both sides see the same dates."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="payments")
    due_on = models.DateField()
    fee = models.DecimalField(max_digits=12, decimal_places=2, help_text="The quarter's whole fee, pounds")
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds paid on this date")
    upfront = models.BooleanField(help_text="Paid at the start of the quarter it is for")
    paid_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on", "-upfront"]
        constraints = [
            models.UniqueConstraint(fields=["award", "due_on", "upfront"], name="one_payment_of_a_kind_on_a_day"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=F("fee")), name="a_payment_is_part_of_its_fee"
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.amount:,.2f} due {self.due_on}"


class Ending(models.Model):
    """A change or an end of an award, from the first thought to the notice. A notice that is given is not changed."""

    class What(models.TextChoices):
        CHANGE = "change", "Change it"
        END = "end", "End it"

    class Because(models.TextChoices):
        PERFORMANCE = "performance", "How it has gone"
        RESOURCES = "resources", "There is less money"
        POLICY = "policy", "Our aims have changed"
        OTHER = "other", "Something else"

    award = models.ForeignKey(Award, models.PROTECT, related_name="endings")
    what = models.CharField(max_length=20, choices=What.choices, default=What.END)
    because = models.CharField(max_length=20, choices=Because.choices)
    reasons = models.TextField(max_length=4_000, blank=True, help_text="What the letter says")
    exceptional = models.BooleanField(default=False)
    assessed_on = models.DateField(null=True)
    beneficiaries_covered = models.BooleanField(default=False)
    users_covered = models.BooleanField(default=False)
    volunteers_covered = models.BooleanField(default=False)
    reallocation_considered = models.BooleanField(default=False)
    discussion_opened_on = models.DateField(null=True)
    responses_closed_on = models.DateField(null=True)
    responses_considered_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    given_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    given_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["award", "what"], condition=Q(given_on__isnull=True), name="one_ending_is_prepared_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(given_on__isnull=True) | Q(effective_on__isnull=False, decided_on__isnull=False),
                name="a_notice_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.award}"
