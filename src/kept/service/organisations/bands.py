"""Bands of income: half-open, so that every figure is in one band and no figure is in two.

Ours are in `bands.toml` here; where a site has a `bands.toml` in its DATA_FOLDER, that counts instead.
"""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Band:
    """Incomes of at least `start` and under `end` pounds a year; no end where `end` is None."""

    id: str
    name: str
    start: Decimal
    end: Decimal | None

    def __contains__(self, income: Decimal) -> bool:
        return self.start <= income and (self.end is None or income < self.end)

    @property
    def says(self) -> str:
        """The band in words, such as "Small: £10,000 to just under £100,000"."""
        if self.end is None:
            return f"{self.name}: £{self.start:,} or more"
        return f"{self.name}: £{self.start:,} to just under £{self.end:,}"


@cache
def bands(set_id: str = "") -> tuple[Band, ...]:
    """The bands of a set, lowest first: of the one that the file says to use, where none is named.

    Raises:
        KeyError: there is no such set in bands.toml.
    """
    own = Path(settings.DATA_FOLDER) / "bands.toml"
    file = own if own.exists() else Path(__file__).with_name("bands.toml")
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    chosen = told["set"][set_id or told["use"]]
    starts = [Decimal(one["from"]) for one in chosen["bands"]]
    ends = [*starts[1:], Decimal(chosen["to"]) if "to" in chosen else None]
    return tuple(
        Band(one["id"], one["name"], start, end) for one, start, end in zip(chosen["bands"], starts, ends, strict=True)
    )


def band_of(income: Decimal | None, set_id: str = "") -> Band | None:
    """The band an income falls in; None where the income is not known, or the set has no band for it."""
    if income is None:
        return None
    return next((band for band in bands(set_id) if income in band), None)
