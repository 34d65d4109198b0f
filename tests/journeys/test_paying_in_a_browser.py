"""The line of payments on a phone with scripts off: late, said so, answered; and the pages about money by axe."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import accounts
import awarded
from browsing import follow, press, width_of
from cast import Cast
from kept.service.awards import actions

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_late_payment_is_said_and_answered_on_a_phone_with_scripts_off(
    cast: Cast, on_13_november: None, visit: Callable[..., Any], be: Callable[..., None]
) -> None:
    award = awarded.accepted(cast)
    page = visit("/sign-in/", width=320, scripts=False)
    be(page, cast.person["tom"])
    page.goto(f"/awards/{award.pk}/")
    assert "Late by 12 days" in page.inner_text("main")
    assert width_of(page) <= 320
    follow(page, "This is late")
    page.fill("textarea", "The rent is due on Friday.")
    assert width_of(page) <= 320
    press(page, "Tell them that it is late")
    assert "There is no answer yet" in page.inner_text("main")
    be(page, cast.person["farid"], staff=True)
    page.goto("/work/")
    follow(page, "Saltmarsh Lunch Club says that £250 is late")
    page.fill("textarea", "A cost code was missing.")
    for part, value in (("day", 16), ("month", 11), ("year", 2026)):
        page.fill(f"input[name=pay_by-{part}]", str(value))
    press(page, "Send the answer")
    be(page, cast.person["winnie"])
    page.goto(f"/awards/{award.pk}/")
    assert "says that it is paid by 16 November 2026" in page.inner_text("main")
    assert width_of(page) <= 320


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_about_money_are_for_everybody(
    cast: Cast,
    on_13_november: None,
    visit: Callable[..., Any],
    axe: Callable[..., list[str]],
    be: Callable[..., None],
    width: int,
) -> None:
    accounts.confirmed(cast)
    waits = accounts.given(cast, accounts.OTHER)
    award = awarded.accepted(cast)
    first = award.payments.order_by("due_on")[0]
    claim = actions.claim(payment=first, words="The rent is due.", by=cast.person["tom"])
    uplift = actions.ask_for_more(
        award=award, more=Decimal(90), from_on=date(2027, 2, 1), why="Gas.", by=cast.person["winnie"]
    )
    bank = f"/organisations/{waits.organisation_id}/bank/"
    pages = {
        "tom": [bank, f"{bank}give/", f"/bank/{waits.pk}/confirm/", f"/bank/{waits.pk}/ask/", f"/claims/{claim.pk}/"],
        "winnie": [f"/awards/{award.pk}/", f"/awards/{award.pk}/more/"],
        "grace": [f"/uplifts/{uplift.pk}/answer/"],
        "farid": [
            f"/payments/{first.pk}/paid/",
            f"/claims/{claim.pk}/answer/",
            f"/organisations/{award.funder_id}/prompt-payment/",
            "/register/prompt-payment/",
        ],
    }
    page = visit("/sign-in/", width=width)
    wrong: list[str] = []
    for who, addresses in pages.items():
        be(page, cast.person[who], staff=who in ("grace", "farid"))
        for address in addresses:
            page.goto(address)
            wrong += [f"{address}: {one}" for one in axe(page)]
            if width_of(page) > width:
                wrong.append(f"{address} is wider than {width}")
        if who == "farid":
            page.goto(f"/payments/{first.pk}/paid/")
            press(page, "Show the numbers, to pay")
            assert "20-40-60" in page.inner_text("main")
            wrong += [f"the numbers: {one}" for one in axe(page)]
    assert not wrong, "\n".join(wrong)
