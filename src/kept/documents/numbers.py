"""The numbers that the documents give, each with the provisions it stands in; and the two that are sums."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kept.documents.loader import HERE, DocumentError, provision
from kept.documents.model import Provision


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the documents: `n` is its place in the list, `value` is said as a person would say it."""

    n: int
    says: str
    value: str
    provisions: tuple[Provision, ...]


@cache
def numbers() -> tuple[Number, ...]:
    """Every number that the documents give, in order.

    Raises:
        DocumentError: an entry lacks a key or has one too many, is out of order, or names no provision held here.
    """
    found = []
    for place, entry in enumerate(tomllib.loads((HERE / "numbers.toml").read_text(encoding="utf-8"))["number"], 1):
        if set(entry) != {"n", "says", "value", "provisions"} or entry["n"] != place or not entry["provisions"]:
            raise DocumentError(
                f"numbers.toml: entry {place} must have n = {place}, says, value and provisions, and nothing else."
            )
        found.append(Number(place, entry["says"], entry["value"], tuple(map(provision, entry["provisions"]))))
    return tuple(found)


def developer_contribution(dwellings: int) -> Decimal:
    """Pounds asked of a developer for so many dwellings, at the rate printed in `mtg-6.19`, which names no index."""
    return dwellings * _parameter("mtg-6.19", "rate_per_dwelling")


def community_levy(tender: Decimal) -> Decimal:
    """Pounds of levy on a tender of this value, where a place has turned on what `gm-r6-e1` asks to be studied.

    The least value is inclusive; below it there is no levy. Rounded to the penny, half a penny to the even one.
    """
    if tender < _parameter("gm-r6-e1", "tender_min"):
        return Decimal("0.00")
    return (tender * _parameter("gm-r6-e1", "levy_pct") / 100).quantize(Decimal("0.01"))


def _parameter(id: str, name: str) -> Decimal:
    found = provision(id).parameters[name]
    assert isinstance(found, int | Decimal)
    return Decimal(found)
