"""A grant as a Word document: headings, lists and tables that a screen reader can walk, in English."""

import io
import re
from collections.abc import Iterable

from docx import Document
from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from kept.service.library import wording
from kept.service.opportunities.facts import Whole, how_answered, papers_asked, whole, whom_asked
from kept.service.opportunities.models import Opportunity

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NO_CHARACTER = re.compile("[\ufffe\uffff]")
"""What a text may hold and a Word file cannot."""


def document(grant: Opportunity) -> io.BytesIO:
    """All that the page of a grant says, ready to read from its beginning."""
    told, paper = whole(grant), Document()
    _in_english(paper, grant)
    paper.add_heading(_plain(grant.title), 0)
    paper.add_paragraph(_plain(grant.organisation.name), "Subtitle")
    for paragraph in grant.what_for.splitlines():
        paper.add_paragraph(_plain(paragraph))
    also = [("Two stages", told.stages), ("Facts and papers", papers_asked(grant)), ("Ask", grant.contact)]
    _table(paper, ("About", "What it says"), [*told.facts, *(line for line in also if line[1])])
    _who_can_apply(paper, told)
    _what_is_asked(paper, told)
    if told.extra_duties:
        paper.add_heading("What else a funded group is asked to do", 1)
        duties = [(one.says, wording.pounds(one.pays)) for one in told.extra_duties]
        _table(paper, ("What", "The award pays"), duties)
    paper.add_heading("How you are chosen", 1)
    if told.criteria:
        _table(paper, ("What we look for", "Out of 100"), [(one.says, str(one.weight)) for one in told.criteria])
    else:
        paper.add_paragraph("It does not say yet what answers are judged by.")
    file = io.BytesIO()
    paper.save(file)
    file.seek(0)
    return file


def _who_can_apply(paper: Paper, told: Whole) -> None:
    paper.add_heading("Who can apply", 1)
    if not told.conditions:
        paper.add_paragraph("Any group that the money could help.")
        return
    paper.add_paragraph("You can apply if you can answer like this:")
    for one in told.conditions:
        paper.add_paragraph(_plain(f"{one.asks} {'Yes' if one.fits_if else 'No'}"), "List Bullet")


def _what_is_asked(paper: Paper, told: Whole) -> None:
    paper.add_heading("What you are asked", 1)
    paper.add_paragraph(told.length)
    for one in told.questions:
        asked = paper.add_paragraph(_plain(one.asks), "List Number")
        used = f"Used by: {one.used_for}." if one.used_for else ""
        says = [one.hint, whom_asked(one, told.questions), how_answered(one), used]
        asked.add_run("\n" + _plain(" ".join(part for part in says if part))).italic = True


def _table(paper: Paper, heads: tuple[str, str], rows: Iterable[tuple[str, str]]) -> None:
    """Two columns, with a first row that is marked as the heading and comes again on each page."""
    table = paper.add_table(rows=1, cols=2, style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    repeats = OxmlElement("w:tblHeader")
    repeats.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeats)
    for row in rows:
        for cell, says in zip(table.add_row().cells, row, strict=True):
            cell.text = _plain(says)


def _in_english(paper: Paper, grant: Opportunity) -> None:
    about = paper.core_properties
    about.title, about.author, about.language = _plain(grant.title), _plain(grant.organisation.name), "en-GB"
    about.comments = ""
    properties = paper.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    tongue = properties.find(qn("w:lang"))
    tongue.set(qn("w:val"), "en-GB")
    tongue.set(qn("w:eastAsia"), "en-GB")


def _plain(text: str) -> str:
    return NO_CHARACTER.sub("\ufffd", text)
