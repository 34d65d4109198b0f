"""The parts of a document in its own order, and the choices by which a reader narrows a long list."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kept.documents.bindings import State, state
from kept.documents.loader import document, load_themes
from kept.documents.model import Document, Provision
from kept.service.library import wording

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Part:
    """A stretch of a document: its number within it (from 1), what we call it, and its provisions."""

    number: int
    title: str
    provisions: tuple[Provision, ...]

    @property
    def measured(self) -> int:
        """How many of its provisions dates, amounts or records can show to be kept."""
        return sum(state(provision) is State.BOUND for provision in self.provisions)


@cache
def parts(code: str) -> tuple[Part, ...]:
    """A document's parts. A document we have not divided yet is one part.

    Raises DocumentError where there is no such document, and KeyError where contents.toml names no provision of it.
    """
    held = document(code)
    listed = _contents().get(code) or [(held.provisions[0].id, held.short_title)]
    order = {provision.id: place for place, provision in enumerate(held.provisions)}
    starts = [order[id] for id, _ in listed]
    ends = [*starts[1:], len(held.provisions)]
    return tuple(
        Part(number, title, held.provisions[start:end])
        for number, ((_, title), start, end) in enumerate(zip(listed, starts, ends, strict=True), 1)
    )


def part_of(provision: Provision) -> Part:
    """The part that holds a provision."""
    return next(part for part in parts(provision.document) if provision in part.provisions)


@cache
def _contents() -> Mapping[str, list[tuple[str, str]]]:
    with (HERE / "contents.toml").open("rb") as file:
        return {code: [(id, title) for id, title in table["parts"]] for code, table in tomllib.load(file).items()}


@dataclass(frozen=True)
class Choices:
    """What a reader has chosen to see of a document; nothing chosen is all of it. Unknown choices count as none."""

    theme: str = ""
    who: str = ""
    state: str = ""
    part: str = ""

    @classmethod
    def asked(cls, given: Mapping[str, str]) -> "Choices":
        """The choices in an address; what is not one of those offered is left out."""
        return cls(
            theme=given.get("theme", "") if given.get("theme", "") in load_themes() else "",
            who=given.get("who", "") if given.get("who", "") in wording.SIDES else "",
            state=given.get("state", "") if given.get("state", "") in {str(one) for one in State} else "",
            part=given.get("part", "") if given.get("part", "").isdecimal() else "",
        )

    def __bool__(self) -> bool:
        return bool(self.theme or self.who or self.state or self.part)

    def allow(self, provision: Provision) -> bool:
        """Whether the provision is among those chosen, its part aside."""
        return (
            self.theme in ("", *provision.themes)
            and self.who in ("", wording.side(provision))
            and self.state in ("", str(state(provision)))
        )

    def of(self, code: str) -> list[Part]:
        """The parts of a document with the chosen provisions; parts left empty are left out."""
        chosen = [part for part in parts(code) if self.part in ("", str(part.number))]
        kept = [Part(part.number, part.title, tuple(filter(self.allow, part.provisions))) for part in chosen]
        return [part for part in kept if part.provisions]


def themes_of(provisions: Iterable[Provision]) -> list[tuple[str, str, int]]:
    """The themes that provisions touch, as id, title and how many, in the order of the closed list."""
    counts = Counter(theme for provision in provisions for theme in provision.themes)
    return [(theme.id, theme.title, counts[theme.id]) for theme in load_themes().values() if counts[theme.id]]


def states_of(held: Document) -> list[tuple[State, wording.Label, int]]:
    """How a document's provisions are held: each state with its label and how many."""
    counts = Counter(state(provision) for provision in held.provisions)
    return [(one, wording.STATES[one], counts[one]) for one in State if counts[one]]


def sides_of(held: Document) -> list[tuple[str, str, int]]:
    """Who a document binds: each side as its id, name and how many provisions bind it."""
    counts = Counter(wording.side(provision) for provision in held.provisions)
    return [(side, name, counts[side]) for side, name in wording.SIDES.items() if counts[side]]
