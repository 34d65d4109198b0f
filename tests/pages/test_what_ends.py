"""What ends with nothing decided, said while there is time; the letter that is ready; and cuts side by side."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

import awarded
from awarded import on
from cast import Cast
from funds import a_place
from kept.service.awards import actions
from kept.service.awards.models import Award, Ending
from kept.service.awards.notice_days import last_day_for_notice, warned_on
from kept.service.history.models import Entry
from kept.service.opportunities.models import Opportunity
from kept.service.outbox.models import Message
from kept.service.reports.cutting import Cuts
from kept.service.reports.warning import tell_what_ends, warn_in_time
from reading import check
from visiting import get, press

OCTOBER, MARCH = date(2027, 10, 1), date(2028, 3, 31)


@pytest.fixture
def award(cast: Cast) -> Award:
    """£6,000 for the lunch club until 31 March 2028."""
    made = awarded.accepted(cast)
    Award.objects.filter(pk=made.pk).update(ends_on=MARCH)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize(
    ("ends_on", "last", "warned"),
    [
        (MARCH, date(2027, 12, 31), OCTOBER),
        (date(2028, 2, 29), date(2027, 11, 30), date(2027, 9, 1)),
        (date(2028, 6, 15), date(2028, 3, 15), date(2027, 12, 16)),
    ],
)
def test_the_last_day_for_notice_comes_of_the_promise(
    cast: Cast, award: Award, ends_on: date, last: date, warned: date
) -> None:
    award.ends_on = ends_on
    with on(date(2027, 9, 1)):
        assert last_day_for_notice(award) == last
        assert warned_on(award) == warned


def test_where_no_notice_was_promised_there_is_half_a_year_and_no_last_day(cast: Cast) -> None:
    award = awarded.accepted(cast, a_place(cast))
    award.ends_on = MARCH
    with on(date(2027, 9, 1)):
        assert last_day_for_notice(award) is None
        assert warned_on(award) == OCTOBER


def test_on_1_october_those_who_look_after_awards_hear_once_what_ends_on_31_march(cast: Cast, award: Award) -> None:
    council = award.funder_id
    with on(OCTOBER, hour=7):
        tell_what_ends.func(council, OCTOBER.isoformat())
        tell_what_ends.func(council, OCTOBER.isoformat())
    [message] = Message.objects.filter(key__startswith="ends-")
    assert message.to == "grace@council.estuary.example"
    assert "Saltmarsh Lunch Club: £6,000, until 31 March 2028." in message.body
    assert "The last day for the notice that was promised is 31 December 2027." in message.body


def test_what_is_decided_is_not_warned_of(cast: Cast, award: Award) -> None:
    with on(date(2027, 9, 20)):
        ending = actions.prepare_ending(award=award, because="resources", by=cast.person["grace"])
    with on(OCTOBER, hour=7):
        tell_what_ends.func(award.funder_id, OCTOBER.isoformat())
        assert not Message.objects.filter(key__startswith="ends-").exists()
        assert "nothing is decided" not in get(cast, "grace", "/work/").text
        actions.put_aside(ending=ending, by=cast.person["grace"])
        assert "It ends on 31 March 2028, and nothing is decided." in get(cast, "grace", "/work/").text
        tell_what_ends.func(award.funder_id, OCTOBER.isoformat())
    assert Message.objects.filter(key__startswith="ends-").count() == 1


def test_the_calendar_is_told_when_an_award_is_agreed(cast: Cast) -> None:
    before = DBTaskResult.objects.filter(task_path__endswith="tell_what_ends").count()
    awarded.accepted(cast)
    with on(awarded.ACCEPTED):
        warn_in_time(Entry.objects.filter(event="awards.award.accepted").latest("pk"))
    [job] = DBTaskResult.objects.filter(task_path__endswith="tell_what_ends")[before:]
    assert job.run_after.date() == date(2029, 5, 1), "three months before 31 July, from which notice is three months"


def test_the_letter_is_ready_three_months_early(cast: Cast, award: Award) -> None:
    page, ready = f"/awards/{award.pk}/", f"/awards/{award.pk}/end/ready/"
    with on(OCTOBER - timedelta(days=1)):
        assert ready not in get(cast, "grace", page).links
    with on(OCTOBER):
        shown = get(cast, "grace", page)
        assert "31 December 2027 is the last day to give the notice that was promised." in shown.text
        assert ready not in get(cast, "winnie", page).links
        assert "it ends on that day" in get(cast, "grace", ready).text
        assert "The letter is begun." in press(cast, "grace", ready).text
        press(cast, "grace", ready)
    ending = Ending.objects.get()
    assert (ending.because, ending.effective_on, ending.given_on) == ("term", MARCH, None)
    with on(date(2028, 1, 1)):
        assert ready not in get(cast, "grace", page).links, "it is too late for that"


def test_words_for_users_are_public_from_the_day_it_ends(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award, users_notice="Lunch moves to the choir’s hall.")
    with on(awarded.NOTIFIED):
        actions.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])
        assert "Lunch moves" not in check(Client().get(f"/register/{award.pk}/"), "").text
    with on(date(2027, 4, 5)):
        assert "Lunch moves to the choir’s hall." in check(Client().get(f"/register/{award.pk}/"), "").text


POUNDS = st.decimals(min_value="0.01", max_value="9999999.99", places=2)


@given(before=POUNDS, after=POUNDS, given_before=POUNDS)
def test_cut_alike_there_is_no_difference(before: Decimal, after: Decimal, given_before: Decimal) -> None:
    alike = Cuts(before, after, given_before, given_before).alike
    cuts = Cuts(before, after, given_before, alike)
    assert cuts.difference == 0
    assert abs(cuts.alike * before - given_before * after) <= before * Decimal("0.005"), "to the nearest penny"
    assert Cuts(before, after, given_before, alike + 1).difference == 1


def look(**asked: object) -> str:
    response = Client().get("/register/cuts/", asked, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    return check(response, "/register/cuts/").text


@pytest.mark.django_db
def test_both_cuts_stand_side_by_side_and_the_address_has_the_figures() -> None:
    assert "Two years, two budgets." in look()
    text = look(before="£100,000,000", after="95,000,000", sector_before="1000000", sector_after="800000.00")
    assert "The sector is given £150,000 less" in text
    assert "-5.0%" in text
    assert "-20.0%" in text
    assert "£50 more" in look(before="200", after="100", sector_before="100", sector_after="100")
    assert "just as the body’s own did" in look(before="200", after="100", sector_before="2", sector_after="1")
    wrong = look(before="0", after="lots", sector_before="1")
    assert "Write its budget in pounds" in wrong
    assert "Write what it gives, in pounds" in wrong
    assert "Two years" in look(funder="x", year="²")


def test_the_sector_s_money_is_taken_from_what_was_due(cast: Cast, award: Award) -> None:
    Opportunity.objects.update(theme="food")
    asked = {"funder": award.funder_id, "year": 2026, "before": "100", "after": "90"}
    with on(date(2027, 6, 1)):
        assert "Write an amount of at least one penny" in look(**asked), "nothing was due in the year before"
        Award.objects.filter(pk=award.pk).update(awarded_on=date(2027, 4, 20))
        text = look(**asked | {"year": 2027})
    assert "£750" in text, "from 1 November 2026 to 31 March 2027: £250 and £500"
    assert "£2,000" in text
