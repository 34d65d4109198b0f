"""The form folds: questions to begin from, as many and as long as the size of the award is worth."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kept.service.opportunities.models import Question

Row = dict[str, Any]
COLUMNS = ("kind", "asks", "hint", "words", "choices", "only_if", "only_if_answer", "used_for")
ONE_ANSWER: Row = {"kind": Question.Kind.TEXT, "hint": "", "choices": "", "only_if": None, "only_if_answer": ""}
"""What a question is where nothing else is said: asked of everybody, and answered in words."""


@cache
def _read() -> tuple[Row, ...]:
    file = tomllib.loads(Path(__file__).with_name("suggested.toml").read_text(encoding="utf-8"))
    return tuple(file["question"])


def _form(size: int) -> list[Row]:
    """The questions of one size of form, 0 the shortest."""
    return [ONE_ANSWER | one | {"words": one["words"][size]} for one in _read() if one["words"][size]]


def _forms() -> list[list[Row]]:
    return [_form(size) for size in range(len(_read()[0]["words"]))]


def total(questions: Iterable[Mapping[str, Any]]) -> int:
    """The words a form asks for."""
    return sum(one["words"] for one in questions)


def suggested(most: int | None) -> list[Row]:
    """The longest form that asks for at most so many words; the longest of all where there is no ceiling.

    Below the shortest, that one's answers are cut evenly; a ceiling of no words at all is treated as one a question.
    """
    if most is None:
        return _forms()[-1]
    fitting = [form for form in _forms() if total(form) <= most]
    if fitting:
        return fitting[-1]
    shortest = _form(0)[: max(1, most)]
    whole = total(shortest)
    return [{**one, "words": max(1, one["words"] * most // whole)} for one in shortest]


def rows(questions: Iterable[Question]) -> list[Row]:
    """Questions as the keywords of their rows."""
    return [{name: getattr(one, name) for name in COLUMNS} for one in questions]


def is_suggested(questions: list[Row]) -> bool:
    """Whether nobody has written anything: there are no questions, or they are one of the forms to begin from."""
    return not questions or questions in _forms()
