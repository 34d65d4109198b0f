"""What a form costs those who fill it in: hours, from words and applicants, at a pace that has a source."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from kept.documents.loader import provision
from kept.service.opportunities.models import Opportunity


@cache
def figures() -> dict[str, Any]:
    """The figures in effort.toml, each with its source."""
    return tomllib.loads(Path(__file__).with_name("effort.toml").read_text(encoding="utf-8"))


def average_form() -> int:
    """Words of the average application form, from the same source as the pace."""
    return int(figures()["pace"]["words"])


def hours(words: int, applicants: int = 1) -> int:
    """Hours that so many applicants need for so many words each, to the nearest hour; nothing is no time."""
    pace = figures()["pace"]
    return round(Fraction(words * applicants * pace["hours"], pace["words"]))


def time_in_words(words: int) -> str:
    """How long one applicant should allow: "about 5 hours", "about an hour"."""
    needed = max(1, hours(words))
    return "about an hour" if needed == 1 else f"about {needed} hours"


@dataclass(frozen=True, slots=True)
class Applicants:
    """How many we reckon with. `awards` is what the pot pays for, where the number is worked out from it."""

    number: int
    given: bool
    awards: int


def applicants(budget: Decimal, award_size: Decimal, expected: int | None) -> Applicants:
    """The number the funder expects, or else as many for each award as the framework aims for."""
    awards = int(budget // award_size)
    if expected is not None:
        return Applicants(expected, True, awards)
    return Applicants(awards * for_each_award(), False, awards)


def for_each_award() -> int:
    """How many apply for each award that is made, where a round does as the framework aims for."""
    return int(str(provision(figures()["applicants"]["provision"]).parameters["successful_one_in"]))


def applicants_to(opportunity: Opportunity) -> Applicants:
    """The same, for an opportunity."""
    return applicants(opportunity.budget, opportunity.award_size, opportunity.applicants_expected)
