"""Pages to read. Each is checked as it is fetched (tests/reading.py), and none of them asks the database anything."""

import pytest
from django.conf import settings
from django.urls import reverse

from kept.documents.bindings import bindings
from kept.documents.loader import load_documents, load_themes
from kept.standards.standard import standards

DOCUMENTS = load_documents()
PROVISIONS = [one for held in DOCUMENTS.values() for one in held.provisions]


@pytest.mark.parametrize("name", [name for _, name in settings.NAVIGATION] + ["home", "words"])
def test_every_way_in_answers(read, name):
    assert read(reverse(name)).heading


@pytest.mark.parametrize("code", DOCUMENTS)
def test_a_document_says_what_it_is_and_lists_its_parts(read, code):
    page = read(f"/documents/{code}/")
    held = DOCUMENTS[code]
    assert page.heading == held.short_title
    assert held.legal_status in page.text
    for gap in held.gaps:
        assert gap.says in page.text


@pytest.mark.parametrize("code", DOCUMENTS)
def test_a_documents_provisions_are_all_on_one_page(read, code):
    page = read(f"/documents/{code}/provisions/")
    assert page.heading == f"All {len(DOCUMENTS[code].provisions)} provisions"
    linked = set(page.links)
    assert all(f"/provisions/{one.id}/" in linked for one in DOCUMENTS[code].provisions)


@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_provision_has_its_page(read, code):
    for one in DOCUMENTS[code].provisions:
        page = read(f"/provisions/{one.id}/")
        assert page.heading == " ".join(one.says.split())
        assert one.id in page.text
        for binding in bindings().get(one.id, ()):
            assert f"/standards/{binding.standard.id}/" in page.links


@pytest.mark.parametrize("id", standards())
def test_a_standard_shows_how_and_who_and_examples(read, id):
    page = read(f"/standards/{id}/")
    standard = standards()[id]
    assert page.heading == standard.says
    for example in standard.examples:
        assert " ".join(example.says.split()) in page.text
    for provision, found in bindings().items():
        if any(binding.standard.id == id for binding in found):
            assert f"/provisions/{provision}/" in page.links


@pytest.mark.parametrize("theme", load_themes())
def test_a_theme_shows_every_provision_on_it(read, theme):
    page = read(f"/compare/{theme}/")
    for one in PROVISIONS:
        if theme in one.themes:
            assert f"/provisions/{one.id}/" in page.links
