"""The clauses that agreements are made of: Kept's own, and what a place has put in their place."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from kept.service.awards.models import AgreementTemplate
from kept.service.partnerships.in_force import upwards
from kept.service.partnerships.models import Place

NAMES = {
    "funder": "the funder",
    "holder": "the group",
    "place": "the place",
    "amount": "the amount",
    "fund": "the name of the grant",
    "starts_on": "the first day",
    "ends_on": "the last day",
    "contact": "whom to ask",
    "purpose": "what the money is for",
    "where": "the wards that the work reaches",
    "extended_by": "so many months",
    "extended_when": "when it can be made longer",
    "extended_decided_by": "the day by which that is decided",
    "recognition": "how the group names the funder",
    "extra": "what else is agreed",
    "subsidy_because": "the reason",
    "cap": "the most that the law allows",
    "since": "the first day that counts",
    "here": "the help on record here",
    "together": "that with this grant",
    "invoiced": "the days that wait for an invoice",
    "invoices_because": "the reason",
}
"""What may stand in braces, and what each is, for whoever reads a clause before there is an award."""
ALWAYS = ("funder", "holder", "place", "amount", "fund", "starts_on", "ends_on", "contact")
"""Those that every agreement can fill in."""
OWN = "own-"
KINDS = {"": "Letters and agreements", "letter": "Letters, for awards paid in one go", "agreement": "Agreements"}
MOST_OWN = 12
"""Clauses of its own that a place may have: a text that is longer is not read. Ours; no promise gives one."""
BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as it stands in a place. `only` is "letter", "agreement" or "" for both; `words` are paragraphs.

    `stays` says why a place cannot change it, with the ids of the promises it carries; "" where it can. `names` are
    what the place's own words must keep in braces.
    """

    id: str
    heading: str
    words: tuple[str, ...]
    condition: str = "always"
    when: str = ""
    only: str = ""
    table: str = ""
    stays: str = ""
    promises: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    optional: bool = False
    placed: bool = False
    left_out: bool = False

    @property
    def is_own(self) -> bool:
        """The place added it; Kept has none like it."""
        return self.id.startswith(OWN)

    @property
    def known(self) -> tuple[str, ...]:
        """What may stand in braces in it: what every agreement can fill in, and what Kept's own words have."""
        kepts = kepts_clauses().get(self.id)
        mine = BRACES.findall(" ".join(kepts.words)) if kepts else []
        return tuple(dict.fromkeys([*ALWAYS, *mine]))

    @property
    def text(self) -> str:
        """Its paragraphs, one on a line, as they are typed."""
        return "\n".join(self.words)

    @property
    def shown(self) -> list[str]:
        """Its paragraphs for somebody who has no award: what is in braces said in words."""
        return [filled(words, {name: f"[{says}]" for name, says in NAMES.items()}) for words in self.words]


def in_force(place: Place) -> AgreementTemplate | None:
    """What a place has agreements say today: its own last version, or of the nearest place it is inside; or None."""
    places = upwards(place)
    found = AgreementTemplate.objects.filter(place_id__in=places).select_related("place")
    return min(found, key=lambda one: (places.index(one.place_id), -one.version), default=None)


def clauses_of(template: AgreementTemplate | None) -> list[Clause]:
    """Every clause as it stands under a template, those left out among them; Kept's own where there is none.

    A place's own clauses stand before the last two: what no clause takes away, and questions.
    """
    changes = {one["id"]: one for one in template.changes} if template else {}
    clauses = [_as_changed(one, changes.get(one.id)) for one in kepts_clauses().values()]
    own = [
        Clause(one["id"], one["heading"], tuple(one["words"]), only=one["only"], optional=True, placed=True)
        for one in changes.values()
        if one["id"].startswith(OWN)
    ]
    return [*clauses[:-2], *own, *clauses[-2:]]


def filled(words: str, told: Mapping[str, str]) -> str:
    """The words with what is in braces filled in, once: what is filled in may hold braces of its own; others stay."""
    return BRACES.sub(lambda found: told.get(found[1], found[0]), words)


def problem_in(clause: Clause, words: str) -> str:
    """What is wrong with the words that a place wants for a clause, in a sentence; "" where nothing is."""
    named = BRACES.findall(words)
    there = _listed(clause.known)
    if unknown := [name for name in named if name not in clause.known]:
        return f"Nothing fills in {_listed(unknown)} here. What can stand in braces: {there}."
    if set(BRACES.sub("", words)) & set("{}"):
        return f"A brace stands alone. Write both, with a name between them. What can stand in braces: {there}."
    if missing := [name for name in clause.names if name not in named]:
        is_what = ", ".join(NAMES[name] for name in missing)
        return f"Keep {_listed(missing)} in it. A group has to read {is_what}."
    return ""


def _listed(names: Any) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def _as_changed(clause: Clause, change: Mapping[str, Any] | None) -> Clause:
    if change is None or clause.stays:
        return clause
    if change.get("left_out"):
        return replace(clause, left_out=True, placed=True)
    return replace(clause, words=tuple(change["words"]), placed=True)


@cache
def kepts_clauses() -> dict[str, Clause]:
    """Kept's own clauses, by their ids, in their order."""
    return {
        one["id"]: Clause(
            one["id"],
            one["heading"],
            tuple(one["words"]),
            condition=one.get("if", "always"),
            when=one.get("when", ""),
            only=one.get("only", ""),
            table=one.get("table", ""),
            stays=one.get("stays", ""),
            promises=tuple(one.get("promises", ())),
            names=tuple(one.get("names", ())),
            optional=one.get("optional", False),
        )
        for one in _file()["clause"]
    }


def titles() -> Mapping[str, str]:
    """What a letter and an agreement are called, by kind."""
    return {kind: _file()[kind] for kind in ("letter", "agreement")}


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("agreement.toml").read_text(encoding="utf-8"))
