"""A pack as files: Word and PDF, made at once or, for a big round, beside the site."""

from datetime import timedelta
from io import BytesIO

from django.db import transaction
from django_tasks import task
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from kept.service import clock
from kept.service.decisions import events, pack
from kept.service.decisions.models import PackFile
from kept.service.decisions.pack import Block
from kept.service.design import pdf
from kept.service.history.models import Entry
from kept.service.history.record import record, subscribe
from kept.service.opportunities.models import Opportunity
from kept.service.people import events as of_people
from kept.service.people.models import Person

BIG = 100
"""Applications from which a pack is made beside the site: fewer take a second or two."""
KEPT_FOR = timedelta(hours=1)


def as_pdf(title: str, blocks: list[Block]) -> bytes:
    """A pack as a tagged PDF."""
    return pdf.write(pdf.DOCUMENT, {"title": title, "blocks": [block.data for block in blocks]})


def as_word(title: str, blocks: list[Block]) -> bytes:
    """A pack as a Word file: real headings and lists, tables whose heads say so, in British English."""
    made = Document()
    made.core_properties.title, made.core_properties.language = title, "en-GB"
    made.core_properties.author = ""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    made.styles["Normal"].element.get_or_add_rPr().append(language)
    made.add_heading(title, 1)
    for block in blocks:
        if block.kind == "heading":
            made.add_heading(block.words, block.level)
        elif block.kind == "words":
            made.add_paragraph(block.words)
        elif block.kind == "items":
            for item in block.items:
                made.add_paragraph(item, style="List Bullet")
        else:
            _table(made, block)
    to = BytesIO()
    made.save(to)
    return to.getvalue()


def _table(made: Document, block: Block) -> None:  # type: ignore[valid-type]  # python-docx calls its maker Document
    made.add_paragraph(block.caption, style="Caption")  # type: ignore[attr-defined]
    table = made.add_table(rows=1, cols=len(block.head), style="Table Grid")  # type: ignore[attr-defined]
    for cell, words in zip(table.rows[0].cells, block.head, strict=True):
        cell.text = words
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in block.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words


TYPES = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
WRITERS = {"pdf": as_pdf, "docx": as_word}


@transaction.atomic
def ask(opportunity: Opportunity, person: Person, kind: str) -> PackFile:
    """Ask for a pack to be made beside the site. What was made before for this person is gone, and all that is old."""
    PackFile.objects.filter(asked_at__lt=clock.now() - KEPT_FOR).delete()
    PackFile.objects.filter(opportunity=opportunity, person=person, kind=kind).delete()
    asked = PackFile.objects.create(
        opportunity=opportunity,
        person=person,
        kind=kind,
        asked_at=clock.now(),
        of=pack.readable(person, opportunity).count(),
    )
    record(events.PACK_ASKED, opportunity, by=person, acting_for=opportunity.organisation, kind=kind)
    transaction.on_commit(lambda: make.enqueue(asked.pk))
    return asked


@subscribe(of_people.ERASED)
def forget(entry: Entry) -> None:
    """Take away every file that was made, once somebody is erased: they may be named in any. They are made anew."""
    PackFile.objects.all().delete()


@task()
def make(number: int) -> None:
    """The job: make one pack, saying as it goes how far it has come. One that was asked for anew is left."""
    asked = PackFile.objects.select_related("opportunity__organisation", "person").filter(pk=number).first()
    if asked is None:
        return
    opportunity, person = asked.opportunity, asked.person
    blocks = pack.front(opportunity, person)
    done = 0
    for done, entry in enumerate(pack.entries(opportunity, person, pack.readable(person, opportunity)), start=1):
        blocks += entry
        if done % pack.AT_A_TIME == 0:
            PackFile.objects.filter(pk=number).update(done=done)
    content = WRITERS[asked.kind](pack.title(opportunity), blocks)
    with transaction.atomic():
        # Whoever declared an interest meanwhile asks anew: the row is gone.
        PackFile.objects.filter(pk=number).update(done=done, content=content, made_at=clock.now())
