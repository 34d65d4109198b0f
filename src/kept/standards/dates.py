"""Spans of calendar time, and dates moved by them.

A span of months is never turned into days: three months from 30 November is the end of February
(`research` wording of `bx-4.s.6`: notice is counted in calendar months, clamped to the month's end).
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["days", "weeks", "months", "years"]
UNITS: tuple[Unit, ...] = ("days", "weeks", "months", "years")

EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 12, 31)
"""Dates outside these two are refused wherever records come in, and spans are at most a hundred years, so that
adding as many spans as an expression can hold never overflows."""
LONGEST: Mapping[Unit, int] = {"days": 36_525, "weeks": 5_217, "months": 1_200, "years": 100}

_SPAN = re.compile(r"\s*(\d{1,9})\s+(day|week|month|year)s?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of calendar time: a whole number of days, weeks, months or years, a hundred years at most.

    Raises:
        ValueError: the number is negative or more than a hundred years.
    """

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.number <= LONGEST[self.unit]:
            raise ValueError(f"A length of time is from 0 to {LONGEST[self.unit]} {self.unit}, not {self.number}")

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read `3 months`, `1 day`, `6 weeks`.

        Raises:
            ValueError: the text is not a whole number and a unit, or is more than a hundred years.
        """
        found = _SPAN.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is not a length of time; write a whole number and a unit, such as '3 months'")
        unit: Unit = f"{found[2]}s"  # type: ignore[assignment]
        return cls(int(found[1]), unit)

    @property
    def months(self) -> int:
        """Calendar months in the span; 0 for spans of days and weeks."""
        return {"months": 1, "years": 12}.get(self.unit, 0) * self.number

    @property
    def days(self) -> int:
        """Days in the span; 0 for spans of months and years, whose days depend on where they start."""
        return {"days": 1, "weeks": 7}.get(self.unit, 0) * self.number

    def __str__(self) -> str:
        return f"{self.number} {self.unit[:-1] if self.number == 1 else self.unit}"


def day_in_words(day: date) -> str:
    """A day as people write it: 1 June 2026."""
    return f"{day.day} {day:%B %Y}"


def after(start: date, span: Span, times: int = 1) -> date:
    """The day that lies `times` spans after `start`; negative `times` go back.

    Months are clamped to the month's last day: 30 November and three months give 28 or 29 February
    (`bx-4.s.6`). A year from 29 February is 28 February.

    Raises:
        OverflowError: the day is outside the years 1 to 9999.
    """
    if not span.months:
        return start + timedelta(days=span.days * times)
    months = start.year * 12 + start.month - 1 + span.months * times
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"{span} from {start} lies outside the calendar")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def latest_start(end: date, span: Span) -> date:
    """The last day from which `span` has passed by `end`: the inverse of :func:`after`, clamping included.

    `after(latest_start(end, span), span) <= end`, and one day later it is past `end`.
    """
    day = after(end, span, -1) + timedelta(days=4)
    while after(day, span) > end:
        day -= timedelta(days=1)
    return day
