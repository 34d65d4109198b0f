"""Days and pounds as publishers write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kept.opendata.values import british_day, day, last_day, pounds

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-08-25", date(2026, 8, 25)),
        ("2026-08-25T12:00:00Z", date(2026, 8, 25)),
        ("2026-07-31T23:30:00Z", date(2026, 8, 1)),  # half past midnight in London's summer
        ("2026-01-31T23:30:00Z", date(2026, 1, 31)),
        ("2029-07-31T23:59:59Z", date(2029, 7, 31)),  # how a whole day is written
        ("2026-08-11T00:00:00Z", date(2026, 8, 11)),
        ("2026-08-11T00:30:00+05:00", date(2026, 8, 10)),
        ("2026-08-11T05:30:00+09:00", date(2026, 8, 10)),
        ("2023-09-07 00:00:00.0000000", date(2023, 9, 7)),
        ("1900-01-01", date(1900, 1, 1)),
        ("1899-12-31", None),
        ("2201-01-01", None),
        ("0001-01-01", None),
        ("9999-12-31T23:30:00-05:00", None),
        ("2026-02-29", None),
        ("2026-08", None),
        ("25/08/2026", None),
        ("2026-08-25T99:00:00Z", None),
        ("", None),
    ],
)
def test_day(text: str, expected: date | None) -> None:
    assert day(text) == expected


@given(
    some.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 (as written, before its zone)
    some.integers(-12 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_an_instant_has_its_day_in_london(written: datetime, offset: timedelta) -> None:
    if written.strftime("%H:%M:%S") in ("00:00:00", "23:59:59"):
        return
    instant = (written - offset).replace(tzinfo=UTC)
    sign = "-" if offset < timedelta(0) else "+"
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    text = f"{written:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{minutes:02}"
    assert day(text) == instant.astimezone(LONDON).date()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03/04/2021", date(2021, 4, 3)),
        ("3/4/2021", date(2021, 4, 3)),
        ("31/12/2021 00:00", date(2021, 12, 31)),
        ("12/31/2021", None),
        ("31/02/2021", None),
        ("03/04/21", None),
        ("03/04/3021", None),
    ],
)
def test_british_day(text: str, expected: date | None) -> None:
    assert british_day(text) == expected


@pytest.mark.parametrize(
    ("starts_on", "months", "expected"),
    [
        (date(2026, 4, 1), 12, date(2027, 3, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 4, 1), 0, None),
        (date(2199, 6, 1), 1200, None),
    ],
)
def test_last_day(starts_on: date, months: int, expected: date | None) -> None:
    assert last_day(starts_on, months) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, Decimal(0)),
        (12.5, Decimal("12.5")),
        (Decimal("0.10"), Decimal("0.10")),
        ("£1,234.50", Decimal("1234.50")),
        (" -5 ", Decimal(-5)),
        (10**13 - 1, Decimal(10**13 - 1)),
        (10**13, None),
        (Decimal("1E+9999"), None),
        (Decimal("NaN"), None),
        (Decimal("sNaN"), None),
        (float("inf"), None),
        ("1" * 50, None),
        ("twelve", None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_pounds(value: object, expected: Decimal | None) -> None:
    assert pounds(value) == expected
