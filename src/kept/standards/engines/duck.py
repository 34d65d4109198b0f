"""A whole file at a time, in DuckDB: an expression becomes SQL with the same meaning.

SQL's own three-valued logic is the language's, so nothing is wrapped but a share of nothing.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from kept.standards.binding import Binding
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
)
from kept.standards.vocabulary import Type

COLUMN_TYPES = {
    Type.TEXT: "VARCHAR",
    Type.DATE: "DATE",
    Type.MONEY: "DECIMAL(18,2)",
    Type.WHOLE: "BIGINT",
    Type.TRUTH: "BOOLEAN",
}
"""How each type of column is stored, money to the penny."""

_SIGNS = {"==": "=", "!=": "<>"}
# DuckDB's numbers have 38 digits, and a product as few as 18 unless one side is wider. A number to multiply by has ten
# digits at most, which leaves 28 for what it multiplies: a total, or a sum of amounts or of products of six places.
_TOTAL = "CAST({} AS DECIMAL(28,2))"
_FACTOR = {True: "CAST({} AS DECIMAL(28,8))", False: "CAST({} AS DECIMAL(28,2))"}
_TRUE = "coalesce(count_if({}), 0)"  # where nothing is known, count_if is not known either


def quoted(name: str) -> str:
    """A name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as a literal."""
    return "'" + value.replace("'", "''") + "'"


def sql(node: Node, applies: str = "TRUE") -> str:
    """The node as an expression of DuckDB's SQL, NULL where it is not known.

    `applies` is the condition on which a record counts in a total or count.
    """
    match node:
        case Read(name):
            return quoted(name)
        case Literal(value):
            return _literal(value)
        case Not(part):
            return f"(NOT {sql(part, applies)})"
        case And(parts):
            return "(" + " AND ".join(sql(part, applies) for part in parts) + ")"
        case Or(parts):
            return "(" + " OR ".join(sql(part, applies) for part in parts) + ")"
        case Compare(Share(part, whole), sign, Literal(fraction)):
            have, of = sql(part, applies), sql(whole, applies)
            due = f"{_decimal(fraction)} * {_factor(whole, applies)}"
            return f"(CASE WHEN {of} > 0 THEN {have} {_SIGNS.get(sign, sign)} {due} END)"
        case Compare(left, sign, right):
            return f"({sql(left, applies)} {_SIGNS.get(sign, sign)} {sql(right, applies)})"
        case OneOf(item, options):
            return f"({sql(item, applies)} IN ({', '.join(_literal(option.value) for option in options)}))"
        case Arithmetic(left, "*", right):
            return f"({_factor(left, applies)} * {_factor(right, applies)})"
        case Arithmetic(left, sign, right):
            return f"({_addend(left, applies)} {sign} {_addend(right, applies)})"
        case Days(first, last):
            return f"CAST({sql(last, applies)} - {sql(first, applies)} AS BIGINT)"
        case After(start, span) if span.months:
            return f"CAST({sql(start, applies)} + INTERVAL {span.months} MONTH AS DATE)"
        case After(start, span):
            return f"({sql(start, applies)} + {span.days})"
        case Words(written):
            return f"CAST(len(regexp_extract_all({sql(written, applies)}, '[^\\t\\n\\f\\r ]+')) AS BIGINT)"
        case Total(column, where):
            return _counted(sql(column), sql(where) if where else "TRUE", applies)
        case Count(where):
            return _counted("1", sql(where) if where else "TRUE", applies)
    raise TypeError(f"{type(node).__name__} has no meaning in SQL")


def _counted(value: str, where: str, applies: str) -> str:
    held = f"({applies} AND {where})"
    known = f"({held} IS NOT NULL AND ({held} IS FALSE OR {value} IS NOT NULL))"
    summed = _TOTAL.format(f"coalesce(sum(CASE WHEN {held} THEN {value} END), 0)")
    return f"(CASE WHEN coalesce(bool_and({known}), TRUE) THEN {summed} END)"


def _addend(node: Node, applies: str) -> str:
    return _decimal(node.value) if isinstance(node, Literal) else sql(node, applies)


def _factor(node: Node, applies: str) -> str:
    if isinstance(node, Literal):
        return _decimal(node.value)
    return _FACTOR[isinstance(node, Arithmetic)].format(sql(node, applies))


def _decimal(value: object) -> str:
    """A number as a decimal literal of just its digits: whole literals would be added and multiplied in 32 bits."""
    assert isinstance(value, int | Decimal)
    written = _literal(value)
    return written if "." in written else f"{written}."


def _literal(value: object) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case date():
            return f"DATE '{value.isoformat()}'"
        case str():
            return text(value)
    raise TypeError(f"{value!r} has no meaning in SQL")


def applies(binding: Binding) -> str:
    """FALSE for a record, or within GROUP BY a group, that the binding is not about; TRUE or NULL for any other."""
    held = sql(binding.applies)
    if binding.standard.per:
        return f"bool_or({held} IS NOT FALSE)"
    conditions = [branch.condition for branch in binding.branches]
    if None in conditions:
        return held
    none_of = " AND ".join(f"NOT {sql(condition)}" for condition in conditions if condition)
    return f"(CASE WHEN NOT {held} THEN FALSE WHEN {held} AND {none_of} THEN FALSE END)"


def met(binding: Binding) -> str:
    """Whether a record, or within GROUP BY a group, meets the binding: NULL where it is not about it or cannot tell."""
    if binding.standard.per:
        test = sql(binding.branches[0].test, sql(binding.applies))
        return f"(CASE WHEN {applies(binding)} THEN {test} END)"
    answer = ""
    for branch in reversed(binding.branches):
        test = sql(branch.test)
        if branch.condition is None:
            answer = test
            continue
        held = sql(branch.condition)
        # Where it cannot be told which number counts, one answer from all that could is the answer.
        others = f" WHEN NOT {held} THEN {answer} WHEN {test} = {answer} THEN {test}" if answer else ""
        answer = f"(CASE WHEN {held} THEN {test}{others} END)"
    return f"(CASE WHEN {sql(binding.applies)} THEN {answer} END)"


def better(binding: Binding) -> str:
    """Whether a record reaches the higher mark of the branch that counts for it, never NULL."""
    if not any(branch.better_test for branch in binding.branches):
        return "FALSE"
    cases = ""
    for branch in binding.branches:
        held = sql(branch.condition) if branch.condition else "TRUE"
        reached = sql(branch.better_test) if branch.better_test else "FALSE"
        cases += f" WHEN {held} THEN {reached} WHEN {held} IS NULL THEN FALSE"
    return f"coalesce(CASE{cases} END, FALSE)"


def outcome(binding: Binding) -> str:
    """The binding's outcome for a record, or within GROUP BY for a group of records, as an expression of text."""
    return (
        f"(CASE {met(binding)} WHEN TRUE THEN 'met' WHEN FALSE THEN 'not met' "
        f"ELSE CASE WHEN NOT {applies(binding)} THEN 'does not apply' ELSE 'cannot tell' END END)"
    )


def counts(bindings: Sequence[Binding], source: str, keys: Sequence[str] = ()) -> str:
    """A SELECT, in one pass, of how many records of `source` have each outcome of each binding.

    A row has `keys` (columns of the source; one row for each of their values), the number of records, and four numbers
    for each binding: records that meet it, of these those that reach its higher mark, those that do not meet it, and
    those it is not about. Of what is left it cannot tell.
    """
    names: dict[str, str] = {}  # by expression: what several bindings ask is worked out once
    numbers = ["count(*)"]
    for binding in bindings:
        is_met = names.setdefault(met(binding), f"_truth{len(names)}")
        about = names.setdefault(applies(binding), f"_truth{len(names)}")
        mark = better(binding)
        reached = "0" if mark == "FALSE" else _TRUE.format(f"CASE WHEN {is_met} THEN {mark} END")
        numbers += [_TRUE.format(is_met), reached]
        numbers += [f"count({truth}) - {_TRUE.format(truth)}" for truth in (is_met, about)]
    by = [quoted(key) for key in keys]
    truths = "".join(f", {asked} AS {name}" for asked, name in names.items())
    grouped = f" GROUP BY {', '.join(by)}" if by else ""
    return f"SELECT {', '.join(by + numbers)} FROM (SELECT *{truths} FROM {source}){grouped}"  # noqa: S608 (quoted)


def missing(binding: Binding) -> str:
    """Columns the outcome depends on that a record lacks, as an expression of a list of text."""
    each = ", ".join(f"CASE WHEN {quoted(name)} IS NULL THEN {text(name)} END" for name in binding.columns)
    return f"list_filter([{each}], lambda name: name IS NOT NULL)" if each else "CAST([] AS VARCHAR[])"
