"""A copy of an application to keep, as a tagged PDF: what was sent, or a draft as it stands."""

from typing import Any

from kept.service import clock
from kept.service.applications import papers
from kept.service.applications.models import Application
from kept.service.applications.queries import Asked, asked_of
from kept.service.design import pdf
from kept.service.library.wording import pounds

Block = dict[str, Any]


def as_pdf(application: Application) -> bytes:
    """Every answer, the partners and the papers, with the number and the hour where it was sent."""
    opportunity = application.opportunity
    sent = application.sent_at is not None
    name = application.number if sent else "Draft"
    said = [f"To {opportunity.organisation}."]
    if application.withdrawn_at is not None:
        said.append(f"This version was taken back or replaced at {clock.in_words(application.withdrawn_at)}.")
    if application.sent_at is not None:
        said.append(f"It came in at {clock.in_words(application.sent_at)}.")
    else:
        said.append(f"Not sent. As it stood at {clock.in_words(clock.arrived())}.")
        if opportunity.closes_at:
            said.append(f"Applications close at {clock.in_words(opportunity.closes_at)}.")
    blocks = [_words(one) for one in said]
    for one in asked_of(application):
        blocks += [_heading(one.question.asks), *_answer(one)]
    partners = list(application.partners.all())
    if partners:
        rows = [[one.name, one.does, pounds(one.share), one.stands] for one in partners]
        head = ["Partner", "What it would do", "Its share", "Whether it agrees"]
        blocks += [_heading("Partners"), {"kind": "table", "caption": "Who takes part", "head": head, "rows": rows}]
    if items := _papers(application):
        blocks += [_heading("Facts and papers"), {"kind": "items", "items": items}]
    title = f"{name}: {application.organisation} applies to {opportunity.title}"
    return pdf.write(pdf.DOCUMENT, {"title": title, "blocks": blocks})


def _answer(one: Asked) -> list[Block]:
    if not one.budget:
        return [_words(one.words or "No answer yet.")]
    rows = [[line.what, pounds(line.asked), pounds(line.elsewhere)] for line in one.budget.lines]
    rows.append(["In all", pounds(one.budget.asked), pounds(one.budget.elsewhere)])
    head = ["What", "Of this fund", "From elsewhere"]
    blocks: list[Block] = [{"kind": "table", "caption": "The budget", "head": head, "rows": rows}]
    if one.budget.declines:
        blocks.append(_words("Running costs: they choose not to ask for any."))
    if one.budget.in_kind:
        blocks.append(_words(f"Volunteers’ time, given in kind: worth {pounds(one.budget.in_kind)}."))
    return blocks


def _papers(application: Application) -> list[str]:
    if application.sent_at is not None:
        return [f"{one.item.thing.name}: {one.item.says}" for one in papers.used_in(application)]
    wanted = papers.wanted_of(application)
    return [f"{one.thing.name}: {one.item.says if one.item else 'not told yet'}" for one in wanted]


def _heading(words: str) -> Block:
    return {"kind": "heading", "level": 2, "words": words}


def _words(words: str) -> Block:
    return {"kind": "words", "words": words}
