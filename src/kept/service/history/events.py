"""Kinds of event. Each slice declares its own in its `events.py`, once.

An event keeps ids, codes, dates and numbers, never words that a person wrote: those stay in the record
they belong to, where they can be corrected and erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

_declared: dict[str, "Event"] = {}
LONGEST_TEXT = 100
"""Characters a kept text may have: room for a code or an identifier, and none for a story."""


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of thing that happens: `code` as `slice.thing.happened`, what it `says`, and the keys it `keeps`."""

    code: str
    says: str
    keeps: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.code in _declared:
            raise ValueError(f"The event {self.code} is declared twice")
        _declared[self.code] = self

    def check(self, kept: Mapping[str, object]) -> dict[str, object]:
        """What is kept, ready to be stored.

        Raises:
            ValueError: a key is missing or is not one this event keeps.
            TypeError: a value is not an id, a code, a number, a date or true or false.
        """
        if set(kept) != set(self.keeps):
            raise ValueError(
                f"{self.code} keeps {', '.join(self.keeps) or 'nothing'}, not {', '.join(kept) or 'nothing'}"
            )
        return {key: _storable(self.code, key, value) for key, value in kept.items()}


def _storable(code: str, key: str, value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case date() | Decimal():
            return str(value)
        case str() if len(value) <= LONGEST_TEXT and "\n" not in value:
            return value
    raise TypeError(f"{code} cannot keep {key}: {type(value).__name__} is not a code, a number or a date")


def declared() -> Mapping[str, Event]:
    """Every event declared so far, by code."""
    return MappingProxyType(_declared)
