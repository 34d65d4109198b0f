"""A longer term asks for what its terms say: as often as was agreed, no report forgotten, and nothing more."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.actions.offering import drafted
from kept.service.awards.models import Award, ChangeRequest, Terms
from kept.service.awards.terms import TO_WRITE, items_of, told_about
from kept.service.monitoring.calendar import plan_on, plan_reports
from kept.service.worker.worker import Worker
from visiting import get

pytestmark = pytest.mark.django_db
SOON, LONGER = date(2028, 6, 1), date(2030, 4, 30)


def asked(every: int) -> dict[str, Any]:
    return {"what": "A short report", "purpose": "To learn", "use": "The team reads it", "every": every}


def award_telling(cast: Cast, *every: int) -> Award:
    """Three years until 31 October 2029, of which something is told every so many months."""
    application = awarded.funded(cast, amount="12000.00", reports=6)
    with on(awarded.OFFERED):
        asks = [asked(one) for one in every]
        actions.write_terms(award=drafted(application), saved=0, by=cast.person["grace"], asks=asks)
        award = actions.offer(application=application, by=cast.person["grace"])
    with on(awarded.ACCEPTED):
        award = actions.accept(award=award, by=cast.person["winnie"])
        plan_reports(award)
    return award


def ask(cast: Cast, award: Award, ends_on: date = LONGER) -> ChangeRequest:
    return actions.ask_for_change(
        award=award,
        kind="extension",
        by_holder=True,
        reasons="We began late.",
        wanted=actions.Wanted(ends_on=ends_on),
        by=cast.person["winnie"],
    )


def agree(cast: Cast, request: ChangeRequest) -> None:
    actions.answer_change(request=request, agreed=True, words="", by=cast.person["grace"])
    Worker("test").work_off()


def told(award: Award) -> list[date]:
    return [one.due_on - TO_WRITE for one in award.monitoring.order_by("order")]


def due(award: Award) -> list[tuple[date, date]]:
    return list(award.reports_due.order_by("until_on").values_list("from_on", "until_on"))


@pytest.mark.parametrize(
    ("every", "ends_on", "days"),
    [
        (12, date(2030, 10, 31), [date(2027, 10, 31), date(2028, 10, 31), date(2029, 10, 31), date(2030, 10, 31)]),
        (12, LONGER, [date(2027, 10, 31), date(2028, 10, 31), LONGER]),
        (0, LONGER, [LONGER]),
    ],
)
def test_an_extension_keeps_the_rhythm_and_moves_the_last_report_to_the_new_end(
    cast: Cast, every: int, ends_on: date, days: list[date]
) -> None:
    award = award_telling(cast, every)
    with on(SOON):
        agree(cast, ask(cast, award, ends_on))
        plan_on(award)  # a job may run twice
    assert told(award) == days
    assert due(award) == list(
        zip([date(2026, 11, 1), *(one + timedelta(days=1) for one in days)], days, strict=False)
    ), "each day of the term is told of once"


def test_nothing_counts_before_the_yes_and_the_page_says_what_would(cast: Cast) -> None:
    award = award_telling(cast, 12)
    before = told(award), due(award)
    with on(SOON):
        request = ask(cast, award)
        page = get(cast, "grace", f"/changes/{request.pk}/").text
        assert "What is told of the longer term" in page
        assert "By 28 May 2030: A short report" in page
        assert "By 28 November 2027" not in page, "that time is over"
        assert (told(award), due(award)) == before
        actions.answer_change(request=request, agreed=False, words="No.", by=cast.person["grace"])
        Worker("test").work_off()
    assert (told(award), due(award)) == before


def test_what_is_about_time_that_is_over_stays_and_so_does_what_is_begun(cast: Cast) -> None:
    award = award_telling(cast, 12)
    begun = award.reports_due.get(number=3)
    begun.waived_at = award.accepted_at
    begun.save()
    with on(date(2029, 10, 20)):
        agree(cast, ask(cast, award))
    assert told(award) == [date(2027, 10, 31), date(2028, 10, 31), LONGER]
    assert due(award)[2:] == [(date(2028, 11, 1), date(2029, 10, 31)), (date(2029, 11, 1), LONGER)]


def test_an_award_that_asks_for_nothing_asks_for_nothing_when_it_is_longer(cast: Cast) -> None:
    award = award_telling(cast)
    with on(SOON):
        request = ask(cast, award)
        assert "asks for nothing to be told" in get(cast, "winnie", f"/changes/{request.pk}/").text
        agree(cast, request)
    assert not told(award)
    assert not due(award)


def test_two_things_at_two_rhythms_each_keep_their_own(cast: Cast) -> None:
    award = award_telling(cast, 12, 0)
    with on(SOON):
        agree(cast, ask(cast, award, date(2030, 10, 31)))
    assert told(award)[-2:] == [date(2030, 10, 31)] * 2
    assert len(told(award)) == 5
    orders = list(award.monitoring.values_list("order", flat=True))
    assert orders == sorted(set(orders))


@given(
    start=st.integers(0, 3_000),
    days=st.integers(0, 1_500),
    more=st.integers(1, 1_500),
    today=st.integers(0, 1_500),
    every=st.sampled_from([0, 3, 6, 12]),
)
def test_no_time_is_left_untold_and_nothing_is_told_more_often(
    start: int, days: int, more: int, today: int, every: int
) -> None:
    starts_on = date(2024, 1, 1) + timedelta(days=start)
    ends_on = starts_on + timedelta(days=days)
    now = min(starts_on + timedelta(days=today), ends_on)
    longer = ends_on + timedelta(days=more)
    before, anew = told_about(starts_on, ends_on, every), told_about(starts_on, longer, every)
    award, terms = Award(starts_on=starts_on, ends_on=longer), Terms(asks=[asked(every)])
    still = [item.due_on - TO_WRITE for item in items_of(award, terms, from_on=now)]
    after = [day for day in before if day < now] + still
    assert set(after) <= set(anew), "never more than if it had been agreed so from the beginning"
    assert after[-1] == longer
    assert after == sorted(set(after))
