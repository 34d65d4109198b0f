"""How many records have each answer to each promise, and what those lack of which it cannot be told."""
# ruff: noqa: S608 (names and values reach SQL only through duck.quoted and duck.text)

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import duckdb

from kept.audit.outcomes import Answer, Counts
from kept.audit.question import measure_of, question
from kept.audit.sections import slice_sql, slices_of
from kept.audit.summary import BindingSummary, Measured, Missing
from kept.audit.words import unit_of
from kept.audit.yardstick import Yardstick
from kept.standards.engines import duck

ROWS = 1_000  # rows of numbers held in memory
NO_COUNTS = Counts()


class Alike(NamedTuple):
    """What records that are counted together have in common."""

    section: str
    slices: tuple[str, ...]
    answer: Answer
    missing: tuple[str, ...] = ()
    """Columns for want of which it cannot be told."""


class Tally:
    """The records a promise was held against, those that are alike together; and how many reach the higher mark."""

    def __init__(self) -> None:
        self.alike: Counter[Alike] = Counter()
        self.better = 0


def summed(connection: duckdb.DuckDBPyConnection, yardsticks: Sequence[Yardstick]) -> tuple[BindingSummary, ...]:
    """What each promise comes to over the records of its subject, which has a view of its name."""
    tallies = {id(one): Tally() for one in yardsticks}
    by_subject: dict[str, list[Yardstick]] = {}
    for one in yardsticks:
        if one.binding.standard.per:
            _count_groups(connection, one, tallies[id(one)])
        else:
            by_subject.setdefault(one.binding.standard.subject.name, []).append(one)
    for together in by_subject.values():
        _count_records(connection, together, [tallies[id(one)] for one in together])
    return tuple(_summary(connection, one, tallies[id(one)]) for one in yardsticks)


def _count_records(
    connection: duckdb.DuckDBPyConnection, yardsticks: Sequence[Yardstick], tallies: Sequence[Tally]
) -> None:
    """Hold the records of one subject against all that is promised of it, in one pass over them.

    Records are counted together that are of one section, slice and time, and lack the same columns.
    """
    subject = yardsticks[0].binding.standard.subject
    read_by = [one.binding.columns for one in yardsticks]
    columns = list(dict.fromkeys(name for names in read_by for name in names))
    slices = {one.id: slice_sql(subject, one) for one in slices_of(subject)}
    lacks = {f"no {name}": f"{duck.quoted(name)} IS NULL" for name in columns}
    asked = {**slices, "_era": _era(yardsticks), **lacks}
    source = f"SELECT *, {', '.join(f'{sql} AS {duck.quoted(key)}' for key, sql in asked.items())} "
    source += f"FROM {duck.quoted(subject.name)}"
    keys = ["_section", *asked]
    found = connection.execute(duck.counts([one.binding for one in yardsticks], f"({source})", keys))
    while rows := found.fetchmany(ROWS):
        for row in rows:
            told = dict(zip(keys, row, strict=False))
            held = tuple(key for key in slices if told[key])
            lacking = {name for name in columns if told[f"no {name}"]}
            total, *numbers = row[len(keys) :]
            for place, (one, tally) in enumerate(zip(yardsticks, tallies, strict=True)):
                met, better, not_met, not_about = numbers[4 * place : 4 * place + 4]
                answers = _answers(one, told["_era"], total, met, not_met, not_about)
                tally.better += better if Answer.WOULD_MEET in answers else 0
                for answer, count in answers.items():
                    is_open = count and answer is Answer.CANNOT_TELL
                    missing = tuple(sorted(lacking.intersection(read_by[place]))) if is_open else ()
                    tally.alike[Alike(told["_section"], held, answer, missing)] += count


def _era(yardsticks: Sequence[Yardstick]) -> str:
    """The latest of the days on which a promise begins, or has ended, that a deed is not before; NULL without a day."""
    begin = {one.since for one in yardsticks if one.since}
    ended = {one.binding.until + timedelta(days=1) for one in yardsticks if one.binding.until}
    cases = "".join(f" WHEN _deed >= DATE '{day}' THEN DATE '{day}'" for day in sorted(begin | ended, reverse=True))
    return f"CASE{cases} WHEN _deed IS NOT NULL THEN DATE '{date.min}' END"


def _answers(
    yardstick: Yardstick, era: date | None, total: int, met: int, not_met: int, not_about: int
) -> dict[Answer, int]:
    """The outcomes of `total` records of one era as an audit words them; a deed without a day is in time."""
    since, until = yardstick.since, yardstick.binding.until
    if era and since and era < since:
        return {Answer.OLDER: total - not_about, Answer.DOES_NOT_APPLY: not_about}
    if era and until and era > until:
        return {Answer.DOES_NOT_APPLY: total}
    return {
        Answer.WOULD_MEET: met,
        Answer.WOULD_NOT_MEET: not_met,
        Answer.CANNOT_TELL: total - met - not_met - not_about,
        Answer.DOES_NOT_APPLY: not_about,
    }


def _count_groups(connection: duckdb.DuckDBPyConnection, yardstick: Yardstick, tally: Tally) -> None:
    """Hold groups of records against what is promised of them."""
    rows = connection.execute(
        f"SELECT _section, _answer, _missing, count(*) FROM ({question(yardstick)}) GROUP BY ALL"
    ).fetchall()
    for section, answer, missing, count in rows:
        tally.alike[Alike(section, (), Answer(answer), tuple(sorted(missing)))] += count


def _summary(connection: duckdb.DuckDBPyConnection, yardstick: Yardstick, tally: Tally) -> BindingSummary:
    counts = NO_COUNTS
    sections: dict[str, Counts] = {}
    slices: dict[str, Counts] = {}
    missing: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for alike, count in tally.alike.items():
        if not count:
            continue
        counts = counts.plus(alike.answer, count)
        sections[alike.section] = sections.get(alike.section, NO_COUNTS).plus(alike.answer, count)
        for id_ in alike.slices:
            slices[id_] = slices.get(id_, NO_COUNTS).plus(alike.answer, count)
        if alike.missing:
            missing[alike.section, alike.missing] += count
    return BindingSummary(
        yardstick=yardstick,
        counts=counts,
        sections=sections,
        slices=slices,
        better=tally.better,
        measured=_measured(connection, yardstick),
        missing=tuple(Missing(*lacking, count) for lacking, count in missing.most_common()),
    )


def _measured(connection: duckdb.DuckDBPyConnection, yardstick: Yardstick) -> Measured | None:
    if measure_of(yardstick.binding) is None:
        return None
    known = [Answer.WOULD_MEET, Answer.WOULD_NOT_MEET]
    if not yardstick.binding.standard.per:
        # Of a group that cannot be told only a part may be summed; a record has its number or has none.
        known.append(Answer.CANNOT_TELL)
    row = connection.execute(
        "SELECT count(_measured), min(_measured), quantile_disc(_measured, 0.5), max(_measured) "
        f"FROM ({question(yardstick)}) WHERE _answer IN ({', '.join(map(duck.text, known))})"
    ).fetchone()
    if not row or not row[0]:
        return None
    return Measured(unit_of(yardstick.binding.standard), *row)
