"""Words in an agreement that may keep a group from speaking up: found and shown, never judged and never in the way."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kept.documents.lint.passages import Text
from kept.documents.loader import document, provision
from kept.documents.model import Document, Provision
from kept.service import clock
from kept.service.awards.models import Award, Terms
from kept.service.partnerships.in_force import bound_by

OWN_WORDS = {
    "purpose": "What the money is for",
    "extended_when": "When it can be extended",
    "recognition": "How the funder is named",
    "extra": "What else is agreed",
}
"""What a funder writes itself; the rest of an agreement is ours, and tells a group that it may speak up."""


@dataclass(frozen=True, slots=True)
class Silencing:
    """A sentence that may silence: where it stands, the sentence, and the words of it."""

    where: str
    sentence: str
    words: str


def silencing_in(terms: Terms) -> list[Silencing]:
    """The sentences of a funder's own in which a pattern is found; each once."""
    return [
        Silencing(where, sentence.text, found)
        for name, where in OWN_WORDS.items()
        for sentence in Text(getattr(terms, name)).sentences
        if (found := _found_in(sentence.text))
    ]


def says() -> str:
    """Why such words are shown."""
    return str(_file()["says"])


def promises_on(award: Award) -> list[tuple[Provision, Document, bool]]:
    """The promises that such words touch, each with whether the funder has made it here.

    Only those it has made; where it has made none, the first of all.
    """
    named = [provision(id) for id in _file()["promises"]]
    made = [
        one
        for one in named
        if any(adoption.organisation_id == award.funder_id for adoption in bound_by(one, award.place, clock.today()))
    ]
    return [(one, document(one.document), bool(made)) for one in made or named[:1]]


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
