"""Awards, payments and endings."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kept.service import clock
from kept.service.library.wording import day, pounds
from kept.service.organisations.permissions import Permission

HOLDERS_ASK = {Permission.ACCEPT_AWARD}
LONGEST_WORDS = 4_000


class Award(models.Model):
    """Money promised by a funder to an organisation for a term; the last day counts.

    It is offered, then accepted or declined by the holder, who may think again: until the funder closes an offer that
    was declined, or has paid or given notice on one that was accepted.
    """

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
    paid_on = models.DateField(null=True)

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
    def days_late(self) -> int:
        """Days from the day it was due to the day it was paid, or to today where it is not; 0 where it is in time."""
        return max(((self.paid_on or clock.today()) - self.due_on).days, 0)

    @property
    def due_in(self) -> int:
        """Days until it is due, counted from today; 0 on the day."""
        return (self.due_on - clock.today()).days


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


NOTICE_STANDS = Q(given_on__isnull=False, taken_back_at__isnull=True)
"""Endings of which notice was given, and not taken back."""


class Ending(models.Model):
    """A change or an end of an award, from the first thought to the notice. A notice that is given is not changed,
    and can be taken back until the day before it takes effect.

    While it is prepared only those who may end awards for the funder see it. The holder sees the discussion once it is
    opened with them, and the letter once notice is given.
    """

    class What(models.TextChoices):
        END = "end", "End it"
        CHANGE = "change", "Change it"

    class Because(models.TextChoices):
        PERFORMANCE = "performance", "How it has gone"
        RESOURCES = "resources", "There is less money"
        POLICY = "policy", "Our aims have changed"
        OTHER = "other", "Something else"

    award = models.ForeignKey(Award, models.PROTECT, related_name="endings")
    what = models.CharField(max_length=20, choices=What.choices, default=What.END)
    because = models.CharField(max_length=20, choices=Because.choices)
    reasons = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the letter says")
    exceptional = models.BooleanField(default=False)
    issue_told_on = models.DateField(null=True, help_text="Day the holder was told of the problem")
    timetable_agreed_on = models.DateField(null=True, help_text="Day a timetable of actions was agreed")
    timetable_reviewed_on = models.DateField(null=True, help_text="Day its progress was reviewed")
    assessed_on = models.DateField(null=True)
    beneficiaries_covered = models.BooleanField(default=False)
    users_covered = models.BooleanField(default=False)
    volunteers_covered = models.BooleanField(default=False)
    reallocation_considered = models.BooleanField(default=False)
    discussion = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the holder is asked about")
    discussion_sent_at = models.DateTimeField(null=True)
    discussion_opened_on = models.DateField(null=True)
    responses_closed_on = models.DateField(null=True)
    reply = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the holder answered")
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    responses_considered_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    given_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    given_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    letter = models.TextField(blank=True, help_text="What was sent, word for word")
    taken_back_at = models.DateTimeField(null=True, help_text="When a notice was taken back, before it took effect")
    taken_back_because = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the holder was told")
    put_aside_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(
        default=1, help_text="Goes up with each change, so that two officers notice each other"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(given_on__isnull=True, put_aside_at__isnull=True),
                name="one_ending_is_prepared_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(given_on__isnull=True) | Q(effective_on__isnull=False, decided_on__isnull=False),
                name="a_notice_says_when",
            ),
            models.CheckConstraint(
                condition=Q(given_on__isnull=True) | Q(put_aside_at__isnull=True),
                name="a_notice_is_not_put_aside",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | Q(given_on__isnull=False),
                name="only_a_notice_is_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.award}"

    def get_absolute_url(self) -> str:
        """The page that both sides see."""
        return reverse("ending", args=[self.pk])

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: nobody's to see it before anything was sent."""
        if permission is Permission.SEE_ORGANISATION:
            return (self.award.funder_id, self.award.holder_id) if self.is_open else ()
        return self.award.holders(permission)

    @property
    def is_open(self) -> bool:
        """Something of it was sent to the holder: the discussion, or the notice."""
        return self.given_on is not None or self.discussion_sent_at is not None

    @property
    def can_be_answered(self) -> bool:
        """The holder can still send a reply: the last day for it counts."""
        last = self.responses_closed_on
        open_to = last is None or clock.today() <= last
        return bool(self.discussion_sent_at and open_to and self.given_on is None and self.put_aside_at is None)

    @property
    def stands(self) -> bool:
        """Notice was given, and not taken back."""
        return self.given_on is not None and self.taken_back_at is None

    @property
    def can_be_taken_back(self) -> bool:
        """The notice stands, and takes effect on a day still to come."""
        return self.stands and self.effective_on is not None and clock.today() < self.effective_on

    def ends_before(self, day: date) -> bool:
        """Notice was given that the award ends, and it has ended by this day."""
        gone = self.what == self.What.END and self.stands
        return gone and self.effective_on is not None and self.effective_on <= day
