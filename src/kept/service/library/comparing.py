"""Documents side by side on a theme: the numbers each gives, and where they do not agree."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kept.documents.bindings import bindings
from kept.documents.loader import by_theme, load_documents, load_themes
from kept.documents.model import Document, Gap, Provision, Theme
from kept.documents.then_and_now import ThenAndNow, then_and_now
from kept.service.library import measured, wording
from kept.standards.binding import Binding
from kept.standards.engines.record import closure
from kept.standards.nodes import Value
from kept.standards.remedy import Remedy, remedy, together
from kept.standards.standard import SIGNS, Standard
from kept.standards.vocabulary import subjects

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Column:
    """What one document says on a theme: provisions that ask something, and those that only tell or suggest."""

    document: Document
    asks: tuple[Provision, ...]
    tells: tuple[Provision, ...]


@dataclass(frozen=True)
class Measure:
    """One standard, and the bindings of it on a theme, hardest to meet first."""

    standard: Standard
    bindings: tuple[Binding, ...]

    @property
    def differ(self) -> bool:
        """Whether two documents give different numbers for it."""
        given = {(binding.provision.split("-")[0], measured.in_a_sentence(binding)) for binding in self.bindings}
        return len({says for _, says in given}) > 1 and len({prefix for prefix, _ in given}) > 1


@dataclass(frozen=True)
class Limit:
    """The values of a case's one movable column that would do, and the bindings that ask for them."""

    remedy: Remedy
    bindings: tuple[Binding, ...]
    advisory: bool

    @property
    def says(self) -> str:
        """The values that would do, in words."""
        return in_words(self.remedy, self.unit)

    @property
    def unit(self) -> str:
        """What the column's values are written with: "£", or nothing."""
        return self.bindings[0].standard.subject.columns[self.remedy.column].unit


@dataclass(frozen=True)
class Case:
    """An everyday case, what each document asks of it, and what would keep them all."""

    title: str
    moves: str
    limits: tuple[Limit, ...]
    all_together: Remedy | None

    @property
    def meets_all(self) -> str:
        """What keeps every promise that binds somebody; nothing where no value does."""
        if not self.all_together or not self.all_together.possible:
            return ""
        return in_words(self.all_together, self.limits[0].unit)


@dataclass(frozen=True)
class Disagreement:
    """A number of things that a document states, and that it or another text gives otherwise."""

    says: str
    provisions: tuple[Provision, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything a page says about documents side by side on a theme."""

    theme: Theme
    columns: tuple[Column, ...]
    measures: tuple[Measure, ...]
    cases: tuple[Case, ...]
    disagreements: tuple[Disagreement, ...]
    gaps: tuple[tuple[Document, Gap], ...]
    laws: tuple[tuple[ThenAndNow, tuple[Provision, ...]], ...]


@lru_cache(maxsize=256)
def compare(theme: str, on: date, codes: tuple[str, ...] = ()) -> Comparison:
    """Documents side by side on a theme: all that speak of it, or those of CODES that do. The law is that of ON.

    Raises DocumentError for a theme that is not in the list.
    """
    found = [one for one in by_theme(theme) if not codes or one.document in codes]
    columns = [_column(held, found) for held in load_documents().values()]
    return Comparison(
        theme=load_themes()[theme],
        columns=tuple(column for column in columns if column.asks or column.tells),
        measures=tuple(_measures(found)),
        cases=tuple(_cases(theme, codes)),
        disagreements=tuple(_disagreements(found)),
        gaps=tuple(_gaps(found)),
        laws=tuple(_laws(found, on)),
    )


def _column(held: Document, found: Sequence[Provision]) -> Column:
    mine = [one for one in found if one.document == held.code]
    return Column(
        held, tuple(one for one in mine if one.asks_something), tuple(one for one in mine if not one.asks_something)
    )


def _measures(found: Sequence[Provision]) -> list[Measure]:
    grouped: dict[str, list[Binding]] = {}
    for one in found:
        for binding in bindings().get(one.id, ()):
            grouped.setdefault(binding.standard.id, []).append(binding)
    made = [Measure(of[0].standard, tuple(measured.strictest_first(of))) for of in grouped.values()]
    # Numbers first: they are what people come to compare.
    return sorted(made, key=lambda one: (one.standard.must_be not in SIGNS, -len(one.bindings), one.standard.id))


def _gaps(found: Sequence[Provision]) -> list[tuple[Document, Gap]]:
    """What the originals leave open or say twice, where a provision on the theme is concerned."""
    ids = {one.id for one in found}
    return [
        (held, gap)
        for held in load_documents().values()
        for gap in held.gaps
        if gap.kind in ("contradiction", "not set") and ids.intersection(gap.provisions)
    ]


def _laws(found: Sequence[Provision], on: date) -> list[tuple[ThenAndNow, tuple[Provision, ...]]]:
    """Laws that have moved since provisions on the theme were written, each with those provisions."""
    moved: dict[ThenAndNow, list[Provision]] = {}
    for one in found:
        for law in then_and_now(one, on):
            if law.has_moved:
                moved.setdefault(law, []).append(one)
    return [(law, tuple(of)) for law, of in moved.items()]


def _disagreements(found: Sequence[Provision]) -> list[Disagreement]:
    """Lists whose stated number is not that of the things in them, or not that of another list of the same things."""
    made = []
    every = [one for held in load_documents().values() for one in held.provisions if one.lists]
    for one in found:
        if not one.lists:
            continue
        if one.lists.states != len(one.lists.of):
            made.append(Disagreement(f"The text says {one.lists.states}, and {len(one.lists.of)} follow.", (one,)))
        for other in every:
            if other.lists and other.lists.of == one.lists.of and other.lists.states != one.lists.states:
                says = f"{one.id} says {one.lists.states} and {other.id} says {other.lists.states}, of the same things."
                made.append(Disagreement(says, (one, other)))
    return made


def _cases(theme: str, codes: tuple[str, ...]) -> list[Case]:
    made = []
    for table in _everyday_cases():
        if theme not in table["themes"]:
            continue
        record = subjects()[table["subject"]].record(table["record"])
        found: dict[tuple[bool, Remedy], list[Binding]] = {}
        for provision in _bound(codes):
            for binding in bindings()[provision.id]:
                if limit := _limit(binding, table["moves"], record):
                    found.setdefault((binding.advisory, limit), []).append(binding)
        if found:
            limits = [Limit(limit, tuple(of), advisory) for (advisory, limit), of in found.items()]
            binding_ones = together(limit.remedy for limit in limits if not limit.advisory)
            made.append(Case(table["title"], table["moves"], tuple(sorted(limits, key=_order)), binding_ones))
    return made


def _limit(binding: Binding, moves: str, record: Mapping[str, Value]) -> Remedy | None:
    """Where the binding, if it is about this record, would have the column that the case moves."""
    if binding.standard.moves != moves or moves not in binding.standard.subject.columns:
        return None
    try:
        applies = closure(binding.applies)(record) is True
    except KeyError:
        return None
    return remedy(binding, record) if applies else None


def _bound(codes: tuple[str, ...]) -> list[Provision]:
    held = [one for code, one in load_documents().items() if not codes or code in codes]
    return [provision for one in held for provision in one.provisions if provision.id in bindings()]


def _order(limit: Limit) -> tuple[bool, Any, str]:
    """Those that bind first; of these the hardest to meet."""
    return limit.advisory, limit.remedy.ease, limit.bindings[0].provision


@cache
def _everyday_cases() -> list[dict[str, Any]]:
    with (HERE / "cases.toml").open("rb") as file:
        return list(tomllib.load(file)["case"])


def in_words(found: Remedy, unit: str = "") -> str:
    """The values a remedy allows: "15 April 2026 or later", "exactly 31 March 2029", "from £5,000 to £10,000"."""
    low, high = _said(found.lowest, unit), _said(found.highest, unit)
    if not high:
        return f"{low} or {'later' if isinstance(found.lowest, date) else 'more'}"
    if not low:
        return f"{high} or {'earlier' if isinstance(found.highest, date) else 'less'}"
    return f"exactly {low}" if low == high else f"from {low} to {high}"


def _said(end: Value, unit: str) -> str:
    if isinstance(end, Decimal) and unit == "£":
        return wording.pounds(end)
    return "" if end is None else wording.value(end)
