"""Pages as a person meets them: wide and at 320 pixels, with scripts and without."""

from collections import defaultdict
from html import unescape
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from kept.service.design.audience import EVERYBODY, audience_of
from structure.test_routes import ROUTES

NOT_BY_A_LINK = {"sitemap", "robots", "health", "account_code", "mfa_authenticate", "stop-alerts", "agree-by-link"}
"""For machines, or reached by sending a form or from a letter."""
NOT_THERE = "/no-such-page"
LOOKED_AT = 6
"""Pages of one kind that are read for links: the first place may have adopted nothing, and the next one much."""


@pytest.fixture(scope="module")
def a_page_of_each_kind(audited: object, borough: None, django_db_blocker: Any) -> list[str]:
    """The fullest page of each route that is met on following links from the home page, and one that is not there."""
    with django_db_blocker.unblock():
        return [*fullest_of_each_kind(), NOT_THERE]


def fullest_of_each_kind() -> list[str]:
    kinds: dict[str, dict[str, int]] = defaultdict(dict)
    waiting = ["/"]
    while waiting:
        address = waiting.pop(0)
        met = kinds[resolve(address.partition("?")[0]).url_name]
        if address in met or len(met) == LOOKED_AT:
            continue
        response = Client().get(address)
        met[address] = 0
        if response.get("Content-Type", "").startswith("text/html"):
            waiting += links_of(response.content.decode(), address)
            met[address] = len(response.content)
    unlinked = {pattern.name for _, pattern in ROUTES if audience_of(pattern.callback) == EVERYBODY} - set(kinds)
    assert unlinked <= NOT_BY_A_LINK, f"no link leads to {', '.join(sorted(unlinked - NOT_BY_A_LINK))}"
    return [max(met, key=lambda address: met[address]) for met in kinds.values() if any(met.values())]


def links_of(html: str, page: str) -> list[str]:
    found = []
    for piece in html.split('href="')[1:]:
        address = urljoin(page, unescape(piece.partition('"')[0])).partition("#")[0]
        try:
            found += [address] if address.startswith("/") and resolve(address.partition("?")[0]) else []
        except Resolver404:
            continue
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_stands_in_anybodys_way(visit, axe, a_page_of_each_kind, width):
    wrong, page = [], visit(NOT_THERE, width=width)
    for address in a_page_of_each_kind:
        page.goto(address)
        wrong += [f"{address}: {problem}" for problem in axe(page)]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong += [f"{address} is {over} pixels wider than a {width} pixel screen"] if over > 0 else []
    assert not wrong, "\n".join(wrong)


def test_a_keyboard_reaches_the_main_part_first(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_on_a_phone_the_links_fold_into_one_line_and_open_by_keyboard_without_scripts(visit):
    page = visit("/", width=320, scripts=False)
    assert page.locator(".kept-header").bounding_box()["height"] <= 80
    links = page.locator(".kept-nav__link")
    assert not any(link.is_visible() for link in links.all())
    for _ in range(3):  # past the link to the main part, and the name
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Menu"
    page.keyboard.press("Enter")
    assert all(link.is_visible() for link in links.all())
    links.filter(has_text="Places").click()
    assert page.url.endswith("/places/")


def test_where_there_is_room_the_links_stand_open(visit):
    page = visit("/", width=1280, scripts=False)
    assert all(link.is_visible() for link in page.locator(".kept-nav__link").all())
    assert not page.locator(".kept-menu__open").is_visible()


def test_it_is_our_typeface_and_nobody_elses(visit):
    page = visit("/")
    page.wait_for_function("document.fonts.ready")
    assert page.evaluate("[...document.fonts].some(f => f.status === 'loaded' && f.family.includes('Atkinson'))")


@pytest.mark.django_db
def test_without_scripts_everything_is_there(visit, a_page_of_each_kind):
    page = visit(NOT_THERE, scripts=False)
    for address in a_page_of_each_kind:
        page.goto(address)
        assert page.locator("h1").is_visible(), address
        hidden = page.locator("main [hidden]").count()
        assert hidden == 0, f"{address} hides {hidden} things until a script shows them"


@pytest.mark.django_db
def test_words_four_times_larger_still_fit(visit, audited):
    """1280 pixels at 400% is 320 pixels of page, with as little height: nothing sticks over the words."""
    page = visit("/", width=320, height=256)
    assert page.evaluate("[...document.querySelectorAll('*')].every(e => getComputedStyle(e).position !== 'fixed')")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
