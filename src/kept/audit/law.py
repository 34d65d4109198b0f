"""What the law asks that a published file can answer, from law.toml. Never mixed with what documents promise."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from kept.standards.binding import Binding, bind
from kept.standards.standard import Standard, standard_from, standards

LAW = "law"
"""Stands where a document's code would."""
TITLE = "What the law asks"


@cache
def _data() -> Mapping[str, Any]:
    text = files(__package__).joinpath("law.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


@cache
def law_standards() -> Mapping[str, Standard]:
    """Standards that only the law uses, by id."""
    made = standard_from(LAW, _data()["standard"])
    return {made.id: made}


@cache
def law_bindings() -> tuple[Binding, ...]:
    """What the law asks, as bindings. The provision is the Act and section."""
    known = {**standards(), **law_standards()}
    return tuple(
        bind(
            known[entry["standard"]],
            {key: value for key, value in entry.items() if key not in ("provision", "title")},
            entry["provision"],
        )
        for entry in _data()["binding"]
    )


def law_title(provision: str) -> str:
    """The Act and section of one of the law's bindings, in words. KeyError where there is none."""
    title: str | None = next((entry["title"] for entry in _data()["binding"] if entry["provision"] == provision), None)
    if title is None:
        raise KeyError(provision)
    return title
