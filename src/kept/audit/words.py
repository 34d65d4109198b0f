"""Expressions, and what is promised, in words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from kept.standards.binding import Binding, Branch
from kept.standards.dates import Span, day_in_words
from kept.standards.language import read
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
    Words,
    type_of,
)
from kept.standards.standard import SIGNS, Standard
from kept.standards.vocabulary import Column, Type

_SIGNS = {"==": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least"}
_DAY_SIGNS = {"<": "is before", "<=": "is on or before", ">": "is after", ">=": "is on or after"}
_SUMS = {"+": "plus", "-": "less", "*": "times"}
_OF_SPANS = {"on or after": "at least", "on or before": "at most"}


def promised_in_words(binding: Binding) -> str:
    """Every threshold of a binding: "at least 56 days where complexity is partnership or lengthy; else ..."."""
    said = []
    for branch in binding.branches:
        held = branch_in_words(binding.standard, branch)
        if branch.condition is not None:
            held += f" where {in_words(branch.condition)}"
        elif len(binding.branches) > 1:
            held = f"otherwise {held}"
        said.append(held)
    return "; ".join(said)


def branch_in_words(standard: Standard, branch: Branch) -> str:
    """What one branch promises, and the higher mark if it names one."""
    said = _held(standard, branch.promised, branch.test)
    if branch.better is not None:
        said += f" ({value_in_words(branch.better, unit_of(standard))} is better)"
    return said


def in_words(node: Node) -> str:
    """An expression as a phrase. Columns are called by their names."""
    match node:
        case Read(name):
            return name.replace("_", " ")
        case Literal(value):
            return value_in_words(value, "£" if node.type is Type.MONEY else "")
        case Not(Read(name)):
            return f"not {name.replace('_', ' ')}"
        case Not(OneOf(item, options)):
            return f"{in_words(item)} is not {_listed(options, 'or')}"
        case Not(part):
            return f"not ({in_words(part)})"
        case And(parts):
            return " and ".join(_bracketed(part) for part in parts)
        case Or(parts):
            return " or ".join(_bracketed(part) for part in parts)
        case Compare(left, sign, right):
            signs = _SIGNS | _DAY_SIGNS if type_of(left) is Type.DATE else _SIGNS
            held = right
            if type_of(left) is Type.SHARE and isinstance(right, Literal):
                held = Literal(right.value, Type.SHARE)
            unit = " days" if isinstance(left, Days) else ""
            return f"{in_words(left)} {signs[sign]} {in_words(held)}{unit}"
        case OneOf(item, options):
            return f"{in_words(item)} is {_listed(options, 'or')}"
        case Arithmetic(left, sign, right):
            return f"{in_words(left)} {_SUMS[sign]} {in_words(right)}"
        case Days(first, last):
            return f"days from {in_words(first)} to {in_words(last)}"
        case After(start, Span(1, "days")):
            return f"the day after {in_words(start)}"
        case After(start, span):
            return f"{span} after {in_words(start)}"
        case Words(text):
            return f"words in {in_words(text)}"
        case Share(part, whole):
            return f"{in_words(part)} as a share of {in_words(whole)}"
        case Total(column, where):
            return f"total {in_words(column)}" + (f" where {in_words(where)}" if where else "")
        case Count(where):
            return "number of records" + (f" where {in_words(where)}" if where else "")
    raise TypeError(f"{type(node).__name__} has no words")


def value_in_words(value: object, unit: str = "") -> str:
    """A value as people write it. `unit` is "£" for money, or a word to stand behind a number."""
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return day_in_words(value)
        case int() | Decimal():
            number = f"{value:,}" if isinstance(value, int) or value == value.to_integral() else f"{value:,.2f}"
            number = number.removesuffix(".00")
            return f"£{number}" if unit == "£" else f"{number}%" if unit == "%" else f"{number} {unit}".rstrip()
        case list() | tuple():
            return ", ".join(value_in_words(item, unit) for item in value)
    return str(value)


def _held(standard: Standard, promised: object, test: Node) -> str:
    if standard.must_be in SIGNS and promised is not None:
        limit = standard.limit or "promised"
        said = standard.must_be
        if isinstance(test, Compare) and _spans(test):
            said = _OF_SPANS.get(said, said)
        elif limit != "promised":
            return in_words(test)
        return f"{said} {value_in_words(promised, unit_of(standard))}"
    if standard.must_be in ("true", "all true"):
        conditions = test.of if isinstance(test, And) and standard.must_be == "all true" else (test,)
        return "; ".join(_demanded(condition, standard.subject.columns) for condition in conditions)
    if standard.must_be == "in order" and isinstance(promised, list | tuple):
        columns = standard.subject.columns
        return ", then ".join(f"“{columns[name].says}”" if name in columns else str(name) for name in promised)
    return in_words(test)


def _demanded(condition: Node, columns: Mapping[str, Column]) -> str:
    """What must be true, by the meaning of its column where it is one."""
    match condition:
        case Read(name):
            return f"“{columns[name].says}”"
        case Not(Read(name)):
            return f"not “{columns[name].says}”"
        case Or(parts):
            return " or ".join(_demanded(part, columns) for part in parts)
    return in_words(condition)


def unit_of(standard: Standard) -> str:
    """What the measured number counts: "days", "words", "£", or nothing."""
    if not standard.measure:
        return ""
    node = read(standard.measure, standard.subject.columns)
    if isinstance(node, Days):
        return "days"
    if isinstance(node, Words) or (isinstance(node, Read) and node.name.endswith("words")):
        return "words"
    return next((unit for name in node.columns if (unit := standard.subject.columns[name].unit)), "")


def _spans(node: Node) -> bool:
    return any(isinstance(part, After) and part.span != Span(1, "days") for part in node.walk())


def _listed(options: tuple[Literal, ...], join: str) -> str:
    said = [in_words(option) for option in options]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {join} {said[-1]}"


def _bracketed(node: Node) -> str:
    return f"({in_words(node)})" if isinstance(node, And | Or) else in_words(node)
