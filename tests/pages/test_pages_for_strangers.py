"""A page made for one stranger is given to the next for a second; whoever is known gets their own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place
from reading import check
from visiting import browser_of, words

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
PLACES = "/places/"


@pytest.fixture(autouse=True)
def kept(settings: Any) -> None:
    """As on a server."""
    in_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "strangers"}
    settings.CACHES = settings.CACHES | {"strangers": in_memory}
    caches["strangers"].clear()


def asked(browser: Client, address: str, **how: Any) -> tuple[int, str]:
    """How many questions of the database a page took, and what it says."""
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(address, **how)
    return len(queries), check(page, address).text


def add(name: str) -> None:
    promising.add_place(name=name, slug=name.lower(), kind=Place.Kind.PLACE, by=None)


def test_the_second_stranger_within_a_second_costs_nothing_and_a_later_one_sees_what_is_new(place: Place) -> None:
    with time_machine.travel(NOW, tick=False):
        first, said = asked(Client(), PLACES)
        add("Marshfield")
        assert first
        assert asked(Client(), PLACES) == (0, said)
    with time_machine.travel(NOW + timedelta(seconds=1), tick=False):
        assert "Marshfield" in asked(Client(), PLACES)[1]


def test_addresses_and_sites_are_not_taken_for_one_another(place: Place, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    with time_machine.travel(NOW, tick=False):
        for address, host in ((PLACES, "testserver"), (f"{PLACES}?q=a", "testserver"), (PLACES, "other.example")):
            assert asked(Client(), address, headers={"host": host})[0], f"{host}{address} was taken for another"


def test_whoever_is_known_sees_their_own_page_and_leaves_it_to_nobody(cast: Cast, place: Place) -> None:
    known = "Your work"
    with time_machine.travel(NOW, tick=False):
        grace = browser_of(cast, "grace")
        assert known in words(grace.get(PLACES))
        assert known not in words(Client().get(PLACES))
        assert known in words(grace.get(PLACES))


def test_whoever_has_pressed_anything_sees_at_once_what_came_of_it(cast: Cast, place: Place) -> None:
    somebody = Client()
    somebody.cookies["kept-form"] = "a" * 32
    with time_machine.travel(NOW, tick=False):
        for browser, name in ((somebody, "Marshfield"), (browser_of(cast, "grace"), "Saltings")):
            browser.get(PLACES)
            add(name)
            assert name in words(browser.get(PLACES))


def test_what_is_kept_is_guarded_like_any_page_and_browsers_keep_it_no_longer(place: Place) -> None:
    with time_machine.travel(NOW, tick=False):
        made, kept = (Client().get(PLACES) for _ in range(2))
    assert kept["Cache-Control"] == "max-age=1"
    assert made.content == kept.content
    for header in ("Content-Security-Policy", "X-Frame-Options", "Permissions-Policy", "X-Content-Type-Options"):
        assert kept[header] == made[header]


@pytest.mark.parametrize("address", ["/sign-in/", "/health/", "/places.json", "/nothing-here/"])
def test_forms_files_and_what_is_not_there_are_made_each_time(address: str, place: Place) -> None:
    with time_machine.travel(NOW, tick=False):
        first, second = (Client().get(address) for _ in range(2))
    assert first.status_code == second.status_code
    assert not any("max-age=1" in one.get("Cache-Control", "") for one in (first, second))
    assert [one.value for one in first.cookies.values()] != [one.value for one in second.cookies.values()] or (
        not first.cookies
    ), "each has a token of their own"
