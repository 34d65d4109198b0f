"""Answers of every kind: which boxes each has, how it reads to everybody, and what is wrong with it.

Nothing here stops a draft from being saved: what is wrong is kept as it was typed, and said where it is mended.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError

from kept.service.applications import budgets
from kept.service.applications.answers import words_in
from kept.service.design.forms import DayField
from kept.service.library import wording
from kept.service.opportunities.forms import Pounds
from kept.service.opportunities.models import Question

Typed = Mapping[str, str]
"""What stood in each box of an answer, by the box's name."""

ONE = ("words",)
"""The boxes of most kinds."""
LARGEST_NUMBER = 9
"""Figures before the point: more is a slip."""
NUMBER = re.compile(rf"\d{{1,{LARGEST_NUMBER}}}(\.\d{{1,2}})?")
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}")
DAY = ("words-day", "words-month", "words-year")
ADDRESS = {
    "line_1": "Address line 1",
    "line_2": "Address line 2, if there is one",
    "town": "Town or city",
    "postcode": "Postcode",
}


@dataclass(frozen=True, slots=True)
class Read:
    """An answer: its words as everybody reads them, what it comes to where that is an amount, and what is wrong.

    `wrong` holds a sentence for each box that is not right; it is empty where there is no answer yet.
    """

    words: str
    amount: Decimal | None = None
    wrong: Mapping[str, str] = field(default_factory=dict)


def boxes(question: Question) -> tuple[str, ...]:
    """The names of an answer's boxes: one called "words", unless its kind has others. A file itself is in none."""
    match question.kind:
        case Question.Kind.DATE:
            return DAY
        case Question.Kind.ADDRESS:
            return tuple(ADDRESS)
        case Question.Kind.BUDGET:
            return budgets.boxes(question.opportunity)
        case Question.Kind.FILE:
            return ("because",)
    return ONE


def read(question: Question, words: str, typed: Typed) -> Read:
    """What was answered, from its words or, where its kind has boxes of its own, from what was typed in them."""
    reading = READINGS.get(Question.Kind(question.kind), _text)
    if boxes(question) != ONE:
        return reading(question, typed) if any(typed.values()) else Read(words)
    return reading(question, {"words": words}) if words else Read("")


def _text(question: Question, typed: Typed) -> Read:
    words = typed["words"]
    over = words_in(words) - question.words
    if over <= 0:
        return Read(words)
    says = f"This has {words_in(words):,} words, and there is room for {question.words:,}. Take {over:,} out"
    return Read(words, wrong={"words": says})


def _money(question: Question, typed: Typed) -> Read:
    try:
        amount = Pounds(least=Decimal(0)).clean(typed["words"])
    except ValidationError as problem:
        return Read(typed["words"], wrong={"words": problem.messages[0]})
    return Read(wording.pounds(amount), amount)


def _number(question: Question, typed: Typed) -> Read:
    plain = typed["words"].replace(",", "").replace(" ", "")
    if not (plain.isascii() and NUMBER.fullmatch(plain)):
        return Read(typed["words"], wrong={"words": "Write a number in figures, such as 40"})
    return Read(f"{Decimal(plain):,}", Decimal(plain))


def _choice(question: Question, typed: Typed) -> Read:
    known = typed["words"] in question.options
    return Read(typed["words"], wrong={} if known else {"words": "Choose one of these"})


def _date(question: Question, typed: Typed) -> Read:
    parts = [typed.get(name, "") for name in DAY]
    try:
        day = DayField(label="The date").clean(parts)
    except ValidationError as problem:
        return Read(" ".join(part for part in parts if part), wrong={"words": problem.messages[0]})
    assert day
    return Read(wording.day(day))


def _address(question: Question, typed: Typed) -> Read:
    lines = {name: typed.get(name, "") for name in ADDRESS}
    lines["postcode"] = lines["postcode"].upper()
    asked = {
        "line_1": "Write the house or building and the street",
        "town": "Write the town or city",
        "postcode": "Write the postcode",
    }
    wrong = {name: says for name, says in asked.items() if not lines[name]}
    if lines["postcode"] and not POSTCODE.fullmatch(lines["postcode"]):
        wrong["postcode"] = "Write a full postcode, such as ZZ1 1ZZ"
    return Read("\n".join(line for line in lines.values() if line), wrong=wrong)


def _budget(question: Question, typed: Typed) -> Read:
    budget = budgets.read(question.opportunity, typed)
    return Read(budget.words, budget.asked, budget.wrong)


def _file(question: Question, typed: Typed) -> Read:
    because = typed.get("because")
    return Read(f"We do not have this, because: {because}" if because else typed["words"])


READINGS: dict[Question.Kind, Callable[[Question, Typed], Read]] = {
    Question.Kind.TEXT: _text,
    Question.Kind.MONEY: _money,
    Question.Kind.NUMBER: _number,
    Question.Kind.CHOICE: _choice,
    Question.Kind.DATE: _date,
    Question.Kind.ADDRESS: _address,
    Question.Kind.BUDGET: _budget,
    Question.Kind.FILE: _file,
}
