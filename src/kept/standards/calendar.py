"""What ought to exist in a period, so that its absence can be found.

A meeting that was never held leaves no record to check. Here the calendar makes one: a fact record of
the subject `duty` for each period that has begun, with `done` false where nothing was done in it.
"""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import takewhile
from typing import Literal

from kept.standards.dates import Span, after

Counted = Literal["calendar", "rolling", "yearly"]
Fact = dict[str, str | date | bool]
Window = tuple[date, date]
"""First and last day of a period, both in it."""

ONE_DAY = timedelta(days=1)


def duties(
    every: Span,
    *,
    what: str,
    counted: Counted,
    starts_on: date,
    seen_on: date,
    done: Sequence[date] = (),
    by: tuple[int, int] | None = None,
    first_due_on: date | None = None,
) -> list[Fact]:
    """One `duty` fact record for each period begun by `seen_on`, earliest first.

    Counted three ways:

    - `calendar`: at least one in each calendar month, quarter or other whole part of a year, as for quarterly
      meetings (`km-4.0.d`) and monthly contact (`bx-ap.mon.3`). The first is the first whole period on or
      after `starts_on`.
    - `rolling`: again within `every` of the last time, or of `starts_on` until there was one, as for a review
      at most six months after the one before (`bx-ap.mon.1`). A late deed ends the period it was late for.
    - `yearly`: by the day `by` (month, day) each `every`, as for a self-assessment by 1 June (`ms-5.3`). The
      first is due on the first such day at least `every` after `starts_on`, or on `first_due_on` where the
      adopter chose that; each later period begins the day after the one before was due.

    In calendar and yearly counting a deed belongs to the period it falls in: one done late leaves its own
    period undone and counts for the next. Of several in a period the earliest is `done_on`. Deeds before the
    first period or after `seen_on` count for nothing. A period still open on `seen_on` has `done` false until
    then and `due_on` on or after `seen_on`: that is "due", not yet "overdue".

    Args:
        every: calendar length of a period; for `calendar` 1, 2, 3, 4, 6 or 12 months, for `yearly` whole years.
        what: what ought to be done, in words for a page.
        counted: how periods are laid out.
        starts_on: first day of the duty, such as that of adoption.
        seen_on: the day on which we look.
        done: the days on which it was done, in any order.
        by: for `yearly` only: month and day; 29 February is 28 February in a common year.
        first_due_on: for `yearly` only: the first due day, where chosen.

    Returns:
        Records with `id`, `what`, `period_starts_on`, `due_on`, `seen_on`, `done` and, if done, `done_on`.

    Raises:
        ValueError: the span, `by` and `counted` do not go together; the text says what to write.
    """
    if counted != "yearly" and (by or first_due_on):
        raise ValueError(f"A day of the year is only for a duty counted yearly; this one is counted {counted}")
    if every.number < 1:
        raise ValueError(f"A duty cannot recur every {every}; write at least 1")
    deeds = sorted({day for day in done if day <= seen_on})
    match counted:
        case "rolling":
            return list(_rolling(every, what, starts_on, seen_on, deeds))
        case "calendar":
            windows = _calendar_windows(every, starts_on)
        case "yearly":
            windows = _yearly_windows(every, by, starts_on, first_due_on)
        case _:
            raise ValueError(f"{counted!r} is not a way to count; write 'calendar', 'rolling' or 'yearly'")
    begun = takewhile(lambda window: window[0] <= seen_on, windows)
    return [_record(what, window, seen_on, _first_in(window, deeds)) for window in begun]


def _calendar_windows(every: Span, starts_on: date) -> Iterator[Window]:
    if not every.months or 12 % every.months:
        raise ValueError(f"A calendar year cannot be cut into parts of {every}; write 1, 2, 3, 4, 6 or 12 months")
    first = date(starts_on.year, 1, 1)
    while first < starts_on:
        first = after(first, every)
    while True:
        following = after(first, every)
        yield first, following - ONE_DAY
        first = following


def _yearly_windows(
    every: Span, by: tuple[int, int] | None, starts_on: date, first_due_on: date | None
) -> Iterator[Window]:
    if by is None or not _is_day_of_year(*by):
        raise ValueError("A duty counted yearly needs its day as month and day, such as (6, 1) for 1 June")
    if not every.months or every.months % 12:
        raise ValueError(f"A duty due on a day of the year cannot recur every {every}; write whole years")
    if first_due_on is None:
        earliest = after(starts_on, every)
        due_on = _day_in(earliest.year, by)
        if due_on < earliest:
            due_on = _day_in(earliest.year + 1, by)
    elif first_due_on < starts_on or first_due_on != _day_in(first_due_on.year, by):
        raise ValueError(
            f"The first due day, {first_due_on}, must be the day of the year asked for and not before {starts_on}"
        )
    else:
        due_on = first_due_on
    first = starts_on
    while True:
        yield first, due_on
        first = due_on + ONE_DAY
        due_on = _day_in(due_on.year + every.months // 12, by)


def _rolling(every: Span, what: str, starts_on: date, seen_on: date, deeds: Sequence[date]) -> Iterator[Fact]:
    if seen_on < starts_on:
        return
    last = starts_on
    for deed in deeds:
        if deed > last:
            yield _record(what, (last, after(last, every)), seen_on, deed)
            last = deed
    yield _record(what, (last, after(last, every)), seen_on, None)


def _record(what: str, window: Window, seen_on: date, done_on: date | None) -> Fact:
    first, due_on = window
    record: Fact = {
        "id": f"{what}, from {first}",
        "what": what,
        "period_starts_on": first,
        "due_on": due_on,
        "seen_on": seen_on,
        "done": done_on is not None,
    }
    return record if done_on is None else record | {"done_on": done_on}


def _first_in(window: Window, deeds: Sequence[date]) -> date | None:
    first, last = window
    place = bisect_left(deeds, first)
    return deeds[place] if place < len(deeds) and deeds[place] <= last else None


def _day_in(year: int, by: tuple[int, int]) -> date:
    month, day = by
    return date(year, month, min(day, monthrange(year, month)[1]))


def _is_day_of_year(month: int, day: int) -> bool:
    leap_year = 2000
    return 1 <= month <= 12 and 1 <= day <= monthrange(leap_year, month)[1]
