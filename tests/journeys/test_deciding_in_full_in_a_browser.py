"""A large core grant in a browser, on a small phone with scripts off: an interest that is managed, points that change,
a panel, a second approval, and a review that is upheld."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from browsing import width_of
from cast import Cast
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from kept.service.decisions.models import Declaration, Review
from kept.service.opportunities.models import Opportunity
from rounds import a_fund, a_place, apply

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


@pytest.fixture
def fund(cast: Cast) -> Iterator[Opportunity]:
    """£60,000 over three years, a week after it closed; the council has awards above £10,000 approved by two."""
    core = {"grant_type": Opportunity.GrantType.CORE, "award_size": Decimal(60_000), "budget": Decimal(60_000)}
    fund = a_fund(cast, a_place(cast), title="Strong Groups Fund", **core)
    apply(cast, fund, "lunch", "winnie")
    apply(cast, fund, "bikes", "bilal")
    deciding.set_rules(organisation=cast.organisation["council"], above=Decimal(10_000), by=cast.person["amara"])
    with time_machine.travel(datetime(2026, 10, 20, 10, tzinfo=UTC), tick=False):
        yield fund


def give(page: Any, *points: str, because: str = "") -> None:
    """Points on each criterion, with why."""
    for box, given in zip(page.query_selector_all("main input.govuk-input"), points, strict=True):
        box.fill(given)
    for box in page.query_selector_all("main textarea"):
        box.fill(because if "because" in (box.get_attribute("name") or "") else "It says who will come.")
    page.click("text=Save your points")


def fits(page: Any) -> None:
    assert width_of(page) <= 320, page.url


def test_a_core_grant_with_an_interest_a_panel_a_second_approval_and_a_review(
    visit: Callable[..., Any], be: Callable[..., None], cast: Cast, fund: Opportunity
) -> None:
    page = visit("/about/", width=320, scripts=False)
    here = page.evaluate("location.origin")
    lunch, bikes = Application.objects.order_by("pk")

    def as_staff(name: str, address: str) -> None:
        be(page, cast.person[name], staff=True)
        page.goto(here + address)

    for one in (lunch, bikes):
        as_staff("grace", f"/applications/{one.pk}/assess/")
        page.click("text=No. I have no interest in it")
        page.click("text=Go on")
        give(page, "9", "7")

    as_staff("dora", f"/applications/{lunch.pk}/assess/")
    page.click("text=Yes. A colleague looks at it")
    page.click("text=Family, or somebody close")
    page.click("text=Go on")
    assert "A colleague is looking at this one" in page.inner_text("main")

    as_staff("grace", f"/grants/{fund.pk}/round/")
    page.click("text=Interests, and how they are managed")
    page.click("text=Say how it is managed")
    page.fill("textarea", "Her cousin eats there. She reads and scores, and leaves the room.")
    page.click("text=Save how it is managed")
    assert Declaration.objects.get(conflict=True).managed_by == cast.person["grace"]

    as_staff("dora", f"/applications/{lunch.pk}/assess/")
    give(page, "4", "7")
    assert "From 4 to 9" in page.inner_text("main")
    give(page, "6", "7", because="Grace showed me the second answer.")
    assert "Changed from 4 to 6" in page.inner_text("main")
    fits(page)

    as_staff("grace", f"/applications/{lunch.pk}/decide/")
    page.click("text=Yes, fund it")
    page.fill("input[name=amount]", "45,000")
    page.fill("textarea[name=reason]", "It holds the whole ward together.")
    page.fill("input[name=panel]", "The Grants Panel")
    for part, value in (("day", "19"), ("month", "10"), ("year", "2026")):
        page.fill(f"input[name=panel_on-{part}]", value)
    page.click("text=See how the letter reads")
    page.click("button:text-is('Decide')")
    assert "waits for a second person" in page.inner_text("main")
    page.goto(f"{here}/applications/{bikes.pk}/decide/")
    page.click("text=No, not this time")
    for name, words in (("reason", "You do not cook."), ("strength", "Clear."), ("to_change", "Say who cooks.")):
        page.fill(f"textarea[name={name}]", words)
    page.click("text=See how the letter reads")
    page.click("button:text-is('Decide')")

    # Dora has an interest, however it is managed. Somebody else approves.
    cast.joins("hugo@council.estuary.example", "Hugo Marr")
    cast.acts("hugo", "council", "commissioner", asked_by="amara")
    as_staff("hugo", f"/applications/{lunch.pk}/assess/")
    page.click("text=No. I have no interest in it")
    page.click("text=Go on")
    page.goto(f"{here}/grants/{fund.pk}/round/")
    page.click("text=Waits for your approval")
    fits(page)
    page.click("button:has-text('Approve this award')")
    page.goto(f"{here}/grants/{fund.pk}/close-round/")
    page.click("button:has-text('Close the round and tell everybody')")
    assert "everybody is told" in page.inner_text("main")

    be(page, cast.person["bilal"])
    page.goto(f"{here}/applications/{bikes.pk}/answer/")
    page.click("text=ask for a review")
    page.click("text=Facts in our application were misread")
    page.fill("textarea", "We do cook: see our first answer.")
    page.click("button:has-text('Ask for a review')")
    assert "Somebody who had no part in the decision looks at it" in page.inner_text("main")

    review = Review.objects.get()
    as_staff("hugo", f"/reviews/{review.pk}/")
    page.click("text=No. I have no interest in it")
    page.click("text=Go on")
    page.goto(f"{here}/reviews/{review.pk}/")
    page.click("text=The review is upheld")
    page.fill("textarea[name=reasons]", "You are right.")
    page.click("text=Answer, and tell the group")
    page.click("text=Yes, fund it")
    page.fill("input[name=amount]", "9000")
    page.fill("textarea[name=reason]", "You cook, and we had missed it.")
    fits(page)
    page.click("text=Decide, and tell the group")
    be(page, cast.person["bilal"])
    page.goto(f"{here}/applications/{bikes.pk}/answer/")
    assert page.inner_text("h1") == "You have been awarded £9,000"
    assert "You do not cook." in page.inner_text("main"), "what they were told at first stays in sight"
    page.goto(f"{here}/grants/{fund.pk}/outcome/")
    assert "1 of those funded after all" in page.inner_text("main")
    fits(page)


def test_the_pages_of_deciding_in_full_are_free_of_what_axe_finds(
    visit: Callable[..., Any], be: Callable[..., None], axe: Callable[..., list[str]], cast: Cast, fund: Opportunity
) -> None:
    page = visit("/about/")
    here = page.evaluate("location.origin")
    lunch, bikes = Application.objects.order_by("pk")
    for one in (lunch, bikes):
        deciding.declare(application=one, conflict=False, by=cast.person["grace"])
    interest = deciding.declare(application=bikes, conflict=True, by=cast.person["dora"])
    be(page, cast.person["grace"], staff=True)
    for address in (
        f"/grants/{fund.pk}/facts/",
        f"/grants/{fund.pk}/pack/",
        f"/grants/{fund.pk}/interests/",
        f"/interests/{interest.pk}/",
        f"/grants/{fund.pk}/equality/fund/?step=groups",
    ):
        page.goto(here + address)
        assert axe(page) == [], address
