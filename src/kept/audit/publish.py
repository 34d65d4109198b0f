"""What a publisher would have to add so that more could be told."""
# ruff: noqa: S608 (names and values reach SQL only through duck.quoted and duck.text)

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

from kept.audit.question import question
from kept.audit.sections import GRANTS, GROUPS
from kept.audit.summary import BindingSummary, ToPublish
from kept.standards.engines import duck
from kept.standards.vocabulary import Type, subjects

ONE = {
    "grants": "grant",
    "contracts and lots": "contract or lot",
    "invitations to bid or apply": "invitation to bid or apply",
    "groups of records": "group of records",
}
"""The nouns of `publish.toml` for a single one."""


def to_publish(connection: duckdb.DuckDBPyConnection, asked: Sequence[BindingSummary]) -> tuple[ToPublish, ...]:
    """What to add, most answers first: one entry for each set of columns whose lack leaves a question open."""
    lacking: dict[tuple[str, str, tuple[str, ...]], list[tuple[BindingSummary, int]]] = {}
    for one in asked:
        for missing in one.missing:
            named_apart = missing.section if missing.section in (GRANTS.id, GROUPS.id) else ""
            key = (one.yardstick.binding.standard.subject.name, named_apart, missing.columns)
            lacking.setdefault(key, []).append((one, missing.records))
    found = []
    for (subject, section, columns), open_ in lacking.items():
        words, fields = _words(subject, section, columns)
        noun = _noun(subject, section)
        records = _different(connection, open_, section, columns)
        found.append(
            ToPublish(
                subject=subject,
                kind=noun,
                columns=columns,
                fields=fields,
                whole=len(fields) == len(columns),
                adds=words,
                says=f"Add {words} and {records:,} {_noun_of(records, noun)} can be answered",
                records=records,
                answers=sum(count for _, count in open_),
                provisions=tuple(dict.fromkeys(one.yardstick.binding.provision for one, _ in open_)),
            )
        )
    # What the format has a place for, all of it, comes first; then the least to add of what answers as much.
    return tuple(
        sorted(found, key=lambda one: (not one.whole, -one.answers, len(one.columns), one.subject, one.columns))
    )


def _different(
    connection: duckdb.DuckDBPyConnection,
    open_: Sequence[tuple[BindingSummary, int]],
    section: str,
    columns: Sequence[str],
) -> int:
    """How many different records lack just these columns, over several questions about them."""
    # One question may have several rows here: for sections, which share no record.
    asked = list({id(one): one.yardstick for one, _ in open_}.values())
    if len(asked) == 1:
        return sum(count for _, count in open_)
    wanted = ", ".join(map(duck.text, columns))
    apart = ", ".join(duck.text(one.id) for one in (GRANTS, GROUPS))
    where = f"_section = {duck.text(section)}" if section else f"_section NOT IN ({apart})"
    rows = " UNION ALL ".join(
        f"SELECT _row FROM ({question(one)}) WHERE {where} AND list_sort(_missing) = [{wanted}]" for one in asked
    )
    row = connection.execute(f"SELECT count(DISTINCT _row) FROM ({rows})").fetchone()
    return int(row[0]) if row else 0


@cache
def _known() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("publish.toml").read_text(encoding="utf-8"))


def _noun(subject: str, section: str) -> str:
    nouns = _known()["nouns"]
    noun: str = nouns.get(f"{subject} {section}") or nouns.get(section) or nouns.get(subject, f"records of {subject}")
    return noun


def _noun_of(count: int, noun: str) -> str:
    return ONE.get(noun, noun.replace("records", "record")) if count == 1 else noun


def _words(subject: str, section: str, columns: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """(what to add, in words; the fields of the publisher's format)."""
    known = _known().get(f"{subject} {section}") or _known().get(subject, {})
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
    if held.type is Type.TRUTH:
        return f"an answer to “{held.says}”"
    return says if says.split()[0] in ("the", "how", "what", "who", "why") else f"the {says}"
