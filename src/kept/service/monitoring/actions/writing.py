"""Writing a report and sending it: a draft on every press, one report for several funders, a note after."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction

from kept.service import clock
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.monitoring import events, letters
from kept.service.monitoring.calendar import look_again
from kept.service.monitoring.models import Note, Report, ReportDue, ReportFile
from kept.service.monitoring.queries import answered_too, for_funders, outstanding, rate_for
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person
from kept.service.uploads import store
from kept.service.uploads.accepting import NotTaken, accept

MOST_FILES = 10
"""Of one report: photos of a year, and a paper."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written on the page: the words, and what a group may add. Hours are of volunteering."""

    words: str = ""
    reached: int | None = None
    worked: str = ""
    did_not: str = ""
    hours: Decimal | None = None


class ChangedMeanwhile(Refused):
    """A colleague saved it since the page was made. `now` is how it stands."""

    def __init__(self, now: Report) -> None:
        super().__init__("Somebody else saved this while you were writing. Look at what it says, and press again.")
        self.now = now


@transaction.atomic
def save(
    *,
    due: ReportDue,
    written: Written,
    by: Person,
    also: Collection[int] = (),
    file: File | None = None,
    version: int | None = None,
) -> Report:
    """Save the draft of a report, beginning it where there is none. `also` are ids of other reports that it answers.

    `version` is the one the page showed, 0 where there was none.

    Raises:
        NotAllowed: they do not write reports for the holder.
        ChangedMeanwhile: a colleague saved it since.
        Refused: it is sent, or not needed, or fell away; or the file is not taken. Nothing was saved.
    """
    return _save(_held(due, by), written, by, also, file, version)


@transaction.atomic
def send(
    *,
    due: ReportDue,
    written: Written,
    by: Person,
    also: Collection[int] = (),
    file: File | None = None,
    version: int | None = None,
) -> Report:
    """Save it as it stands, and send it to each funder whose report it answers. Sending twice is sending once.

    Raises:
        NotAllowed, ChangedMeanwhile, Refused: as for :func:`save`; or there is nothing in it.
    """
    due = _held(due, by)
    if due.sent is not None:
        return due.sent
    report = _save(due, written, by, also, file, version)
    if not report.words and not report.files.exists():
        raise Refused("Write a few words first, or add a photo, a voice note or your own report.")
    report.sent_at, report.sent_by = clock.arrived(), by
    report.save(update_fields=["sent_at", "sent_by"])
    answered = list(for_funders(report))
    for one in answered:
        one.rate = rate_for(one.award, clock.today())
        one.waived_at, one.waived_by, one.waived_because = None, None, ""
        one.save(update_fields=["rate", "waived_at", "waived_by", "waived_because"])
        letters.report_sent(one)
        look_again(one)
    record(events.SENT, report, by=by, acting_for=report.holder, answers=len(answered))
    return report


@transaction.atomic
def take_out(*, due: ReportDue, file: int, by: Person) -> None:
    """Take a file out of a draft. One that is gone already stays gone.

    Raises:
        NotAllowed: they do not write reports for the holder.
        Refused: the report is sent.
    """
    due = _held(due, by)
    _must_be_open(due)
    found = ReportFile.objects.filter(report=due.report, pk=file).select_related("upload").first()
    if due.report is not None and found is not None:
        found.delete()
        store.remove(found.upload)


@transaction.atomic
def note(*, due: ReportDue, words: str, by: Person) -> Note:
    """Add to a report that is sent, and tell each funder. The same words again are the same note.

    Raises:
        NotAllowed: they do not write reports for the holder.
        Refused: it is not sent, or there are no words.
    """
    due = _held(due, by)
    report = due.sent
    if report is None:
        raise Refused("This report is not sent yet. Change the report itself.")
    if not words.strip():
        raise Refused("Write what you want to add.")
    last = report.notes.last()
    if last is not None and last.words == words.strip():
        return last
    added = Note.objects.create(report=report, words=words.strip(), at=clock.arrived(), by=by)
    record(events.NOTED, report, by=by, acting_for=report.holder)
    for one in for_funders(report):
        letters.report_noted(one, added)
    return added


def _held(due: ReportDue, by: Person) -> ReportDue:
    """A report that is due, with its group held: what one report answers is settled for all of them at once."""
    locked(due.award.holder_id)
    due = ReportDue.objects.select_related("award__holder", "award__funder", "report__holder").get(pk=due.pk)
    insist(by, Permission.WRITE_REPORT, due)
    return due


def _must_be_open(due: ReportDue) -> None:
    if due.sent is not None:
        raise Refused("This report is sent, and stays as it is. You can add a note to it.")
    if due.waived_at is not None:
        raise Refused(f"{due.award.funder} does not need this report any more.")
    if not outstanding(ReportDue.objects.filter(pk=due.pk)).exists():
        raise Refused("This report has fallen away, because the grant ends before.")


def _save(
    due: ReportDue, written: Written, by: Person, also: Collection[int], file: File | None, version: int | None
) -> Report:
    _must_be_open(due)
    report = due.report
    if version is not None and version != (report.version if report else 0):
        if report is None:
            raise Refused("This draft was taken away. Look at the list of your reports.")
        raise ChangedMeanwhile(report)
    others = list(answered_too(due).filter(pk__in=also))
    begun = report is None
    if report is None:
        report = Report(holder=due.award.holder, begun_by=by, version=0)
    report.words, report.worked, report.did_not = (
        words.strip() for words in (written.words, written.worked, written.did_not)
    )
    report.reached, report.hours = written.reached, written.hours
    report.version += 1
    report.save()
    ReportDue.objects.filter(report=report).exclude(pk__in=[due.pk, *(one.pk for one in others)]).update(report=None)
    ReportDue.objects.filter(pk__in=[due.pk, *(one.pk for one in others)]).update(report=report)
    if file is not None:
        _add(report, file, by)
    if begun:
        record(events.BEGUN, report, by=by, acting_for=report.holder)
    return report


def _add(report: Report, file: File, by: Person) -> None:
    """Take a file into a report; the same again is one."""
    try:
        upload = accept(file, by=by, sounds=True)
    except NotTaken as problem:
        raise Refused(str(problem)) from None
    held = report.files.select_related("upload")
    if any(one.upload.sha256 == upload.sha256 for one in held):
        store.remove(upload)
    elif len(held) >= MOST_FILES:
        raise Refused(f"A report has at most {MOST_FILES} files. Take one out first.")
    else:
        ReportFile.objects.create(report=report, upload=upload)
