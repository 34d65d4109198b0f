"""A partner's share: when it is paid, what the lead says that it becomes, and what the lead has passed on."""

from collections.abc import Collection
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kept.service.awards.models.awards import LONGEST_WORDS
from kept.service.awards.models.terms import SubAward
from kept.service.organisations.permissions import Permission


class SharePart(models.Model):
    """What the lead owes a partner on one day. All parts of a share together come to the share.

    `fee` and `upfront` are as of a payment of the award: pounds of the quarter, and those of them that come first.
    """

    share = models.ForeignKey(SubAward, models.CASCADE, related_name="parts")
    due_on = models.DateField()
    fee = models.DecimalField(max_digits=12, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    upfront = models.DecimalField(max_digits=12, decimal_places=2)
    late_told_at = models.DateTimeField(null=True, help_text="When the funder was told that it was not passed on")

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["share", "due_on"], name="one_part_of_a_share_a_day"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, upfront__gte=0) & Q(upfront__lte=F("fee")) & Q(upfront__lte=F("amount")),
                name="a_part_of_a_share_is_worth_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} due {self.due_on}"

    @property
    def rest(self) -> Decimal:
        """Pounds of it that are for the quarter before."""
        return self.amount - self.upfront


class ShareVersion(models.Model):
    """What the lead said that a share becomes, and what the partner says to it. It stays."""

    share = models.ForeignKey(SubAward, models.CASCADE, related_name="versions")
    amount_was = models.DecimalField(max_digits=12, decimal_places=2)
    amount_now = models.DecimalField(max_digits=12, decimal_places=2)
    of_amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds that the award came to then")
    words = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the lead wrote with it")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    agreed = models.BooleanField(null=True)
    answer = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="Why the partner disagrees")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed__isnull=True, answered_at__isnull=True)
                | Q(agreed__isnull=False, answered_at__isnull=False),
                name="an_answer_about_a_share_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(agreed=False) | ~Q(answer=""), name="who_disagrees_about_a_share_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_was} to {self.amount_now}"


class Passing(models.Model):
    """Money that the lead recorded as passed on to a partner; whether the partner says that it has not come."""

    share = models.ForeignKey(SubAward, models.PROTECT, related_name="passings")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    paid_on = models.DateField()
    press = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null is "made without a page"
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    missing = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the partner wrote with that")
    missing_at = models.DateTimeField(null=True, help_text="When the partner said that it has not come")
    missing_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    came_at = models.DateTimeField(null=True, help_text="When the partner said that it has come after all")
    taken_back_because = models.CharField(max_length=300, blank=True)
    taken_back_at = models.DateTimeField(null=True, help_text="When the lead took back a record that was wrong")
    taken_back_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["paid_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["share", "press"], name="one_press_passes_on_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="what_is_passed_on_is_worth_something"),
            models.CheckConstraint(
                condition=Q(came_at__isnull=True) | Q(missing_at__isnull=False), name="what_came_after_all_was_missing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} on {self.paid_on}"

    def get_absolute_url(self) -> str:
        """The page that the partner and both sides of the award see."""
        return reverse("passing", args=[self.pk])

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: as for the share."""
        return self.share.holders(permission)

    @property
    def is_missing(self) -> bool:
        """The partner says that it has not come, and nobody has put that right."""
        return self.missing_at is not None and self.came_at is None and self.taken_back_at is None
