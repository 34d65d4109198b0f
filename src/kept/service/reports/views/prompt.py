"""How promptly bodies pay grants, as they published it."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service.awards.models import PromptPayment
from kept.service.clock import day_in_london
from kept.service.design.audience import for_everybody
from kept.service.library import downloads

ON_A_PAGE = 25
COLUMNS = {
    "body": "The body that pays",
    "from": "First day of the half-year",
    "until": "Last day of the half-year",
    "payments": "How many payments of grants it recorded as paid in that time",
    "average days": "Days to the day a payment was made, on average, from the day it was due or, where that is later, "
    "the day its invoice came; early counts as 0, and so does what was paid without the invoice that was agreed",
    "within 30 days": "How many were paid before or on the day from which those days count, or up to 30 days after",
    "31 to 60 days": "How many were paid 31 to 60 days after",
    "61 days or more": "How many were paid later than that",
    "published on": "Day on which the body published this",
}


@for_everybody
@require_safe
def prompt(request: HttpRequest) -> HttpResponse:
    """Latest half-year first, a page at a time."""
    rows = PromptPayment.objects.select_related("organisation")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/prompt.html", {"page": page, "columns": COLUMNS.items()})


@for_everybody
@require_safe
def prompt_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV."""
    return downloads.csv_stream("prompt-payment.csv", COLUMNS, _rows())


def _rows() -> Iterator[list[object]]:
    for one in PromptPayment.objects.select_related("organisation").iterator(chunk_size=500):
        counts = [one.paid, one.average_days, one.within_30, one.within_60, one.later]
        yield [one.organisation.name, one.from_on, one.until_on, *counts, day_in_london(one.published_at)]
