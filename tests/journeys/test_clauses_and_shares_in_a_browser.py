"""A place's clause and a partner's share on a phone with scripts off, and their pages by axe."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

import awarded
from browsing import follow, press, width_of
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.models import AgreementTemplate, ChangeRequest, SubAward

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


def test_a_share_is_said_anew_and_passed_on_and_a_partner_answers_on_a_phone_with_scripts_off(
    cast: Cast, visit: Callable[..., Any], be: Callable[..., None]
) -> None:
    with awarded.on(awarded.NOTIFIED):
        award = awarded.shared(cast)
        asked = actions.ask_for_change(
            award=award,
            kind=ChangeRequest.Kind.AMOUNT,
            by_holder=True,
            reasons="Fewer come.",
            wanted=actions.Wanted(amount=Decimal(20_000)),
            by=cast.person["winnie"],
        )
        actions.answer_change(request=asked, agreed=True, words="Gladly.", by=cast.person["grace"])
        page = visit("/sign-in/", width=320, scripts=False)
        be(page, cast.person["winnie"])
        page.goto("/work/")
        follow(page, "Your partners in the £20,000")
        assert width_of(page) <= 320
        page.fill("text=Pounds for Wheels", "")
        press(page, "Tell your partners")
        assert "Write the pounds for Wheels, or 0" in page.inner_text("main")
        page.get_by_label("Pounds for Wheels").fill("3,900")
        press(page, "Tell your partners")
        assert "Your partners and the funder see it" in page.inner_text("body")
        follow(page, "£3,900 to Wheels")
        assert width_of(page) <= 320
        follow(page, "Record what you passed on")
        day = {"day": "5", "month": "1", "year": "2027"}
        for part, typed in day.items():
            page.fill(f"input[name=paid_on-{part}]", typed)
        assert width_of(page) <= 320
        press(page, "Record it")
        assert "Wheels sees it now" in page.inner_text("body")
        be(page, cast.person["bilal"])
        page.goto("/work/")
        follow(page, "from Saltmarsh Lunch Club")
        assert width_of(page) <= 320
        follow(page, "Answer")
        page.check("text=We disagree")
        page.get_by_label("If you disagree: why?").fill("We agreed on £4,000.")
        assert width_of(page) <= 320
        press(page, "Send the answer")
        assert "Wheels disagrees" in page.inner_text("main")
        follow(page, "on 5 January 2027")
        assert width_of(page) <= 320
        press(page, "We have not received it")
        assert "it has not come" in page.inner_text("main")
        press(page, "It has come after all")
        assert "It came after all" in page.inner_text("main")


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
    made = actions.pass_on(share=share, amount=Decimal(250), paid_on=award.starts_on, by=cast.person["winnie"])
    page = visit("/sign-in/", width=width)
    be(page, cast.person["stefan"], staff=True)
    for address in (HERE, f"{HERE}example/agreement/", f"{HERE}change/questions/", f"{HERE}add/"):
        page.goto(address)
        assert axe(page) == [], address
        assert width_of(page) <= width, address
    be(page, cast.person["bilal"])
    for address in (
        f"/shares/{share.pk}/",
        f"/shares/{share.pk}/agreement/",
        f"/passed-on/{made.pk}/",
        "/awards/",
    ):
        page.goto(address)
        assert axe(page) == [], address
        assert width_of(page) <= width, address
    be(page, cast.person["winnie"])
    for address in (f"/awards/{award.pk}/shares/", f"/shares/{share.pk}/pass-on/", f"/awards/{award.pk}/"):
        page.goto(address)
        assert axe(page) == [], address
        assert width_of(page) <= width, address
