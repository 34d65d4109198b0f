"""What a publisher would have to add so that more could be told."""
# ruff: noqa: S608 (names and values reach SQL only through duck.quoted and duck.text)

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

import duckdb

from kept.audit.outcomes import Answer
from kept.audit.question import question
from kept.audit.sections import GRANTS, GROUPS
from kept.audit.summary import ToPublish
from kept.audit.yardstick import Yardstick
from kept.standards.engines import duck
from kept.standards.vocabulary import Type, subjects


def to_publish(connection: duckdb.DuckDBPyConnection, asked: Sequence[Yardstick]) -> tuple[ToPublish, ...]:
    """What to add, most answers first: one entry for each set of columns whose lack leaves a question open."""
    found = []
    by_subject = sorted(asked, key=lambda one: one.binding.standard.subject.name)
    for subject, group in groupby(by_subject, key=lambda one: one.binding.standard.subject.name):
        rows = " UNION ALL ".join(
            f"SELECT _row, _section, _missing, {duck.text(one.binding.provision)} AS provision FROM ({question(one)}) "
            f"WHERE _answer = {duck.text(Answer.CANNOT_TELL)} AND len(_missing) > 0"
            for one in group
        )
        summed = connection.execute(
            f"SELECT CASE WHEN _section IN ({duck.text(GRANTS.id)}, {duck.text(GROUPS.id)}) THEN _section END AS kind, "
            f"list_sort(_missing) AS lacking, count(DISTINCT _row), count(*), list_sort(list(DISTINCT provision)) "
            f"FROM ({rows}) GROUP BY kind, lacking"
        ).fetchall()
        for kind, lacking, records, answers, provisions in summed:
            words, fields = _words(subject, kind, lacking)
            found.append(
                ToPublish(
                    subject=subject,
                    kind=_noun(subject, kind),
                    columns=tuple(lacking),
                    fields=fields,
                    says=f"Add {words} and {records:,} {_noun(subject, kind)} can be answered",
                    adds=words,
                    records=records,
                    answers=answers,
                    provisions=tuple(provisions),
                )
            )
    # What the publisher's format has a place for comes first; then the least to add of what answers as much.
    return tuple(
        sorted(found, key=lambda one: (not one.fields, -one.answers, len(one.columns), one.subject, one.columns))
    )


@cache
def _known() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("publish.toml").read_text(encoding="utf-8"))


def _noun(subject: str, kind: str | None) -> str:
    nouns = _known()["nouns"]
    noun: str = nouns.get(f"{subject} {kind}") or nouns.get(kind) or nouns.get(subject, f"records of {subject}")
    return noun


def _words(subject: str, kind: str | None, columns: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """(what to add, in words; the fields of the publisher's format)."""
    known = _known().get(f"{subject} {kind}") or _known().get(subject, {})
    says = [known[name]["says"] if name in known else _meaning(subject, name) for name in columns]
    listed = list(dict.fromkeys(says))
    words = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
    return words, tuple(known[name]["field"] for name in columns if name in known)


def _meaning(subject: str, column: str) -> str:
    """What a column means, as something to add: "whether overheads are paid in full"."""
    held = subjects()[subject].columns[column]
    says = held.says.split(":")[0]
    if says[1:2].islower() or says[1:2] == " ":
        says = says[0].lower() + says[1:]
    return f"an answer to “{held.says}”" if held.type is Type.TRUTH else f"the {says.removeprefix('the ')}"
