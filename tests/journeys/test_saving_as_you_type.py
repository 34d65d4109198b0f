"""With scripts on an answer is saved while it is typed: beside a colleague, without a line, and on the way out."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from cast import Cast
from funds import a_fund, a_place
from kept.service import clock
from kept.service.applications import actions
from kept.service.applications.models import Answer
from kept.service.opportunities.models import Opportunity, Status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(cast: Cast, chromium: Any, site: str, be: Callable[..., None]) -> Iterator[Any]:
    """Winnie at the first question, in a browser of her own: without a line it complains, as it should."""
    fund = a_fund(cast, a_place(cast), opens_on=clock.today(), closes_at=clock.now() + timedelta(days=9))
    Opportunity.objects.update(status=Status.OPEN)
    fund.refresh_from_db()
    application = actions.begin(opportunity=fund, organisation=cast.organisation["lunch"], by=cast.person["winnie"])
    context = chromium.new_context(viewport={"width": 320, "height": 700}, base_url=site)
    page = context.new_page()
    be(page, cast.person["winnie"])
    page.goto(f"/applications/{application.pk}/questions/1/")
    yield page
    context.close()


def test_typing_is_saved_and_a_colleague_is_noticed(cast: Cast, page: Any, axe: Callable[..., list[str]]) -> None:
    box = page.locator("textarea")
    box.press_sequentially("Soup")
    page.wait_for_selector("[role=status]:has-text('Saved at')")
    assert Answer.objects.get().words == "Soup"
    box.press_sequentially(" and bread")
    page.locator("textarea:focus").blur()
    page.wait_for_timeout(2_500)
    mine = Answer.objects.get()
    assert mine.words == "Soup and bread"
    keep = {"application": mine.application, "question": mine.question, "by": cast.person["tom"]}
    actions.save_answer(words="Cake.", seen=mine.saved_at, **keep)
    box.press_sequentially(" and tea")
    page.wait_for_selector("[role=status]:has-text('A colleague saved this answer too')")
    assert Answer.objects.get().words == "Cake."
    assert not axe(page)
    page.click("button:has-text('Save and continue')")
    page.wait_for_selector("text=What Tom Brackley saved")
    assert page.input_value("textarea") == "Soup and bread and tea"


def test_nothing_typed_is_lost_without_a_line_or_on_the_way_out(page: Any) -> None:
    page.context.set_offline(True)
    page.locator("textarea").press_sequentially("Soup")
    page.wait_for_selector("[role=status]:has-text('Not saved yet. We keep trying')")
    page.context.set_offline(False)
    page.wait_for_selector("[role=status]:has-text('Saved at')")
    assert Answer.objects.get().words == "Soup"
    page.locator("textarea").press_sequentially(" and bread")
    page.goto("/applications/", wait_until="networkidle")  # at once: no two seconds have gone by
    assert Answer.objects.get().words == "Soup and bread"


def test_pressing_in_the_middle_of_saving_finds_no_colleague(page: Any) -> None:
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route) if "json" in route.request.headers["accept"] else route.continue_()

    page.route("**/questions/1/", hold)
    page.locator("textarea").press_sequentially("Soup")
    page.wait_for_timeout(2_500)
    page.click("button:has-text('Save and continue')")
    page.wait_for_timeout(200)
    assert page.inner_text("h1") == "What will you do?"  # the press waits for what was under way
    held[0].continue_()
    page.wait_for_selector("h1:has-text('Who is it for?')")
    assert Answer.objects.get().words == "Soup"
