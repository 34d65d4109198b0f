"""A group tells its papers once on a small phone with scripts off: a photo, a fact, a reason. The funder reads them."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import papers
from browsing import follow, press, width_of
from cast import Cast
from funds import FORM, a_fund, a_place
from kept.service import clock
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from kept.service.opportunities import papers as designing
from kept.service.opportunities.models import Opportunity, Status

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


@pytest.fixture
def fund(cast: Cast) -> Opportunity:
    fund = a_fund(cast, a_place(cast), opens_on=clock.today(), closes_at=clock.now() + timedelta(days=9), form=FORM)
    asked = {"accounts": "applying", "vat": "applying", "equality-policy": "applying", "bank-statement": "success"}
    designing.ask_for(opportunity=fund, asked=asked, version=1, by=cast.person["grace"])
    Opportunity.objects.update(status=Status.OPEN)
    return fund


def test_a_photo_a_fact_and_a_reason_on_a_small_phone_with_scripts_off(
    cast: Cast,
    fund: Opportunity,
    visit: Callable[..., Any],
    be: Callable[..., None],
    axe: Callable[..., list[str]],
    tmp_path: Path,
) -> None:
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(papers.a_photo(size=(1200, 1600)))
    page = visit("/", width=320, scripts=False)
    be(page, cast.person["winnie"])
    page.goto(f"/grants/{fund.pk}/apply/")
    wide: list[str] = []

    def look() -> None:
        if width_of(page) > 320:
            wide.append(page.url)

    page.check("input[name=checked]")
    press(page, "Begin")
    look()
    follow(page, "Facts and papers, from your passport")
    look()
    follow(page, "Add: Latest accounts")
    look()
    page.set_input_files("input[type=file]", photo)
    press(page, "Save")
    assert page.url.endswith("/papers/")
    assert "IMG_0001.jpg" in page.inner_text("main")
    follow(page, "Add: VAT")
    page.check("input[value=no]")
    press(page, "Save")
    follow(page, "we do not have this: Equality policy")
    look()
    page.fill("textarea", "We are writing one.")
    press(page, "Save")
    look()
    follow(page, "Back to the application")
    assert "Nothing to do" in page.inner_text("main")
    for question in fund.questions.all():
        page.goto(f"/applications/{Application.objects.get().pk}/questions/{question.order}/")
        page.fill("textarea", "Soup.")
        press(page, "Save and continue")
    press(page, "Send the application")
    page.goto(f"/organisations/{cast.organisation['lunch'].pk}/passport/")
    look()
    follow(page, "Who has used what")
    look()
    assert "IMG_0001.jpg" in page.inner_text("main")
    Opportunity.objects.update(closes_at=clock.now() - timedelta(hours=1))
    application, grace = Application.objects.get(), cast.person["grace"]
    deciding.declare(application=application, conflict=False, by=grace)
    be(page, grace, staff=True)
    page.goto(f"/applications/{application.pk}/papers/read/")
    look()
    with page.expect_download() as coming:
        page.click("main a:has-text('IMG_0001.jpg')")
    assert coming.value.suggested_filename == "IMG_0001.jpg"
    assert not wide


def test_the_pages_of_a_passport_are_for_everybody(
    cast: Cast, visit: Callable[..., Any], be: Callable[..., None], axe: Callable[..., list[str]]
) -> None:
    page = visit("/")
    be(page, cast.person["winnie"])
    address = f"/organisations/{cast.organisation['lunch'].pk}/passport/"
    for part in ("", "accounts/", "insurance/", "vat/none/"):
        page.goto(address + part)
        assert not axe(page)
