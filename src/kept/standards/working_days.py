"""Counting days as each law counts them.

Two laws may count the same eight working days to different dates: they differ in whose bank holidays
stop the clock and in whether the first day counts. So nothing here counts "working days" alone; a
:class:`Calendar` says for which law. Bank holidays are dated data (`bank_holidays.toml`), and a day
they do not reach is refused rather than guessed.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

from kept.standards.dates import day_in_words

Nation = Literal["england-and-wales", "scotland", "northern-ireland"]
NATIONS: tuple[Nation, ...] = ("england-and-wales", "scotland", "northern-ireland")

SATURDAY = 5
STANDSTILL_WORKING_DAYS = 8


class BankHolidaysUnknownError(ValueError):
    """A day was asked about for which no bank holidays are held. Its text is a plain sentence."""


@dataclass(frozen=True, slots=True)
class BankHolidays:
    """The days held: name by date for each nation, relied on from `known_from` to `known_until`, both included."""

    source: str
    known_from: date
    known_until: date
    by_nation: Mapping[Nation, Mapping[date, str]]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whose bank holidays stop the clock, under which law, and where that law can be read."""

    name: str
    nations: tuple[Nation, ...]
    law: str
    source: str


@dataclass(frozen=True, slots=True)
class Period:
    """A number of calendar days that begins with a day, that day being day 1, and the law that sets it."""

    name: str
    days: int
    begins_with: str
    law: str
    source: str

    def last_day(self, first: date) -> date:
        """The last day of the period that begins with `first`.

        Raises:
            OverflowError: the day is after the year 9999.
        """
        return last_day(first, self.days)


ANY_UK = Calendar(
    name="any part of the UK",
    nations=NATIONS,
    law="Procurement Act 2023, section 123: a bank holiday in any part of the United Kingdom is not a working day",
    source="https://www.legislation.gov.uk/ukpga/2023/54/section/123",
)
ENGLAND = Calendar(
    name="England",
    nations=("england-and-wales",),
    law="Health Care Services (Provider Selection Regime) Regulations 2023, which apply in England only",
    source="https://www.legislation.gov.uk/uksi/2023/1348/regulation/2",
)

CONTRACT_DETAILS = Period(
    name="contract details notice",
    days=30,
    begins_with="the day the contract is entered into",
    law="Procurement Act 2023, section 53",
    source="https://www.legislation.gov.uk/ukpga/2023/54/section/53",
)
CONTRACT_DETAILS_LIGHT_TOUCH = Period(
    name="contract details notice for a light touch contract",
    days=120,
    begins_with="the day the contract is entered into",
    law="Procurement Act 2023, section 53",
    source="https://www.legislation.gov.uk/ukpga/2023/54/section/53",
)
PAYMENTS_COMPLIANCE = Period(
    name="payments compliance notice",
    days=30,
    begins_with="the last day of the reporting period",
    law="Procurement Act 2023, section 69",
    source="https://www.legislation.gov.uk/ukpga/2023/54/section/69",
)
PAYMENTS_OVER_30000 = Period(
    name="information about payments over £30,000",
    days=30,
    begins_with="the last day of the quarter",
    law="Procurement Act 2023, section 70",
    source="https://www.legislation.gov.uk/ukpga/2023/54/section/70",
)
PIPELINE = Period(
    name="pipeline notice",
    days=56,
    begins_with="the first day of the financial year",
    law="Procurement Act 2023, section 93",
    source="https://www.legislation.gov.uk/ukpga/2023/54/section/93",
)


@cache
def bank_holidays() -> BankHolidays:
    """The bank holidays held, read once from `bank_holidays.toml`."""
    data = tomllib.loads(files(__package__).joinpath("bank_holidays.toml").read_text(encoding="utf-8"))
    by_nation = {nation: {date.fromisoformat(day): name for day, name in data[nation].items()} for nation in NATIONS}
    return BankHolidays(data["source"], data["known_from"], data["known_until"], by_nation)


def holidays_on(day: date, calendar: Calendar) -> Mapping[Nation, str]:
    """The bank holidays that fall on `day`, by nation, so that a page can say why a clock stood still.

    Raises:
        BankHolidaysUnknownError: `day` lies outside the years held.
    """
    held = bank_holidays()
    if day > held.known_until:
        raise BankHolidaysUnknownError(
            f"Bank holidays are known until {day_in_words(held.known_until)} and {day_in_words(day)} is after that; "
            f"add the next year from {held.source}"
        )
    if day < held.known_from:
        raise BankHolidaysUnknownError(
            f"Bank holidays are held from {day_in_words(held.known_from)} and {day_in_words(day)} is before that; "
            "count these days by hand"
        )
    return {nation: held.by_nation[nation][day] for nation in calendar.nations if day in held.by_nation[nation]}


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether `day` is a working day under the law of `calendar`.

    Not a Saturday or Sunday, Christmas Day, Good Friday or a bank holiday of the calendar's nations.
    Christmas Day and Good Friday need no rule of their own: in the years held each is a weekend or in the list.

    Raises:
        BankHolidaysUnknownError: `day` lies outside the years held.
    """
    return not holidays_on(day, calendar) and day.weekday() < SATURDAY


def working_day_from(first: date, number: int, calendar: Calendar) -> date:
    """The last of `number` working days beginning with `first`, which is day 1 if it is a working day.

    Raises:
        BankHolidaysUnknownError: the count runs outside the years held.
        ValueError: `number` is less than 1.
    """
    if number < 1:
        raise ValueError(f"{number} working days cannot be counted; ask for 1 or more")
    working = (day for day in _onwards(first) if is_working_day(day, calendar))
    for _ in range(number - 1):
        next(working)
    return next(working)


def working_day_after(start: date, number: int, calendar: Calendar) -> date:
    """The `number`th working day after `start`, which itself never counts.

    Raises:
        BankHolidaysUnknownError: the count runs outside the years held.
        ValueError: `number` is less than 1.
    """
    return working_day_from(start + timedelta(days=1), number, calendar)


def procurement_standstill_ends(
    published_on: date, number: int = STANDSTILL_WORKING_DAYS, calendar: Calendar = ANY_UK
) -> date:
    """The last day of standstill under the Procurement Act 2023; the contract may be entered into from the next day.

    Eight working days beginning with the day the contract award notice is published (section 51(2)); a
    voluntary standstill may be longer. The Act's calendar is :data:`ANY_UK`; counting by :data:`ENGLAND`
    can end a day too early and is offered for comparison only.
    Source: https://www.legislation.gov.uk/ukpga/2023/54/section/51

    Raises:
        BankHolidaysUnknownError: the count runs outside the years held.
        ValueError: `number` is less than 1.
    """
    return working_day_from(published_on, number, calendar)


def provider_selection_standstill_begins(published_on: date) -> date:
    """The day standstill begins under the NHS Provider Selection Regime: the day after the notice is published.

    The Health Care Services (Provider Selection Regime) Regulations 2023, regulation 12(2).
    Source: https://www.legislation.gov.uk/uksi/2023/1348/regulation/12/made
    """
    return published_on + timedelta(days=1)


def provider_selection_standstill_ends(begins_on: date) -> date:
    """The last day of standstill under the NHS Provider Selection Regime where nobody makes representations.

    Midnight at the end of the eighth working day after the day standstill begins (regulation 12(3)), by the
    bank holidays of England. `begins_on` is that day, not the day of publication: where only the latter is
    known, ask :func:`provider_selection_standstill_begins` first.
    Source: https://www.legislation.gov.uk/uksi/2023/1348/regulation/12/made

    Raises:
        BankHolidaysUnknownError: the count runs outside the years held.
    """
    return working_day_after(begins_on, STANDSTILL_WORKING_DAYS, ENGLAND)


def last_day(first: date, days: int) -> date:
    """The last of `days` calendar days beginning with `first`, which is day 1: 30 days from 31 March end 29 April.

    "Beginning with" a day is how the Procurement Act 2023 states its notice periods (sections 53, 69, 70, 93).

    Raises:
        ValueError: `days` is less than 1.
        OverflowError: the day is after the year 9999.
    """
    if days < 1:
        raise ValueError(f"A period of {days} days cannot be counted; ask for 1 or more")
    return first + timedelta(days=days - 1)


def days_until_unknown(today: date) -> int:
    """Days from `today` to the last day for which bank holidays are known; negative once that has passed."""
    return (bank_holidays().known_until - today).days


def running_out(today: date, within: int = 365) -> str | None:
    """A sentence that asks for the next year's bank holidays, or None while more than `within` days are left."""
    if days_until_unknown(today) > within:
        return None
    held = bank_holidays()
    return f"Bank holidays are known until {day_in_words(held.known_until)}; add the next year from {held.source}"


def _onwards(day: date) -> Iterator[date]:
    while True:
        yield day
        day += timedelta(days=1)
