"""Words in an agreement that may keep a group from speaking up: found and shown, never judged and never in the way."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kept.documents.lint.passages import Text
from kept.documents.loader import document, provision
from kept.documents.model import Document, Provision
from kept.service import clock
from kept.service.awards.clauses import clauses_of
from kept.service.awards.models import AgreementTemplate, Award, Terms
from kept.service.partnerships.in_force import bound_by
from kept.service.partnerships.models import Place

OWN_WORDS = {
    "purpose": "What the money is for",
    "extended_when": "When it can be extended",
    "recognition": "How the funder is named",
    "extra": "What else is agreed",
}
"""What a funder writes itself; what is Kept's in an agreement tells a group that it may speak up."""


@dataclass(frozen=True, slots=True)
class Silencing:
    """A sentence that may silence: where it stands, the sentence, and the words of it."""

    where: str
    sentence: str
    words: str


def silencing_in(terms: Terms) -> list[Silencing]:
    """The sentences of a funder's own, and then of its place's own, in which a pattern is found; each once."""
    told = [(where, getattr(terms, name)) for name, where in OWN_WORDS.items()]
    return silencing_among([*told, *_of_the_place(terms.template)])


def silencing_in_template(template: AgreementTemplate) -> list[Silencing]:
    """The sentences of a place's own clauses in which a pattern is found."""
    return silencing_among(_of_the_place(template))


def silencing_among(told: Iterable[tuple[str, str]]) -> list[Silencing]:
    """The sentences in which a pattern is found, of words given with where they stand."""
    return [
        Silencing(where, sentence.text, found)
        for where, words in told
        for sentence in Text(words).sentences
        if (found := _found_in(sentence.text))
    ]


def says() -> str:
    """Why such words are shown."""
    return str(_file()["says"])


def promises_on(award: Award) -> list[tuple[Provision, Document, bool]]:
    """The promises that such words touch, each with whether the funder has made it here.

    Only those it has made; where it has made none, the first of all.
    """
    return promises_touched(award.place, award.funder_id)


def promises_touched(place: Place, funder: int | None = None) -> list[tuple[Provision, Document, bool]]:
    """The same in a place: made by the body of this number, or by any where it is None."""
    named = [provision(id) for id in _file()["promises"]]
    made = [
        one
        for one in named
        if any(funder in (None, adoption.organisation_id) for adoption in bound_by(one, place, clock.today()))
    ]
    return [(one, document(one.document), bool(made)) for one in made or named[:1]]


def _of_the_place(template: AgreementTemplate | None) -> list[tuple[str, str]]:
    return [(one.heading, one.text) for one in clauses_of(template) if one.placed and not one.left_out]


def _found_in(sentence: str) -> str:
    plain = " ".join(sentence.split())
    for pattern in _patterns():
        for found in pattern.finditer(plain):
            if not _turned_round().search(plain[: found.end()]):
                return found[0]
    return ""


@cache
def _patterns() -> list[re.Pattern[str]]:
    return [re.compile(pattern, re.IGNORECASE) for pattern in _file()["patterns"]]


@cache
def _turned_round() -> re.Pattern[str]:
    return re.compile(_file()["turned_round"], re.IGNORECASE)


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("silencing.toml").read_text(encoding="utf-8"))
