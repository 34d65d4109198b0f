"""Search over provisions and standards."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.documents.loader import load_documents
from kept.service.design.audience import for_everybody
from kept.service.library.searching import search as find

ON_A_PAGE = 20


@for_everybody
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found for the words asked for, best first."""
    results = find(request.GET.get("q", ""))
    page = Paginator(results.hits, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "library/search.html", {"results": results, "page": page, "documents": dict(load_documents())}
    )
