"""The demo's tour: every stop one press from its home, on a small phone, with scripts off; and setting it up again.

Run the module whole: a database is made only where some test that is chosen is marked `django_db`.
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from browsing import leave_by, press, width_of
from kept.service.demo.beginning import begin_if_new
from kept.service.demo.borough import DRAFT
from kept.service.demo.tour import STOPS
from kept.service.opportunities.models import Opportunity
from kept.service.people import actions
from kept.service.people.models import Person


@pytest.fixture(scope="module")
def demo(borough: None) -> Iterator[None]:
    """The site as ./dev demo serves it."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["context_processors"].append("kept.service.demo.context.stops")
    with override_settings(
        DEMO=True,
        INSTALLED_APPS=["kept.service.demo", *settings.INSTALLED_APPS],
        TEMPLATES=templates,
        ROOT_URLCONF="demo_urls",
    ):
        yield


@pytest.fixture
def go(demo: None, visit: Callable[..., Any]) -> Callable[..., Any]:
    """`go(4)` opens the tour's home on a small phone and presses the fourth stop."""

    def press(number: int, **more: Any) -> Any:
        page = visit("/", **({"width": 320, "scripts": False} | more))
        leave_by(page, f"form[action='/demo/stops/{number}/'] button")
        return page

    return press


@pytest.mark.django_db
def test_the_borough_is_not_built_where_somebody_is() -> None:
    actions.join(address="stella@stranger.example")
    assert not begin_if_new()
    assert Person.objects.count() == 1


@pytest.mark.parametrize("number", range(1, len(STOPS) + 1))
def test_every_stop_is_one_press_away_and_fits_a_small_phone(
    go: Callable[..., Any], axe: Callable[..., list[str]], number: int
) -> None:
    page = go(number)
    stop = STOPS[number - 1]
    assert page.url.endswith(stop.leads())
    assert width_of(page) <= 320, "nothing sticks out"
    assert ("You are" in page.inner_text(".demo-bar")) is bool(stop.person)
    assert axe(go(number, scripts=True)) == []


def test_the_form_folds_to_what_the_award_is_worth(go: Callable[..., Any]) -> None:
    page = go(2)
    assert "The form asks for no more words than the size of the award is worth" in page.inner_text("main")
    page.click("text=The form")
    assert "1,150" in page.inner_text("main")
    assert "hours" in page.inner_text("main"), "it says what the sector would be spared"


def test_a_group_that_is_not_eligible_is_told_to_stop_and_nothing_is_kept(go: Callable[..., Any]) -> None:
    page = go(3)
    before = page.context.cookies()
    for answer in ("Yes", "No"):
        page.click(f"label:has-text('{answer}')")
        page.click("main button")
    assert "You can stop here" in page.inner_text("main")
    assert [one["name"] for one in page.context.cookies()] == [one["name"] for one in before]


def test_an_answer_that_was_begun_is_still_there_and_the_next_is_saved(go: Callable[..., Any]) -> None:
    page = go(4)
    page.click("text=Who is it for, and how many people?")
    page.fill("textarea", "Forty people, most of them over seventy.")
    leave_by(page, "main button >> nth=0")
    page.goto(page.url.split("/questions/")[0] + "/")
    assert "2 of 3 answered" in page.inner_text("main")


def test_the_round_says_who_waits(go: Callable[..., Any]) -> None:
    assert "Estuary Elders Choir" in go(5).inner_text("main")


def test_ending_too_soon_asks_for_the_reason_or_offers_the_day(go: Callable[..., Any]) -> None:
    page = go(1 + [stop.title for stop in STOPS].index("End a grant too soon"))
    assert "1 promise would not be kept" in page.inner_text("main")
    press(page, "Read the letter")
    assert "Why will it not be kept?" in page.inner_text("main"), "the letter waits for the reason"
    leave_by(page, "button[name='keep']")
    assert "Every promise we can check would be kept" in page.inner_text("main")


def test_starting_again_puts_everything_back(go: Callable[..., Any], visit: Callable[..., Any]) -> None:
    page = go(4)
    page.click("text=What will you do?")
    page.fill("textarea", "Something else.")
    leave_by(page, "main button >> nth=0")
    page = visit("/", width=320, scripts=False)
    leave_by(page, "text=Start again")
    assert "The borough is as it was at the start" in page.inner_text("main")
    leave_by(page, "form[action='/demo/stops/4/'] button")
    assert "1 of 3 answered" in page.inner_text("main")


def test_a_stop_that_was_used_opens_again_and_one_that_is_gone_says_so(go: Callable[..., Any]) -> None:
    page = go(4)
    page.click("text=Take this application back")
    page.click("main button")
    assert "Begin again" in go(4).inner_text("main")
    Opportunity.objects.filter(title=DRAFT).update(title="Another name")
    page = go(2)
    assert "Press “Start again” to put it back" in page.inner_text("main")
