"""The way to keep a promise: the value of the one column a person can change that would meet it.

`moves` in a standard names that column. The value is solved for, not searched for, by undoing the
measure one step at a time; where several bindings move the same column their limits are laid together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from kept.standards.binding import Binding
from kept.standards.dates import LATEST, Span, latest_start
from kept.standards.engines.record import Record, closure
from kept.standards.finding import Finding
from kept.standards.nodes import After, Arithmetic, Compare, Days, Literal, Node, Read, Share
from kept.standards.vocabulary import Type

Movable = date | Decimal | int
"""A day, an amount in pounds or a whole number; the ends of one remedy are of one kind."""
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


@dataclass(frozen=True, slots=True)
class Remedy:
    """Move `column` to `lowest` or above, to `highest` or below, or between: a date, an amount or a whole number."""

    column: str
    lowest: Any = None
    highest: Any = None

    @property
    def possible(self) -> bool:
        """Some value is neither below the lowest nor above the highest."""
        return self.lowest is None or self.highest is None or bool(self.lowest <= self.highest)

    @property
    def value(self) -> Movable | None:
        """The nearest value that would do; None where nothing would."""
        if not self.possible:
            return None
        found: Movable | None = self.lowest if self.lowest is not None else self.highest
        return found

    @property
    def ease(self) -> Any:
        """A number by which remedies of one column sort, hardest first: high lowest values, then low highest."""
        end = self.lowest if self.lowest is not None else self.highest
        size = end.toordinal() if isinstance(end, date) else end
        return -size if self.lowest is not None else size


def remedy(binding: Binding, record: Record) -> Remedy | None:
    """Where the column that the standard moves would have to be, for this record, to be met.

    None where the standard moves nothing, or what it would be computed from is not known. Where it
    cannot be told which of the binding's numbers applies, the remedy keeps every one that could.
    """
    column = binding.standard.moves
    if not column or binding.standard.per:
        return None
    solver = _Solver(column, record, binding.standard.subject.columns[column].type)
    found = []
    for branch in binding.branches:
        held = closure(branch.condition)(record) if branch.condition else True
        if held is False:
            continue
        found.append(solver.solve(branch.test))
        if held is True:
            break
    return together(found)


def together(remedies: Iterable[Remedy | None]) -> Remedy | None:
    """What keeps all of several promises about the same column: the highest lowest, the lowest highest.

    The result may not be `possible`: then no value keeps them all. None if there is nothing to lay together.
    """
    known = [one for one in remedies if one is not None]
    if not known:
        return None
    lowest: list[Any] = [one.lowest for one in known if one.lowest is not None]
    highest: list[Any] = [one.highest for one in known if one.highest is not None]
    return Remedy(known[0].column, max(lowest, default=None), min(highest, default=None))


def hardest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings about one record, hardest to meet first: see `ease`."""
    return sorted(findings, key=lambda finding: ease(finding.binding, finding.record))


def ease(binding: Binding, record: Record) -> tuple[bool, str, Any]:
    """A key by which promises sort, hardest to meet first: by how far each moves its column, unmovable ones last."""
    found = remedy(binding, record)
    return (True, "", 0) if found is None else (False, found.column, found.ease)


class _Solver:
    """Solves a comparison for one column of one record, undoing the measure from the outside in."""

    def __init__(self, column: str, record: Record, kind: Type) -> None:
        self.column = column
        self.record = record
        self.kind = kind

    def solve(self, test: Node) -> Remedy | None:
        """Where the column must be for the test to be true; None where that cannot be worked out."""
        match test:
            case Compare(Share(part, whole), sign, Literal(fraction)) if self.moves(part):
                of = self.value(whole)
                return None if of is None else self.undo(part, sign, fraction * of)
            case Compare(left, sign, right) if sign in _FLIPPED and self.moves(left) != self.moves(right):
                if self.moves(left):
                    return self.undo(left, sign, self.value(right))
                return self.undo(right, _FLIPPED[sign], self.value(left))
        return None

    def moves(self, node: Node) -> bool:
        return self.column in node.columns

    def value(self, node: Node) -> Any:
        return closure(node)(self.record)

    def undo(self, node: Node, sign: str, limit: Any) -> Remedy | None:
        """Where the column must be for `node sign limit`."""
        if limit is None:
            return None
        match node:
            case Read():
                return self.settle(sign, limit)
            case After(start, span):
                return self.undo(start, *_start_of(span, sign, limit))
            case Days(first, last):
                return self.undo_days(first, last, sign, limit)
            case Arithmetic(left, way, right):
                return self.undo_sum(left, way, right, sign, limit)
        return None

    def undo_days(self, first: Node, last: Node, sign: str, limit: Any) -> Remedy | None:
        # Days are whole: more than 41.5 of them is more than 41, at least 41.5 is at least 42.
        days = timedelta(days=floor(limit) if sign in (">", "<=") else ceil(limit))
        if self.moves(last):
            start = self.value(first)
            return self.undo(last, sign, start and start + days)
        end = self.value(last)
        return self.undo(first, _FLIPPED[sign], end and end - days)

    def undo_sum(self, left: Node, way: str, right: Node, sign: str, limit: Any) -> Remedy | None:
        moving, still = (left, right) if self.moves(left) else (right, left)
        other = self.value(still)
        if other is None:
            return None
        if way == "*":
            return self.undo(moving, sign, Fraction(limit) / Fraction(other)) if other > 0 else None
        if way == "+":
            return self.undo(moving, sign, limit - other)
        if moving is left:
            return self.undo(moving, sign, limit + other)
        return self.undo(moving, _FLIPPED[sign], other - limit)

    def settle(self, sign: str, limit: Any) -> Remedy | None:
        """`column sign limit`, brought onto the column's own steps: a day, a penny, a whole number."""
        of_steps: Callable[[int], Movable]
        if isinstance(limit, date):
            if limit > LATEST:
                return None
            steps, of_steps = Fraction(limit.toordinal()), date.fromordinal
        elif self.kind is Type.MONEY:
            steps, of_steps = Fraction(limit) * 100, lambda pence: Decimal(pence).scaleb(-2)
        else:
            steps, of_steps = Fraction(limit), int
        low = of_steps(floor(steps) + 1 if sign == ">" else ceil(steps))
        high = of_steps(ceil(steps) - 1 if sign == "<" else floor(steps))
        return Remedy(self.column, None if sign in ("<", "<=") else low, None if sign in (">", ">=") else high)


def _start_of(span: Span, sign: str, limit: date) -> tuple[str, date]:
    """`after(start, span) sign limit` as a sign and limit for `start`: with months, several starts reach one day."""
    a_day = timedelta(days=1)
    if sign in ("<", "<="):
        return "<=", latest_start(limit if sign == "<=" else limit - a_day, span)
    return ">", latest_start(limit if sign == ">" else limit - a_day, span)
