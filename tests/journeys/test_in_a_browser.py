"""Pages as a person meets them: wide and at 320 pixels, with scripts and without."""

import pytest

PAGES = ["/", "/about/", "/no-such-page"]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_stands_in_anybodys_way(visit, axe, address, width):
    page = visit(address, width=width)
    assert axe(page) == []
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{address} is {overflow} pixels wider than a {width} pixel screen"


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


@pytest.mark.parametrize("address", PAGES[:2])
def test_without_scripts_everything_is_there(visit, address):
    page = visit(address, scripts=False)
    assert page.locator("h1").is_visible()
    assert page.locator("header a").first.is_visible()
