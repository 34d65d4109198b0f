"""What somebody typed comes back to them where it could not be taken: signed out, too old, not theirs any more."""

import re
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.utils.module_loading import import_string

from cast import Cast
from kept.service.organisations.models import Organisation
from reading import check
from signing_in import signed_in

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "http://testserver", "https://elsewhere.example"
STORY = "A hot lunch.\r\n\r\nAnd company, on Tuesdays."


def entry(cast: Cast) -> tuple[str, dict[str, str]]:
    lunch = cast.organisation["lunch"].pk
    told = {"name": "Saltmarsh Lunch Club", "legal_form": "constituted-group", "what_it_does": STORY}
    return f"/organisations/{lunch}/change/", told


def strict(browser: Client) -> Client:
    """The same browser, held to where its forms come from."""
    again = Client(enforce_csrf_checks=True)
    again.cookies = browser.cookies
    return again


def fields(page: Any) -> dict[str, str]:
    """What the page's one form would send."""
    (form,) = [form for form in check(page, "").find("form") if form.get("method") == "post"]
    return {str(box.get("name")): box.get("value", "") for box in form.iter("input")}


def test_signed_out_while_writing(cast: Cast) -> None:
    address, told = entry(cast)
    page = Client().post(address, told, headers={"origin": HERE})
    assert page.status_code == 403
    assert page["Cache-Control"] == "no-store"
    assert check(page, address).heading == "You are signed out"
    assert "And company, on Tuesdays." in check(page, address).text
    sent = fields(page)
    assert sent["what_it_does"] == "A hot lunch.\n\nAnd company, on Tuesdays."
    back = signed_in(cast.person["winnie"]).post(address, sent)
    assert back.status_code == 302
    assert "company, on Tuesdays" in Organisation.objects.get(pk=cast.organisation["lunch"].pk).what_it_does


def test_the_way_to_sign_in_leads_to_a_page_that_says_to_go_back(cast: Cast) -> None:
    address, told = entry(cast)
    page = check(Client().post(address, told, headers={"origin": HERE}), address)
    assert "/sign-in/?next=/sign-in/beside/" in page.links
    assert check(signed_in(cast.person["winnie"]).get("/sign-in/beside/"), "").heading == "You are signed in"


def test_a_form_from_before_signing_in_is_sent_with_a_second_press(cast: Cast) -> None:
    address, told = entry(cast)
    browser = strict(signed_in(cast.person["winnie"]))
    old = browser.post(address, told | {"csrfmiddlewaretoken": "a" * 64}, headers={"origin": HERE})
    assert old.status_code == 403
    assert check(old, address).heading == "That form has been open too long"
    sent = fields(old)
    assert sent["csrfmiddlewaretoken"] not in ("", "a" * 64)
    assert browser.post(address, sent, headers={"origin": HERE}).status_code == 302
    assert "company, on Tuesdays" in Organisation.objects.get(pk=cast.organisation["lunch"].pk).what_it_does


@pytest.mark.parametrize("sender", [{"origin": ELSEWHERE}, {"origin": "null"}, {"referer": f"{ELSEWHERE}/page"}])
def test_what_another_site_sent_is_neither_shown_nor_offered_again(cast: Cast, sender: dict[str, str]) -> None:
    address, told = entry(cast)
    for browser in (strict(signed_in(cast.person["winnie"])), strict(Client())):
        page = browser.post(address, told, headers=sender)
        assert page.status_code == 403
        assert "company" not in page.content.decode()
        assert not [form for form in check(page, address).find("form") if form.get("method") == "post"]


def test_a_browser_that_does_not_say_gets_the_words_and_no_button(cast: Cast) -> None:
    address, told = entry(cast)
    page = check(strict(signed_in(cast.person["winnie"])).post(address, told), address)
    assert "And company, on Tuesdays." in page.text
    assert not [form for form in page.find("form") if form.get("method") == "post"]


def test_a_right_taken_away_leaves_the_words(cast: Cast) -> None:
    address, told = entry(cast)
    page = signed_in(cast.person["bilal"]).post(address, told, headers={"origin": HERE})
    assert page.status_code == 404
    assert "And company, on Tuesdays." in check(page, address).text


def test_a_first_staff_role_given_while_writing(cast: Cast) -> None:
    address, told = entry(cast)
    winnie = cast.person["winnie"]
    browser = signed_in(winnie)
    cast.acts("winnie", "council", "commissioner", asked_by="amara")
    page = browser.post(address, told, headers={"origin": HERE})
    assert page.status_code == 403
    assert page["Cache-Control"] == "no-store"
    shown = check(page, address)
    assert shown.heading == "Your second step comes first"
    assert "And company, on Tuesdays." in shown.text
    assert "/account/second-step/?next=/sign-in/beside/" in shown.links
    back = signed_in(winnie, staff=True).post(address, fields(page))
    assert back.status_code == 302
    assert "company, on Tuesdays" in Organisation.objects.get(pk=cast.organisation["lunch"].pk).what_it_does
    assert browser.post(address, headers={"origin": HERE}).url == "/account/second-step/", (
        "with nothing typed as before"
    )


def test_nothing_typed_leads_to_signing_in_as_before(cast: Cast) -> None:
    address, _ = entry(cast)
    assert Client().post(address, headers={"origin": HERE})["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    "nasty", ["\x00 and more", "<script>alert(1)</script> words", '"> quoted words', "\ud800 half"]
)
def test_whatever_was_typed_is_shown_as_words(cast: Cast, nasty: str) -> None:
    address, told = entry(cast)
    body = "&".join(f"{name}={value}" for name, value in told.items()) + "&area=" + nasty.replace("&", "%26")
    page = Client().generic(
        "POST",
        address,
        body.encode("utf-8", "surrogatepass"),
        "application/x-www-form-urlencoded",
        headers={"origin": HERE},
    )
    assert re.search(r"\S", check(page, address).text)
    assert "<script>alert" not in page.content.decode()


def test_what_no_keyboard_types_is_dropped_and_nobody_is_told_off_for_it(cast: Cast) -> None:
    browser = signed_in(cast.person["winnie"])
    assert browser.post("/account/name/", {"name": "Winnie\x00 Tallow\x07"}).status_code == 302
    cast.person["winnie"].refresh_from_db()
    assert cast.person["winnie"].name == "Winnie Tallow"
    address, told = entry(cast)
    page = browser.post(address, told | {"name": "", "what_it_does": "Lunch\x00 on Tuesdays.", "income": "\x00lots"})
    assert "Null characters" not in page.content.decode()
    assert "\x00" not in page.content.decode()
    assert "Lunch on Tuesdays." in check(page, address).text


def test_every_form_of_ours_cleans_what_is_typed() -> None:
    import_string("kept.config.urls.urlpatterns")  # and with it every form
    ours = {form for form in forms_of(forms.Form) if form.__module__.startswith("kept.")}
    raw = [
        f"{form.__name__}.{name}"
        for form in ours
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if type(field) in (forms.CharField, forms.EmailField)
    ]
    assert len(ours) > 20
    assert not raw, f"Make these Text, Words or Address, from design/forms.py: {raw}"


def forms_of(kind: type) -> set[type]:
    return {kind}.union(*(forms_of(one) for one in kind.__subclasses__()))
