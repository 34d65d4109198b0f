"""Dates worked out beforehand that counting by law must give.

Each is a fact restated from the research on procurement timetables: a start and the day on which a period
that the law sets comes to its end.
"""

from datetime import date

import pytest

from kept.standards.working_days import (
    CONTRACT_DETAILS,
    CONTRACT_DETAILS_LIGHT_TOUCH,
    ENGLAND,
    PAYMENTS_COMPLIANCE,
    PAYMENTS_OVER_30000,
    PIPELINE,
    procurement_standstill_ends,
    provider_selection_standstill_begins,
    provider_selection_standstill_ends,
)


@pytest.mark.parametrize(
    ("published", "by_england", "by_any_uk"),
    [
        (date(2026, 11, 23), date(2026, 12, 2), date(2026, 12, 3)),
        (date(2026, 12, 18), date(2026, 12, 31), date(2026, 12, 31)),
        (date(2026, 12, 21), date(2027, 1, 4), date(2027, 1, 5)),
    ],
)
def test_procurement_act_standstill_is_eight_working_days_with_the_day_of_publication(
    published: date, by_england: date, by_any_uk: date
) -> None:
    assert procurement_standstill_ends(published, calendar=ENGLAND) == by_england
    assert procurement_standstill_ends(published) == by_any_uk


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2026, 11, 23), date(2026, 12, 3)),
        (date(2026, 12, 18), date(2027, 1, 4)),
        (date(2026, 12, 21), date(2027, 1, 5)),
    ],
)
def test_provider_selection_standstill_is_eight_working_days_after_the_day_it_begins(begins: date, ends: date) -> None:
    assert provider_selection_standstill_ends(begins) == ends


def test_provider_selection_standstill_begins_the_day_after_publication() -> None:
    """Regulation 12(2): so a notice of Monday 23 November leaves until Friday 4 December."""
    begins = provider_selection_standstill_begins(date(2026, 11, 23))
    assert begins == date(2026, 11, 24)
    assert provider_selection_standstill_ends(begins) == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (CONTRACT_DETAILS, date(2027, 1, 11), date(2027, 2, 9)),
        (CONTRACT_DETAILS_LIGHT_TOUCH, date(2027, 1, 11), date(2027, 5, 10)),
        (PAYMENTS_COMPLIANCE, date(2026, 9, 30), date(2026, 10, 29)),
        (PAYMENTS_COMPLIANCE, date(2027, 3, 31), date(2027, 4, 29)),
        (PAYMENTS_OVER_30000, date(2026, 12, 31), date(2027, 1, 29)),
        (PIPELINE, date(2026, 4, 1), date(2026, 5, 26)),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_a_period_that_begins_with_a_day_has_it_as_day_one(period, first: date, last: date) -> None:
    assert period.last_day(first) == last
