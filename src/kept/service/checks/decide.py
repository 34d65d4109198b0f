"""The gate: what a person is about to do is held against what was promised, and goes on met, or with a reason."""

from collections.abc import Mapping

from django.db import transaction

from kept.service import clock
from kept.service.checks.answering import fitting, tell_whom_it_is_about
from kept.service.checks.deed import Deed, Reason
from kept.service.checks.events import DECIDED
from kept.service.checks.look import Found, look
from kept.service.checks.models import Checked, ComesTo, Finding
from kept.service.checks.store import Key, Store, move_tallies
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.people.models import Person
from kept.standards.finding import Outcome


class ReasonNeeded(Exception):
    """A promise would go unkept and nobody has said why. Nothing was written.

    `found` is everything found, hardest first; `needing` what asks a reason; `particulars` as of the deed.
    """

    def __init__(self, found: list[Found], *, particulars: bool = False) -> None:
        super().__init__("A reason is needed before this can go on")
        self.found = found
        self.particulars = particulars
        self.needing = [one for one in found if one.asks_reason]


def decide(
    deed: Deed, *, by: Person | None, reasons: Mapping[str, Reason] | None = None, waits: bool = True
) -> list[Finding]:
    """Hold the promises in force against a deed that is being done, in the caller's transaction.

    A deed of a body that has promised nothing about it, now or when it was first done, leaves no trace here.
    `reasons` are by binding id (`bx-4.s.6:ending-notice`). `waits` is false for what must never wait, such as
    paying: then what lacks a reason is stored as not kept, and whoever owes it is asked afterwards.

    Raises:
        ReasonNeeded: a promise would go unkept and no reason is given or on record for it.
        Refused: a reason is longer than is kept.
        RuntimeError: there is no transaction for it to be part of.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A deed is decided in the transaction in which it is done")
    found = look(deed)
    subject, subject_id = deed.key
    if not found and not Checked.objects.filter(subject=subject, subject_id=subject_id).exists():
        return []
    given = {
        id: Reason(fitting(reason.words, "reason"), reason.ground)
        for id, reason in (reasons or {}).items()
        if cleaned(reason.words)
    }
    checked, new = _checked(deed)
    before = {} if new else {Key.of_row(row): row for row in checked.findings.prefetch_related("explanations")}
    store = Store(deed, checked, before, given, by)
    if waits and any(one.asks_reason and not store.explained(one) for one in found):
        raise ReasonNeeded(found, particulars=deed.particulars)
    kept = store.write(found)
    tell_whom_it_is_about(store.explained_now)
    _record(deed, kept, len(found), by)
    return kept


def _checked(deed: Deed) -> tuple[Checked, bool]:
    subject, subject_id = deed.key
    told = {
        "at": clock.now(),
        "organisation": deed.body,
        "place": deed.place,
        "on": deed.on,
        "title": (deed.title or str(deed.of))[:200],
        "address": deed.address,
        "about": deed.about,
        "public_from": deed.public_from,
        "particulars": deed.particulars,
    }
    checked, created = Checked.objects.select_for_update().get_or_create(
        subject=subject, subject_id=subject_id, defaults=told
    )
    if not created:
        move_tallies(checked, deed)
        for name, value in told.items():
            setattr(checked, name, value)
        checked.save()
    return checked, created


def _record(deed: Deed, kept: list[Finding], of: int, by: Person | None) -> None:
    outcomes = [row.outcome for row in kept]
    record(
        DECIDED,
        deed.of,
        by=by,
        acting_for=deed.body,
        met=outcomes.count(Outcome.MET),
        not_met=outcomes.count(Outcome.NOT_MET),
        cannot_tell=outcomes.count(Outcome.CANNOT_TELL),
        does_not_apply=of - len(kept),
        explained=sum(row.comes_to == ComesTo.EXPLAINED for row in kept),
    )
