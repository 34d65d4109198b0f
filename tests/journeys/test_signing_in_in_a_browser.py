"""Signing in on a phone with scripts off, and with a passkey; and the pages about oneself, looked at by axe."""

from collections.abc import Callable
from typing import Any

import pytest

from browsing import leave_by, press, width_of
from cast import Cast
from signing_in import code_sent_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


def type_code(page: Any, address: str) -> None:
    page.fill("input[name=email]", address)
    leave_by(page, "text=Send me a code")
    page.fill("input[name=code]", code_sent_to(address))
    leave_by(page, "text=Continue")


def test_on_a_small_phone_with_scripts_off(visit: Callable[..., Any]) -> None:
    page = visit("/sign-in/", width=320, scripts=False)
    type_code(page, "winnie@lunch.example")
    page.click("text=Menu")
    page.click("text=For Saltmarsh Lunch Club")
    page.click("text=its people")
    assert "Tom Brackley" in page.inner_text("main")
    assert width_of(page) <= 320


def test_staff_add_a_passkey_and_sign_in_with_it(visit: Callable[..., Any], site: str) -> None:
    page = visit("/sign-in/")
    page.goto(site.replace("127.0.0.1", "localhost") + "/sign-in/")  # a passkey belongs to a name
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": key | {"isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    here = page.url.removesuffix("/sign-in/")
    type_code(page, "nia@icb.estuary.example")
    page.goto(f"{here}/organisations/")
    assert "/account/second-step/" in page.url
    page.click("text=Add a passkey")
    page.click("button:has-text('Add a passkey')")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{here}/organisations/")
    assert page.inner_text("h1") == "Your organisations"
    page.goto(f"{here}/account/")
    press(page, "Sign out")
    page.goto(f"{here}/sign-in/")
    type_code(page, "nia@icb.estuary.example")
    assert page.inner_text("h1") == "Your second step"
    page.click("text=Use a passkey instead")
    page.wait_for_url("**/work/")


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_for_everybody(
    cast: Cast, visit: Callable[..., Any], axe: Callable[..., list[str]], be: Callable[..., None], width: int
) -> None:
    lunch, council = cast.organisation["lunch"].pk, cast.organisation["council"].pk
    tom = cast.person["tom"].memberships.get().pk
    pages = {
        "winnie": [
            "/account/",
            "/account/devices/",
            "/account/erase/",
            f"/organisations/{lunch}/",
            f"/organisations/{lunch}/change/",
            f"/organisations/{lunch}/people/",
            f"/organisations/{lunch}/hand-over/",
            f"/people/{tom}/role/",
        ],
        "petra": ["/organisations/", "/organisations/add/"],
        "amara": [f"/organisations/{council}/people/invite/", "/account/second-step/", "/account/second-step/app/"],
    }
    page = visit("/sign-in/", width=width)
    wrong = axe(page)
    for who, addresses in pages.items():
        be(page, cast.person[who], staff=who == "amara")
        for address in addresses:
            page.goto(address)
            wrong += [f"{address}: {one}" for one in axe(page)]
            if width_of(page) > width:
                wrong.append(f"{address} is wider than {width}")
    assert not wrong, "\n".join(wrong)
