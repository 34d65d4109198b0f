"""The public register of awards: the list, what share went to whom, one award, and both as open data."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.documents.statute import LAW
from kept.service.awards.models import Award
from kept.service.checks.models import ComesTo
from kept.service.design.audience import for_everybody
from kept.service.library import downloads
from kept.service.opportunities.models import Theme
from kept.service.organisations.doors import found_or_404
from kept.service.organisations.models import Kind
from kept.service.partnerships.models import Place
from kept.service.reports import giving360, queries
from kept.service.reports.asked import Asked, names, sizes
from kept.standards.standard import standards

ON_A_PAGE = 25
COLUMNS = {
    "number": "Number of the award in this register",
    "funder": "The body that pays",
    "organisation": "The organisation that is funded",
    "numbers": "Its numbers in public registers, separated by semicolons",
    "size": "Its size by yearly income; empty where that is not known",
    "grant": "The grant that it applied to",
    "kind of work": "What the money is for",
    "place": "The place it was given for",
    "reaches": "The wards in it that the work reaches, separated by semicolons; empty where none are named",
    "pounds": "Pounds for the whole award",
    "awarded on": "Day it was decided",
    "starts on": "First day that it pays for",
    "ends on": "Last day that it was agreed to pay for",
    "ended early on": "Day on which a notice ended it; empty where none has",
}
SEVEN = {
    "date awarded": "Day it was decided",
    "period": "First and last day that it pays for",
    "department": "The team or department that made it; the body itself where it names none",
    "beneficiary": "The organisation that is funded",
    "registration number": "Its numbers in public registers, separated by semicolons; empty where it has none",
    "purpose": "What the money is for",
    "amount": "Pounds for the whole award",
}


@for_everybody
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every award, latest first, a page at a time; and what share of the pounds went to each size of organisation."""
    years = queries.years()
    asked = Asked.of(request.GET, years)
    awards = asked.among(queries.in_public())
    shares = queries.by_size(awards)
    pages = Paginator(queries.with_ends(awards).order_by("-awarded_on", "-pk"), ON_A_PAGE)
    pages.count = sum(share.awards for share in shares)  # counted once is enough
    return render(
        request,
        "reports/register.html",
        choices(asked)
        | {
            "page": pages.get_page(request.GET.get("page")),
            "years": [(str(year), f"{year} to {year + 1}") for year in years],
            "shares": shares,
            "small": queries.to_small(shares),
            "columns": COLUMNS.items(),
            "seven": SEVEN.items(),
            "can_360giving": bool(settings.PUBLISHER_PREFIX),
        },
    )


def choices(asked: Asked) -> dict[str, Any]:
    """What a page offers to choose from, and what was chosen."""
    awards = queries.in_public()
    own, reached = (
        Place.objects.filter(Exists(awards.filter(**{field: OuterRef("pk")}))) for field in ("place", "reaches")
    )
    # Not one question with "or", for which PostgreSQL goes through every award for each place.
    return {"asked": asked, "places": own.union(reached).order_by("name"), "themes": Theme.choices, "sizes": sizes()}


@for_everybody
@require_safe
def register_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, all of it or what the address asks for."""
    awards = queries.with_ends(Asked.of(request.GET, queries.years()).among(queries.in_public()))
    held = awards.order_by("-awarded_on", "-pk").prefetch_related("holder__identifiers", "reaches")
    return downloads.csv_stream("awards.csv", COLUMNS, (_row(one) for one in held.iterator(chunk_size=500)))


def _row(award: Any) -> list[object]:
    fund, band = award.application.opportunity, award.holder.band
    return [
        award.pk,
        award.funder.name,
        award.holder.name,
        "; ".join(str(number) for number in award.holder.identifiers.all()),
        names()[band.id] if band else "",
        fund.title,
        fund.get_theme_display(),
        award.place.name,
        "; ".join(sorted(place.name for place in award.reaches.all())),
        award.amount,
        award.awarded_on,
        award.starts_on,
        award.ends_on,
        award.ends_early,
    ]


@for_everybody
@require_safe
def transparency_code(request: HttpRequest) -> StreamingHttpResponse:
    """The list of grants to voluntary organisations that a council publishes each year, with the seven things it has.

    Local Government Transparency Code 2015, on grants to voluntary, community and social enterprise organisations.
    """
    awards = Asked.of(request.GET, queries.years()).among(queries.in_public()).exclude(holder__kind=Kind.STATUTORY)
    held = awards.order_by("awarded_on", "pk").prefetch_related("holder__identifiers").iterator(chunk_size=500)
    return downloads.csv_stream("grants-to-voluntary-organisations.csv", SEVEN, (_seven(one) for one in held))


def _seven(award: Award) -> list[object]:
    fund = award.application.opportunity
    return [
        award.awarded_on,
        f"{award.starts_on} to {award.ends_on}",
        fund.department or award.funder.name,
        award.holder.name,
        "; ".join(str(number) for number in award.holder.identifiers.all()),
        fund.what_for,
        award.amount,
    ]


@for_everybody
@require_safe
def register_360giving(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as a file of the 360Giving standard, for those who read many funders' grants together."""
    if not settings.PUBLISHER_PREFIX:
        raise Http404("This site publishes no 360Giving file: 360Giving has given it no publisher’s prefix yet.")
    awards = queries.with_ends(Asked.of(request.GET, queries.years()).among(queries.in_public()))
    held = awards.order_by("pk").prefetch_related("holder__identifiers", "funder__identifiers", "reaches")
    file = giving360.written(held.iterator(chunk_size=500), settings.PUBLISHER_PREFIX, settings.PUBLISHER)
    return StreamingHttpResponse(
        file, content_type="application/json", headers=downloads.to_keep("awards-360giving.json")
    )


@for_everybody
@require_safe
def award(request: HttpRequest, number: int) -> HttpResponse:
    """One award as anybody may read it, with what was promised of it and how that went."""
    found = found_or_404(queries.with_ends(queries.in_public()), pk=number)
    shown: dict[bool, list[Any]] = {True: [], False: []}
    for one, many in queries.promises_about(found):
        line = (standards()[one.standard], one, many, "" if one.provision.startswith(LAW) else one.provision)
        shown[one.comes_to != ComesTo.CANNOT_TELL].append(line)
    for_users = queries.for_users(found)
    told = {"award": found, "promises": shown[True], "unknown": shown[False], "for_users": for_users}
    told["versions"] = found.versions.select_related("funder_was", "funder_now", "holder_was", "holder_now")
    return render(request, "reports/award.html", told)
