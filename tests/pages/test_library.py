"""Pages to read. Each is checked as it is fetched (tests/reading.py), and none of them asks the database anything."""

import csv
import io

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kept.documents.bindings import bindings, state
from kept.documents.loader import load_documents, load_themes
from kept.standards.standard import standards

DOCUMENTS = load_documents()
PROVISIONS = [one for held in DOCUMENTS.values() for one in held.provisions]
# Every provision's page answers; one in so many is read through, and all that are measured or touched by law.
READ_THROUGH = [one for place, one in enumerate(PROVISIONS) if place % 9 == 0 or one.law or len(one.binds) > 1]
LISTS = ["documents", "standards", "themes", "search", "home", "words"]


@pytest.mark.parametrize("name", LISTS)
def test_every_way_in_answers(read, name):
    assert read(reverse(name)).heading


def test_the_main_links_are_these_ways_in():
    assert {"documents", "standards", "themes", "search"} <= {name for _, name in settings.NAVIGATION}


def test_home_leads_to_documents_themes_standards_and_the_audit(read):
    links = read("/").links
    assert {f"/documents/{code}/" for code in DOCUMENTS} <= set(links)
    assert {"/standards/", "/compare/", "/audit/", "/compare/notice/", "/words/"} <= set(links)


def test_home_works_a_promise_out_from_the_data(read):
    text = read("/").text
    assert "at least 3 months" in text
    assert "15 April 2026 or later" in text


@pytest.mark.parametrize("code", DOCUMENTS)
def test_a_document_says_what_it_is_and_what_it_leaves_open(read, code):
    page, held = read(f"/documents/{code}/"), DOCUMENTS[code]
    assert page.heading == held.short_title
    assert held.legal_status in page.text
    assert all(gap.says in page.text for gap in held.gaps)
    assert all(link in page.links for link in (f"/documents/{one.to}/" for one in held.links if one.to in DOCUMENTS))


@pytest.mark.parametrize("code", DOCUMENTS)
def test_a_documents_provisions_are_all_on_one_page_in_its_own_order(read, code):
    page, held = read(f"/documents/{code}/provisions/"), DOCUMENTS[code]
    assert page.heading == f"All {len(held.provisions)} provisions"
    assert [link for link in page.links if link.startswith("/provisions/")] == [
        f"/provisions/{one.id}/" for one in held.provisions
    ]


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("theme=payment", lambda one: "payment" in one.themes),
        ("who=vcse", lambda one: one.bound == "vcse"),
        ("state=bound", lambda one: state(one) == "bound"),
        ("who=statutory&state=bound", lambda one: one.bound == "statutory" and state(one) == "bound"),
        ("theme=nonsense&who=<b>&part=99999", lambda one: False),
    ],
)
def test_a_long_list_can_be_narrowed(read, query, chosen):
    page = read(f"/documents/bexley/provisions/?{query}")
    wanted = [f"/provisions/{one.id}/" for one in DOCUMENTS["bexley"].provisions if chosen(one)]
    assert [link for link in page.links if link.startswith("/provisions/")] == wanted


def test_the_file_of_a_list_holds_the_same_and_its_columns_are_explained(read):
    page = read("/documents/bexley/provisions/?who=vcse")
    (address,) = [link for link in page.links if "provisions.csv" in link]
    rows = list(csv.DictReader(io.StringIO(Client().get(address).content.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [one.id for one in DOCUMENTS["bexley"].provisions if one.bound == "vcse"]
    assert all(column in page.text for column in rows[0])


def test_no_cell_of_a_file_is_a_formula():
    for address in [f"/documents/{code}/provisions.csv" for code in DOCUMENTS] + ["/standards.csv"]:
        for row in csv.reader(io.StringIO(Client().get(address).content.decode("utf-8-sig"))):
            assert not any(cell[:1] in ("=", "+", "-", "@") for cell in row)


@pytest.mark.django_db
def test_every_provision_has_its_page():
    client = Client()
    assert [one.id for one in PROVISIONS if client.get(f"/provisions/{one.id}/").status_code != 200] == []


@pytest.mark.django_db
@pytest.mark.parametrize("one", READ_THROUGH, ids=lambda one: one.id)
def test_a_provision_says_what_whom_where_and_how(read, one):
    page = read(f"/provisions/{one.id}/")
    assert page.heading == " ".join(one.says.split())
    assert f"from line {one.line} of the text" in page.text
    assert f"/documents/{one.document}/" in page.links
    assert all(f"/compare/{theme}/" in page.links for theme in one.themes)
    assert all(f"/standards/{binding.standard.id}/" in page.links for binding in bindings().get(one.id, ()))
    elsewhere = [link for link in page.links if link.startswith("/provisions/")]
    assert len(elsewhere) == len(set(elsewhere))


@pytest.mark.django_db
def test_thresholds_are_said_in_words(read):
    text = read("/provisions/gm-app4.2.3-c/").text
    assert "At least 42 days" in text
    assert "At least 56 days where an answer takes a partnership or a long time" in text
    assert "70 days is better" in text


@pytest.mark.django_db
def test_departure_and_its_grounds_are_said(read):
    assert "Yes, with a reason on record: exceptional circumstances" in read("/provisions/bx-4.s.6/").text


@pytest.mark.django_db
def test_law_is_shown_then_and_now_with_its_source(read):
    page = read("/provisions/gm-app4.2.2-e/")
    assert "Three years at most" in page.text
    assert "Five years at most" in page.text
    assert "Now: it has changed" in page.text
    assert "https://www.legislation.gov.uk/ukpga/2023/54/section/33" in page.links


@pytest.mark.parametrize("id", standards())
def test_a_standard_shows_how_and_who_and_examples(read, id):
    page, standard = read(f"/standards/{id}/"), standards()[id]
    assert page.heading == standard.says
    assert " ".join(standard.why.split()) in page.text
    assert all(" ".join(example.says.split()) in page.text for example in standard.examples)
    users = [provision for provision, held in bindings().items() if any(one.standard.id == id for one in held)]
    assert all(f"/provisions/{provision}/" in page.links for provision in users)


@pytest.mark.parametrize("theme", load_themes())
def test_a_theme_shows_every_provision_on_it(read, theme):
    page = read(f"/compare/{theme}/")
    assert all(f"/provisions/{one.id}/" in page.links for one in PROVISIONS if theme in one.themes)


def test_chosen_documents_stand_side_by_side_alone(read):
    page = read("/compare/term/?document=bexley&document=medway-swale&document=nonsense")
    told = {link.split("/")[2].split("-")[0] for link in page.links if link.startswith("/provisions/")}
    assert told == {"bx", "ms"}


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("/documents/nothing/", "The list of documents shows those we hold"),
        ("/documents/nothing/provisions/", "The list of documents shows those we hold"),
        ("/provisions/bx-99/", "Search for a word of it"),
        ("/standards/nothing/", "The list of standards shows those we hold"),
        ("/compare/nothing/", "The list of themes shows those we have"),
    ],
)
def test_what_is_not_held_is_said_with_a_way_on(read, address, advice):
    assert advice in read(address, status=404).text


def test_what_is_asked_for_never_becomes_markup(read):
    hostile = "<script>alert(1)</script>\"'><svg onload=x>"
    page = read("/search/", q=hostile)
    assert page.find("input")[0].get("value") == hostile
    assert hostile in page.title
    assert "“<script>”" in read("/provisions/%3Cscript%3E/", status=404).text


def test_the_map_for_search_engines_lists_every_page():
    lines = Client().get("/sitemap.txt").content.decode().split()
    assert len(lines) == len(set(lines)) > len(PROVISIONS)
    assert "http://testserver/provisions/bx-4.s.6/" in lines


def test_a_standard_that_only_the_law_asks_says_so(read):
    page = read("/standards/publication-delay/")
    assert "No document promises it. The law asks it." in page.text
    assert "Procurement Act 2023, section 53" in page.text
    assert "120 days" in page.text
