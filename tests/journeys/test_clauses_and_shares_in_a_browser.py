"""A place's clause and a partner's share on a phone with scripts off, and their pages by axe."""

from collections.abc import Callable
from typing import Any

import pytest

import awarded
from browsing import follow, press, width_of
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.models import AgreementTemplate, SubAward

pytestmark = pytest.mark.django_db(transaction=True)

HERE = "/places/estuary-reach/agreements/"


def test_a_clause_is_set_and_a_share_is_read_on_a_phone_with_scripts_off(
    cast: Cast, on_13_november: None, visit: Callable[..., Any], be: Callable[..., None]
) -> None:
    award = awarded.shared(cast)
    page = visit("/sign-in/", width=320, scripts=False)
    be(page, cast.person["stefan"], staff=True)
    page.goto(HERE)
    assert width_of(page) <= 320
    follow(page, "Change it: Questions")
    page.check("text=Our own words, below")
    page.fill("textarea", "Ring {contact} by day.")
    page.fill("input[name=source]", "Partnership meeting, 9 July 2026")
    assert width_of(page) <= 320
    press(page, "See how it reads")
    assert "Ring An example council by day." in page.inner_text("main")
    assert width_of(page) <= 320
    press(page, "Publish it")
    assert "Published, as version 1" in page.inner_text("body")
    assert AgreementTemplate.objects.get().version == 1
    be(page, cast.person["bilal"])
    page.goto("/work/")
    follow(page, "from Saltmarsh Lunch Club")
    assert "Late by 12 days" in page.inner_text("main")
    assert width_of(page) <= 320
    follow(page, "Read the agreement")
    assert f"£{award.amount:,.0f}" in page.inner_text("main")
    assert width_of(page) <= 320


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_clauses_and_shares_are_for_everybody(
    cast: Cast,
    on_13_november: None,
    visit: Callable[..., Any],
    axe: Callable[..., list[str]],
    be: Callable[..., None],
    width: int,
) -> None:
    award = awarded.shared(cast)
    actions.set_clause(
        place=award.place,
        clause="questions",
        words="Ask {contact}. You must not campaign.",
        source="A meeting",
        seen=None,
        by=cast.person["stefan"],
    )
    share = SubAward.objects.order_by("pk")[0]
    page = visit("/sign-in/", width=width)
    be(page, cast.person["stefan"], staff=True)
    for address in (HERE, f"{HERE}example/agreement/", f"{HERE}change/questions/", f"{HERE}add/"):
        page.goto(address)
        assert axe(page) == [], address
        assert width_of(page) <= width, address
    be(page, cast.person["bilal"])
    for address in (f"/shares/{share.pk}/", f"/shares/{share.pk}/agreement/", "/awards/"):
        page.goto(address)
        assert axe(page) == [], address
        assert width_of(page) <= width, address
