"""What the calendar does: plans reports, reminds of them, and tells a funder of what nobody has read.

Everything here may run twice.
"""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from kept.service import clock
from kept.service.awards import events as of_awards
from kept.service.awards.models import Award, ChangeRequest, Ending
from kept.service.awards.queries import ended
from kept.service.awards.terms import TO_WRITE, last_sent
from kept.service.checks.decide import decide
from kept.service.history.models import Entry
from kept.service.history.record import record, subscribe
from kept.service.monitoring import events, letters
from kept.service.monitoring.due import last_quarter_starts_on, plan
from kept.service.monitoring.models import UNREAD_AFTER, Heard, ReportDue, Told
from kept.service.monitoring.queries import outstanding
from kept.service.monitoring.records import plan_deed

BEFORE = timedelta(days=14)
"""How long before its day a group is reminded of a report: ours."""
AT = time(7)


@subscribe(of_awards.ACCEPTED)
def plan_when_accepted(entry: Entry) -> None:
    """Settle which reports are due, and have the calendar look at the award again."""
    award = Award.objects.filter(pk=entry.subject_id, accepted_at__isnull=False).first()
    if award is not None:
        plan_reports(award)


@subscribe(of_awards.CHANGE_AGREED)
def plan_when_longer(entry: Entry) -> None:
    """Settle which reports are due over a longer term, as was agreed with it."""
    plan_on(ChangeRequest.objects.select_related("award").get(pk=entry.subject_id).award)


@subscribe(of_awards.ENDING_NOTIFIED)
def look_at_its_last_report(entry: Entry) -> None:
    """On the day on which notice ends an award, see what its last report is about."""
    ending = Ending.objects.get(pk=entry.subject_id)
    if ending.what == Ending.What.END and ending.effective_on is not None:
        at = timezone.make_aware(datetime.combine(ending.effective_on, AT))
        end_reports.using(run_after=max(at, clock.now())).enqueue(ending.pk)


@task()
def end_reports(number: int) -> None:
    """The report about the days in which an award ended is about those until then, unless that notice was taken back.

    About fewer days than there are to write it, none is asked for: ours; no promise sets it.
    """
    with transaction.atomic():
        ending = Ending.objects.select_related("award").get(pk=number)
        ends = ending.effective_on
        if not ending.stands or ends is None or ends > clock.today():
            return
        dues = ReportDue.objects.select_for_update(of=("self",)).filter(award=ending.award, waived_at=None)
        for due in dues.filter(from_on__lte=ends - TO_WRITE, until_on__gte=ends, report__sent_at=None):
            due.until_on, due.due_on = ends - timedelta(days=1), ends - timedelta(days=1) + TO_WRITE
            due.save(update_fields=["until_on", "due_on"])
            _look_at(ending.award, [due])
            record(events.SHORTENED, due, by=None, until_on=due.until_on)


@transaction.atomic
def plan_on(award: Award) -> list[ReportDue]:
    """Make the reports that are agreed and not there yet. Those not agreed any more go, unless begun or not needed.

    None is there yet where none was planned: that is done once, as the award is accepted.
    """
    award = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if last_sent(award) is None or not award.reports_due.exists():
        return []
    agreed = plan(award)
    lasts = {one.until_on for one in agreed}
    award.reports_due.filter(report=None, waived_at=None).exclude(until_on__in=lasts).delete()
    there = list(award.reports_due.all())
    told_until = max((one.until_on for one in there), default=award.starts_on - timedelta(days=1))
    new = [one for one in agreed if one.until_on > told_until]
    for number, one in enumerate(new, max((one.number for one in there), default=0) + 1):
        one.number = number
    if new:
        new[0].from_on = told_until + timedelta(days=1)
        _look_at(award, ReportDue.objects.bulk_create(new))
        record(events.PLANNED, award, by=None, reports=len(new))
    return new


@transaction.atomic
def plan_reports(award: Award) -> list[ReportDue]:
    """The reports of an award, made if they are not there yet. Once one is begun or waived, all stay as they were.

    Until then those of a yes that was taken back make way for what was agreed since.
    """
    award = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if Entry.objects.filter(event=events.PLANNED.code, subject=award._meta.label_lower, subject_id=award.pk).exists():
        there = list(award.reports_due.order_by("number"))
        same = [one.due_on for one in there] == [one.due_on for one in plan(award)]
        if same or any(one.report_id or one.waived_at for one in there):
            return there
        award.reports_due.all().delete()
    dues = ReportDue.objects.bulk_create(plan(award))
    record(events.PLANNED, award, by=None, reports=len(dues))
    _look_at(award, dues)
    return dues


def _look_at(award: Award, dues: list[ReportDue]) -> None:
    """Have the calendar remind of each, and look again as the last quarter begins."""
    for due in dues:
        if (when := _at(due.due_on - BEFORE)) > clock.now():
            remind.using(run_after=when).enqueue(due.pk)
    last_quarter_begins.using(run_after=_at(last_quarter_starts_on(award))).enqueue(award.pk)


@task()
def remind(due: int) -> None:
    """Remind the group of a report, if it still waits."""
    with transaction.atomic():
        for one in outstanding(ReportDue.objects.filter(pk=due)):
            letters.soon_due(one)


@task()
def last_quarter_begins(award: int) -> None:
    """Hold the group to its plan for the end, where it has promised one and has told of none."""
    with transaction.atomic():
        one = Award.objects.select_for_update(of=("self",)).get(pk=award)
        told = Told.objects.filter(award=one, what=Told.What.ENDING).exists()
        if clock.today() < last_quarter_starts_on(one):
            return  # it was made longer since
        runs = one.accepted_at is not None and one.ends_on >= clock.today() and ended(one) is None
        if runs and not told:
            decide(plan_deed(one, None), by=None, waits=False)


def look_again(one: Heard) -> None:
    """Have the calendar see, in thirty days, that somebody has read it; in the caller's transaction."""
    tell_unread.using(run_after=clock.now() + UNREAD_AFTER).enqueue(one._meta.label_lower, one.pk)


@task()
def tell_unread(kind: str, number: int) -> None:
    """Tell the funder that nobody has read something, if nobody has."""
    model: type[ReportDue | Told] = ReportDue if kind == ReportDue._meta.label_lower else Told
    with transaction.atomic():
        for one in model.objects.filter(pk=number, read_at=None):
            letters.unread(one, UNREAD_AFTER.days)


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, AT))
