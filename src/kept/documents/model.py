"""What a document is once read: frozen records, no behaviour beyond looking things up.

The words are those of GLOSSARY.md. A document is a source text; a provision is one promise, principle, duty,
recommendation or indicator in it. Numbers in parameters keep their kind: dates are dates, money is Decimal pounds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

Value: TypeAlias = "str | bool | int | Decimal | date | tuple[Value, ...] | Mapping[str, Value]"

DOCUMENT_KINDS = ("agreement", "framework", "report")
PROVISION_KINDS = ("rule", "process", "evidence", "structure", "indicator")
FORCES = ("commitment", "should", "recommendation", "proposal", "may", "illustration", "context", "aspiration")
RELATIONS = ("builds-on", "complements", "follows", "supersedes", "responds-to")
GAP_KINDS = ("missing", "not set", "contradiction", "unfinished", "damaged")
UNBOUND_AS = ("calculation", "lapsed", "not set", "advisory")

NOT_SET = "not set"
"""The value of a parameter for which the text gives no number."""

BINDS_NOBODY = ("illustration", "proposal", "context")
"""Forces of provisions that ask nothing of anybody until a place takes them up; `bound` then says who would act."""


@dataclass(frozen=True)
class Theme:
    """One entry of the closed list in themes.toml."""

    id: str
    title: str
    says: str


@dataclass(frozen=True)
class Link:
    """A document's tie to another. `to` is the code of a document held here, or the title of one that is not."""

    to: str
    relation: str
    note: str = ""


@dataclass(frozen=True)
class Gap:
    """Something the original lacks or contradicts: a fact about the text, told in our words."""

    id: str
    kind: str
    says: str
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A figure or finding that the document reports."""

    id: str
    section: str
    line: int
    topic: str
    says: str
    parameters: Mapping[str, Value] = field(default_factory=dict, hash=False)
    note: str = ""


@dataclass(frozen=True)
class Definition:
    """What the document means by a term. `line` is 0 where the term stands in a table without lines of its own."""

    id: str
    section: str
    term: str
    says: str
    line: int = 0


@dataclass(frozen=True)
class StatedList:
    """A number the text states and the ids of the provisions it counts."""

    states: int
    of: tuple[str, ...]


@dataclass(frozen=True)
class LawValue:
    """One dated answer of a law: in force from `since` (None: as far back as we know) until `until` (None: still).

    `signs` are patterns of words by which a text shows that it takes this value for the law.
    """

    since: date | None
    until: date | None
    value: Value
    says: str
    source: str
    to_verify: bool = False
    signs: tuple[re.Pattern[str], ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether this was the law on that day, first and last day included."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Law:
    """A fact of law or of institutions that has changed, or may, with its dated values in order."""

    id: str
    says: str
    values: tuple[LawValue, ...]

    def on(self, day: date) -> LawValue | None:
        """The value in force on a day, or None where we hold none."""
        return next((value for value in self.values if value.holds_on(day)), None)


@dataclass(frozen=True)
class Provision:
    """One promise, principle, duty, recommendation or indicator.

    `bound` is "statutory", "vcse", "both" or "named: X"; `inferred` says that who is bound is our reading. `check` is
    what a machine would test, in words. `line` is where the passage starts in the source text. `binds` and `unbound`
    are the raw entries of the file, read further by the bindings.
    """

    id: str
    document: str
    section: str
    line: int
    bound: str
    kind: str
    force: str
    says: str
    themes: tuple[str, ...]
    inferred: bool = False
    also: tuple[str, ...] = ()
    check: str = ""
    note: str = ""
    parameters: Mapping[str, Value] = field(default_factory=dict, hash=False)
    lists: StatedList | None = None
    law: tuple[str, ...] = ()
    binds: tuple[dict[str, Any], ...] = field(default=(), hash=False)
    unbound: dict[str, Any] | None = field(default=None, hash=False)

    @property
    def is_rule(self) -> bool:
        """Whether a machine could tell, from dates, amounts or existence, if it was kept."""
        return self.kind == "rule" or "rule" in self.also

    @property
    def asks_something(self) -> bool:
        """Whether it binds anybody as it stands; context, illustrations and proposals do not."""
        return self.force not in BINDS_NOBODY


@dataclass(frozen=True)
class Recommendation:
    """One of a framework's recommendations, which bodies take up one by one, and the beginnings of the ids under it."""

    id: str
    covers: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A source text held as data. `dated` is its date, or the last day of the month where it gives only a month."""

    code: str
    prefix: str
    kind: Literal["agreement", "framework", "report"]
    title: str
    short_title: str
    place: str
    dated: date | None
    dated_says: str
    law_as_of: date | None
    parties: tuple[str, ...]
    legal_status: str
    links: tuple[Link, ...] = ()
    gaps: tuple[Gap, ...] = ()
    facts: tuple[Fact, ...] = ()
    definitions: tuple[Definition, ...] = ()
    provisions: tuple[Provision, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()

    def recommendations_over(self, provision: Provision) -> tuple[str, ...]:
        """The recommendations that a provision stands under; none for what holds whichever are taken up."""
        return tuple(
            recommendation.id
            for recommendation in self.recommendations
            if any(
                provision.id == start or provision.id.startswith((f"{start}-", f"{start}."))
                for start in recommendation.covers
            )
        )

    def provision(self, id: str) -> Provision:
        """The provision with this id; KeyError where there is none."""
        for provision in self.provisions:
            if provision.id == id:
                return provision
        raise KeyError(id)
