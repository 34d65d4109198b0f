"""A grant in a browser: designed and published, read and tried, on a small phone with scripts off."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from browsing import leave_by, width_of
from cast import Cast
from funds import a_fund, a_place
from kept.service import clock
from kept.service.opportunities import actions
from kept.service.opportunities.forms import at_time
from kept.service.opportunities.models import Opportunity, Status
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


@pytest.fixture
def place(cast: Cast) -> Place:
    """A place where the council has promised, and six weeks to apply are agreed."""
    here = a_place(cast)
    promising.adopt(
        place=here,
        organisation=cast.organisation["council"],
        document="bexley",
        governance=promising.Governance("Cabinet", "CAB/26/15", date(2026, 3, 24), "Amara Okafor", "Leader"),
        from_on=date(2026, 4, 1),
        by=cast.person["sadia"],
    )
    promising.set_number(
        place=here,
        provision="bx-2.s.2",
        standard="time-to-apply",
        promised=42,
        source="Partnership meeting, 9 July 2026",
        from_on=date(2026, 4, 1),
        by=cast.person["stefan"],
    )
    return here


def fund(cast: Cast, place: Place, *, opens_in: int = 0, days: int = 42, **fields: Any) -> Opportunity:
    """The Warm Tables Fund as a draft, open some days from now and for so many days."""
    opens = clock.today() + timedelta(days=opens_in)
    closes = opens + timedelta(days=days)
    told: dict[str, Any] = {
        "opens_on": opens,
        "closes_at": at_time(datetime.combine(closes, time(12))),
        "answer_by": closes + timedelta(days=14),
        "starts_on": closes + timedelta(days=30),
        "ends_on": closes + timedelta(days=395),
    }
    return a_fund(cast, place, **(told | fields))


def test_a_group_finds_out_in_two_minutes(cast: Cast, place: Place, visit: Callable[..., Any]) -> None:
    grant = fund(cast, place)
    actions.publish(opportunity=grant, by=cast.person["grace"])
    page = visit("/grants/", width=320, scripts=False)
    page.click("text=Warm Tables Fund")
    assert "What will you do?" in page.inner_text("main")
    page.click("text=Can we apply?")
    page.click("text=Next")
    assert "Choose yes or no" in page.inner_text("main")
    page.get_by_label("No", exact=True).check()
    page.click("text=Next")
    assert page.inner_text("h1") == "You can stop here"
    assert "This fund is for groups that meet here." in page.inner_text("main")
    page.click("text=Answer the questions again")
    page.get_by_label("Yes", exact=True).check()
    page.click("text=Next")
    assert page.inner_text("h1") == "You can apply"
    assert page.get_by_role("button", name="Apply").is_visible()
    page.go_back()
    assert page.inner_text("h1") == "Can we apply?"
    assert not page.context.cookies(), "nothing is kept"
    assert width_of(page) <= 320


def test_an_officer_designs_and_publishes_with_scripts_off(
    cast: Cast, place: Place, visit: Callable[..., Any], be: Callable[..., None], site: str
) -> None:
    page = visit("/grants/", width=320, scripts=False)
    be(page, cast.person["grace"], staff=True)
    page.goto(f"{site}/grants/mine/")
    page.click("text=Design a new grant")
    page.fill("[name=award_size]", "£1,500")
    page.fill("[name=budget]", "6000")
    page.check("text=Small grant")
    page.fill("[name=title]", "Porch Light Fund")
    page.click("text=Save and go on")
    assert "with a form of 5 questions" in page.inner_text("main")
    page.click("text=The form")
    page.fill("[name='1-asks']", "What is your plan?")
    page.press("[name='1-asks']", "Enter")
    assert "Saved" in page.inner_text("main"), "the key that ends a line saves, and takes nothing out"
    assert "440 of 499 words" in page.inner_text("main")
    page.click("text=Porch Light Fund")
    page.click("text=What it is for")
    page.fill("[name=what_for]", "A light on in every porch.")
    page.fill("[name=contact]", "grants@council.estuary.example")
    page.click("button:has-text('Save')")
    page.click("text=Dates")
    opens = clock.today() + timedelta(days=7)
    for name, day in (("opens_on", opens), ("closes_on", opens + timedelta(days=20))):
        for part in ("day", "month", "year"):
            page.fill(f"[name={name}-{part}]", str(getattr(day, part)))
    page.click("button:has-text('Save')")
    page.click("text=Check and publish")
    page.locator("button.govuk-button", has_text="Publish").click()
    assert "It is not published yet" in page.inner_text("main")
    keeps = opens + timedelta(days=42)
    page.click(f"button:has-text('Close on {keeps.day} {keeps:%B %Y} or later')")
    page.locator("button.govuk-button", has_text="Publish").click()
    assert "Porch Light Fund is published" in page.inner_text("main")
    made = Opportunity.objects.get(title="Porch Light Fund")
    assert (made.status, clock.day_in_london(made.closes_at)) == (Status.OPEN, keeps)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_for_everybody(
    cast: Cast,
    place: Place,
    visit: Callable[..., Any],
    be: Callable[..., None],
    axe: Callable[..., list[str]],
    site: str,
    width: int,
) -> None:
    open_now, soon = fund(cast, place), fund(cast, place, opens_in=5, title="Porch Light Fund")
    for grant in (open_now, soon):
        actions.publish(opportunity=grant, by=cast.person["grace"])
    draft = fund(cast, place, days=20, title="A draft", award_size=500)
    actions.put_away(opportunity=fund(cast, place, title="Another"), by=cast.person["grace"])
    public = f"/grants/{open_now.pk}/"
    design = f"/grants/{draft.pk}/design/"
    steps = ["", "size/", "about/", "questions/", "conditions/", "criteria/", "dates/", "money/", "fold/", "preview/"]
    addresses = [
        "/grants/", "/grants/?show=soon", "/grants/?show=closed", public, f"/grants/{soon.pk}/",
        *(f"{public}can-we-apply/{asked}" for asked in ("", "?at=1", "?q1=yes", "?q1=no")),
        "/grants/mine/", "/grants/mine/?show=now", "/grants/mine/?show=away", "/grants/new/",
        *(design + step for step in [*steps, "put-away/"]), f"/grants/{draft.pk}/publish/",
    ]  # fmt: skip
    page = visit("/grants/", width=width)
    be(page, cast.person["grace"], staff=True)
    for address in addresses:
        page.goto(site + address)
        assert axe(page) == [], address
        assert width_of(page) <= width, address
    leave_by(page, "button.govuk-button:has-text('Publish')")
    assert axe(page) == []
