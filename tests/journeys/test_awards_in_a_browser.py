"""5 January for 31 March: an officer ends a grant with care, on a phone with scripts off; and every page by axe."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

import awarded
from browsing import follow, width_of
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.models import Ending
from kept.service.checks.deed import Reason
from kept.service.checks.models import Explanation
from kept.service.outbox import post
from kept.service.outbox.models import Message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


@pytest.fixture
def on_5_january() -> Iterator[None]:
    """The clock at mid-morning on 5 January 2027, ticking."""
    with time_machine.travel(datetime(2027, 1, 5, 10, tzinfo=UTC)):
        yield


def write_day(page: Any, name: str, day: date) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"input[name={name}-{part}]", str(value))


def save(page: Any) -> None:
    page.click("main button:has-text('Save')")


def test_5_january_for_31_march_on_a_phone_with_scripts_off(
    cast: Cast, on_5_january: None, visit: Callable[..., Any], be: Callable[..., None]
) -> None:
    award = awarded.accepted(cast)
    page = visit("/sign-in/", width=320, scripts=False)
    be(page, cast.person["grace"], staff=True)
    page.goto(f"/awards/{award.pk}/")
    page.click("text=Prepare a change or an end")
    page.click("text=What you want to do, and why")
    page.check("input[value=end]")
    page.check("input[value=resources]")
    page.fill("textarea[name=reasons]", "The council has less to spend on grants from April.")
    save(page)
    page.click("text=What it will do to people")
    write_day(page, "assessed_on", date(2026, 12, 1))
    for box in page.query_selector_all("input[name=covered]"):
        box.check()
    save(page)
    page.click("text=Talking with the group")
    write_day(page, "discussion_opened_on", date(2026, 12, 2))
    write_day(page, "responses_closed_on", date(2026, 12, 20))
    page.click("text=Save, and send nothing")
    page.click("text=Considering what they said")
    write_day(page, "responses_considered_on", date(2026, 12, 22))
    save(page)
    page.click("text=The decision")
    write_day(page, "decided_on", date(2026, 12, 23))
    save(page)
    page.click("text=The notice, and the letter")
    write_day(page, "effective_on", date(2027, 3, 31))
    page.click("main button:has-text('Read the letter')")
    assert "1 promise would not be kept" in page.inner_text("main")
    assert "Why will it not be kept?" in page.inner_text("main")
    assert width_of(page) <= 320
    page.click("button:has-text('Let it take effect on 5 April 2027 or later')")
    page.click("main button:has-text('Read the letter')")
    assert "This takes effect on 5 April 2027, 90 days from today." in page.inner_text("main")
    page.click("text=Give notice, and send it")
    assert "Notice is given" in page.inner_text("main")
    be(page, cast.person["winnie"])
    page.goto(f"/awards/{award.pk}/")
    follow(page, "Read the letter")
    assert "The council has less to spend on grants from April." in page.inner_text("main")
    assert width_of(page) <= 320


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_for_everybody(
    cast: Cast,
    on_5_january: None,
    visit: Callable[..., Any],
    axe: Callable[..., list[str]],
    be: Callable[..., None],
    width: int,
) -> None:
    application = awarded.funded(cast)
    place = application.opportunity.place
    waiting, award, ended = (make(cast, place) for make in (awarded.offered, awarded.accepted, awarded.accepted))
    ending, given = awarded.prepared(cast, award), awarded.prepared(cast, ended)
    notice = f"/endings/{ending.pk}/notice/"
    first = award.payments.order_by("due_on")[0]
    pages = {
        "grace": [
            "/awards/",
            f"/applications/{application.pk}/offer/",
            f"/awards/{award.pk}/end/",
            *(f"/awards/{award.pk}/end/{step}/" for step in ("why", "assessment", "discussion", "decision")),
            notice,
        ],
        "winnie": [f"/awards/{waiting.pk}/accept/", f"/awards/{ended.pk}/", f"/endings/{given.pk}/"],
        "farid": ["/payments/", f"/awards/{award.pk}/", f"/payments/{first.pk}/paid/"],
    }
    page = visit("/sign-in/", width=width)
    wrong: list[str] = []

    def look(where: str) -> None:
        wrong.extend(f"{where}: {one}" for one in axe(page))
        if width_of(page) > width:
            wrong.append(f"{where} is wider than {width}")

    for who, addresses in pages.items():
        be(page, cast.person[who], staff=who != "winnie")
        for address in addresses:
            page.goto(address)
            look(address)
        if who == "grace":
            write_day(page, "effective_on", date(2027, 3, 31))
            page.click("main button:has-text('Read the letter')")
            look("a reason is asked")
            page.fill("textarea", "The government grant that pays for it stops on that day.")
            page.click("main button:has-text('Read the letter')")
            look("the letter")
            page.goto(f"/endings/{given.pk}/notice/")
            page.click("main button:has-text('Read the letter')")
            page.click("text=Give notice, and send it")
            look("notice is given")
    assert not wrong, "\n".join(wrong)
    assert Ending.objects.get(pk=given.pk).given_on == date(2027, 1, 5)


def test_a_notice_is_taken_back_and_a_letter_that_did_not_arrive_is_seen_on_a_phone(
    cast: Cast, on_5_january: None, visit: Callable[..., Any], be: Callable[..., None], axe: Callable[..., list[str]]
) -> None:
    ending, grace = awarded.prepared(cast, awarded.accepted(cast)), cast.person["grace"]
    reasons = {awarded.NOTICE: Reason("The government grant that pays for it stops on that day.")}
    actions.give_notice(ending=ending, effective_on=date(2027, 3, 31), by=grace, reasons=reasons)
    Message.objects.filter(key__startswith="ending-notified").update(given_up_at=post.clock.now())
    page = visit("/sign-in/", width=320, scripts=False)
    for name, address, says in [
        ("winnie", f"/exceptions/{Explanation.objects.get().pk}/", "85 days, from 5 January 2027 to 31 March 2027"),
        ("grace", reverse("letters-not-delivered"), "who acts for Saltmarsh Lunch Club"),
        ("grace", f"/endings/{ending.pk}/take-back/", "Until then you can take it back"),
    ]:
        be(page, cast.person[name], staff=name == "grace")
        page.goto(address)
        assert says in page.inner_text("main")
        assert width_of(page) <= 320
        wide = visit("/sign-in/")
        be(wide, cast.person[name], staff=name == "grace")
        wide.goto(address)
        assert axe(wide) == []
    page.fill("textarea[name=because]", "It was meant for another grant.")
    page.click("main button:has-text('Take it back')")
    assert "They took it back on 5 January 2027" in page.inner_text("main")
