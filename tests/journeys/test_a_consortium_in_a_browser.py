"""A consortium on a small phone with scripts off: named, asked, agreed, written together, sent, and changed again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from browsing import follow, press, width_of
from cast import Cast
from funds import a_fund, a_place
from kept.service import clock
from kept.service.applications import actions
from kept.service.applications.models import Application
from kept.service.applications.together_models import Partner
from kept.service.opportunities.models import Opportunity, Status

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_consortium_on_a_small_phone_with_scripts_off(
    cast: Cast, visit: Callable[..., Any], be: Callable[..., None]
) -> None:
    fund = a_fund(cast, a_place(cast), opens_on=clock.today(), closes_at=clock.now() + timedelta(days=9))
    Opportunity.objects.update(status=Status.OPEN)
    fund.refresh_from_db()
    application = actions.begin(opportunity=fund, organisation=cast.organisation["lunch"], by=cast.person["winnie"])
    here = f"/applications/{application.pk}/"
    page = visit("/sign-in/", width=320, scripts=False)
    wide: list[str] = []

    def look() -> None:
        if width_of(page) > 320:
            wide.append(page.url)

    be(page, cast.person["winnie"])
    page.goto(here)
    look()
    follow(page, "Partners who would do the work with you")
    look()
    follow(page, "Name a partner")
    page.fill("input[name=name]", "Estuary Wheels")
    page.fill("textarea[name=does]", "Bring the soup by bicycle, every Tuesday and Thursday.")
    page.fill("input[name=share]", "£500")
    page.check("input[name=writes]")
    look()
    press(page, "Name it")
    look()
    assert "Asked, and has not answered yet" in page.inner_text("main")

    be(page, cast.person["bilal"])
    page.goto("/applications/")
    follow(page, "Where you are asked as a partner")
    look()
    follow(page, "led by Saltmarsh Lunch Club")
    look()
    press(page, "Yes, we take part")
    follow(page, "Write in it")
    look()
    follow(page, "Change")
    page.fill("textarea", "Soup, brought by bicycle.")
    press(page, "Save and continue")
    look()
    assert page.inner_text("h1") == "Who is it for?"

    be(page, cast.person["winnie"])
    page.goto(f"{here}questions/2/")
    page.fill("textarea", "Anybody on their own.")
    press(page, "Save and continue")
    look()
    said = page.inner_text("main")
    assert "Typed by Bilal Rahman of Estuary Wheels" in said
    assert "Said yes" in said
    press(page, "Send the application")
    look()
    number = Application.objects.get().number
    press(page, "Change it")
    look()
    assert f"This is a change of {number}" in page.inner_text("main")
    follow(page, "What will you do?")
    page.fill("textarea", "Soup and bread, brought by bicycle.")
    press(page, "Save and come back later")
    follow(page, "Check your answers and send")
    press(page, "Send the application")
    look()
    sent = Application.objects.get(withdrawn_at=None)
    assert (sent.number, sent.answers.get(question__order=1).words) == (number, "Soup and bread, brought by bicycle.")
    assert Partner.objects.get(application=sent).said_yes
    assert not wide
