"""Advice on the English of a grant before it is published: beside the preview, and never in anybody's way."""

import re
from dataclasses import dataclass

from kept.documents.lint.abbreviations import unexplained
from kept.documents.lint.passages import Text
from kept.documents.lint.remark import shortened
from kept.documents.lint.wording import placeholders
from kept.service.opportunities.facts import Whole

LONG = 25
"""Words of a sentence: GOV.UK, "Sentence length: why 25 words is our limit" (2014)."""
AGE = 11
"""Years: the oldest reading age at which most people read with ease, and the one that our own pages keep to."""
ENOUGH = 100
"""Words from which a reading age can be reckoned: on less the formula swings with every word."""
VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing that would make it easier to read: where it stands, what was found, what to do."""

    where: str
    says: str


def advice_on(told: Whole) -> list[Advice]:
    """What would make a grant's own words easier to read; nothing where it reads well."""
    found = [one for where, text in _texts(told) for one in _about(where, text)]
    everything = "\n\n".join(text for _, text in _texts(told))
    found += [Advice("All of it", f"{one.says} {one.suggestion}") for one in unexplained(Text(everything), everything)]
    age = reading_age(everything)
    if age is not None and age > AGE:
        says = f"The whole reads as for somebody of about {age}. Shorter words and sentences bring it to {AGE}."
        found.insert(0, Advice("All of it", says))
    return found


def reading_age(text: str) -> int | None:
    """The age in years at which most readers can follow, or None of a text too short to tell.

    The Flesch-Kincaid grade and five years: J. P. Kincaid and others, "Derivation of new readability formulas", 1975.
    Syllables are counted as runs of vowels, so that it is a guide, and no more.
    """
    sentences = [sentence.text for sentence in Text(text).sentences]
    words = [word for sentence in sentences for word in re.findall(r"[A-Za-z’']+", sentence)]
    if len(words) < ENOUGH:
        return None
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59
    return max(5, round(grade + 5))


def _texts(told: Whole) -> list[tuple[str, str]]:
    """What somebody wrote, each with where it stands; every text ends as a sentence does."""
    questions = [(f"Question {at}", f"{one.asks}\n\n{one.hint}") for at, one in enumerate(told.questions, 1)]
    conditions = [("Who can apply", f"{one.asks}\n\n{one.otherwise}") for one in told.conditions]
    criteria = [("How you will choose", one.says) for one in told.criteria]
    duties = [("What else you ask", one.says) for one in told.extra_duties]
    return [("What it is for", told.grant.what_for), *questions, *conditions, *criteria, *duties]


def _about(where: str, text: str) -> list[Advice]:
    read = Text(text)
    found = [Advice(where, f"{one.says} {one.suggestion}") for one in placeholders(read)]
    for sentence in read.sentences:
        if (many := len(sentence.text.split())) > LONG:
            found.append(Advice(where, f"A sentence of {many} words: “{shortened(sentence.text)}”. Cut it into two."))
    return found


def _syllables(word: str) -> int:
    plain = word.lower()
    silent = plain.endswith("e") and not plain.endswith("le")
    return max(1, len(VOWELS.findall(plain)) - silent)
