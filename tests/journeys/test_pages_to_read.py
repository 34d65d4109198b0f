"""Each kind of page to read, as people meet it: wide, on a small phone, enlarged, without scripts, by keyboard."""

import pytest

from kept.service.checkfile.actions import audit_sample

KINDS = [
    "/",
    "/documents/",
    "/documents/bexley/",
    "/documents/bexley/provisions/?part=5",
    "/provisions/gm-app4.2.2-e/",
    "/standards/",
    "/standards/time-to-apply/",
    "/compare/",
    "/compare/term/",
    "/search/?q=sector",
    "/search/?q=zzxqy",
    "/words/",
    "/provisions/not-there/",
]
AUDIT = ["/audit/", "/audit/medway-swale/", "/audit/medway-swale/records/?answer=would+meet", "/audit/records/1/"]


def overflow(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address", KINDS)
def test_nothing_stands_in_anybodys_way(visit, axe, address, width):
    page = visit(address, width=width)
    assert axe(page) == []
    assert overflow(page) <= 0, f"{address} is wider than a {width} pixel screen"


def test_nothing_stands_in_anybodys_way_of_the_audit(transactional_db, visit, axe):
    audit_sample()
    found = []
    for address in AUDIT:
        for width in (1280, 320):
            page = visit(address, width=width)
            found += [f"{address} at {width}: {problem}" for problem in axe(page)]
            if overflow(page) > 0:
                found.append(f"{address} is wider than a {width} pixel screen")
    assert found == []


def test_a_number_in_a_chart_opens_its_records_without_scripts(transactional_db, visit):
    audit_sample()
    page = visit("/audit/medway-swale/", scripts=False)
    number = page.locator(".kept-counts a").first
    count = number.inner_text().split()[0]
    number.click()
    assert page.locator("h1").inner_text().split()[0] == count
    page.locator(".lines a").first.click()
    assert "Where it stands" in page.locator("main").inner_text()


# 400% of a 1280 by 1024 screen is what 320 by 256 shows.
@pytest.mark.parametrize("address", ["/", "/documents/greater-manchester/provisions/", "/compare/term/"])
def test_four_times_larger_nothing_scrolls_sideways(visit, address):
    assert overflow(visit(address, width=320, height=256)) <= 0


@pytest.mark.parametrize("address", ["/", "/documents/greater-manchester/provisions/", "/compare/term/"])
def test_letters_twice_as_large_scroll_nothing_sideways(visit, address):
    page = visit(address, width=1280)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) <= 0


def test_search_works_without_scripts(visit):
    page = visit("/", scripts=False)
    page.get_by_label("What do you want to know about?").fill("three months notice")
    page.get_by_role("button", name="Search").click()
    assert "found" in page.locator("main").inner_text()
    page.locator(".line__says").first.click()
    assert page.locator("h1").is_visible()


def test_a_list_is_narrowed_without_scripts(visit):
    page = visit("/documents/bexley/provisions/", scripts=False)
    page.get_by_label("Who it binds").select_option("vcse")
    page.get_by_role("button", name="Show these").click()
    assert page.locator("h1").inner_text() == "36 of 134 provisions"
    assert page.locator("a.line__says").count() == 36


@pytest.mark.parametrize("address", ["/", "/compare/term/", "/provisions/bx-4.s.6/"])
def test_a_keyboard_skips_to_the_main_part_and_shows_where_it_is(visit, address):
    page = visit(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "document.getElementById('main').contains(document.activeElement)"
    assert page.evaluate(inside)
    style = "(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')(getComputedStyle(document.activeElement))"
    assert page.evaluate(style)
