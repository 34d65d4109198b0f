"""Applying on a small phone with scripts off; with them on; and with the session gone in the middle of a sentence."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from browsing import follow, press, width_of
from cast import Cast
from funds import a_fund, a_place
from kept.service import clock
from kept.service.applications.models import Answer, Application
from kept.service.opportunities.models import Opportunity, Status
from kept.service.outbox.models import Message
from signing_in import code_sent_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]

STORY = "A hot lunch, every Tuesday.\n\nAnd company until three."


@pytest.fixture
def fund(cast: Cast) -> Opportunity:
    fund = a_fund(cast, a_place(cast), opens_on=clock.today(), closes_at=clock.now() + timedelta(days=9))
    Opportunity.objects.update(status=Status.OPEN)
    return fund


def come_in(page: Any, address: str) -> None:
    page.fill("input[name=email]", address)
    press(page, "Send me a code")
    page.fill("input[name=code]", code_sent_to(address))
    press(page, "Continue")


def test_from_the_grant_to_the_receipt_on_a_small_phone_with_scripts_off(
    fund: Opportunity, visit: Callable[..., Any], axe: Callable[..., list[str]]
) -> None:
    page = visit(f"/grants/{fund.pk}/apply/", width=320, scripts=False)
    wide: list[str] = []

    def look() -> None:
        if width_of(page) > 320:
            wide.append(page.url)

    come_in(page, "winnie@lunch.example")
    look()
    page.check("input[name=checked]")
    press(page, "Begin")
    look()
    follow(page, "What will you do?")
    look()
    assert "You can write up to 200 words" in page.inner_text("main")
    page.fill("textarea", STORY)
    press(page, "Save and continue")
    assert page.inner_text("h1") == "Who is it for?"
    page.fill("textarea", "Anybody on their own.")
    press(page, "Save and go to question 1")
    assert page.input_value("textarea") == STORY
    page.goto(f"/applications/{Application.objects.get().pk}/check/")
    look()
    follow(page, "Change")
    press(page, "Save and come back later")
    follow(page, "Check your answers and send")
    press(page, "Send the application")
    look()
    number = Application.objects.get().number
    assert number in page.inner_text("main")
    assert "And company until three." in page.inner_text("main")
    assert STORY in Message.objects.get(key__startswith="application-received").body
    page.go_back()
    assert number in page.inner_text("main")
    assert not wide


def test_what_was_typed_outlives_the_session(
    cast: Cast, fund: Opportunity, chromium: Any, site: str, be: Callable[..., None]
) -> None:
    """Signed out while typing, on a phone with scripts off: sign in in another tab, come back, press: it is saved.

    In a browser of its own: `visit` would take the refusal for a complaint.
    """
    size = {"width": 320, "height": 700}
    page = chromium.new_context(viewport=size, java_script_enabled=False, base_url=site).new_page()
    be(page, cast.person["winnie"])
    page.goto(f"/grants/{fund.pk}/apply/")
    page.check("input[name=checked]")
    press(page, "Begin")
    page.goto(f"{page.url}questions/1/")
    page.fill("textarea", STORY)
    cast.person["winnie"].devices.all().delete()  # signed out everywhere, from another device
    press(page, "Save and continue")
    assert page.inner_text("h1") == "You are signed out"
    assert "And company until three." in page.inner_text("main")
    with page.context.expect_page() as opened:
        page.click("text=Sign in, in a new tab")
    beside = opened.value
    beside.wait_for_load_state()
    come_in(beside, "winnie@lunch.example")
    assert beside.inner_text("h1") == "You are signed in"
    press(page, "Send it again")
    if page.inner_text("h1") == "That form has been open too long":  # signing in makes older forms' proofs void
        press(page, "Send it again")
    assert page.inner_text("h1") == "Who is it for?"
    assert Answer.objects.get().words == STORY
    page.context.close()


def test_words_are_counted_while_they_are_typed(
    cast: Cast, fund: Opportunity, visit: Callable[..., Any], be: Callable[..., None]
) -> None:
    page = visit("/sign-in/")
    be(page, cast.person["winnie"])
    page.goto(f"/grants/{fund.pk}/apply/")
    page.check("input[name=checked]")
    press(page, "Begin")
    page.goto(f"{page.url}questions/1/")
    page.locator("textarea").press_sequentially("Soup – bread and £1,500 a year")
    page.wait_for_selector("text=You have 194 words remaining")


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_applying_is_for_everybody(
    cast: Cast,
    fund: Opportunity,
    visit: Callable[..., Any],
    axe: Callable[..., list[str]],
    be: Callable[..., None],
    width: int,
) -> None:
    page = visit("/sign-in/", width=width)
    wrong: list[str] = []

    def look(what: str) -> None:
        wrong.extend(f"{what}: {one}" for one in axe(page))
        if width_of(page) > width:
            wrong.append(f"{what} is wider than {width}")

    be(page, cast.person["petra"])
    page.goto(f"/grants/{fund.pk}/apply/")
    press(page, "Begin")
    look("choosing a group, with what is missing")
    be(page, cast.person["winnie"])
    page.goto("/applications/")
    look("no applications")
    page.goto(f"/grants/{fund.pk}/apply/")
    page.check("input[name=checked]")
    press(page, "Begin")
    look("the list of questions")
    here = page.url
    page.goto(f"{here}questions/1/")
    page.fill("textarea", "word " * 203)
    other = Answer.objects.create(
        application=Application.objects.get(),
        question=fund.questions.get(order=1),
        words="Soup.",
        saved_at=clock.now(),
        saved_by=cast.person["tom"],
    )
    press(page, "Save and continue")
    look("two answers")
    press(page, "Save mine in its place")
    look("too long")
    page.goto(f"{here}check/")
    look("not ready")
    Answer.objects.filter(pk=other.pk).update(words=STORY)
    page.goto(f"{here}questions/2/")
    page.fill("textarea", "Anybody on their own.")
    press(page, "Save and continue")
    look("check your answers")
    press(page, "Send the application")
    look("the receipt")
    page.goto("/applications/")
    look("the applications")
    page.goto(f"{here}take-back/")
    look("taking back")
    press(page, "Take it back")
    look("taken back")
    assert not wrong, "\n".join(wrong)
