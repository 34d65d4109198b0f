"""Reports: what is due, what was written, and what an hour of volunteering is worth to a funder."""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kept.service import clock
from kept.service.library.wording import day
from kept.service.monitoring.models.hearing import LONGEST_WORDS, UNREAD_AFTER, Heard
from kept.service.organisations.permissions import Permission


class HourRate(models.Model):
    """What an hour of volunteering is worth, as agreed with a funder from a day on (bx-2.v.7). It names its source."""

    funder = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="hour_rates")
    pounds = models.DecimalField(max_digits=6, decimal_places=2)
    from_on = models.DateField()
    source = models.CharField(max_length=200, help_text="Who agreed it, or the publication it is from")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["funder", "from_on"], name="one_rate_from_a_day"),
            models.CheckConstraint(condition=Q(pounds__gt=0), name="an_hour_is_worth_something"),
        ]

    def __str__(self) -> str:
        return f"£{self.pounds} an hour, from {day(self.from_on)}"


class Report(models.Model):
    """What a group writes about its work: a draft until it is sent. One can answer several funders."""

    holder = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="reports")
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    reached = models.PositiveIntegerField(null=True, help_text="About how many people")
    worked = models.TextField(max_length=LONGEST_WORDS, blank=True)
    did_not = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="Never counts against the group")
    hours = models.DecimalField(max_digits=8, decimal_places=1, null=True, help_text="Hours of volunteering")
    begun_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"Report of {self.holder}"


class ReportFile(models.Model):
    """A photo, a voice note or the group's own report, beside the words or in place of them."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="files")
    upload = models.OneToOneField("uploads.Upload", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.upload}"


class Note(models.Model):
    """What a group adds to a report that is sent: the report itself stays as it was read."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="notes")
    words = models.TextField(max_length=LONGEST_WORDS)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Note of {self.at}"


class State(models.TextChoices):
    """How a report that is due stands. The value is also what an address asks for."""

    LATE = "late", "Late"
    DUE = "due", "Due"
    UNREAD = "unread", "Sent, not read yet"
    READ = "read", "Read"
    REPLIED = "replied", "Replied to"
    WAIVED = "waived", "Not needed"


class ReportDue(Heard):
    """A report that a funder may ask for: the time it is about, and the day by which it is due.

    Once the group has sent a report that answers it, it says who at this funder read that, and what they replied.
    """

    award = models.ForeignKey("awards.Award", models.PROTECT, related_name="reports_due")
    number = models.PositiveSmallIntegerField()
    from_on = models.DateField(help_text="First day that it is about")
    until_on = models.DateField(help_text="Last day that it is about")
    due_on = models.DateField()
    words = models.PositiveIntegerField(null=True, help_text="The most words asked for")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="dues")
    rate = models.ForeignKey(HourRate, models.PROTECT, null=True, related_name="+")
    waived_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    waived_because = models.TextField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="a_report_is_due_once"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="a_report_is_about_some_days"),
            models.CheckConstraint(condition=Q(due_on__gte=F("until_on")), name="no_report_is_due_before_its_end"),
        ]
        indexes = [models.Index(fields=["due_on", "id"], name="reports_as_they_are_due")]

    def __str__(self) -> str:
        return f"Report {self.number}, for {day(self.from_on)} to {day(self.until_on)}"

    def get_absolute_url(self) -> str:
        """The page that both sides see."""
        return reverse("report-due", args=[self.pk])

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: as for its award."""
        return self.award.holders(permission)

    @property
    def sent(self) -> Report | None:
        """The report that answers it, once it is sent: a draft is the group's own."""
        return self.report if self.report and self.report.sent_at else None

    @property
    def state(self) -> State:
        """How it stands today."""
        if self.sent:
            return State.REPLIED if self.replied_at else State.READ if self.read_at else State.UNREAD
        if self.waived_at:
            return State.WAIVED
        return State.LATE if self.due_on < clock.today() else State.DUE

    @property
    def unread_days(self) -> int:
        """Days since it was sent, where nobody has read it for longer than they should; otherwise 0."""
        if self.state is not State.UNREAD or self.sent is None or self.sent.sent_at is None:
            return 0
        waited = clock.now() - self.sent.sent_at
        return waited.days if waited >= UNREAD_AFTER else 0

    @property
    def worth(self) -> Decimal | None:
        """Pounds that the volunteering is worth at the rate agreed when it was sent; None where none was agreed."""
        if self.sent is None or self.sent.hours is None or self.rate is None:
            return None
        return (self.sent.hours * self.rate.pounds).quantize(Decimal("0.01"), ROUND_HALF_UP)
