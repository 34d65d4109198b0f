"""From an expression of interest to a second stage that is sent, on a small phone with scripts off."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from awarded import on
from browsing import width_of
from cast import Cast
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from rounds import a_place
from staged import ANSWERED, IN_THE_FIRST, IN_THE_SECOND, an_expression_of_interest, decided, published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


def narrow(page: Any) -> None:
    assert width_of(page) <= 320


def test_a_group_goes_from_the_first_stage_to_the_second(
    visit: Callable[..., Any], be: Callable[..., None], cast: Cast
) -> None:
    first = an_expression_of_interest(cast, a_place(cast))
    with on(IN_THE_FIRST):
        page = visit(f"/grants/{first.pk}/", width=320, scripts=False)
        here = page.evaluate("location.origin")
        assert "This is the first of two stages" in page.inner_text("main")
        narrow(page)
        be(page, cast.person["winnie"])
        page.goto(f"{here}/grants/{first.pk}/apply/")
        page.click("button:has-text('Begin')")
        page.click("text=Begin with the first question")
        page.fill("main textarea", "Soup and a warm room on Tuesdays.")
        page.click("text=Save and continue")
        assert "asked to apply in full or not, and why" in page.inner_text("main")
        page.click("button:has-text('Send the application')")
        assert page.inner_text("h1").startswith("Application sent")
    with on(ANSWERED):
        decided(Application.objects.get(opportunity=first), cast, asked_on=True)
        deciding.close_round(opportunity=first, by=cast.person["grace"])
    published(cast, first, date(2026, 10, 25))
    with on(IN_THE_SECOND):
        be(page, cast.person["winnie"])
        page.goto(f"{here}/applications/{Application.objects.get(opportunity=first).pk}/answer/")
        assert page.inner_text("h1") == "You are asked to apply in full"
        narrow(page)
        page.click("main a.govuk-button:has-text('Apply in full')")
        narrow(page)
        page.click("button:has-text('Begin')")
        page.click("text=Begin with the first question")
        page.click("text=Use that answer again")
        narrow(page)
        page.click("button:has-text('Use these words')")
        assert page.input_value("main textarea") == "Soup and a warm room on Tuesdays."
        page.click("text=Save and continue")
        page.fill("main textarea", "£1,200 for food and the room.")
        page.click("text=Save and continue")
        page.click("button:has-text('Send the application')")
        assert page.inner_text("h1").startswith("Application sent")
        narrow(page)
    assert Application.objects.filter(opportunity__first_stage=first, sent_at__isnull=False).count() == 1


def test_the_pages_of_two_stages_are_free_of_what_axe_finds(
    visit: Callable[..., Any], be: Callable[..., None], axe: Callable[..., list[str]], cast: Cast
) -> None:
    first = an_expression_of_interest(cast, a_place(cast))
    second = published(cast, first, date(2026, 9, 20))
    with on(IN_THE_FIRST):
        page = visit(f"/grants/{second.pk}/")
        here = page.evaluate("location.origin")
        be(page, cast.person["bilal"])
        for address in (f"/grants/{first.pk}/", f"/grants/{second.pk}/can-we-apply/", f"/grants/{second.pk}/apply/"):
            page.goto(f"{here}{address}")
            assert axe(page) == [], address
        be(page, cast.person["grace"], staff=True)
        for address in ("/grants/mine/?show=now", f"/grants/{first.pk}/round/"):
            page.goto(f"{here}{address}")
            assert axe(page) == [], address
