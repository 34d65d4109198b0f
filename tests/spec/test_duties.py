"""What the documents ask for again and again: the calendar makes the duty, and the binding finds it done or not."""

from datetime import date

import pytest

from kept.documents.bindings import bindings
from kept.standards.binding import Binding
from kept.standards.calendar import duties
from kept.standards.dates import Span
from kept.standards.finding import check

RECURRING = [binding for held in bindings().values() for binding in held if binding.standard.subject.name == "duty"]
ADOPTED = date(2026, 1, 1)


def what(binding: Binding) -> str:
    """What the binding's duty is called: its condition is `what == '...'`."""
    return binding.when.removeprefix("what == '").removesuffix("'")


def found(provision: str, seen_on: date, done: list[date], adopted: date = ADOPTED) -> list[tuple[date, str]]:
    """The last day of each period of a provision's duty, and what is found for it."""
    [binding] = [binding for binding in RECURRING if binding.provision == provision]
    return [(record["due_on"], check(binding)(record).outcome) for record in made(binding, seen_on, done, adopted)]


def made(binding: Binding, seen_on: date, done: list[date], adopted: date = ADOPTED) -> list[dict]:
    by = tuple(int(part) for part in binding.by.split("-")) if binding.by else None
    return duties(
        Span.parse(binding.every),
        what=what(binding),
        counted=binding.counted,
        by=by,
        starts_on=adopted,
        seen_on=seen_on,
        done=done,
    )


@pytest.mark.parametrize("binding", RECURRING, ids=lambda binding: binding.id)
def test_each_duty_says_how_often_and_silence_is_found(binding):
    outcomes = [check(binding)(record).outcome for record in made(binding, date(2031, 7, 1), [])]
    assert "not met" in outcomes
    assert set(outcomes) <= {"not met", "does not apply"}


def test_a_self_assessment_is_due_each_first_of_june():
    # The one sent a day late in 2028 counts for 2029.
    assert found("ms-5.3", date(2029, 1, 1), [date(2027, 6, 1), date(2028, 6, 2)]) == [
        (date(2027, 6, 1), "met"),
        (date(2028, 6, 1), "not met"),
        (date(2029, 6, 1), "met"),
    ]


def test_the_sub_committee_meets_in_each_quarter():
    meetings = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 1)]
    assert found("km-4.0.d", date(2027, 1, 1), meetings)[:4] == [
        (date(2026, 3, 31), "met"),
        (date(2026, 6, 30), "met"),
        (date(2026, 9, 30), "not met"),
        (date(2026, 12, 31), "met"),
    ]


def test_contact_missing_in_one_month_is_not_met_for_that_month_alone():
    contacts = [date(2026, month, 10) for month in (1, 2, 4)]
    assert found("bx-ap.mon.3", date(2026, 5, 1), contacts) == [
        (date(2026, 1, 31), "met"),
        (date(2026, 2, 28), "met"),
        (date(2026, 3, 31), "not met"),
        (date(2026, 4, 30), "met"),
        (date(2026, 5, 31), "does not apply"),
    ]


def test_a_review_comes_six_months_after_the_last_and_a_late_one_starts_anew():
    assert found("bx-ap.mon.1", date(2027, 3, 1), [date(2026, 7, 1), date(2027, 1, 2)]) == [
        (date(2026, 7, 1), "met"),
        (date(2027, 1, 1), "not met"),
        (date(2027, 7, 2), "does not apply"),
    ]


def test_the_survey_of_the_sector_comes_every_second_year():
    assert found("gm-int-3", date(2030, 6, 1), [date(2028, 1, 1)]) == [
        (date(2028, 1, 1), "met"),
        (date(2030, 1, 1), "not met"),
    ]
