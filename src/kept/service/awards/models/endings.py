"""Endings: a change or an end of an award, from the first thought to the notice."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kept.service import clock
from kept.service.awards.models.awards import LONGEST_WORDS, Award
from kept.service.organisations.permissions import Permission

NOTICE_STANDS = Q(given_on__isnull=False, taken_back_at__isnull=True)
"""Endings of which notice was given, and not taken back."""
WILL_END = NOTICE_STANDS & Q(what="end", carried_out_as=None)
"""Notices that awards end, not carried out yet: payments due from their day on are still there, and fall away."""


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
        TERM = "term", "It has run for as long as was agreed"
        OTHER = "other", "Something else"

    class Of(models.TextChoices):
        FUNDING = "funding", "Money"
        PREMISES = "premises", "Use of premises"
        STAFF = "staff", "Staff time"
        DATA = "data", "Sharing of data"

    award = models.ForeignKey(Award, models.PROTECT, related_name="endings")
    of = models.CharField(
        max_length=20, choices=Of.choices, default=Of.FUNDING, help_text="Without the money, the award itself goes on"
    )
    what = models.CharField(max_length=20, choices=What.choices, default=What.END)
    because = models.CharField(max_length=20, choices=Because.choices)
    reasons = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the letter says")
    amount = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        help_text="Pounds it comes to, where a change is of that",
    )
    exceptional = models.BooleanField(default=False)
    ground = models.CharField(max_length=200, blank=True, help_text="Which of the place’s exceptional cases it is")
    issue_told_on = models.DateField(null=True, help_text="Day the holder was told of the problem")
    timetable_agreed_on = models.DateField(null=True, help_text="Day a timetable of actions was agreed")
    timetable_reviewed_on = models.DateField(null=True, help_text="Day its progress was reviewed")
    support_offered = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="Help to put things right")
    review_on = models.DateField(null=True, help_text="Day on which the timetable was to be reviewed")
    skipped_because = models.TextField(
        max_length=LONGEST_WORDS, blank=True, help_text="Why it was decided without a step that comes before"
    )
    assessed_on = models.DateField(null=True)
    beneficiaries_covered = models.BooleanField(default=False)
    users_covered = models.BooleanField(default=False)
    volunteers_covered = models.BooleanField(default=False)
    reallocation_considered = models.BooleanField(default=False)
    protected_covered = models.BooleanField(default=False, help_text="Groups protected by the Equality Act 2010")
    funders_covered = models.BooleanField(default=False, help_text="Others who fund the same organisation")
    effects = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What was found of all that")
    discussion = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the holder is asked about")
    discussion_sent_at = models.DateTimeField(null=True)
    discussion_opened_on = models.DateField(null=True)
    responses_closed_on = models.DateField(null=True)
    reply = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the holder answered")
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    reply_answer = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the funder said to it")
    responses_considered_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    users_notice = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="For those who use the service")
    given_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    owed = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        default=Decimal(0),
        help_text="Pounds due on the day it ends, for the days until then, as the notice said",
    )
    given_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    letter = models.TextField(blank=True, help_text="What was sent, word for word")
    taken_back_at = models.DateTimeField(null=True, help_text="When a notice was taken back, before it took effect")
    taken_back_because = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the holder was told")
    closed_at = models.DateTimeField(null=True, help_text="When all that an end brings with it was done")
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
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(given_on__isnull=False, taken_back_at__isnull=True),
                name="only_a_notice_that_stands_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(of="funding") | Q(what="change"), name="an_award_ends_with_its_money_only"
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


class Handover(models.Model):
    """What becomes of one thing when an award ends: in words, and the day on which it was done."""

    class What(models.TextChoices):
        USERS = "users", "Those who use the service"
        DATA = "data", "What is known about them"
        PREMISES = "premises", "Premises and equipment"
        STAFF = "staff", "Staff and volunteers"
        MONEY = "money", "The final account"

    ending = models.ForeignKey(Ending, models.PROTECT, related_name="handovers")
    what = models.CharField(max_length=20, choices=What.choices)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["ending", "what"], name="one_thing_is_handed_over_once")]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.words}"
