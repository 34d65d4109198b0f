"""What statute asks that a record can answer, as bindings. Never mixed with what documents promise."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from kept.standards.binding import Binding, bind
from kept.standards.standard import standards

LAW = "law"
"""Stands where a document's code would."""
TITLE = "What the law asks"


@cache
def _data() -> list[Mapping[str, Any]]:
    text = files(__package__).joinpath("statute.toml").read_text(encoding="utf-8")
    held: list[Mapping[str, Any]] = tomllib.loads(text, parse_float=Decimal)["binding"]
    return held


@cache
def law_bindings() -> tuple[Binding, ...]:
    """What the law asks, as bindings. The provision is the Act and section."""
    return tuple(
        bind(
            standards()[entry["standard"]],
            {key: value for key, value in entry.items() if key not in ("provision", "title")},
            entry["provision"],
        )
        for entry in _data()
    )


def law_title(provision: str) -> str:
    """The Act and section of one of the law's bindings, in words. KeyError where there is none."""
    title: str | None = next((entry["title"] for entry in _data() if entry["provision"] == provision), None)
    if title is None:
        raise KeyError(provision)
    return title
