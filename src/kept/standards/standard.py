"""Standards: what a kind of promise means, without its numbers.

A standard says which records it is about (`applies`), what it looks at (`measure`) and how that is held
(`must_be`) against what a binding promises. The numbers, names and kinds are the binding's.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any

from kept.standards.dates import Span
from kept.standards.language import LanguageError, literal, read
from kept.standards.nodes import After, And, Count, Days, Literal, Node, Read, Total, Words, type_of
from kept.standards.vocabulary import Subject, Type, subjects

SIGNS: Mapping[str, str] = {
    "at least": ">=",
    "at most": "<=",
    "more than": ">",
    "less than": "<",
    "exactly": "==",
    "on or after": ">=",
    "on or before": "<=",
}
WAYS = (*SIGNS, "true", "all true", "in order", "one of")
"""How a measure may be held: against what is promised by a sign; true by itself; every condition the
binding lists true; the dates the binding lists each on or after the one before; one of the codes it lists."""

_REQUIRED = {"id", "version", "says", "subject", "must_be", "why", "examples"}
_KEYS = _REQUIRED | {"applies", "measure", "limit", "moves", "per", "sources"}


class DataError(ValueError):
    """A file of ours does not hold what it should. Says which file and key, and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a standard or number comes from."""

    says: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """One row of a standard's example table: a record or, for grouped measures, several; a binding; the outcome.

    `move` is the value of the standard's `moves` column that would keep the promise, where there is one.
    """

    records: tuple[Mapping[str, object], ...]
    binding: Mapping[str, object]
    outcome: str
    says: str = ""
    move: object = None


@dataclass(frozen=True, slots=True)
class Standard:
    """A measure and when it applies. Holds no number."""

    id: str
    version: int
    theme: str
    says: str
    subject: Subject
    applies: str
    measure: str
    must_be: str
    limit: str
    moves: str
    per: tuple[str, ...]
    why: str
    sources: tuple[Source, ...]
    examples: tuple[Example, ...]

    @property
    def takes_promise(self) -> bool:
        """The binding must say `is`: this standard is held against something promised."""
        return self.must_be in ("all true", "in order", "one of") or (
            self.must_be != "true" and "promised" in (self.limit or "promised")
        )

    @property
    def fingerprint(self) -> str:
        """Twelve characters that change when the meaning does, and not when the wording does."""
        meaning = (self.subject.name, self.applies, self.measure, self.must_be, self.limit, self.moves, self.per)
        return fingerprint([" ".join(part.split()) if isinstance(part, str) else list(part) for part in meaning])

    def test(self, promised: object) -> Node:
        """What must be true of a record (or of a group) for what is promised to be met.

        Raises:
            LanguageError, ValueError: what is promised does not fit the measure.
        """
        test = self._test(promised)
        for node in test:
            if type_of(node) is not Type.TRUTH:
                raise ValueError(f"What is held must be true or false; this is {type_of(node).says}")
            if not self.per and any(isinstance(part, Total | Count) for part in node.walk()):
                raise ValueError("total() and count() are about groups of records: say which with 'per'")
            if self.per and not _is_about_groups(node):
                raise ValueError("A measure of groups reads columns inside total() or count() alone")
        return test[0] if len(test) == 1 else And(tuple(test))

    def _test(self, promised: object) -> list[Node]:
        columns = self.subject.columns
        if self.must_be == "true":
            return [read(self.measure, columns)]
        if self.must_be in SIGNS:
            value = literal(promised) if promised is not None else None
            return [read(f"({self.measure}) {SIGNS[self.must_be]} ({self.limit or 'promised'})", columns, value)]
        listed = [str(item) for item in promised] if isinstance(promised, list | tuple) else [str(promised)]
        if self.must_be == "all true":
            if not listed:
                raise ValueError("List one condition or more")
            return [read(condition, columns) for condition in listed]
        if self.must_be == "in order":
            if len(listed) < 2:
                raise ValueError("List two dates or more, first to last")
            return [read(f"{a} <= {b}", columns) for a, b in pairwise(listed)]
        options = (f'"{item}"' if "'" in item else f"'{item}'" for item in listed)
        return [read(f"({self.measure}) in ({', '.join(options)},)", columns)]


def _is_about_groups(node: Node) -> bool:
    """No column is read but inside a total or count."""
    if isinstance(node, Total | Count):
        return True
    return not isinstance(node, Read | Days | After | Words) and all(map(_is_about_groups, node.parts()))


def fingerprint(meaning: object) -> str:
    """Twelve hexadecimal characters of the SHA-256 of a meaning written as JSON."""
    return hashlib.sha256(json.dumps(meaning, sort_keys=True, default=str).encode()).hexdigest()[:12]


@cache
def standards() -> Mapping[str, Standard]:
    """Every standard by id, in the order of themes and ids, read once from `rules/`."""
    found: dict[str, Standard] = {}
    for theme in sorted(files(__package__).joinpath("rules").iterdir(), key=lambda folder: folder.name):
        if not theme.is_dir():
            continue
        for file in sorted(theme.iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                standard = _read_file(theme.name, file)
                found[standard.id] = standard
    return found


def _read_file(theme: str, file: Traversable) -> Standard:
    try:
        return standard_from(theme, tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{theme}/{file.name} is not TOML: {error}") from None
    except DataError as error:
        raise DataError(f"{theme}/{file.name}: {error}") from None


def standard_from(theme: str, data: Mapping[str, Any]) -> Standard:
    """A standard from its file's content.

    Raises:
        DataError: a key is missing, unknown or does not hold what it should, or an expression holds a number.
    """
    if unknown := set(data) - _KEYS:
        raise DataError(f"there is no key '{min(unknown)}'; there are {', '.join(sorted(_KEYS))}")
    if missing := _REQUIRED - set(data):
        raise DataError(f"the key '{min(missing)}' is missing")
    if data["subject"] not in subjects():
        raise DataError(f"subject: there is no subject '{data['subject']}'; there are {', '.join(subjects())}")
    if data["must_be"] not in WAYS:
        raise DataError(f"must_be: '{data['must_be']}' is not one of {', '.join(WAYS)}")
    subject = subjects()[str(data["subject"])]
    for key in ("applies", "measure", "limit"):
        if text := data.get(key):
            _check_expression(key, str(text), subject)
    for name in (*([data["moves"]] if "moves" in data else []), *data.get("per", [])):
        if name not in subject.columns:
            raise DataError(f"'{name}' is not a column of {subject.name}")
    return Standard(
        id=str(data["id"]),
        version=int(data["version"]),
        theme=theme,
        says=str(data["says"]),
        subject=subject,
        applies=str(data.get("applies", "")),
        measure=str(data.get("measure", "")),
        must_be=str(data["must_be"]),
        limit=str(data.get("limit", "")),
        moves=str(data.get("moves", "")),
        per=tuple(data.get("per", ())),
        why=str(data["why"]),
        sources=tuple(Source(**source) for source in data.get("sources", ())),
        examples=tuple(_example(subject, row) for row in data["examples"]),
    )


A_DAY = Span(1, "days")


def _check_expression(key: str, text: str, subject: Subject) -> None:
    node = _read_standing_for_a_promise(key, text, subject)
    if key == "applies" and type_of(node) is not Type.TRUTH:
        raise DataError(f"{key}: this is {type_of(node).says}; it must be true or false")
    for part in node.walk():
        if key == "applies" and isinstance(part, Total | Count):
            raise DataError(f"{key}: says which records count, so it cannot count them")
        if (number := _number_in(part)) is not None:
            raise DataError(f"{key}: a standard holds no number; {number} belongs to the binding")


def _read_standing_for_a_promise(key: str, text: str, subject: Subject) -> Node:
    """Read an expression in which `promised` may be a length of time or, failing that, a number."""
    if key != "limit":
        stand_ins: list[Literal | None] = [None]
    else:
        stand_ins = [Literal(A_DAY, Type.SPAN), Literal(0, Type.WHOLE)]
    for stand_in in stand_ins:
        try:
            return read(text, subject.columns, stand_in)
        except LanguageError as error:
            refused = error
    raise DataError(f"{key}: {refused}")


def _number_in(part: Node) -> object:
    """A threshold that a part of an expression holds. Nought is "none" and the next day is "after": not thresholds."""
    match part:
        case After(_, span) if span != A_DAY:
            return span
        case Literal(value, kind) if value != 0 and kind in (Type.WHOLE, Type.MONEY, Type.SHARE):
            return value
        case Literal(value, Type.SPAN) if value != A_DAY:
            return value
    return None


def _example(subject: Subject, row: Mapping[str, Any]) -> Example:
    given = row["given"]
    rows = given if isinstance(given, list) else [given]
    try:
        records = tuple(subject.record(record) for record in rows)
    except ValueError as error:
        raise DataError(f"examples: {error}") from None
    binding = row.get("binding", {})
    return Example(
        records=records,
        binding=binding,
        outcome=str(row["outcome"]),
        says=str(row.get("says", "")),
        move=row.get("move"),
    )
