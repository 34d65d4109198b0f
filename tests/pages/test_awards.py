"""Awards through their pages: offered, answered and paid, as both sides use them."""

import re
from datetime import date
from typing import Any

import pytest

import awarded
from awarded import on
from cast import Cast
from funds import a_place
from kept.service.awards.models import Award, Payment
from kept.service.checks.models import Explanation, Tally
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising
from visiting import a_day, browser_of, get, press

pytestmark = pytest.mark.django_db


def test_an_officer_offers_an_award_and_the_group_is_told(cast: Cast) -> None:
    application = awarded.funded(cast)
    address = f"/applications/{application.pk}/offer/"
    with on(awarded.OFFERED):
        assert "£6,000 to Saltmarsh Lunch Club" in get(cast, "grace", "/awards/").text
        page = get(cast, "grace", address)
        assert "We write to Winnie Tallow" in page.text
        assert "13 payments, the first £250 on 1 November 2026" in page.text
        done = press(cast, "grace", address, **a_day("ends_on", date(2029, 10, 31)))
        assert "The award is offered. We have written to Saltmarsh Lunch Club" in done.text
        again = press(cast, "grace", address, **a_day("ends_on", date(2029, 10, 31)))
        assert "This award has been offered already" in again.text
    award = Award.objects.get()
    message = Message.objects.get(key__startswith=f"award-offered-{award.pk}")
    assert message.to == "winnie@lunch.example"
    assert f"/awards/{award.pk}/accept/" in message.body


def test_a_shorter_award_is_held_against_the_promise_and_one_press_keeps_it(cast: Cast) -> None:
    application = awarded.funded(cast)
    address = f"/applications/{application.pk}/offer/"
    short = a_day("ends_on", date(2028, 10, 31))
    with on(awarded.OFFERED):
        asked = press(cast, "grace", address, **short)
        assert "Why will it not be kept?" in asked.text
        assert not Award.objects.exists()
        moved = press(cast, "grace", address, keep="ends_on", **short)
        assert [box.get("value") for box in moved.find("input", name="ends_on-year")] == ["2029"]
        box = "reason-bx-2.s.7:term-at-least"
        typed = press(cast, "grace", address, **short, **{box: "The money itself ends in two years."})
        assert "The award is offered" in typed.text
    assert Award.objects.get().ends_on == date(2028, 10, 31)
    assert Explanation.objects.get().words == "The money itself ends in two years."


def test_the_holder_says_yes_and_who_said_it_is_kept(cast: Cast) -> None:
    award = awarded.offered(cast)
    address = f"/awards/{award.pk}/accept/"
    with on(awarded.ACCEPTED):
        assert "Who can say yes: Winnie Tallow." in get(cast, "tom", f"/awards/{award.pk}/").text
        assert browser_of(cast, "tom").get(address).status_code == 404
        assert "You say yes as Manager of Saltmarsh Lunch Club" in get(cast, "winnie", address).text
        done = press(cast, "winnie", address, answer="yes")
        assert "22 October 2026, by Winnie Tallow, Manager of Saltmarsh Lunch Club" in done.text
        assert "22 October 2026, by Winnie Tallow" in get(cast, "grace", f"/awards/{award.pk}/").text


def test_no_can_be_said_with_a_reason_and_thought_over_until_the_offer_is_closed(cast: Cast) -> None:
    award = awarded.offered(cast)
    address, page = f"/awards/{award.pk}/accept/", f"/awards/{award.pk}/"
    with on(awarded.ACCEPTED):
        assert "Say why" in press(cast, "winnie", address, answer="no", because=" ").text
        told = press(cast, "winnie", address, answer="no", because="Our hall is closed.")
        assert "You have said no" in told.text
        assert "Our hall is closed." in get(cast, "grace", page).text
        press(cast, "winnie", address, answer="yes")
        award.refresh_from_db()
        assert (award.accepted_by, award.declined_because) == (cast.person["winnie"], "")
        press(cast, "winnie", address, answer="no", because="It is closed after all.")
        press(cast, "grace", f"/awards/{award.pk}/close/")
        late = press(cast, "winnie", address, answer="yes")
        assert "has closed this offer" in late.text
    award.refresh_from_db()
    assert award.accepted_at is None


def test_there_is_a_way_on_where_there_is_nothing_to_do(cast: Cast) -> None:
    empty = get(cast, "winnie", "/awards/")
    assert "Saltmarsh Lunch Club has no awards here yet" in empty.text
    assert {"/work/", "/grants/"} <= set(empty.links)
    award = awarded.accepted(cast)
    with on(awarded.ACCEPTED):
        page = get(cast, "tom", f"/awards/{award.pk}/")
    assert {"/awards/", f"/grants/{award.application.opportunity_id}/"} <= set(page.links)


def test_a_small_award_is_offered_and_paid_in_one_go(cast: Cast) -> None:
    application = awarded.funded(cast, amount="900.00")
    with on(awarded.OFFERED):
        page = get(cast, "grace", f"/applications/{application.pk}/offer/")
        assert "One payment of £900 on 1 November 2026" in page.text
        press(cast, "grace", f"/applications/{application.pk}/offer/", **a_day("ends_on", date(2029, 10, 31)))
    award = Award.objects.get()
    with on(awarded.ACCEPTED):
        assert "In one go, on 1 November 2026" in get(cast, "winnie", f"/awards/{award.pk}/accept/").text
        assert "£900 up front Due 1 November 2026." in get(cast, "winnie", f"/awards/{award.pk}/").text


def test_a_payment_says_which_quarters_it_is_for(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(awarded.ACCEPTED):
        text = get(cast, "winnie", f"/awards/{award.pk}/").text
    assert "£250 up front, of £500 for the quarter Due 1 November 2026." in text
    assert "£500: £250 for the quarter before, and £250 up front for the next Due 1 February 2027." in text
    assert "£250, the rest of £500 for the quarter before Due 31 October 2029." in text


def test_payments_stand_in_a_line_and_late_is_said_plainly(cast: Cast) -> None:
    award = awarded.accepted(cast)
    first, page = award.payments.order_by("due_on")[0], f"/awards/{award.pk}/"
    with on(date(2026, 11, 13)):
        assert "Late by 12 days" in get(cast, "winnie", page).text
        due = get(cast, "farid", "/payments/")
        assert "1 late, 0 due today, 0 due in the next 30 days" in due.text
        address = f"/payments/{first.pk}/paid/"
        early = press(cast, "farid", address, **a_day("paid_on", date(2026, 11, 14)))
        assert "This day is still to come" in early.text
        press(cast, "farid", address, **a_day("paid_on", date(2026, 11, 12)))
        for name in ("farid", "winnie"):
            assert "Due 1 November 2026. Paid 12 November 2026, 11 days late." in get(cast, name, page).text
        assert "Nothing is late" in get(cast, "farid", "/payments/").text


def test_one_quarter_short_of_money_up_front_owes_one_reason(cast: Cast) -> None:
    """However many payments the quarter has, and whichever of them is made first."""
    place = a_place(cast)
    adoption = awarded.adopts(cast, place, "greater-manchester", "CAB/26/15")
    with on(date(2026, 4, 1)):
        promising.answer_recommendation(
            adoption=adoption, recommendation="gm-r4", status="taken up", by=cast.person["sadia"]
        )
    award = awarded.accepted(cast, place, amount="1200.00", upfront_percent=10)
    *_, last, rest = award.payments.order_by("due_on")
    assert (last.upfront, rest.amount, rest.upfront) == (10, 90, 0), "both are for the last quarter"
    with on(date(2029, 11, 1)):
        for payment, day in [(rest, date(2029, 10, 31)), (last, date(2029, 8, 1))]:
            press(cast, "farid", f"/payments/{payment.pk}/paid/", **a_day("paid_on", day))
        page = get(cast, "farid", f"/awards/{award.pk}/")
        assert "1 promise about these payments was not kept" in page.text
        [owed] = [link for link in get(cast, "farid", "/reasons/").links if re.fullmatch(r"/reasons/\d+/", link)]
        done = press(cast, "farid", owed, words="The bank was shut.")
        assert "There are none" in done.text
    [tally] = Tally.objects.filter(standard="upfront-share", number__gt=0)
    assert (tally.number, tally.month) == (1, date(2029, 8, 1))
    assert Explanation.objects.count() == 1


def test_a_wrong_day_of_payment_is_put_right_with_a_sentence(cast: Cast) -> None:
    award = awarded.accepted(cast)
    first = award.payments.order_by("due_on")[0]
    address = f"/payments/{first.pk}/paid/"
    with on(date(2026, 11, 13)):
        press(cast, "farid", address, **a_day("paid_on", date(2026, 11, 12)))
        right = a_day("after", date(2026, 11, 1))
        assert "Say what was wrong" in press(cast, "farid", address, before="2026-11-12", because="", **right).text
        stale = press(cast, "farid", address, before="2026-11-11", because="A slip.", **right)
        assert "Somebody else changed this" in stale.text
        done = press(cast, "farid", address, before="2026-11-12", because="The bank’s day, not ours.", **right)
        assert "The day of payment is put right" in done.text
        page = get(cast, "winnie", f"/awards/{award.pk}/")
        assert "it said paid 12 November 2026. The bank’s day, not ours." in page.text
        press(cast, "farid", address, before="2026-11-01", because="It was another group’s.")
    assert Payment.objects.get(pk=first.pk).paid_on is None


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("grace", "/awards/"),
        ("grace", "/awards/{award}/"),
        ("winnie", "/awards/{award}/"),
        ("farid", "/payments/"),
        ("grace", "/awards/{award}/end/"),
        ("grace", "/awards/{award}/end/assessment/"),
        ("grace", "/endings/{ending}/notice/"),
    ],
)
def test_no_page_asks_the_database_often(
    cast: Cast, name: str, address: str, django_assert_max_num_queries: Any
) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award)
    with on(awarded.NOTIFIED):
        browser = browser_of(cast, name)
        with django_assert_max_num_queries(20):
            response = browser.get(address.format(award=award.pk, ending=ending.pk))
    assert response.status_code == 200
