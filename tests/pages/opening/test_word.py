"""A grant as a Word document, for somebody who reads it without a screen."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from docx import Document
from docx.oxml.ns import qn

from awarded import on
from cast import Cast
from funds import FORM, a_fund
from kept.service.opportunities.models import Opportunity, PaperAsked, Status
from kept.service.partnerships.models import Place

pytestmark = pytest.mark.django_db


def test_all_of_a_grant_can_be_read_as_a_word_document(cast: Cast, place: Place) -> None:
    duties = [{"says": "Come to two meetings", "pays": Decimal(60)}]
    form = type(FORM)(FORM.questions, FORM.conditions, FORM.criteria, duties)
    fund = a_fund(cast, place, form=form, title="Tables & <chairs>/../ \ufffe", what_for="One.\nTwo.")
    PaperAsked.objects.create(opportunity=fund, what="governing-document")
    assert Client().get(f"/grants/{fund.pk}/grant.docx").status_code == 404, "a draft is nobody else's"
    Opportunity.objects.filter(pk=fund.pk).update(status=Status.OPEN)
    with on(date(2026, 9, 2)):
        page = Client().get(f"/grants/{fund.pk}/")
        answer = Client().get(f"/grants/{fund.pk}/grant.docx")
    assert f"/grants/{fund.pk}/grant.docx" in page.content.decode()
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert answer["Content-Disposition"] == 'attachment; filename="tables-chairs.docx"'
    paper = Document(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type]
    headings = [one.text for one in paper.paragraphs if one.style and one.style.name.startswith("Heading")]
    assert headings == [
        "Who can apply",
        "What you are asked",
        "What else a funded group is asked to do",
        "How you are chosen",
    ]
    assert paper.core_properties.title == "Tables & <chairs>/../ \ufffd"
    assert paper.core_properties.language == "en-GB"
    assert [one.get(qn("w:val")) for one in paper.styles.element.iter(qn("w:lang"))] == ["en-GB"]
    for table in paper.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    cells = " ".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    words = cells + " ".join(one.text for one in paper.paragraphs)
    for says in (
        "Up to £1,500 for one group", "midday on 13 October 2026", "What will you do?", "At most 200 words.",
        "Do you meet in Estuary Reach? Yes", "It helps people who are on their own", "£60", "Two.",
        "grants@council.estuary.example", "Only of those we fund: governing document.",
    ):  # fmt: skip
        assert says in words, says
