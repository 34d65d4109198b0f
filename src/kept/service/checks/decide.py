"""The gate: what a person is about to do is held against what was promised, and goes on met, or with a reason."""

from collections.abc import Mapping

from django.db import transaction

from kept.service import clock
from kept.service.checks.deed import Deed, Reason
from kept.service.checks.events import DECIDED
from kept.service.checks.look import Found, look
from kept.service.checks.models import Checked, ComesTo, Finding
from kept.service.checks.store import Key, Store
from kept.service.history.record import record
from kept.service.people.models import Person
from kept.standards.finding import Outcome


class ReasonNeeded(Exception):
    """A promise would go unkept and nobody has said why. Nothing was written.

    `found` is everything found, hardest first; `needing` what asks a reason.
    """

    def __init__(self, found: list[Found]) -> None:
        super().__init__("A reason is needed before this can go on")
        self.found = found
        self.needing = [one for one in found if one.asks_reason]


def decide(
    deed: Deed, *, by: Person | None, reasons: Mapping[str, Reason] | None = None, waits: bool = True
) -> list[Finding]:
    """Hold the promises in force against a deed that is being done, in the caller's transaction.

    `reasons` are by binding id (`bx-4.s.6:ending-notice`). `waits` is false for what must never wait, such as
    paying: then what lacks a reason is stored as not kept, and whoever owes it is asked afterwards.

    Raises:
        ReasonNeeded: a promise would go unkept and no reason is given or on record for it.
        RuntimeError: there is no transaction for it to be part of.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A deed is decided in the transaction in which it is done")
    found = look(deed)
    given = {id: reason for id, reason in (reasons or {}).items() if reason.words.strip()}
    checked = _checked(deed)
    before = {Key.of_row(row): row for row in checked.findings.select_related("explanation")}
    store = Store(deed, checked, before, given, by)
    if waits and any(one.asks_reason and not store.explained(one) for one in found):
        raise ReasonNeeded(found)
    kept = store.write(found)
    _record(deed, kept, len(found), by)
    return kept


def _checked(deed: Deed) -> Checked:
    subject, subject_id = deed.key
    checked, _ = Checked.objects.select_for_update().update_or_create(
        subject=subject,
        subject_id=subject_id,
        defaults={"at": clock.now()},
        create_defaults={"at": clock.now(), "organisation": deed.body, "place": deed.place, "on": deed.on},
    )
    return checked


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
