"""A form with a choice, a question that hangs on it, a date and a budget, on a small phone with scripts off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

import browsing
import papers
from cast import Cast
from funds import a_fund, a_place
from kept.service import clock
from kept.service.applications import actions
from kept.service.opportunities.actions import Form
from kept.service.opportunities.models import Opportunity, Status

pytestmark = [pytest.mark.django_db(transaction=True)]

ASKED: list[dict[str, Any]] = [
    {"asks": "Where do you meet?", "kind": "choice", "choices": "In a hall\nOutdoors"},
    {"asks": "Where is the hall?", "kind": "address", "only_if": 1, "only_if_answer": "In a hall"},
    {"asks": "When do you begin?", "kind": "date", "hint": "For example, 27 3 2027."},
    {"asks": "Show us the kitchen", "kind": "file", "hint": "As it is today."},
    {"asks": "What will it cost?", "kind": "budget", "hint": "A guess is fine."},
]


@pytest.fixture
def fund(cast: Cast) -> Opportunity:
    days = {"opens_on": clock.today(), "closes_at": clock.now() + timedelta(days=9)}
    fund = a_fund(cast, a_place(cast), form=Form(questions=ASKED), **days)
    Opportunity.objects.update(status=Status.OPEN)
    fund.refresh_from_db()
    return fund


def test_a_form_of_several_kinds_is_answered_and_sent(
    cast: Cast,
    fund: Opportunity,
    visit: Callable[..., Any],
    be: Callable[..., None],
    axe: Callable[..., list[str]],
) -> None:
    winnie = cast.person["winnie"]
    application = actions.begin(opportunity=fund, organisation=cast.organisation["lunch"], by=winnie)
    page = visit("/", width=320, scripts=False)
    be(page, winnie)
    page.goto(f"/applications/{application.pk}/")

    def press(says: str) -> None:
        browsing.press(page, says)
        assert browsing.width_of(page) <= 320, page.url

    browsing.follow(page, "Where do you meet?")
    page.check("text=In a hall")
    press("Save and continue")
    page.fill("[name=line_1]", "4 Quay Street")
    page.fill("[name=postcode]", "ZZ1 1ZZ")
    press("Save and continue")
    assert "Write the town or city" in page.inner_text("main")
    page.fill("[name=town]", "Saltmarsh")
    press("Save and continue")
    page.fill("[name=words-day]", "1")
    page.fill("[name=words-month]", "12")
    page.fill("[name=words-year]", "2026")
    press("Save and continue")
    for name, content in (("kitchen.html", b"<html><script>alert(1)</script>"), ("kitchen.jpg", papers.a_photo())):
        page.set_input_files("[name=file]", {"name": name, "mimeType": "image/jpeg", "buffer": content})
        press("Save and continue")
    page.click("main button:has-text('Save and go to question')")
    assert "We have: kitchen.jpg (JPEG photo" in page.inner_text("main")
    press("Save and continue")
    page.fill("[name='1-what']", "A cook")
    page.fill("[name='1-asked']", "£1,600")
    page.check("text=We choose not to ask for running costs")
    press("Save, add it up")
    assert "Take £100 off" in page.inner_text("main")
    assert "In all: £1,600 of this fund" in page.inner_text("main")
    page.fill("[name='1-asked']", "1500")
    press("Save and continue")
    assert page.inner_text("h1") == "Check your answers"
    assert "4 Quay Street" in page.inner_text("main")
    widths = page.evaluate("[...document.querySelectorAll('th[scope=rowgroup]')].map(one => one.offsetWidth)")
    assert min(widths) > 250, "what a line is called has the phone's whole width, so that no word is broken"
    press("Send the application")
    application.refresh_from_db()
    assert application.number in page.inner_text("main")

    page = visit("/")
    be(page, winnie)
    page.goto(f"/applications/{application.pk}/receipt/")
    assert axe(page) == []
