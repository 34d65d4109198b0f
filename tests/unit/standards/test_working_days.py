"""The bank holidays held, and working days counted from them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.standards.working_days import (
    ANY_UK,
    CONTRACT_DETAILS,
    ENGLAND,
    NATIONS,
    BankHolidaysUnknownError,
    bank_holidays,
    days_until_unknown,
    holidays_on,
    is_working_day,
    last_day,
    procurement_standstill_ends,
    provider_selection_standstill_begins,
    provider_selection_standstill_ends,
    running_out,
    working_day_after,
    working_day_from,
)

HELD = bank_holidays()
FIRST_YEAR, LAST_YEAR = 2019, 2028
ONE_DAY = timedelta(days=1)
SPECIAL = {
    "england-and-wales": {date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)},
    "scotland": {date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8), date(2026, 6, 15)},
    "northern-ireland": {date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)},
}
MOVED = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}
well_inside = st.dates(HELD.known_from, HELD.known_until - timedelta(days=60))
calendars = st.sampled_from([ANY_UK, ENGLAND])


def easter_sunday(year: int) -> date:
    """Gauss's reckoning as mended for 1900 to 2099, so that the dates held are not checked by their own source."""
    moon = (19 * (year % 19) + 24) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
    if (moon, sunday) == (29, 6) or ((moon, sunday) == (28, 6) and year % 19 > 10):
        sunday -= 7
    return date(year, 3, 22) + timedelta(days=moon + sunday)


def monday_on_or_after(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def ordinary_days(year: int, nation: str) -> set[date]:
    """The days of the 1971 Act and of the yearly proclamation; a weekend day is put off to the next free weekday."""
    easter = easter_sunday(year)
    mondays = {monday_on_or_after(date(year, 5, 1)), monday_on_or_after(date(year, 5, 25))}
    mondays.add(monday_on_or_after(date(year, 8, 1 if nation == "scotland" else 25)))
    found = {MOVED.get(day, day) for day in mondays} | {easter - timedelta(days=2)}
    fixed = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    if nation == "scotland":
        fixed += [date(year, 1, 2), date(year, 11, 30)]
    else:
        found.add(easter + ONE_DAY)
    if nation == "northern-ireland":
        fixed += [date(year, 3, 17), date(year, 7, 12)]
    found |= {day for day in fixed if day.weekday() < 5}
    for day in sorted(day for day in fixed if day.weekday() >= 5):
        while day.weekday() >= 5 or day in found:
            day += ONE_DAY
        found.add(day)
    return found


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_the_days_held_are_those_the_rules_give_and_the_special_ones(nation: str, year: int) -> None:
    held = {day for day in HELD.by_nation[nation] if day.year == year}
    special = {day for day in SPECIAL[nation] if day.year == year}
    assert held - special == ordinary_days(year, nation)
    assert special <= held


@pytest.mark.parametrize("calendar", [ANY_UK, ENGLAND], ids=lambda calendar: calendar.name)
@pytest.mark.parametrize("year", range(FIRST_YEAR, HELD.known_until.year + 1))
def test_christmas_day_and_good_friday_never_are_working_days(calendar, year: int) -> None:
    assert not is_working_day(date(year, 12, 25), calendar)
    assert not is_working_day(easter_sunday(year) - timedelta(days=2), calendar)


@pytest.mark.parametrize(
    ("day", "nation"),
    [
        (date(2026, 11, 30), "scotland"),  # St Andrew's Day
        (date(2026, 6, 15), "scotland"),  # men's football World Cup
        (date(2026, 1, 2), "scotland"),
        (date(2026, 8, 3), "scotland"),  # first Monday in August
        (date(2026, 3, 17), "northern-ireland"),  # St Patrick's Day
        (date(2026, 7, 13), "northern-ireland"),  # for Sunday 12 July
    ],
)
def test_a_holiday_elsewhere_stops_the_clock_of_the_whole_uk_and_not_that_of_england(day: date, nation: str) -> None:
    assert is_working_day(day, ENGLAND)
    assert not is_working_day(day, ANY_UK)
    assert set(holidays_on(day, ANY_UK)) == {nation}


def test_easter_monday_and_late_august_are_working_days_in_scotland_alone() -> None:
    for day in (date(2026, 4, 6), date(2026, 8, 31)):
        assert set(holidays_on(day, ANY_UK)) == {"england-and-wales", "northern-ireland"}


def test_the_funeral_and_the_coronation_stop_every_clock() -> None:
    for day in (date(2022, 9, 19), date(2023, 5, 8)):
        assert set(holidays_on(day, ANY_UK)) == set(NATIONS)


@given(well_inside, st.integers(1, 20), calendars)
def test_counting_with_the_first_day_takes_in_exactly_that_many_working_days(first, number, calendar) -> None:
    last = working_day_from(first, number, calendar)
    counted = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert sum(is_working_day(day, calendar) for day in counted) == number
    assert is_working_day(last, calendar)


@given(well_inside, st.integers(1, 20), calendars)
def test_counting_after_a_day_is_one_more_than_with_it_when_it_works(start, number, calendar) -> None:
    with_it = number + 1 if is_working_day(start, calendar) else number
    assert working_day_after(start, number, calendar) == working_day_from(start, with_it, calendar)


@given(well_inside)
def test_the_uk_clock_never_ends_a_standstill_sooner_than_that_of_england(published) -> None:
    assert procurement_standstill_ends(published) >= procurement_standstill_ends(published, calendar=ENGLAND)


@given(well_inside.filter(lambda day: is_working_day(day, ENGLAND)))
def test_a_provider_selection_notice_of_a_working_day_stands_still_longer_than_the_act_asks(published) -> None:
    ends = provider_selection_standstill_ends(provider_selection_standstill_begins(published))
    assert ends > procurement_standstill_ends(published, calendar=ENGLAND)


def test_a_notice_published_on_a_sunday_starts_its_count_on_the_next_working_day() -> None:
    assert procurement_standstill_ends(date(2026, 9, 6)) == procurement_standstill_ends(date(2026, 9, 7))


def test_a_longer_standstill_can_be_asked_for() -> None:
    assert procurement_standstill_ends(date(2026, 9, 7), 10) == date(2026, 9, 18)


def test_a_period_of_one_day_is_that_day() -> None:
    assert last_day(date(2026, 2, 28), 1) == date(2026, 2, 28)


@pytest.mark.parametrize("number", [0, -1])
def test_a_count_of_no_days_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="ask for 1 or more"):
        working_day_from(date(2026, 9, 7), number, ANY_UK)
    with pytest.raises(ValueError, match="ask for 1 or more"):
        last_day(date(2026, 9, 7), number)


def test_the_last_day_known_is_answered_and_the_next_is_refused_in_plain_words() -> None:
    assert is_working_day(HELD.known_until, ANY_UK)
    with pytest.raises(BankHolidaysUnknownError) as refused:
        is_working_day(HELD.known_until + ONE_DAY, ANY_UK)
    assert str(refused.value) == (
        "Bank holidays are known until 31 December 2027 and 1 January 2028 is after that; "
        "add the next year from https://www.gov.uk/bank-holidays"
    )


def test_a_count_that_runs_past_what_is_known_is_refused() -> None:
    with pytest.raises(BankHolidaysUnknownError, match="known until"):
        procurement_standstill_ends(HELD.known_until - timedelta(days=5))


def test_a_day_before_the_first_year_is_refused_in_plain_words() -> None:
    with pytest.raises(BankHolidaysUnknownError, match="held from 1 January 2019 and 31 December 2018 is before that"):
        is_working_day(date(2018, 12, 31), ENGLAND)


def test_periods_of_calendar_days_need_no_bank_holidays() -> None:
    assert CONTRACT_DETAILS.last_day(date(2040, 1, 1)) == date(2040, 1, 30)


def test_a_year_ahead_it_says_that_the_days_run_out() -> None:
    year_before = HELD.known_until - timedelta(days=365)
    assert days_until_unknown(year_before) == 365
    assert running_out(year_before - ONE_DAY) is None
    assert running_out(year_before) == (
        "Bank holidays are known until 31 December 2027; add the next year from https://www.gov.uk/bank-holidays"
    )
    assert days_until_unknown(HELD.known_until + ONE_DAY) == -1
    assert running_out(HELD.known_until + ONE_DAY)
