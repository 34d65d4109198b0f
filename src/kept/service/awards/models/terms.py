"""What an award is agreed on: its terms in versions, what is to be told of it, and what goes on to partners."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kept.service.awards.models.awards import LONGEST_WORDS, Award
from kept.service.organisations.permissions import Permission


class Terms(models.Model):
    """One version of the agreement of an award: a draft until it is sent, and never changed afterwards.

    The version that was sent last is the one the holder says yes or no to. `text` is what both sides read, word for
    word, as the blocks from which the page, the PDF and the Word file are made.
    """

    class Subsidy(models.TextChoices):
        NONE = "none", "No, it is not a subsidy"
        MINIMAL = "minimal", "Yes, and we give it as minimal financial assistance"

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="terms")
    version = models.PositiveSmallIntegerField(default=1)
    saved = models.PositiveIntegerField(default=0, help_text="Goes up with each save of the draft")
    purpose = models.TextField(max_length=LONGEST_WORDS, help_text="What the money is for")
    where = models.JSONField(default=list, help_text="Ids of the wards that the work reaches")
    asks = models.JSONField(default=list, help_text="What the holder tells: what, purpose, use, every so many months")
    can_be_extended = models.BooleanField(default=False)
    extended_by = models.PositiveSmallIntegerField(null=True, help_text="At most so many months")
    extended_when = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="In what circumstances")
    extended_decided_by = models.DateField(null=True, help_text="The day by which that is decided")
    recognition = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="How the funder is named")
    extra = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What else is agreed")
    subsidy = models.CharField(max_length=20, choices=Subsidy.choices, blank=True)
    subsidy_because = models.TextField(max_length=LONGEST_WORDS, blank=True)
    invoices_because = models.TextField(
        max_length=LONGEST_WORDS,
        blank=True,
        help_text="Why payments are asked for by invoice; empty where they are not",
    )
    assistance_here = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, help_text="Pounds of minimal assistance on record as it was sent"
    )
    title = models.CharField(max_length=300, blank=True)
    text = models.JSONField(default=list)
    template = models.ForeignKey(
        "awards.AgreementTemplate", models.PROTECT, null=True, help_text="The place's clauses in it; none where Kept's"
    )
    sent_at = models.DateTimeField(null=True)
    asked = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the holder asks to have changed")
    asked_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What the funder said to that")
    answered_at = models.DateTimeField(null=True)
    other_assistance = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, help_text="Pounds of minimal assistance from others, as they said"
    )
    confirmed_at = models.DateTimeField(null=True, help_text="When the holder confirmed that the cap is not passed")

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="versions_of_terms_are_numbered"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(sent_at__isnull=True), name="one_draft_of_terms_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(can_be_extended=False)
                | Q(extended_by__gt=0, extended_decided_by__isnull=False) & ~Q(extended_when=""),
                name="an_extension_says_how_long_when_and_by_which_day",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, other_assistance__isnull=True)
                | Q(confirmed_at__isnull=False, other_assistance__isnull=False),
                name="a_confirmation_says_how_much",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.version}: {self.title}"

    @property
    def is_minimal(self) -> bool:
        """It is minimal financial assistance, which the holder confirms before anything is paid."""
        return self.subsidy == self.Subsidy.MINIMAL

    @property
    def waits_for_answer(self) -> bool:
        """The holder has asked for a change, and the funder has not answered."""
        return self.asked_at is not None and self.answered_at is None


class MonitoringItem(models.Model):
    """One thing that was agreed, before the signature, to be told by a day: what, its purpose and its use."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="monitoring")
    what = models.CharField(max_length=300)
    purpose = models.CharField(max_length=300)
    use = models.CharField(max_length=300)
    due_on = models.DateField()
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["award", "order"], name="what_is_told_is_in_order"),
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(use=""), name="what_is_told_has_a_purpose_and_a_use"),
        ]

    def __str__(self) -> str:
        return f"{self.what}, by {self.due_on}"


class SubAward(models.Model):
    """What the holder passes on to a partner, on the terms of its own award.

    The columns `of_` say what the award was when the lead last said what the share is. While it is another now, the
    share waits for the lead. A partner that does the work no more has a share of nothing.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="sub_awards")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="sub_awards", help_text="Where on record"
    )
    name = models.CharField(max_length=200)
    does = models.CharField(max_length=500, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    due_on = models.DateField(help_text="When its first money falls due, as it was last said")
    fee = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds for the whole of that quarter")
    upfront = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds of that as the quarter starts")
    of_amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds that the award came to")
    of_ends_on = models.DateField(help_text="Day on which the award ended")
    of_partners = models.ForeignKey(
        "awards.Version", models.PROTECT, null=True, related_name="+", help_text="The last change of partners"
    )
    joined_on = models.DateField(null=True, help_text="Day on which the lead brought it in; null since the yes")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_share_is_not_less_than_nothing"),
            models.CheckConstraint(
                condition=Q(upfront__gte=0) & Q(upfront__lte=models.F("fee")), name="a_partner_s_share_is_of_its_fee"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page that the partner and both sides of its award see."""
        return reverse("share", args=[self.pk])

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: as for its award; a partner that agreed sees it."""
        sides = self.award.holders(permission)
        if permission is Permission.SEE_ORGANISATION and self.organisation_id is not None and self.is_heard:
            return (*sides, self.organisation_id)
        return sides

    @property
    def is_heard(self) -> bool:
        """Whether the partner is on record here, and said yes to being one or was brought in later to say it here.

        Then it is written to, and can answer.
        """
        if self.organisation_id is None:
            return False
        if self.joined_on is not None:
            return True
        return self.award.application.partners.filter(organisation=self.organisation_id, said_yes=True).exists()
