"""A place's public pages: what was promised there, how it is going, and one promise."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kept.documents.loader import DocumentError
from kept.documents.loader import document as document_by_code
from kept.documents.loader import provision as held_provision
from kept.service import clock
from kept.service.assurance import charting, queries
from kept.service.assurance.queries import SECTOR_TOGETHER, THE_SECTOR, Asked, Counts
from kept.service.checks.queries import as_public, told_once
from kept.service.design.audience import for_everybody
from kept.service.library.downloads import csv_file
from kept.service.organisations.doors import found_or_404
from kept.service.partnerships import queries as promised
from kept.service.partnerships.in_force import around, binding_here, bound_by
from kept.service.partnerships.models import Place, holding

PROMISES_ON_A_PAGE = 20
REASONS_ON_A_PAGE = 10


@for_everybody
@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """What has been promised in a place, by whom, and how it is going."""
    here = found_or_404(Place.objects.select_related("inside"), slug=slug)
    today, years, bodies = clock.today(), queries.years(here), queries.bodies(here)
    asked = _asked(request, here, years, {str(one.pk) for one in bodies})
    found = queries.by_promise(asked)
    page = Paginator(list(found.items()), PROMISES_ON_A_PAGE).get_page(request.GET.get("page"))
    addresses = {id: f"{reverse('place-promise', args=[slug, id])}?{_query(asked)}" for id, _ in page}
    return render(
        request,
        "assurance/place.html",
        {
            "place": here,
            "asked": asked,
            "query": _query(asked),
            "years": years,
            "bodies": [*((str(one.pk), one.name) for one in bodies), (THE_SECTOR, SECTOR_TOGETHER)],
            "says": charting.sentence(Counts.summed(list(found.values()))) if found else "",
            "page": page,
            "promises": charting.of_promises(
                dict(page.object_list), queries.measured_by(asked), addresses, str(asked.year)
            ),
            "by_body": charting.of_bodies(queries.by_body(asked), str(asked.year)),
            "columns": queries.TALLY_COLUMNS.items(),
            "documents": promised.documents_in(here, today),
            "members": promised.members_of(here).count(),
            "numbers": promised.numbers_of(here).filter(holding(today)).count(),
            "posts": promised.posts_in(here, today).count(),
            "work": promised.work_in(request.user, here),
        },
    )


@for_everybody
@require_safe
def promise(request: HttpRequest, slug: str, id: str) -> HttpResponse:
    """One promise in one place: what it asks here, of whom, how it went month by month, and the reasons given."""
    here = found_or_404(Place.objects.all(), slug=slug)
    try:
        provision = held_provision(id)
    except DocumentError:
        raise Http404(f"We hold no promise called “{id}”.") from None
    today, years = clock.today(), queries.years(here)
    asked = _asked(request, here, years, {str(one.pk) for one in queries.bodies(here)})
    local = around(here, today).numbers
    uses = [(one, local.get((id, one.standard.id))) for one in binding_here(provision, local)]
    months = queries.by_month(asked, id)
    page = Paginator(queries.reasons(here, id), REASONS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "assurance/promise.html",
        {
            "place": here,
            "provision": provision,
            "headline": charting.headline(provision, (one.standard.id for one, _ in uses)),
            "document": document_by_code(provision.document),
            "uses": uses,
            "bound": bound_by(provision, here, today),
            "asked": asked,
            "years": years,
            "says": charting.sentence(Counts.summed(list(months.values()))) if months else "",
            "months": charting.of_months(months, str(asked.year)),
            "page": page,
            "reasons": told_once(as_public(one) for one in page),
        },
    )


@for_everybody
@require_safe
def tallies_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """A place's tallies of a year, as CSV."""
    here = found_or_404(Place.objects.all(), slug=slug)
    asked = _asked(request, here, queries.years(here), {str(one.pk) for one in queries.bodies(here)})
    return csv_file(f"{slug}-{asked.year}.csv", queries.TALLY_COLUMNS, queries.tally_rows(asked))


def _asked(request: HttpRequest, place: Place, years: list[int], bodies: set[str]) -> Asked:
    """The year and body that the address asks for, where there are such; otherwise this year, and all."""
    year = next((one for one in years if str(one) == request.GET.get("year")), years[0])
    body = request.GET.get("body", "")
    return Asked(place, year, body if body in bodies | {THE_SECTOR} else "")


def _query(asked: Asked) -> str:
    return urlencode({"year": asked.year} | ({"body": asked.body} if asked.body else {}))
