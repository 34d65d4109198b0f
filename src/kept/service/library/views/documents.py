"""Documents: the list, one document, its provisions, and the same as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kept.documents.loader import load_documents
from kept.documents.model import Document
from kept.service.design.audience import for_everybody
from kept.service.library import contents, downloads, wording


@for_everybody
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """Every document held."""
    held = [(one, wording.KINDS_OF_DOCUMENT[one.kind], contents.states_of(one)) for one in load_documents().values()]
    return render(request, "library/documents.html", {"documents": held})


@for_everybody
@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """One document: what it is, whom it binds, its parts, and what the original leaves open."""
    held = _found(code)
    links = [(wording.RELATIONS[link.relation], load_documents().get(link.to), link) for link in held.links]
    return render(
        request,
        "library/document.html",
        {
            "document": held,
            "kind": wording.KINDS_OF_DOCUMENT[held.kind],
            "parts": contents.parts(code),
            "states": contents.states_of(held),
            "sides": contents.sides_of(held),
            "themes": contents.themes_of(held.provisions),
            "links": links,
            "gaps": [(wording.GAPS[gap.kind], gap) for gap in held.gaps],
        },
    )


@for_everybody
@require_safe
def provisions(request: HttpRequest, code: str) -> HttpResponse:
    """A document's provisions in its own order, all or those chosen."""
    held, choices = _found(code), contents.Choices.asked(request.GET)
    chosen = choices.of(code)
    return render(
        request,
        "library/provisions.html",
        {
            "document": held,
            "document_address": reverse("document", args=[code]),
            "query": f"?{request.GET.urlencode()}" if choices else "",
            "choices": choices,
            "parts": chosen,
            "shown": sum(len(part.provisions) for part in chosen),
            "all_parts": contents.parts(code),
            "themes": contents.themes_of(held.provisions),
            "sides": contents.sides_of(held),
            "states": contents.states_of(held),
            "columns": downloads.PROVISION_COLUMNS.items(),
        },
    )


@for_everybody
@require_safe
def provisions_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The provisions of a document, all or those chosen, as CSV."""
    _found(code)
    chosen = contents.Choices.asked(request.GET).of(code)
    rows = [downloads.provision_row(one) for part in chosen for one in part.provisions]
    return downloads.csv_file(f"{code}-provisions.csv", downloads.PROVISION_COLUMNS, rows)


def _found(code: str) -> Document:
    held = load_documents().get(code)
    if held is None:
        raise Http404(f"We hold no document called “{code}”. The list of documents shows those we hold.")
    return held
