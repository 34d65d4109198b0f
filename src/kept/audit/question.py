"""One binding as a question to DuckDB: which answer each record, or each group of records, has."""
# ruff: noqa: S608 (names and values reach SQL only through duck.quoted and duck.text)

from collections.abc import Iterable, Mapping

from kept.audit.outcomes import FROM_OUTCOME, Answer
from kept.audit.sections import GROUPS, SLICES, slice_sql, slices_of
from kept.audit.words import branch_in_words
from kept.audit.yardstick import Yardstick
from kept.standards.binding import Binding
from kept.standards.engines import duck
from kept.standards.language import read
from kept.standards.nodes import Node, type_of
from kept.standards.standard import SIGNS
from kept.standards.vocabulary import Type

ABOUT = ("body", "body_name", "recipient_name", "title", "file", "path")
"""Columns by which people find a record again, beside its id."""


def question(yardstick: Yardstick) -> str:
    """A SELECT over the view of the standard's subject, with a row for each record or group of records.

    Its columns: `id`, those of `ABOUT`, `_row`, `_section`, one truth for each of `SLICES`, `_answer`, `_missing` (a
    list of columns, empty unless it cannot tell), `_values` (JSON), `_threshold` (words) and `_measured` (a number
    or NULL).
    """
    return _of_groups(yardstick) if yardstick.binding.standard.per else _of_records(yardstick)


def measure_of(binding: Binding) -> Node | None:
    """What is measured, where that is a number of days, pounds or things; None for anything else."""
    standard = binding.standard
    if standard.must_be not in SIGNS or not standard.measure:
        return None
    measure = read(standard.measure, standard.subject.columns)
    return measure if type_of(measure) in (Type.MONEY, Type.WHOLE) else None


def _of_records(yardstick: Yardstick) -> str:
    binding = yardstick.binding
    subject = binding.standard.subject
    measure = measure_of(binding)
    columns = {
        "id": duck.quoted("id"),
        **{name: duck.quoted(name) for name in ABOUT},
        "_row": "_row",
        "_section": "_section",
        **{one.id: slice_sql(subject, one) if one in slices_of(subject) else "FALSE" for one in SLICES},
        "_outcome": duck.outcome(binding),
        "_lacking": duck.missing(binding),
        "_values": _json({name: duck.quoted(name) for name in binding.columns}),
        "_threshold": _threshold(binding),
        "_measured": duck.sql(measure) if measure else "NULL",
        "_deed": "_deed",
    }
    return _answered(yardstick, f"SELECT {_select(columns)} FROM {duck.quoted(subject.name)}", _in_time(yardstick))


def _of_groups(yardstick: Yardstick) -> str:
    binding = yardstick.binding
    standard = binding.standard
    source, per = duck.quoted(standard.subject.name), ", ".join(duck.quoted(name) for name in standard.per)
    applies = duck.sql(binding.applies)
    measure = measure_of(binding)
    lacking = _list(
        f"CASE WHEN bool_or({duck.quoted(name)} IS NULL AND {applies} IS NOT FALSE) THEN {duck.text(name)} END"
        for name in binding.columns
    )
    values = {name: f"any_value({duck.quoted(name)})" for name in standard.per}
    if measure:
        values["measured"] = duck.sql(measure, applies)
    columns = {
        "id": f"concat_ws(', ', {per})",
        **{name: f"any_value({duck.quoted(name)})" for name in ABOUT},
        "_row": "min(_row)",
        "_section": duck.text(GROUPS.id),
        **{one.id: "FALSE" for one in SLICES},
        "_outcome": duck.outcome(binding),
        "_lacking": lacking,
        "_values": _json(values),
        "_threshold": _threshold(binding),
        "_measured": duck.sql(measure, applies) if measure else "NULL",
    }
    # A group is judged by its timely records; one that has no other is older.
    days = _in_time(yardstick) or "TRUE"
    timely = f"SELECT {_select(columns)}, FALSE AS _old FROM {source} WHERE {days} GROUP BY {per}"
    columns |= {"_outcome": "'cannot tell'", "_lacking": "CAST([] AS VARCHAR[])", "_measured": "NULL"}
    columns["_values"] = _json({name: values[name] for name in standard.per})
    old = f"SELECT {_select(columns)}, TRUE AS _old FROM {source} GROUP BY {per} HAVING NOT bool_or({days})"
    return _answered(yardstick, f"{timely} UNION ALL BY NAME {old}", "NOT _old")


def _answered(yardstick: Yardstick, found: str, in_time: str) -> str:
    """The SELECT `found` with the outcome as the audit words it, in place of `_outcome` and `_lacking`."""
    cases = [f"WHEN _outcome = 'does not apply' THEN {duck.text(Answer.DOES_NOT_APPLY)}"]
    if in_time:
        cases.append(f"WHEN NOT {in_time} THEN {duck.text(Answer.OLDER)}")
    if yardstick.binding.until and not yardstick.binding.standard.per:
        cases.append(f"WHEN _deed > DATE '{yardstick.binding.until}' THEN {duck.text(Answer.DOES_NOT_APPLY)}")
    cases += [
        f"WHEN _outcome = {duck.text(outcome)} THEN {duck.text(answer)}" for outcome, answer in FROM_OUTCOME.items()
    ]
    lacking = f"CASE WHEN _answer = {duck.text(Answer.CANNOT_TELL)} THEN _lacking ELSE CAST([] AS VARCHAR[]) END"
    return f"SELECT *, CASE {' '.join(cases)} END AS _answer, {lacking} AS _missing FROM ({found})"


def _in_time(yardstick: Yardstick) -> str:
    """The deed is not from before the document or promise; a deed without a day is taken to be in time."""
    since = yardstick.since
    return f"coalesce(_deed >= DATE '{since}', TRUE)" if since else ""


def _threshold(binding: Binding) -> str:
    """The threshold that counts for a record, in words; all of them where it cannot be told which."""
    words = [branch_in_words(binding.standard, branch) for branch in binding.branches]
    cases: list[str] = []
    for place, branch in enumerate(binding.branches):
        if branch.condition is None:
            return f"CASE {' '.join(cases)} ELSE {duck.text(words[place])} END" if cases else duck.text(words[place])
        held = duck.sql(branch.condition)
        any_of = " or ".join(dict.fromkeys(words[place:]))
        cases.append(f"WHEN {held} THEN {duck.text(words[place])} WHEN {held} IS NULL THEN {duck.text(any_of)}")
    return f"CASE {' '.join(cases)} END"


def _json(values: Mapping[str, str]) -> str:
    pairs = ", ".join(f"{duck.text(name)}, {value}" for name, value in values.items())
    return f"CAST(json_object({pairs}) AS VARCHAR)"


def _list(each: Iterable[str]) -> str:
    return f"list_filter(CAST([{', '.join(each)}] AS VARCHAR[]), lambda name: name IS NOT NULL)"


def _select(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{expression} AS {duck.quoted(name)}" for name, expression in columns.items())
