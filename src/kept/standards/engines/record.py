"""One record at a time, in Python: an expression becomes a closure that takes microseconds.

Missing values follow three-valued logic: `None` is "not known", and what cannot be told stays untold.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kept.standards.dates import Span, after
from kept.standards.nodes import (
    After,
    And,
    Arithmetic,
    Compare,
    Count,
    Days,
    Literal,
    Node,
    Not,
    OneOf,
    Or,
    Read,
    Share,
    Total,
    Value,
    Words,
)

Record = Mapping[str, Value]
"""A fact record: column name to value. A column that is not there is not known."""
Evaluate = Callable[[Record], Any]
"""From a record to a value, None where it is not known."""

SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SUMS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_WORD = re.compile(r"[^\t\n\f\r ]+")


def closure(node: Node) -> Evaluate:
    """A function from one record to the node's value, None where it is not known.

    Raises:
        TypeError: the node counts over a group of records: use :func:`over_group`.
    """
    match node:
        case Read(name):
            return lambda record: record.get(name)
        case Literal(value):
            return lambda record: value
        case Not(part):
            return _not(closure(part))
        case And(parts):
            return _settled_by(False, tuple(closure(part) for part in parts))
        case Or(parts):
            return _settled_by(True, tuple(closure(part) for part in parts))
        case Compare(Share(part, whole), sign, Literal(fraction)):
            return _share(closure(part), closure(whole), SIGNS[sign], fraction)
        case Compare(Read(name), sign, Literal(value)):
            return _column_against(name, SIGNS[sign], value)
        case Compare(left, sign, Literal(value)):
            return _against(closure(left), SIGNS[sign], value)
        case Compare(left, sign, right):
            return _both(closure(left), closure(right), SIGNS[sign])
        case OneOf(item, options):
            return _against(closure(item), lambda a, b: a in b, frozenset(option.value for option in options))
        case Arithmetic(left, sign, right):
            return _both(closure(left), closure(right), _SUMS[sign])
        case Days(first, last):
            return _both(closure(first), closure(last), lambda a, b: (b - a).days)
        case After(start, span):
            return _after(closure(start), span)
        case Words(text):
            return _words(closure(text))
    raise TypeError(f"{type(node).__name__} is not about one record")


def over_group(node: Node, records: Sequence[Record], applies: Sequence[bool | None]) -> Any:
    """The node's value over a group of records, None where it is not known.

    `applies` says for each record whether it counts: true, false or not known.
    """
    match node:
        case Total() | Count():
            return _counted(node, records, applies)
        case Compare(Share(part, whole), sign, Literal(fraction)):
            have, of = (over_group(side, records, applies) for side in (part, whole))
            return _share_of(have, of, SIGNS[sign], fraction)
        case Compare(left, sign, right) | Arithmetic(left, sign, right):
            do = SIGNS[sign] if isinstance(node, Compare) else _SUMS[sign]
            sides = [over_group(side, records, applies) for side in (left, right)]
            return None if None in sides else do(*sides)
        case Not(part):
            value = over_group(part, records, applies)
            return None if value is None else not value
        case And(parts) | Or(parts):
            return settled(isinstance(node, Or), (over_group(part, records, applies) for part in parts))
        case OneOf(item, options):
            found = over_group(item, records, applies)
            return None if found is None else found in {option.value for option in options}
        case Literal(value):
            return value
    raise TypeError(f"{type(node).__name__} is not about a group of records")


def _counted(node: Total | Count, records: Sequence[Record], applies: Sequence[bool | None]) -> Any:
    where = closure(node.where) if node.where else lambda record: True
    column = closure(node.column) if isinstance(node, Total) else lambda record: 1
    sum_up: Any = 0
    for record, counts in zip(records, applies, strict=True):
        held = settled(False, (counts, where(record)))
        if held is False:
            continue
        value = column(record)
        if held is None or value is None:
            return None
        sum_up += value
    return sum_up


def _not(part: Evaluate) -> Evaluate:
    def evaluate(record: Record) -> Any:
        value = part(record)
        return None if value is None else not value

    return evaluate


def settled(by: bool, values: Iterable[bool | None]) -> bool | None:
    """`and` is settled by a false value, `or` by a true one; else one value not known leaves it not known."""
    answer: bool | None = not by
    for value in values:
        if value is by:
            return by
        if value is None:
            answer = None
    return answer


def _settled_by(by: bool, parts: tuple[Evaluate, ...]) -> Evaluate:
    # The same as `settled`, without a generator: this is the busiest loop of a form's check.
    def evaluate(record: Record) -> bool | None:
        answer: bool | None = not by
        for part in parts:
            value: bool | None = part(record)
            if value is by:
                return value
            if value is None:
                answer = None
        return answer

    return evaluate


def _against(left: Evaluate, compare: Callable[[Any, Any], Any], value: Any) -> Evaluate:
    def evaluate(record: Record) -> Any:
        found = left(record)
        return None if found is None else compare(found, value)

    return evaluate


def _column_against(name: str, compare: Callable[[Any, Any], Any], value: Any) -> Evaluate:
    # The commonest comparison, one call shorter.
    def evaluate(record: Record) -> Any:
        found = record.get(name)
        return None if found is None else compare(found, value)

    return evaluate


def _both(left: Evaluate, right: Evaluate, do: Callable[[Any, Any], Any]) -> Evaluate:
    def evaluate(record: Record) -> Any:
        first = left(record)
        if first is None:
            return None
        second = right(record)
        return None if second is None else do(first, second)

    return evaluate


def _share(part: Evaluate, whole: Evaluate, compare: Callable[[Any, Any], bool], fraction: Any) -> Evaluate:
    return lambda record: _share_of(part(record), whole(record), compare, fraction)


def _share_of(part: Any, whole: Any, compare: Callable[[Any, Any], bool], fraction: Any) -> bool | None:
    if part is None or whole is None or whole <= 0:
        return None
    return compare(part, fraction * whole)


def _after(start: Evaluate, span: Span) -> Evaluate:
    def evaluate(record: Record) -> Any:
        found = start(record)
        return after(found, span) if isinstance(found, date) else None

    return evaluate


def _words(text: Evaluate) -> Evaluate:
    def evaluate(record: Record) -> Any:
        found = text(record)
        return len(_WORD.findall(found)) if isinstance(found, str) else None

    return evaluate
