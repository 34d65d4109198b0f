"""Dates and money as publishers write them, read into `datetime.date` and `Decimal` pounds."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from kept.standards.dates import EARLIEST, LATEST, LONGEST, Span, after

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = EARLIEST.year, LATEST.year  # outside these a year is a slip of the hand
MOST_POUNDS = Decimal(10) ** 13  # ten million million: more than any State spends in a year
LONGEST_NUMBER = 40  # characters; a longer one is noise
MOST_MONTHS = LONGEST["months"]  # a grant of a hundred years

A_DATE = f"a date such as 2026-03-31, between {FIRST_YEAR} and {LAST_YEAR}"
AN_AMOUNT = "an amount of money below 10,000,000,000,000"

BRITISH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 0?0:00(?::00)?)?")

MOST_REMEMBERED = 50_000  # texts; about 10 MB

_remembered: dict[str, date] = {}  # publishers write the same few thousand days again and again


def day(text: str) -> date | None:
    """The calendar day in London of an ISO date or date-time, or None where there is no such day.

    A clock that shows 00:00:00 or 23:59:59 is how publishers write a whole day, so the written day stands whatever its
    zone: `2029-07-31T23:59:59Z` is 31 July, although London's clocks already show 1 August.
    """
    known = _remembered.get(text)
    if known is None:
        known = _day(text)
        if known is not None and len(text) < LONGEST_NUMBER:
            if len(_remembered) >= MOST_REMEMBERED:
                _remembered.clear()
            _remembered[text] = known
    return known


def _day(text: str) -> date | None:
    written = text[:10]
    try:
        known = date.fromisoformat(written)
    except ValueError:
        return None
    if len(written) != 10 or written[4] != "-" or not FIRST_YEAR <= known.year <= LAST_YEAR:
        return None
    if len(text) == 10:
        return known
    clock = text[11:19]
    if clock == "00:00:00" or clock == "23:59:59":
        return known
    # Between 02:00 and 21:59 neither Greenwich nor summer time can move the day.
    if "02" <= clock[:2] <= "21" and (text[19:] == "Z" or text[19:] == "+01:00" or text[19:] == "+00:00"):
        return known
    return _london_day(text)


def british_day(text: str) -> date | None:
    """The day of a date written as 31/03/2026, day first as in the United Kingdom, or None."""
    match = BRITISH_DAY.fullmatch(text)
    if match is None:
        return None
    of_month, month, year = (int(part) for part in match.groups())
    try:
        return date(year, month, of_month) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def last_day(starts_on: date, months: int) -> date | None:
    """Last day of a term of calendar months: 12 months from 1 April end on 31 March. None beyond the last year."""
    if not 1 <= months <= MOST_MONTHS:
        return None
    ends_on = after(starts_on, Span(months, "months")) - timedelta(days=1)
    return ends_on if ends_on <= LATEST else None


def _london_day(text: str) -> date | None:
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            instant = instant.astimezone(LONDON)
    except (ValueError, OverflowError):
        return None
    return instant.date()


def pounds(value: object) -> Decimal | None:
    """An amount as Decimal, or None where it is not a number of a believable size."""
    if type(value) is not Decimal:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return None
        if isinstance(value, int) and abs(value) >= MOST_POUNDS:
            return None
        if isinstance(value, str):
            value = value.strip().removeprefix("£").replace(",", "")
            if len(value) > LONGEST_NUMBER:
                return None
        try:
            value = Decimal(str(value))
        except InvalidOperation:
            return None
    return value if value.is_finite() and -MOST_POUNDS < value < MOST_POUNDS else None
