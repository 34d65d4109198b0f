"""The demo's tour: every stop one press from its home, on a small phone, with scripts off; and setting it up again.

Run the module whole: a database is made only where some test that is chosen is marked `django_db`.
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from browsing import follow, leave_by, press, width_of
from kept.service.demo.beginning import begin_if_new
from kept.service.demo.borough import DRAFT
from kept.service.demo.tour import STOPS, Stop
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
    """`go("Apply on a phone")` opens the tour's home on a small phone and presses that stop."""

    def press(title: str, **more: Any) -> Any:
        page = visit("/", **({"width": 320, "scripts": False} | more))
        leave_by(page, f"{where(title)} button")
        return page

    return press


def where(title: str) -> str:
    """The form of a stop on the tour's home."""
    return f".tour form[action='/demo/stops/{1 + [stop.title for stop in STOPS].index(title)}/']"


@pytest.mark.django_db
def test_the_borough_is_not_built_where_somebody_is() -> None:
    actions.join(address="stella@stranger.example")
    assert not begin_if_new()
    assert Person.objects.count() == 1


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.title)
def test_every_stop_is_one_press_away_and_fits_a_small_phone(
    go: Callable[..., Any], axe: Callable[..., list[str]], stop: Stop
) -> None:
    page = go(stop.title)
    assert page.url.endswith(stop.leads())
    assert width_of(page) <= 320, "nothing sticks out"
    assert ("You are" in page.inner_text(".demo-bar")) is bool(stop.person)
    assert axe(go(stop.title, scripts=True)) == []


def test_the_form_folds_to_what_the_award_is_worth(go: Callable[..., Any]) -> None:
    page = go("Design a £1,500 fund")
    assert "The form asks for no more words than the size of the award is worth" in page.inner_text("main")
    page.click("text=The form")
    assert "1,150" in page.inner_text("main")
    assert "hours" in page.inner_text("main"), "it says what the sector would be spared"


def test_a_group_that_is_not_eligible_is_told_to_stop_and_nothing_is_kept(go: Callable[..., Any]) -> None:
    page = go("You can stop here")
    before = page.context.cookies()
    for answer in ("Yes", "No"):
        page.click(f"label:has-text('{answer}')")
        page.click("main button")
    assert "You can stop here" in page.inner_text("main")
    assert [one["name"] for one in page.context.cookies()] == [one["name"] for one in before]


def test_an_answer_that_was_begun_is_still_there_and_the_next_is_saved(go: Callable[..., Any]) -> None:
    page = go("Apply on a phone")
    page.click("text=Who is it for, and how many people?")
    page.fill("textarea", "Forty people, most of them over seventy.")
    leave_by(page, "main button >> nth=0")
    page.goto(page.url.split("/questions/")[0] + "/")
    assert "2 of 3 answered" in page.inner_text("main")


def test_the_round_says_who_waits(go: Callable[..., Any]) -> None:
    assert "Estuary Elders Choir" in go("The round that cannot close").inner_text("main")


def test_ending_too_soon_asks_for_the_reason_or_offers_the_day(go: Callable[..., Any]) -> None:
    page = go("End a grant too soon")
    assert "1 promise would not be kept" in page.inner_text("main")
    press(page, "Read the letter")
    assert "Why will it not be kept?" in page.inner_text("main"), "the letter waits for the reason"
    leave_by(page, "button[name='keep']")
    assert "Every promise we can check would be kept" in page.inner_text("main")


def test_the_tour_is_walked_from_stop_to_stop_in_the_order_of_its_story(
    go: Callable[..., Any], visit: Callable[..., Any]
) -> None:
    parts = visit("/", width=320, scripts=False).locator("section h3").all_inner_texts()
    assert parts[:9] == list(dict.fromkeys(stop.part for stop in STOPS))
    page = go(STOPS[0].title)
    for stop in STOPS[1:]:
        leave_by(page, f".demo-bar button:has-text('{stop.title}')")
        assert page.url.endswith(stop.leads())
    assert page.locator(".demo-bar button").count() == 0, "the last stop has none after it"
    leave_by(page, "text=Back to the tour")
    assert page.url.endswith(f"#stop-{len(STOPS)}")
    assert page.locator(f"#stop-{len(STOPS)} button").is_visible()


def test_anybody_reads_what_agreements_say_and_whose_words_they_are(go: Callable[..., Any]) -> None:
    page = go("What every agreement says")
    main = page.inner_text("main")
    assert "Learning together, added" in main
    assert "Cannot be changed" in main
    page.click("main a:has-text('Learning together')")
    assert page.locator(":target:has-text('Learning together')").count() == 1, "from the list to the clause"


def test_a_group_answers_what_the_council_asks_about_its_invoice(go: Callable[..., Any]) -> None:
    page = go("A question about an invoice")
    assert "May it name the Hands Across Fund?" in page.inner_text("main")
    follow(page, "It is right as it is: say why")
    page.fill("textarea", "The fund is named in its second line.")
    press(page, "Send it")
    assert "The fund is named in its second line." in page.inner_text("main")


def test_a_partner_sees_what_was_paid_to_the_lead_and_what_comes_next(go: Callable[..., Any]) -> None:
    page = go("A share of another group’s grant")
    main = page.inner_text("main")
    assert "£5,400 for Saltmarsh Lunch Club" in main
    assert "The next £675 is due on" in main
    assert main.count("Passed on ") == 4
    follow(page, "Read the agreement")
    assert "Learning together" in page.inner_text("main"), "with the borough’s own clause"


def test_starting_again_puts_everything_back(go: Callable[..., Any], visit: Callable[..., Any]) -> None:
    page = go("Apply on a phone")
    page.click("text=What will you do?")
    page.fill("textarea", "Something else.")
    leave_by(page, "main button >> nth=0")
    page = visit("/", width=320, scripts=False)
    leave_by(page, "text=Start again")
    assert "The borough is as it was at the start" in page.inner_text("main")
    leave_by(page, f"{where('Apply on a phone')} button")
    assert "1 of 3 answered" in page.inner_text("main")


def test_a_stop_that_was_used_opens_again_and_one_that_is_gone_says_so(go: Callable[..., Any]) -> None:
    page = go("Apply on a phone")
    page.click("text=Take this application back")
    page.click("main button")
    assert "Begin again" in go("Apply on a phone").inner_text("main")
    Opportunity.objects.filter(title=DRAFT).update(title="Another name")
    page = go("Design a £1,500 fund")
    assert "Press “Start again” to put it back" in page.inner_text("main")
