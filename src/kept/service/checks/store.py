"""Writing what was found: findings, changes, reasons and tallies, in a handful of queries however many they are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Model

from kept.service import clock
from kept.service.checks.deed import Deed, Reason
from kept.service.checks.look import Found
from kept.service.checks.models import Checked, ComesTo, Explanation, Finding, FindingChange, Tally
from kept.service.people.models import Person
from kept.standards.finding import Outcome

_COMES_TO = {
    Outcome.MET: ComesTo.KEPT,
    Outcome.NOT_MET: ComesTo.NOT_KEPT,
    Outcome.CANNOT_TELL: ComesTo.CANNOT_TELL,
    Outcome.DOES_NOT_APPLY: ComesTo.DOES_NOT_APPLY,
}
_OUTCOME = ["standard_version", "binding_fingerprint", "outcome", "comes_to", "better", "departure"]
_WRITTEN = [*_OUTCOME, "promised", "values", "missing", "found_at"]


class Key(NamedTuple):
    """What one deed has at most one finding of."""

    provision: str
    standard: str

    @classmethod
    def of_row(cls, row: Finding) -> "Key":
        """The key of a stored finding."""
        return cls(row.provision, row.standard)

    @classmethod
    def of(cls, found: Found) -> "Key":
        """The key of what was found."""
        return cls(found.binding.provision, found.binding.standard.id)


class Store:
    """One deed's findings, from those stored before to those found now."""

    def __init__(
        self,
        deed: Deed,
        checked: Checked,
        before: Mapping[Key, Finding],
        given: Mapping[str, Reason],
        by: Person | None,
    ) -> None:
        self.deed = deed
        self.checked = checked
        self.before = before
        self.given = given
        self.by = by
        self.at = clock.now()
        self.changes: list[FindingChange] = []
        self.tally: Counter[tuple[Key, str]] = Counter()
        self.explained_now: list[Explanation] = []

    def explained(self, found: Found) -> bool:
        """A reason is given now, or was before and is on record."""
        row = self.before.get(Key.of(found))
        return found.binding.id in self.given or (row is not None and bool(row.explanations.all()))

    def write(self, found: list[Found]) -> list[Finding]:
        """Store everything; the findings that apply, in the order in which they were found."""
        rows = [self._row(one) for one in found if one.finding.outcome is not Outcome.DOES_NOT_APPLY]
        known = [row for row in rows if row.pk is not None]
        Finding.objects.bulk_create(row for row in rows if row.pk is None)
        _write_over(known, _WRITTEN)
        self._let_go(Key.of(one) for one in found if one.finding.outcome is Outcome.DOES_NOT_APPLY)
        FindingChange.objects.bulk_create(self.changes)
        self.explained_now = self._explain(
            [one for one in found if one.asks_reason], {Key.of_row(row): row for row in rows}
        )
        add_to_tallies(self.checked, self.tally)
        return rows

    def _row(self, found: Found) -> Finding:
        binding, finding = found.binding, found.finding
        key = Key.of(found)
        row = self.before.get(key) or Finding(checked=self.checked, provision=key.provision, standard=key.standard)
        comes_to = _COMES_TO[finding.outcome]
        if comes_to is ComesTo.NOT_KEPT and found.departs and self.explained(found):
            comes_to = ComesTo.EXPLAINED
        self._note(row, comes_to)
        row.standard_version = binding.standard.version
        row.binding_fingerprint = binding.fingerprint
        row.outcome, row.better, row.departure = finding.outcome, finding.better, binding.departure
        row.promised = [{"for": branch.says_for, "is": plain(branch.promised)} for branch in binding.branches]
        row.values = {name: plain(value) for name, value in finding.values.items()}
        row.missing = list(finding.missing)
        row.found_at = self.at
        return row

    def _note(self, row: Finding, comes_to: ComesTo) -> None:
        """Remember that an answer changed, and what that does to the tallies."""
        if row.comes_to == comes_to:
            return
        key = Key.of_row(row)
        by = self.by.pk if self.by else None
        self.changes.append(FindingChange(finding=row, before=row.comes_to, after=comes_to, at=self.at, by=by))
        if row.comes_to and row.comes_to != ComesTo.DOES_NOT_APPLY:
            self.tally[key, row.comes_to] -= 1
        if comes_to is not ComesTo.DOES_NOT_APPLY:
            self.tally[key, comes_to] += 1
        row.comes_to = comes_to

    def _let_go(self, does_not_apply: Iterable[Key]) -> None:
        """What is not about this deed is counted; what was and is no more counts no more, and its row stays."""
        now, before = set(does_not_apply), {Key(*key) for key in self.checked.does_not_apply}
        for key in now - before:
            self.tally[key, ComesTo.DOES_NOT_APPLY] += 1
        for key in before - now:
            self.tally[key, ComesTo.DOES_NOT_APPLY] -= 1
        if now != before:
            self.checked.does_not_apply = sorted(now)
            self.checked.save(update_fields=["does_not_apply"])
        gone = [row for row in self.before.values() if row.found_at != self.at]
        for row in gone:
            self._note(row, ComesTo.DOES_NOT_APPLY)
            row.outcome = Outcome.DOES_NOT_APPLY
        _write_over(gone, ["outcome", "comes_to"])

    def _explain(self, asking: list[Found], rows: Mapping[Key, Finding]) -> list[Explanation]:
        return Explanation.objects.bulk_create(
            explanation(rows[Key.of(one)], self.given[one.binding.id], self.by, self.at)
            for one in asking
            if one.binding.id in self.given
        )


def explanation(finding: Finding, reason: Reason, by: Person | None, at: datetime) -> Explanation:
    """A reason for a finding, not yet saved: public once the deed takes effect, and not before today."""
    deed = finding.checked
    return Explanation(
        finding=finding,
        words=reason.words.strip(),
        ground=reason.ground,
        allowed=finding.departs,
        about=deed.about,
        public_from=max(deed.public_from or clock.today(), clock.today()),
        particulars=deed.particulars,
        by=by,
        at=at,
    )


def move_tallies(checked: Checked, deed: Deed) -> None:
    """Count a deed under the body, place and month it now has, where it was counted under others before."""
    before = (checked.organisation_id, checked.place_id, checked.on.replace(day=1))
    if before == (deed.body.pk, deed.place.pk, deed.on.replace(day=1)):
        return
    counted = take_out_of_tallies(checked, checked.findings.exclude(comes_to=ComesTo.DOES_NOT_APPLY))
    checked.organisation, checked.place, checked.on = deed.body, deed.place, deed.on
    add_to_tallies(checked, counted)


def take_out_of_tallies(checked: Checked, rows: Iterable[Finding]) -> Counter[tuple[Key, str]]:
    """Count a deed no more, with these findings and all that is not about it; what it was counted as."""
    counted = Counter((Key.of_row(row), row.comes_to) for row in rows)
    counted.update((Key(*key), str(ComesTo.DOES_NOT_APPLY)) for key in checked.does_not_apply)
    add_to_tallies(checked, Counter({what: -number for what, number in counted.items()}))
    return counted


def add_to_tallies(checked: Checked, change: Counter[tuple[Key, str]]) -> None:
    """Add to the month's tallies: rows made where missing, then locked in one order, so that nobody waits in a ring."""
    due = {what: number for what, number in change.items() if number}
    if not due:
        return
    month = checked.on.replace(day=1)
    of = {"organisation_id": checked.organisation_id, "place_id": checked.place_id, "month": month}
    made = [Tally(**of, provision=key.provision, standard=key.standard, comes_to=to) for key, to in due]
    Tally.objects.bulk_create(made, ignore_conflicts=True)
    rows = (
        Tally.objects.select_for_update().filter(**of, provision__in={key.provision for key, _ in due}).order_by("pk")
    )
    moved = []
    for row in rows:
        number = due.get((Key(row.provision, row.standard), row.comes_to))
        if number:
            row.number += number
            moved.append(row)
    _write_over(moved, ["number"])


def _write_over(rows: Sequence[Model], fields: list[str]) -> None:
    """Write these fields of rows that are there. bulk_update takes four times as long: it writes a CASE for each."""
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["pk"], update_fields=fields
        )


def plain(value: Any) -> Any:
    """A value as JSON holds it: dates and amounts as text."""
    match value:
        case date() | Decimal():
            return str(value)
        case list() | tuple():
            return [plain(item) for item in value]
    return value
