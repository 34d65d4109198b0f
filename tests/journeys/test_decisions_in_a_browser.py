"""A round in a browser: assessed on a small phone with scripts off, answered, and read by the group that applied."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from browsing import width_of
from cast import Cast
from kept.service.opportunities.models import Opportunity
from kept.service.outbox.models import Message
from rounds import a_fund, a_place, apply

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


@pytest.fixture
def fund(cast: Cast) -> Iterator[Opportunity]:
    """The Warm Tables Fund, a week after it closed, with two applications."""
    fund = a_fund(cast, a_place(cast))
    apply(cast, fund, "lunch", "winnie")
    apply(cast, fund, "bikes", "bilal")
    with time_machine.travel(datetime(2026, 10, 20, 10, tzinfo=UTC), tick=False):
        yield fund


def answer_one(page: Any, group: str, points: tuple[str, str], *, fund_it: bool) -> None:
    """From the round's list to a decision and back."""
    page.click(f"text={group}")
    page.click("text=No. I have no interest in it")
    page.click("text=Go on")
    assert "Soup, bread and a chair" in page.inner_text("main")
    for box, given in zip(page.query_selector_all("main input.govuk-input"), points, strict=True):
        box.fill(given)
    for box in page.query_selector_all("main textarea"):
        box.fill("It says who will come.")
    page.click("text=Save your points")
    page.click("text=Decide this application")
    if fund_it:
        page.click("text=Yes, fund it")
        page.fill("input[name=amount]", "£1,200")
    else:
        page.click("text=No, not this time")
    page.fill("textarea[name=reason]", "It would be the only warm room.\n\nThank you." if fund_it else "Not meals.")
    if not fund_it:
        page.fill("textarea[name=strength]", "People ask for you.")
        page.fill("textarea[name=to_change]", "Say what it has to do with meals.")
    page.click("text=See how the letter reads")
    assert "You have been awarded £1,200." in page.inner_text("main") or not fund_it
    page.click("button:text-is('Decide')")
    assert page.inner_text("h1") == "The round of Warm Tables Fund"


def test_a_round_on_a_small_phone_with_scripts_off(
    visit: Callable[..., Any], be: Callable[..., None], cast: Cast, fund: Opportunity
) -> None:
    page = visit("/about/", width=320, scripts=False)
    be(page, cast.person["grace"], staff=True)
    here = page.evaluate("location.origin")
    page.goto(f"{here}/grants/{fund.pk}/round/")
    answer_one(page, "Saltmarsh Lunch Club", ("8", "6"), fund_it=True)
    page.click("text=Close the round")
    assert "1 of 2 still waits for an answer" in page.inner_text("main")
    answer_one(page, "Estuary Wheels", ("5", "5"), fund_it=False)
    page.click("text=Close the round and tell everybody")
    assert width_of(page) <= 320
    page.click("button:has-text('Close the round and tell everybody')")
    assert "everybody is told" in page.inner_text("main")
    assert Message.objects.filter(key__startswith="decision-told").count() == 2
    be(page, cast.person["winnie"])
    page.goto(f"{here}/applications/{fund.applications.get(organisation=cast.organisation['lunch']).pk}/answer/")
    assert page.inner_text("h1") == "You have been awarded £1,200"
    assert "It would be the only warm room.\n" in page.inner_text("main"), "with the lines as they were written"
    assert width_of(page) <= 320


def test_every_page_of_a_round_is_free_of_what_axe_finds(
    visit: Callable[..., Any], be: Callable[..., None], axe: Callable[..., list[str]], cast: Cast, fund: Opportunity
) -> None:
    page = visit("/about/", width=320)
    be(page, cast.person["grace"], staff=True)
    here = page.evaluate("location.origin")
    lunch = fund.applications.get(organisation=cast.organisation["lunch"]).pk

    def look() -> None:
        found = axe(page)
        assert not found, f"{page.url}: {found}"

    for address in (f"/grants/{fund.pk}/round/", f"/grants/{fund.pk}/close-round/", f"/applications/{lunch}/assess/"):
        page.goto(here + address)
        look()
    page.click("text=Go on")
    look()  # with what to mend
    page.click("text=No. I have no interest in it")
    page.click("text=Go on")
    look()
    for box in page.query_selector_all("main input.govuk-input"):
        box.fill("7")
    for box in page.query_selector_all("main textarea"):
        box.fill("It says who will come.")
    page.click("text=Save your points")
    look()
    page.click("text=Decide this application")
    look()
    page.click("text=See how the letter reads")
    look()
    page.click("text=No, not this time")
    page.fill("textarea[name=reason]", "There was less money than good ideas.")
    page.fill("textarea[name=strength]", "People ask for you.")
    page.fill("textarea[name=to_change]", "Say who comes.")
    page.click("text=See how the letter reads")
    look()
    page.click("button:text-is('Decide')")
    look()
