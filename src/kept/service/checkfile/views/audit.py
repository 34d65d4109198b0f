"""The audit of the sample: what was read, and what was found for each document."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kept.documents.statute import LAW
from kept.service.checkfile import charting, queries
from kept.service.checkfile.models import AuditRun
from kept.service.design.audience import for_everybody
from kept.service.library import phrases

NOT_YET = "The sample has not been audited here yet. Whoever runs this site can do so with the command audit_sample."
MOST_TO_PUBLISH = 6


@for_everybody
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """What was read, what can be told of each document, and what would tell more."""
    run = queries.sample_run()
    if run is None:
        return render(request, "checkfile/not-yet.html", {"says": NOT_YET})
    documents = []
    for code in queries.documents_in(run):
        promises = queries.promises_of(run, code)
        told = sum(bool(one.answered()) for one in promises)
        documents.append((code, queries.title_of(code), code == LAW, told, len(promises)))
    return render(
        request,
        "checkfile/audit.html",
        {
            "run": run,
            "documents": documents,
            "records": sum(run.summary["records"].values()),
            "to_publish": [one for one in run.summary["to_publish"] if one["whole"]][:MOST_TO_PUBLISH],
            "figures": run.summary["figures"],
        },
    )


@for_everybody
@require_safe
def audit_document(request: HttpRequest, document: str) -> HttpResponse:
    """What was found for one document: a chart for each section of records, and what cannot be told."""
    run = run_with(document)
    promises = queries.promises_of(run, document)
    scored = [one for one in promises if not one.binding.advisory]
    charts = [charting.chart_of(document, section, scored) for section in queries.SECTION_TITLES]
    silent = [
        (one, [phrases.question_phrase(one.binding.standard.subject.columns[name]) for name in one.missing[:3]])
        for one in scored
        if not one.answered()
    ]
    return render(
        request,
        "checkfile/document.html",
        {
            "code": document,
            "title": queries.title_of(document),
            "is_law": document == LAW,
            "promises": promises,
            "charts": [chart for chart in charts if chart],
            "silent": [
                (one, lacking, charting.address_of(document, promise=one.id, answer="cannot tell"))
                for one, lacking in silent
                if one.counts["cannot_tell"]
            ],
            "elsewhere": [one for one, _ in silent if not one.counts["cannot_tell"]],
            "advisory": [
                (one, charting.address_of(document, promise=one.id)) for one in promises if one.binding.advisory
            ],
            "all_records": reverse("audit-records", args=[document]),
        },
    )


def run_with(document: str) -> AuditRun:
    """The audit of the sample, where it holds findings for that document. Raises Http404 otherwise."""
    run = queries.sample_run()
    if run is None:
        raise Http404(NOT_YET)
    if document not in queries.documents_in(run):
        raise Http404(f"The sample was not held against anything called “{document}”.")
    return run
