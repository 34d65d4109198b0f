"""Tagged PDFs, whatever anybody wrote."""

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from kept.service.design import pdf

BLOCKS = [
    {"kind": "heading", "level": 2, "words": "Points"},
    {"kind": "items", "items": ["One", "Two"]},
    {"kind": "table", "caption": "Averages", "head": ["Criterion", "Points"], "rows": [["It helps", "7"]]},
]


def test_a_document_is_tagged_and_says_its_language() -> None:
    made = pdf.write(pdf.DOCUMENT, {"title": "The pack", "blocks": BLOCKS})
    for said in (b"/StructTreeRoot", b"/Lang", b"pdfuaid"):
        assert said in made


def test_a_document_without_a_title_is_not_made() -> None:
    with pytest.raises(typst.TypstError):
        pdf.write(pdf.DOCUMENT, {"title": "", "blocks": []})


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_words_of_any_kind_are_set_and_never_run(words: str) -> None:
    blocks = [
        {"kind": "words", "words": words},
        {"kind": "items", "items": [words, "#panic()"]},
        {"kind": "table", "caption": words, "head": [words, "x"], "rows": [[words, words]]},
        {"kind": "heading", "level": 2, "words": words or "x"},
    ]
    assert pdf.write(pdf.DOCUMENT, {"title": "Words", "blocks": blocks}).startswith(b"%PDF")
