"""What a new grant begins from: a form that fits its award, one of our templates, or nothing."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kept.service.opportunities import folding
from kept.service.opportunities.actions import Form
from kept.service.opportunities.models import Opportunity

FITTED, EMPTY = "fitted", "empty"


@dataclass(frozen=True, slots=True)
class Template:
    """A grant to begin from, for awards of up to so many pounds."""

    called: str
    up_to: Decimal
    complexity: str
    form: Form


@cache
def templates() -> Mapping[str, Template]:
    """The templates by their ids, as templates.toml has them."""
    file = tomllib.loads(Path(__file__).with_name("templates.toml").read_text(encoding="utf-8"))
    return {one["id"]: _template(one) for one in file["template"]}


def choices() -> list[tuple[str, str]]:
    """What there is to begin from, in words."""
    ours = [(name, one.called) for name, one in templates().items()]
    return [(FITTED, "A form that fits the size of the award"), *ours, (EMPTY, "Nothing. I write it all myself")]


def beginning(chosen: str, most: int | None) -> tuple[Form, str]:
    """The form of a new grant, and how much work it is to apply; `most` is the words that the award is worth."""
    if chosen in templates():
        return templates()[chosen].form, templates()[chosen].complexity
    questions = [] if chosen == EMPTY else folding.suggested(most)
    return Form(questions=questions), Opportunity.Complexity.SIMPLE


def _template(one: Mapping[str, Any]) -> Template:
    questions = [
        folding.ONE_ANSWER | {"words": 0} | row | {"choices": "\n".join(row.get("choices", []))}
        for row in one["question"]
    ]
    return Template(
        one["called"],
        Decimal(one["up_to"]),
        one.get("complexity", Opportunity.Complexity.SIMPLE),
        Form(
            questions=questions,
            conditions=one["condition"],
            criteria=one["criterion"],
        ),
    )
