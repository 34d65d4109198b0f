"""What a funder does with what it is told: reads it, replies, lets a report go; and says what an hour is worth."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from kept.service import clock
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.monitoring import events, letters
from kept.service.monitoring.models import HourRate, ReportDue, Told
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


@transaction.atomic
def hear(*, one: ReportDue | Told, reply: str = "", by: Person) -> None:
    """Say for a funder that what a group sent was read, and reply where there is something to say. Both can be told.

    The first reading stands; a reply can be given later, and once. The same press again changes nothing.

    Raises:
        NotAllowed: they do not look after awards for the funder.
        Refused: the report is not sent; or there is another reply already.
    """
    held: ReportDue | Told = type(one)._default_manager.select_for_update(of=("self",)).get(pk=one.pk)
    insist(by, Permission.MANAGE_AWARD, held)
    if isinstance(held, ReportDue) and held.sent is None:
        raise Refused("This report is not sent yet.")
    words = reply.strip()
    if held.reply and words not in ("", held.reply):
        raise Refused(f"{held.award.funder} has replied already. Both sides can read it.")
    if held.read_at is not None and words in ("", held.reply):
        return
    at = clock.arrived()
    if held.read_at is None:
        held.read_at, held.read_by = at, by
    if words:
        held.reply, held.replied_at, held.replied_by = words, at, by
    held.save(update_fields=["read_at", "read_by", "reply", "replied_at", "replied_by"])
    event = events.REPORT_HEARD if isinstance(held, ReportDue) else events.TOLD_HEARD
    record(event, held, by=by, acting_for=held.award.funder, replied=bool(words))
    letters.heard(held)


@transaction.atomic
def waive(*, due: ReportDue, because: str, by: Person) -> ReportDue:
    """Say that a report is not needed, with why; the group is told. Doing it twice is doing it once.

    Raises:
        NotAllowed: they do not look after awards for the funder.
        Refused: it is sent already, or there is no reason.
    """
    due = _due(due, by)
    if due.waived_at is not None:
        return due
    if due.sent is not None:
        raise Refused(f"{due.award.holder} has sent this report. Read it, and say so.")
    if not because.strip():
        raise Refused(f"Say why. {due.award.holder} will read it.")
    due.waived_at, due.waived_by, due.waived_because = clock.arrived(), by, because.strip()
    due.save(update_fields=["waived_at", "waived_by", "waived_because"])
    record(events.WAIVED, due, by=by, acting_for=due.award.funder)
    letters.report_waived(due)
    return due


@transaction.atomic
def ask_after_all(*, due: ReportDue, by: Person) -> ReportDue:
    """Take back that a report is not needed, while it is not yet due; the group is told.

    Raises:
        NotAllowed: they do not look after awards for the funder.
        Refused: its day has passed.
    """
    due = _due(due, by)
    if due.waived_at is None:
        return due
    if due.due_on < clock.today():
        raise Refused(f"The day for this report has passed. Ask {due.award.holder} in your own words.")
    due.waived_at, due.waived_by, due.waived_because = None, None, ""
    due.save(update_fields=["waived_at", "waived_by", "waived_because"])
    record(events.ASKED_AFTER_ALL, due, by=by, acting_for=due.award.funder)
    letters.report_waived(due)
    return due


@transaction.atomic
def agree_rate(*, funder: Organisation, pounds: Decimal, from_on: date, source: str, by: Person) -> HourRate:
    """Note what an hour of volunteering is worth to a funder from a day on. The same again is the same rate.

    Raises:
        NotAllowed: they do not look after awards for the funder.
        Refused: no source is named; or reports have been sent since that day; or another rate begins on it.
    """
    funder = locked(funder.pk)
    insist(by, Permission.MANAGE_AWARD, funder)
    same = HourRate.objects.filter(funder=funder, from_on=from_on).first()
    if same is not None and (same.pounds, same.source) == (pounds, source.strip()):
        return same
    if not source.strip():
        raise Refused("Say who agreed it, or where it is published.")
    if same is not None or from_on < clock.today():
        raise Refused("Choose a later day. What was sent until now keeps the rate of its day.")
    rate = HourRate.objects.create(funder=funder, pounds=pounds, from_on=from_on, source=source.strip())
    record(events.RATE_AGREED, rate, by=by, acting_for=funder, pounds=pounds, from_on=from_on)
    return rate


def _due(due: ReportDue, by: Person) -> ReportDue:
    """A report that is due, held; the group first, as where it is written."""
    locked(due.award.holder_id)
    due = ReportDue.objects.select_related("award__holder", "award__funder", "report").get(pk=due.pk)
    insist(by, Permission.MANAGE_AWARD, due)
    return due
