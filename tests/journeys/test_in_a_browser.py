"""Pages as a person meets them: wide and at 320 pixels, with scripts and without."""

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from kept.service.design.audience import EVERYBODY, audience_of
from structure.test_routes import ROUTES

NOT_BY_A_LINK = {"sitemap", "robots", "account_code", "mfa_authenticate"}
"""For machines, or reached by sending a form."""


def a_page_of_each_kind() -> list[str]:
    """The first address of each route that is met on following links from the home page, and one that is not there."""
    kinds: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop(0)
        name = resolve(address).url_name
        if name in kinds:
            continue
        response = Client().get(address)
        kinds[name] = address
        if response.get("Content-Type", "").startswith("text/html"):
            waiting += links_of(response.content.decode())
        else:
            kinds[name] = ""
    unlinked = {pattern.name for _, pattern in ROUTES if audience_of(pattern.callback) == EVERYBODY} - set(kinds)
    assert unlinked <= NOT_BY_A_LINK, f"no link leads to {', '.join(sorted(unlinked - NOT_BY_A_LINK))}"
    return [*filter(None, kinds.values()), "/no-such-page"]


def links_of(html: str) -> list[str]:
    found = []
    for piece in html.split('href="')[1:]:
        address = piece.partition('"')[0].partition("#")[0].partition("?")[0]
        try:
            found += [address] if address.startswith("/") and resolve(address) else []
        except Resolver404:
            continue
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_stands_in_anybodys_way(visit, axe, audited, width):
    wrong = []
    for address in a_page_of_each_kind():
        page = visit(address, width=width)
        wrong += [f"{address}: {problem}" for problem in axe(page)]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong += [f"{address} is {over} pixels wider than a {width} pixel screen"] if over > 0 else []
        page.context.close()
    assert not wrong, "\n".join(wrong)


def test_a_keyboard_reaches_the_main_part_first(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_it_is_our_typeface_and_nobody_elses(visit):
    page = visit("/")
    page.wait_for_function("document.fonts.ready")
    assert page.evaluate("[...document.fonts].some(f => f.status === 'loaded' && f.family.includes('Atkinson'))")


@pytest.mark.django_db
def test_without_scripts_everything_is_there(visit, audited):
    for address in a_page_of_each_kind():
        page = visit(address, scripts=False)
        assert page.locator("h1").is_visible(), address
        hidden = page.locator("main [hidden]").count()
        assert hidden == 0, f"{address} hides {hidden} things until a script shows them"
        page.context.close()


@pytest.mark.django_db
def test_words_four_times_larger_still_fit(visit, audited):
    """1280 pixels at 400% is 320 pixels of page, with as little height: nothing sticks over the words."""
    page = visit("/", width=320, height=256)
    assert page.evaluate("[...document.querySelectorAll('*')].every(e => getComputedStyle(e).position !== 'fixed')")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
