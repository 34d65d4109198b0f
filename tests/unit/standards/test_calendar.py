"""Duties made by the calendar: what ought to have been done, and whether it was."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.standards.calendar import duties
from kept.standards.dates import Span, after
from kept.standards.vocabulary import subjects

ONE_DAY = timedelta(days=1)
MONTH, QUARTER, HALF_YEAR, YEAR = Span(1, "months"), Span(3, "months"), Span(6, "months"), Span(1, "years")
days = st.dates(date(2015, 1, 1), date(2040, 12, 31))
deeds = st.lists(days, max_size=30)
parts_of_a_year = st.sampled_from([Span(n, "months") for n in (1, 2, 3, 4, 6, 12)] + [YEAR])
spans = st.builds(Span, st.integers(1, 40), st.sampled_from(["days", "weeks", "months", "years"]))
days_of_the_year = st.dates(date(2020, 1, 1), date(2020, 12, 31)).map(lambda day: (day.month, day.day))


def meetings(starts_on: date, seen_on: date, done: list[date], every: Span = QUARTER) -> list[dict]:
    return duties(every, what="meeting", counted="calendar", starts_on=starts_on, seen_on=seen_on, done=done)


def reviews(starts_on: date, seen_on: date, done: list[date], every: Span = HALF_YEAR) -> list[dict]:
    return duties(every, what="review", counted="rolling", starts_on=starts_on, seen_on=seen_on, done=done)


def assessments(starts_on: date, seen_on: date, done: list[date], by=(6, 1), first_due_on=None, every=YEAR):
    return duties(
        every,
        what="self-assessment",
        counted="yearly",
        by=by,
        first_due_on=first_due_on,
        starts_on=starts_on,
        seen_on=seen_on,
        done=done,
    )


def shown(records: list[dict]) -> list[tuple]:
    return [(record["period_starts_on"], record["due_on"], record.get("done_on")) for record in records]


def test_a_quarter_without_a_meeting_is_found() -> None:
    records = meetings(date(2026, 1, 1), date(2026, 10, 1), [date(2026, 9, 30), date(2026, 2, 3), date(2026, 3, 31)])
    assert shown(records) == [
        (date(2026, 1, 1), date(2026, 3, 31), date(2026, 2, 3)),
        (date(2026, 4, 1), date(2026, 6, 30), None),
        (date(2026, 7, 1), date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31), None),
    ]
    assert [record["done"] for record in records] == [True, False, True, False]


def test_contact_missing_in_one_month_is_missing_for_that_month_alone() -> None:
    contacts = [date(2026, month, 15) for month in (1, 2, 4, 5)]
    records = meetings(date(2026, 1, 1), date(2026, 5, 31), contacts, MONTH)
    assert [record["period_starts_on"].month for record in records if not record["done"]] == [3]


def test_a_duty_begun_inside_a_quarter_is_first_asked_of_the_next() -> None:
    records = meetings(date(2026, 1, 2), date(2026, 4, 1), [date(2026, 2, 1)])
    assert shown(records) == [(date(2026, 4, 1), date(2026, 6, 30), None)]


def test_a_meeting_still_to_come_is_not_yet_done() -> None:
    records = meetings(date(2026, 1, 1), date(2026, 3, 1), [date(2026, 3, 2)])
    assert shown(records) == [(date(2026, 1, 1), date(2026, 3, 31), None)]


def test_nothing_is_asked_before_the_duty_starts() -> None:
    yesterday, today = date(2025, 12, 31), date(2026, 1, 1)
    assert meetings(today, yesterday, []) == []
    assert reviews(today, yesterday, []) == []
    assert assessments(today, yesterday, []) == []


def test_each_review_starts_the_clock_of_the_next_and_a_late_one_shows_its_lateness() -> None:
    records = reviews(date(2025, 1, 10), date(2026, 9, 1), [date(2025, 7, 10), date(2026, 1, 11)])
    assert shown(records) == [
        (date(2025, 1, 10), date(2025, 7, 10), date(2025, 7, 10)),
        (date(2025, 7, 10), date(2026, 1, 10), date(2026, 1, 11)),
        (date(2026, 1, 11), date(2026, 7, 11), None),
    ]
    assert [record["done"] for record in records] == [True, True, False]


def test_a_review_due_in_a_short_month_is_due_on_its_last_day() -> None:
    assert shown(reviews(date(2025, 8, 31), date(2025, 9, 1), [])) == [(date(2025, 8, 31), date(2026, 2, 28), None)]


@pytest.mark.parametrize(
    ("adopted", "first_due"),
    [
        (date(2026, 6, 1), date(2027, 6, 1)),  # exactly twelve months
        (date(2026, 6, 2), date(2028, 6, 1)),  # a day short of them
        (date(2026, 5, 31), date(2027, 6, 1)),
    ],
)
def test_the_first_self_assessment_is_due_twelve_months_or_more_after_adoption(adopted: date, first_due: date) -> None:
    assert assessments(adopted, adopted, [])[0]["due_on"] == first_due


def test_an_adopter_may_choose_the_printed_date() -> None:
    records = assessments(date(2022, 10, 1), date(2024, 6, 2), [date(2023, 6, 1)], first_due_on=date(2023, 6, 1))
    assert shown(records) == [
        (date(2022, 10, 1), date(2023, 6, 1), date(2023, 6, 1)),
        (date(2023, 6, 2), date(2024, 6, 1), None),
        (date(2024, 6, 2), date(2025, 6, 1), None),
    ]


def test_a_self_assessment_a_day_late_leaves_its_year_undone() -> None:
    records = assessments(date(2026, 6, 1), date(2027, 7, 1), [date(2027, 6, 2)])
    assert [record["done"] for record in records] == [False, True]


def test_29_february_is_28_february_in_a_common_year() -> None:
    records = assessments(date(2023, 2, 28), date(2027, 1, 1), [], by=(2, 29))
    assert [record["due_on"] for record in records] == [
        date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28),
    ]  # fmt: skip


def test_every_record_fits_the_subject_duty() -> None:
    columns = subjects()["duty"].columns
    python = {"text": str, "date": date, "truth": bool}
    for record in meetings(date(2026, 1, 1), date(2026, 12, 31), [date(2026, 2, 3)]):
        assert all(isinstance(value, python[columns[name].type]) for name, value in record.items())


@given(parts_of_a_year, days, days, deeds)
def test_calendar_periods_tile_and_each_deed_in_them_falls_in_exactly_one(every, starts_on, seen_on, done) -> None:
    records = meetings(starts_on, seen_on, done, every)
    _assert_tiled(records, seen_on)
    for record in records:
        assert record["period_starts_on"].day == 1
        assert record["due_on"].day == monthrange(record["due_on"].year, record["due_on"].month)[1]
        assert record["due_on"] + ONE_DAY == after(record["period_starts_on"], every)
    if records:
        assert starts_on <= records[0]["period_starts_on"] < after(starts_on, every)
        _assert_deeds_placed(records, seen_on, done)


@given(days_of_the_year, days, days, deeds, st.sampled_from([YEAR, Span(24, "months")]))
def test_yearly_periods_tile_and_end_on_the_printed_day(by, starts_on, seen_on, done, every) -> None:
    records = assessments(starts_on, seen_on, done, by, every=every)
    _assert_tiled(records, seen_on)
    for record in records:
        assert (record["due_on"].month, record["due_on"].day) in (by, (2, 28) if by == (2, 29) else by)
    if records:
        earliest = after(starts_on, every)
        assert records[0]["period_starts_on"] == starts_on
        assert earliest <= records[0]["due_on"] < earliest + timedelta(days=367)
        _assert_deeds_placed(records, seen_on, done)


@given(spans, days, days, deeds)
def test_rolling_periods_run_from_deed_to_deed_and_the_last_is_open(every, starts_on, seen_on, done) -> None:
    records = reviews(starts_on, seen_on, done, every)
    if seen_on < starts_on:
        assert records == []
        return
    starts = [record["period_starts_on"] for record in records]
    ends = [record["done_on"] for record in records[:-1]]
    assert starts == [starts_on, *ends]
    assert ends == sorted({day for day in done if starts_on < day <= seen_on})
    assert not records[-1]["done"]
    assert all(record["due_on"] == after(record["period_starts_on"], every) for record in records)


@given(st.sampled_from(["calendar", "rolling"]), days, days, deeds, st.randoms())
def test_order_and_repetition_of_the_deeds_change_nothing(counted, starts_on, seen_on, done, random) -> None:
    again = done + done[:3]
    random.shuffle(again)
    ask = meetings if counted == "calendar" else reviews
    records = ask(starts_on, seen_on, done)
    assert ask(starts_on, seen_on, again) == records
    assert len({record["id"] for record in records}) == len(records)


@pytest.mark.parametrize(
    ("every", "asked", "says"),
    [
        (Span(5, "months"), {"counted": "calendar"}, "cannot be cut into parts of 5 months"),
        (Span(2, "weeks"), {"counted": "calendar"}, "cannot be cut into parts of 2 weeks"),
        (Span(0, "months"), {"counted": "rolling"}, "cannot recur every 0 months"),
        (YEAR, {"counted": "yearly"}, "needs its day as month and day"),
        (YEAR, {"counted": "yearly", "by": (6, 31)}, "needs its day as month and day"),
        (YEAR, {"counted": "yearly", "by": (13, 1)}, "needs its day as month and day"),
        (QUARTER, {"counted": "yearly", "by": (6, 1)}, "write whole years"),
        (YEAR, {"counted": "yearly", "by": (6, 1), "first_due_on": date(2027, 6, 2)}, "must be the day of the year"),
        (YEAR, {"counted": "yearly", "by": (6, 1), "first_due_on": date(2025, 6, 1)}, "not before 2026-01-01"),
        (QUARTER, {"counted": "calendar", "by": (6, 1)}, "only for a duty counted yearly"),
        (QUARTER, {"counted": "monthly"}, "write 'calendar', 'rolling' or 'yearly'"),
    ],
)
def test_what_does_not_go_together_is_refused_in_plain_words(every: Span, asked: dict, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        duties(every, what="meeting", starts_on=date(2026, 1, 1), seen_on=date(2027, 1, 1), **asked)


def _assert_tiled(records: list[dict], seen_on: date) -> None:
    for earlier, later in pairwise(records):
        assert later["period_starts_on"] == earlier["due_on"] + ONE_DAY
    for record in records:
        assert record["period_starts_on"] <= min(record["due_on"], seen_on)
    if records:
        assert records[-1]["due_on"] >= seen_on


def _assert_deeds_placed(records: list[dict], seen_on: date, done: list[date]) -> None:
    for deed in done:
        holding = [record for record in records if record["period_starts_on"] <= deed <= record["due_on"]]
        if records[0]["period_starts_on"] <= deed <= seen_on:
            assert len(holding) == 1
            assert holding[0]["done"]
            assert holding[0]["done_on"] <= deed
    for record in records:
        if record["done"]:
            assert record["done_on"] in done
            assert record["period_starts_on"] <= record["done_on"] <= min(record["due_on"], seen_on)
