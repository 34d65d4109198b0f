"""Search: what people type finds what they mean, and nothing typed is taken for syntax."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.service.library.searching import search


def ids(asked: str) -> list[str]:
    return [(hit.provision or hit.standard).id for hit in search(asked).hits]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("three months written notice", "bx-4.s.6"),
        ("volunteer", "bx-es.v.1"),
        ("volunteering", "bx-es.v.1"),
        ("six weeks to apply", "gm-app4.2.3-c"),
        ("time to appl", "time-to-apply"),
        ("reserved mutuals", "gm-app4.2.2-e"),
    ],
)
def test_words_in_any_form_find_the_promise(asked, found):
    assert found in ids(asked)[:12]


@pytest.mark.parametrize("id", ["bx-4.s.6", "gm-app4.2.3-c", "BX-4.S.6", "time-to-apply"])
def test_an_id_comes_first(id):
    assert ids(id)[0] == id.lower()


def test_where_nothing_holds_every_word_some_will_do():
    found = search("notice zebra")
    assert found.loosely
    assert "bx-4.s.6" in ids("notice zebra")


def test_what_was_looked_for_is_marked():
    (hit,) = [hit for hit in search("notice").hits if hit.provision and hit.provision.id == "bx-4.s.6"]
    assert "".join(piece for piece, _ in hit.pieces) == hit.provision.says
    assert [piece for piece, marked in hit.pieces if marked] == ["notice"]


@pytest.mark.parametrize("asked", ["", "   ", "*", '"', "()", "NEAR(", "a" * 5000, "\x00", "says:notice", "-notice"])
def test_nothing_is_syntax(asked):
    search(asked)


@given(st.text(max_size=300))
def test_nothing_typed_goes_wrong(asked):
    try:
        search(asked)
    except sqlite3.Error as error:
        pytest.fail(f"{asked!r}: {error}")


def test_an_empty_question_gives_ideas(read):
    page = read("/search/")
    assert "?q=notice" in page.links
    assert page.title == "Search – Kept"


def test_no_result_gives_advice(read):
    page = read("/search/", q="zzxqy")
    assert "We found nothing for “zzxqy”" in page.text
    assert "Check the spelling" in page.text


def test_a_long_list_is_paged(read):
    page = read("/search/", q="sector")
    assert "page 1 of" in page.text
    assert "?q=sector&page=2" in page.links
    assert "page 2 of" in read("/search/?q=sector&page=2").text


@pytest.mark.parametrize("number", ["0", "-1", "999999", "x", ""])
def test_a_page_that_is_not_there_is_the_nearest_that_is(read, number):
    assert "found, page" in read(f"/search/?q=sector&page={number}").text
