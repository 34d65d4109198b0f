"""An agreement is written, read and asked about on a phone with scripts off; and its pages are for everybody."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

import awarded
from browsing import follow, press, width_of
from cast import Cast
from kept.service.awards.models import Award, Terms

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
MINIMAL = Terms.Subsidy.MINIMAL


@pytest.fixture
def the_day_it_is_offered() -> Iterator[None]:
    """The clock at mid-morning on 20 October 2026, ticking."""
    with time_machine.travel(datetime(2026, 10, 20, 10, tzinfo=UTC)):
        yield


def test_an_agreement_is_written_read_changed_and_accepted(
    cast: Cast, the_day_it_is_offered: None, visit: Callable[..., Any], be: Callable[..., None]
) -> None:
    application = awarded.funded(cast)
    page = visit("/sign-in/", width=320, scripts=False)
    be(page, cast.person["grace"], staff=True)
    page.goto(f"/applications/{application.pk}/offer/")
    follow(page, "What the group tells you")
    page.fill("input[name=what-1]", "A page of your own")
    page.fill("input[name=purpose-1]", "To learn what helped")
    press(page, "Save")
    assert "Write who will use it, and for what" in page.inner_text("main")
    page.fill("input[name=use-1]", "Our team reads it")
    press(page, "Save")
    follow(page, "What the money is for")
    page.fill("textarea[name=extra]", "You must not criticise us.")
    press(page, "Save")
    assert "These words may keep the group from speaking up." in page.inner_text("main")
    assert width_of(page) <= 320
    press(page, "Offer it")
    award = Award.objects.get()
    be(page, cast.person["winnie"])
    page.goto(f"/awards/{award.pk}/")
    follow(page, "Read the agreement")
    assert width_of(page) <= 320
    follow(page, "Ask for a change first")
    page.fill("textarea[name=words]", "May we criticise you?")
    press(page, "Send it")
    be(page, cast.person["grace"], staff=True)
    page.goto(f"/awards/{award.pk}/")
    follow(page, "Answer them")
    follow(page, "What the money is for")
    page.fill("textarea[name=extra]", "")
    press(page, "Save")
    page.fill("textarea[name=words]", "Of course you may.")
    press(page, "Send version 2")
    be(page, cast.person["winnie"])
    page.goto(f"/awards/{award.pk}/accept/")
    press(page, "Yes, we accept")
    assert "By 28 November 2029: A page of your own." in page.inner_text("main")
    award.refresh_from_db()
    assert award.accepted_at is not None


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_for_everybody(
    cast: Cast,
    the_day_it_is_offered: None,
    visit: Callable[..., Any],
    axe: Callable[..., list[str]],
    be: Callable[..., None],
    width: int,
) -> None:
    application = awarded.funded(cast)
    award = awarded.offered(cast, application.opportunity.place)
    Terms.objects.filter(application=award.application).update(subsidy=MINIMAL, extra="You must not campaign.")
    parts = ("purpose", "reports", "extension", "subsidy")
    pages = {
        "grace": [
            f"/applications/{application.pk}/offer/",
            *(f"/applications/{application.pk}/terms/{part}/" for part in parts),
            f"/awards/{award.pk}/agreement/answer/",
        ],
        "winnie": [f"/awards/{award.pk}/{page}" for page in ("agreement/", "agreement/ask/", "accept/", "")],
    }
    page = visit("/sign-in/", width=width)
    wrong: list[str] = []
    for who, addresses in pages.items():
        be(page, cast.person[who], staff=who == "grace")
        for address in addresses:
            page.goto(address)
            wrong.extend(f"{address}: {one}" for one in axe(page))
            if width_of(page) > width:
                wrong.append(f"{address} is wider than {width}")
    assert not wrong, "\n".join(wrong)
