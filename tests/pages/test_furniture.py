"""The pages that belong to no one capability, and what every answer carries."""

import pytest
from django.test import Client, override_settings

from cast import Cast
from reading import check
from signing_in import signed_in


def test_home_says_what_kept_is(read):
    page = read("/")
    assert "Kept" in page.title
    assert "promise" in page.text


def test_about_says_it_is_not_a_verdict(read):
    page = read("/about/")
    assert page.title == "About this site – Kept"
    assert "a measure, not a verdict" in page.text


def test_a_page_that_is_not_there_says_so_and_offers_a_way_on(read):
    page = read("/no/such/page", status=404)
    assert page.heading == "We cannot find that page"
    assert "/" in page.links


def test_a_page_that_goes_wrong_takes_the_blame(read, monkeypatch):
    monkeypatch.setattr("kept.service.library.views.home.render", lambda *_: 1 / 0, raising=True)
    assert read("/", status=500).heading == "Something went wrong on our side"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_to_read_take_nothing(method):
    assert getattr(Client(), method)("/about/").status_code == 405


def test_an_address_that_takes_only_a_press_says_so_and_offers_a_way_on(cast):
    browser = signed_in(cast.person["winnie"])
    response = browser.get("/payments/1/account/")
    assert response.status_code == 404, "whoever may not be there learns nothing"
    response = signed_in(cast.person["farid"], staff=True).get("/payments/1/account/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    page = check(response, "/payments/1/account/")
    assert page.heading == "There is nothing to read here"
    assert "/work/" in page.links


def test_every_answer_is_hardened(read):
    headers = read("/").response.headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "set-cookie" not in headers


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31536000)
def test_with_a_certificate_everything_goes_by_it():
    client = Client()
    assert client.get("/")["Location"] == "https://testserver/"
    assert "max-age=31536000" in client.get("/", secure=True)["Strict-Transport-Security"]


def test_an_address_the_site_does_not_answer_to_is_refused():
    assert Client().get("/", headers={"host": "somewhere.example"}).status_code == 400


def test_an_address_to_go_on_to_that_is_none_is_left_out(cast: Cast) -> None:
    answer = signed_in(cast.person["winnie"]).get("/sign-in/second-step/?next=http://[x")
    assert (answer.status_code, "[x" in answer.headers.get("Location", "")) == (302, False)
