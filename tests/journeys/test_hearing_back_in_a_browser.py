"""One paragraph from a phone with scripts off, read and answered by the funder; and every page by axe."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

import monitored
from browsing import follow, press, width_of
from cast import Cast
from kept.service.monitoring.models import State

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


@pytest.fixture
def on_10_may() -> Iterator[None]:
    """The clock at mid-morning on 10 May 2027, ticking."""
    with time_machine.travel(datetime(2027, 5, 10, 10, tzinfo=UTC)):
        yield


def test_one_paragraph_is_sent_from_a_phone_with_scripts_off(
    cast: Cast, on_10_may: None, visit: Callable[..., Any], be: Callable[..., None]
) -> None:
    award = monitored.asked(cast)
    page = visit("/sign-in/", width=320, scripts=False)
    be(page, cast.person["tom"])
    page.goto(f"/awards/{award.pk}/")
    follow(page, "Report for 1 November 2026")
    follow(page, "Write it")
    assert width_of(page) <= 320
    page.fill("textarea[name=words]", monitored.SOUP)
    page.click("text=More that you could say")
    page.fill("input[name=reached]", "40")
    page.press("input[name=reached]", "Enter")
    page.wait_for_selector("text=Nobody but your group can read it")
    assert monitored.first(award).sent is None, "a key that is touched by chance keeps it, and sends nothing"
    press(page, "Send it")
    assert "Your report is with Estuary Reach Borough Council" in page.inner_text("body")
    assert width_of(page) <= 320
    be(page, cast.person["grace"], staff=True)
    page.goto("/reports/?show=unread")
    follow(page, "From Saltmarsh Lunch Club")
    assert monitored.SOUP in page.inner_text("main")
    page.fill("textarea[name=reply]", "Thank your cooks.")
    press(page, "Say that I have read it")
    assert monitored.first(award).state is State.REPLIED


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_for_everybody(
    cast: Cast,
    on_10_may: None,
    visit: Callable[..., Any],
    axe: Callable[..., list[str]],
    be: Callable[..., None],
    width: int,
) -> None:
    award = monitored.asked(cast)
    due, next_one = award.reports_due.order_by("number")[:2]
    monitored.agreed(cast)
    monitored.sent(cast, due, did_not="Salad", reached=40)
    told = monitored.told(cast, award, helps="A talk.")
    council = cast.organisation["council"].pk
    pages = {
        "winnie": [
            f"/awards/{award.pk}/",
            f"/reports/{next_one.pk}/write/",
            f"/awards/{award.pk}/tell/ending/",
            f"/awards/{award.pk}/promises/",
        ],
        "grace": [
            "/reports/",
            f"/reports/{due.pk}/",
            f"/reports/{next_one.pk}/not-needed/",
            f"/told/{told.pk}/",
            f"/organisations/{council}/volunteering/",
        ],
    }
    page = visit("/sign-in/", width=width)
    wrong: list[str] = []
    for who, addresses in pages.items():
        be(page, cast.person[who], staff=who == "grace")
        for address in addresses:
            page.goto(address)
            wrong += [f"{address}: {one}" for one in axe(page)]
            if width_of(page) > width:
                wrong.append(f"{address} is wider than {width}")
    assert not wrong, "\n".join(wrong)
