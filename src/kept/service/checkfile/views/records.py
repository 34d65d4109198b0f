"""The records behind a number, one record with every answer about it, and a document's findings as a file."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kept.audit.outcomes import SAYS, Answer
from kept.documents.statute import LAW
from kept.service.checkfile import queries
from kept.service.checkfile.charting import OUTCOME_OF
from kept.service.checkfile.models import AuditFinding
from kept.service.checkfile.views.audit import NOT_YET, run_with
from kept.service.design.audience import for_everybody
from kept.service.library import downloads, measured, phrases, wording
from kept.standards.binding import Binding
from kept.standards.standard import Standard, standards
from kept.standards.vocabulary import Column, Type

ON_A_PAGE = 25
FINDING_COLUMNS: Mapping[str, str] = {
    "record": "Number of the record in this audit",
    "id": "What the source calls the record",
    "body": "The body whose deed it is",
    "recipient": "Who receives the money, where there is one",
    "title": "What the record is called",
    "file": "The file it stands in",
    "path": "Where in the file",
    "section": "The part of the audit it counts in",
    "vcse": "yes where it is a contract with a voluntary organisation",
    "provision": "The promise",
    "standard": "How it is measured",
    "outcome": "would meet, would not meet, older than the document, cannot tell or does not apply",
    "threshold": "What was promised, in words, as it applies to this record",
    "values": "The values used",
    "missing": "Columns for want of which it cannot be told",
}


@for_everybody
@require_safe
def audit_records(request: HttpRequest, document: str) -> HttpResponse:
    """The findings of a document that are asked for, a page at a time."""
    run, known = run_with(document), queries.every_binding()
    promises = queries.promises_of(run, document)
    asked = queries.Asked.of(request.GET, promises)
    page = Paginator(queries.findings(run, document, asked), ON_A_PAGE).get_page(request.GET.get("page"))
    chosen = next((one for one in promises if one.id == asked.promise), None)
    sections = dict.fromkeys(section for one in promises for section in one.sections)
    return render(
        request,
        "checkfile/records.html",
        {
            "code": document,
            "title": queries.title_of(document),
            "audit_address": reverse("audit-document", args=[document]),
            "query": f"?{request.GET.urlencode()}" if request.GET else "",
            "asked": asked,
            "promise": chosen,
            "promises": promises,
            "answers": [str(answer) for answer in OUTCOME_OF],
            "sections": [(id, title) for id, title in queries.SECTION_TITLES.items() if id in sections],
            "page": page,
            "rows": [(one, drawn(one.outcome), asks(one, known), values_of(one)) for one in page],
            "columns": FINDING_COLUMNS.items(),
        },
    )


@for_everybody
@require_safe
def audit_record(request: HttpRequest, number: int) -> HttpResponse:
    """One record: where it stands, and what every promise comes to for it."""
    run = queries.sample_run()
    record = queries.record(run, number) if run and number < 2**31 else None
    if record is None:
        raise Http404(f"There is no record {number} in the audit of the sample." if run else NOT_YET)
    known = queries.every_binding()
    found = queries.hardest_first(record.findings.order_by("document", "provision", "standard"), known)
    told = [(one, standard_of(one), asks(one, known), values_of(one), lacking(one)) for one in found]
    groups = [(answer, SAYS[answer], [row for row in told if row[0].outcome == answer]) for answer in OUTCOME_OF]
    return render(
        request,
        "checkfile/record.html",
        {
            "record": record,
            "subject": standard_of(found[0]).subject if found else None,
            "section": queries.SECTION_TITLES.get(record.section, ""),
            "groups": [(answer, says, rows) for answer, says, rows in groups if rows],
            "shut": (Answer.CANNOT_TELL, Answer.OLDER, Answer.DOES_NOT_APPLY),
            "law": LAW,
        },
    )


@for_everybody
@require_safe
def audit_findings_csv(request: HttpRequest, document: str) -> HttpResponse:
    """The findings of a document that are asked for, as CSV."""
    run = run_with(document)
    asked = queries.Asked.of(request.GET, queries.promises_of(run, document))
    rows = [_row(one) for one in queries.findings(run, document, asked)]
    return downloads.csv_file(f"audit-{document}.csv", FINDING_COLUMNS, rows)


def _row(one: AuditFinding) -> list[object]:
    record = one.record
    return [
        record.number,
        record.source_id,
        record.body_name,
        record.recipient_name,
        record.title,
        record.file,
        record.path,
        record.section,
        "yes" if record.vcse else "no",
        one.provision,
        one.standard,
        one.outcome,
        one.threshold,
        "; ".join(f"{name}: {value}" for name, value in values_of(one)),
        " ".join(one.missing),
    ]


def standard_of(one: AuditFinding) -> Standard:
    """The standard by which it was found."""
    return standards()[one.standard]


def values_of(one: AuditFinding) -> list[tuple[str, str]]:
    """The values used, each with its meaning and in words; those the file does not give are left out."""
    columns = standard_of(one).subject.columns
    return [
        (phrases.column_phrase(columns[name]) if name in columns else name, in_words(columns.get(name), value))
        for name, value in one.values.items()
        if value is not None
    ]


def lacking(one: AuditFinding) -> list[str]:
    """What the file would have to say, in words."""
    columns = standard_of(one).subject.columns
    return [phrases.question_phrase(columns[name]) for name in one.missing if name in columns]


def asks(one: AuditFinding, known: Mapping[str, Binding]) -> str:
    """What was asked of this record: the binding's only number, or that one of its numbers that counted here."""
    binding = known.get(f"{one.provision}:{one.standard}")
    return measured.in_a_sentence(binding) if binding and len(binding.branches) == 1 else one.threshold


def in_words(column: Column | None, value: Any) -> str:
    """A value as it came out of JSON, in words: dates and pounds by the type of their column."""
    if column is None or isinstance(value, bool):
        return wording.value(value)
    try:
        if column.type is Type.DATE:
            return wording.day(date.fromisoformat(str(value)[:10]))
        if column.type is Type.MONEY and "pounds" in column.says:
            return wording.pounds(Decimal(str(value)))
    except (ValueError, InvalidOperation):
        return str(value)
    return wording.value(value)


def drawn(outcome: str) -> str:
    """The class that gives an answer its colour."""
    return OUTCOME_OF[Answer(outcome)].replace(" ", "-")
