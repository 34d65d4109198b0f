"""A finding in words: what was promised, what was found, and what would have met it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kept.service.checks.models import Finding as Row
from kept.service.library import measured, phrases, wording
from kept.standards import nodes
from kept.standards.binding import Branch, bind
from kept.standards.dates import Span
from kept.standards.engines.record import closure
from kept.standards.finding import Finding, Outcome
from kept.standards.language import literal
from kept.standards.remedy import remedy
from kept.standards.standard import SIGNS, DataError, standards
from kept.standards.vocabulary import Column, Subject, Type


def found_again(row: Row) -> Finding | None:
    """A stored finding as it was made, from its own numbers and values, whatever is promised or measured today.

    None where the standard has another version now: what it meant then is not for today's words.
    """
    standard = standards()[row.standard]
    if standard.version != row.standard_version:
        return None
    told: dict[str, object] = {"standard": standard.id}
    if standard.takes_promise:
        told["is"] = [{name: said for name, said in one.items() if said != ""} for one in row.promised]
    try:
        binding = bind(standard, told, row.provision)
        record = standard.subject.record(_read(standard.subject, row.values))
    except (DataError, ValueError):
        return None
    return Finding(binding, record, Outcome(row.outcome), row.better)


def _read(subject: Subject, values: dict[str, object]) -> dict[str, object]:
    """Values of a record as they were before they were stored as JSON."""
    of: dict[Type, Callable[[str], object]] = {Type.DATE: date.fromisoformat, Type.MONEY: Decimal}
    return {
        name: of[column.type](str(value)) if value is not None and column.type in of else value
        for name, value in values.items()
        if (column := subject.columns.get(name))
    }


@dataclass(frozen=True, slots=True)
class Sentences:
    """What can be said of a finding."""

    finding: Finding

    @property
    def subject(self) -> Subject:
        """What its columns mean."""
        return self.finding.binding.standard.subject

    @property
    def branch(self) -> Branch | None:
        """The one of the binding's numbers that counts here; None where that cannot be told."""
        for branch in self.finding.binding.branches:
            held = branch.condition is None or closure(branch.condition)(self.finding.record)
            if held is not False:
                return branch if held else None
        return None

    @property
    def asks(self) -> str:
        """What is asked here, with its number; with each of the numbers, where it cannot be told which counts."""
        if self.branch is None:
            return measured.in_a_sentence(self.finding.binding)
        return measured.promise(self.finding.binding.standard, self.branch.promised)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The days, amounts and numbers it was found from, each with its meaning."""
        if self.branch is None:
            return []
        columns, values = self.subject.columns, self.finding.values
        read = [name for name in values if name in self.branch.test.columns and name in columns]
        return [
            (phrases.column_phrase(columns[name]), in_words(columns[name], values[name]))
            for name in read
            if values[name] is not None and columns[name].type in (Type.DATE, Type.MONEY, Type.WHOLE)
        ]

    @property
    def found(self) -> str:
        """What it came to: "85 days, from 5 January 2027 to 31 March 2027"; what was not so, where it is a list."""
        if self.branch is None:
            return ""
        test, record = self.branch.test, self.finding.record
        if self.finding.binding.standard.must_be not in SIGNS:
            parts = test.of if isinstance(test, nodes.And) else (test,)
            lacking = [phrases.words(one, self.subject) for one in parts if closure(one)(record) is not True]
            return f"it is not so that {wording.listed(lacking, 'or')}" if lacking else ""
        match test:
            case nodes.Compare(nodes.Days(first, last)):
                return self._days(first, last)
            case nodes.Compare(last, _, nodes.After(first)) | nodes.Compare(nodes.After(first), _, last):
                return self._days(first, last)
            case nodes.Compare(nodes.Share(part, whole)):
                return f"{self._value(part)} of {self._value(whole)}"
            case nodes.Compare(left):
                return self._value(left)
        return ""

    @property
    def would_have_met_it(self) -> str:
        """The value that would have met it: "5 April 2027"; nothing where no one thing would."""
        wanted = remedy(self.finding.binding, self.finding.record)
        if self.finding.outcome is not Outcome.NOT_MET or wanted is None or wanted.value is None:
            return ""
        column = nodes.Read(wanted.column, self.subject.columns[wanted.column].type)
        return phrases.with_unit(literal(wanted.value), column, self.subject)

    def _days(self, first: nodes.Node, last: nodes.Node) -> str:
        start, end = closure(first)(self.finding.record), closure(last)(self.finding.record)
        if not isinstance(start, date) or not isinstance(end, date):
            return ""
        days = (end - start).days
        match last:
            case nodes.After(last_day, span) if span == Span(
                1, "days"
            ):  # a term is counted with its last day, and told by it
                end = closure(last_day)(self.finding.record)
        return f"{days:,} {'day' if days == 1 else 'days'}, from {wording.day(start)} to {wording.day(end)}"

    def _value(self, node: nodes.Node) -> str:
        value = closure(node)(self.finding.record)
        return "" if value is None else phrases.with_unit(literal(value), node, self.subject)


def in_words(column: Column, value: object) -> str:
    """A column's value as people say it: dates in full, and pounds where the column holds pounds."""
    if isinstance(value, date):
        return wording.day(value)
    if isinstance(value, Decimal | int) and not isinstance(value, bool) and column.unit == "£":
        return wording.pounds(Decimal(value))
    return wording.value(value)
