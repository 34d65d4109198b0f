"""Spans of calendar time, and dates moved by them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.standards.dates import EARLIEST, LATEST, LONGEST, UNITS, Span, after, latest_start
from kept.standards.language import DEEPEST

ONE_DAY = timedelta(days=1)
days = st.dates(EARLIEST, LATEST)
spans = st.sampled_from(UNITS).flatmap(lambda unit: st.builds(Span, st.integers(0, LONGEST[unit]), st.just(unit)))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3 months", Span(3, "months")),
        ("1 month", Span(1, "months")),
        (" 6  weeks ", Span(6, "weeks")),
        ("21 days", Span(21, "days")),
        ("0 days", Span(0, "days")),
        ("100 years", Span(100, "years")),
    ],
)
def test_a_span_is_read_as_it_is_said(text, span):
    assert Span.parse(text) == span


@pytest.mark.parametrize("span", [Span(1, "days"), Span(2, "weeks"), Span(1, "months"), Span(0, "years")])
def test_a_span_is_said_as_it_is_read(span):
    assert Span.parse(str(span)) == span


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3", "is not a length of time; write a whole number and a unit, such as '3 months'"),
        ("three months", "is not a length of time"),
        ("3 moons", "is not a length of time"),
        ("-3 months", "is not a length of time"),
        ("1.5 years", "is not a length of time"),
        ("3 months and a day", "is not a length of time"),
        ("٣ months", "is not a length of time"),
        ("101 years", "from 0 to 100 years, not 101"),
        ("1201 months", "from 0 to 1200 months"),
        ("5218 weeks", "from 0 to 5217 weeks"),
        ("999999999 days", "from 0 to 36525 days"),
    ],
)
def test_what_is_no_span_is_refused_in_words(text, says):
    with pytest.raises(ValueError, match=says):
        Span.parse(text)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        # Three months' notice: requirements 22.1 and 22.2.
        ("2026-01-15", "3 months", "2026-04-15"),
        ("2025-11-30", "3 months", "2026-02-28"),
        ("2023-11-30", "3 months", "2024-02-29"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2026-03-31", "1 month", "2026-04-30"),
        ("2026-02-28", "1 month", "2026-03-28"),
        # A term of three years from 1 April ends with 31 March.
        ("2025-04-01", "3 years", "2028-04-01"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2096-02-29", "4 years", "2100-02-28"),
        ("1999-12-31", "2 months", "2000-02-29"),
        # Weeks and days are whole days.
        ("2026-03-02", "6 weeks", "2026-04-13"),
        ("2026-03-02", "21 days", "2026-03-23"),
        ("2026-12-31", "1 day", "2027-01-01"),
        ("2026-01-15", "0 months", "2026-01-15"),
    ],
)
def test_the_day_after_a_span(start, span, end):
    assert after(date.fromisoformat(start), Span.parse(span)) == date.fromisoformat(end)


def test_spans_go_back_as_well():
    assert after(date(2026, 3, 31), Span(1, "months"), -1) == date(2026, 2, 28)
    assert after(date(2026, 1, 15), Span(1, "months"), -13) == date(2024, 12, 15)


@given(days, st.integers(0, 1200))
def test_months_keep_the_day_or_are_clamped_to_the_months_last(start, months):
    end = after(start, Span(months, "months"))
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + ONE_DAY).day == 1)


@given(days, st.integers(0, 100))
def test_a_year_is_twelve_months_and_a_week_seven_days(start, number):
    assert after(start, Span(number, "years")) == after(start, Span(12 * number, "months"))
    assert after(start, Span(number, "weeks")) == after(start, Span(7 * number, "days"))


@given(days, days, spans)
def test_a_later_start_never_ends_earlier(one, other, span):
    first, last = sorted((one, other))
    assert after(first, span) <= after(last, span)


@given(days, spans)
def test_the_latest_start_is_the_last_from_which_the_span_has_passed(end, span):
    start = latest_start(end, span)
    assert after(start, span) <= end < after(start + ONE_DAY, span)


@given(spans)
def test_no_expression_leaves_the_calendar(span):
    day = LATEST
    for _ in range(DEEPEST):
        day = after(day, span)
    assert LATEST <= day <= date.max


def test_a_day_outside_the_calendar_is_said():
    with pytest.raises(OverflowError, match="100 years from 9950-01-01 lies outside the calendar"):
        after(date(9950, 1, 1), Span(100, "years"))
