"""The way to keep a promise: the value of the one column a person can change that would meet it.

`moves` in a standard names that column. The value is solved for, not searched for, by undoing the
measure one step at a time; where several bindings move the same column their limits are laid together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from kept.standards.binding import Binding
from kept.standards.dates import LATEST, latest_start
from kept.standards.engines.record import Record, closure
from kept.standards.finding import Finding
from kept.standards.nodes import After, Arithmetic, Compare, Days, Literal, Node, Read, Share
from kept.standards.vocabulary import Type

Movable = date | Decimal | int
"""A day, an amount in pounds or a whole number; the ends of one remedy are of one kind."""
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}
PENNY = Decimal("0.01")


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


def remedy(binding: Binding, record: Record) -> Remedy | None:
    """Where the column that the standard moves would have to be, for this record, to be met.

    None where the standard moves nothing, or what it would be computed from is not known. Where it
    cannot be told which of the binding's numbers applies, the remedy keeps every one that could.
    """
    column = binding.standard.moves
    if not column or binding.standard.per:
        return None
    found = []
    for branch in binding.branches:
        held = closure(branch.condition)(record) if branch.condition else True
        if held is False:
            continue
        found.append(_solve(branch.test, column, record, type_of_column(binding, column)))
        if held is True:
            break
    return together(found)


def type_of_column(binding: Binding, column: str) -> Type:
    """The type of one of the columns of the binding's subject."""
    return binding.standard.subject.columns[column].type


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
    """Findings about one record, hardest to meet first: by how far each would move its column; unmovable ones last."""

    def reach(finding: Finding) -> tuple[int, object]:
        found = remedy(finding.binding, finding.record)
        if found is None:
            return (1, 0)
        at = found.lowest if found.lowest is not None else found.highest
        size: Any = at.toordinal() if isinstance(at, date) else at
        return (0, -size if found.lowest is not None else size)

    return sorted(findings, key=lambda finding: (finding.binding.standard.moves, reach(finding)))


def _solve(test: Node, column: str, record: Record, kind: Type) -> Remedy | None:
    match test:
        case Compare(Share(part, whole), sign, Literal(fraction)) if column in part.columns:
            of = closure(whole)(record)
            return None if of is None else _undo(part, sign, fraction * of, column, record, kind)
        case Compare(left, sign, right) if sign in _FLIPPED:
            if column in left.columns and column not in right.columns:
                moving, limit = left, closure(right)(record)
            elif column in right.columns and column not in left.columns:
                moving, limit, sign = right, closure(left)(record), _FLIPPED[sign]
            else:
                return None
            return None if limit is None else _undo(moving, sign, limit, column, record, kind)
    return None


def _undo(node: Node, sign: str, limit: Any, column: str, record: Record, kind: Type) -> Remedy | None:
    """Where the column must be for `node sign limit`, undoing the node from the outside in."""
    match node:
        case Read():
            return _settle(column, sign, limit, kind)
        case After(start, span) if isinstance(limit, date):
            # With months, several starts reach the same day: the last of them and the day after the last below.
            if sign in ("<", "<="):
                last = limit if sign == "<=" else limit - timedelta(days=1)
                return _undo(start, "<=", latest_start(last, span), column, record, kind)
            first = limit if sign in (">=", "==") else limit + timedelta(days=1)
            return _undo(
                start, ">=", latest_start(first - timedelta(days=1), span) + timedelta(days=1), column, record, kind
            )
        case Days(first, last) if isinstance(limit, int | Decimal):
            days = int(limit)
            if column in last.columns:
                start = closure(first)(record)
                return (
                    _undo(last, sign, start + timedelta(days=days), column, record, kind)
                    if isinstance(start, date)
                    else None
                )
            end = closure(last)(record)
            flipped = _FLIPPED[sign]
            return (
                _undo(first, flipped, end - timedelta(days=days), column, record, kind)
                if isinstance(end, date)
                else None
            )
        case Arithmetic(left, "+" | "-" as way, right):
            other_side = right if column in left.columns else left
            other = closure(other_side)(record)
            if other is None:
                return None
            if other_side is right:
                return _undo(left, sign, limit - other if way == "+" else limit + other, column, record, kind)
            if way == "+":
                return _undo(right, sign, limit - other, column, record, kind)
            return _undo(right, _FLIPPED[sign], other - limit, column, record, kind)
    return None


def _settle(column: str, sign: str, limit: Any, kind: Type) -> Remedy | None:
    """`column sign limit` with the limit brought onto the column's own steps: a day, a penny, a whole number."""
    if isinstance(limit, date):
        if limit > LATEST:
            return None
        step = timedelta(days=1)
        low: Any = limit + step if sign == ">" else limit
        high: Any = limit - step if sign == "<" else limit
    else:
        unit = PENNY if kind is Type.MONEY else Decimal(1)
        number = Decimal(str(limit))
        below = number.quantize(unit, ROUND_FLOOR)
        above = number.quantize(unit, ROUND_CEILING)
        low = above if sign != ">" or above > number else above + unit
        high = below if sign != "<" or below < number else below - unit
        if kind is Type.WHOLE:
            low, high = int(low), int(high)
    if sign in (">", ">="):
        return Remedy(column, lowest=low)
    if sign in ("<", "<="):
        return Remedy(column, highest=high)
    return Remedy(column, lowest=low, highest=high)
