"""What anybody may read: the statements of a place, and one of them in each of its versions."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.documents.loader import provision
from kept.service.design.audience import for_everybody
from kept.service.library import downloads
from kept.service.organisations.doors import found_or_404
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place
from kept.service.statements import queries
from kept.service.statements.queries import Standing

ON_A_PAGE = 50
COLUMNS = {
    "body": "The body that publishes it, or promised to",
    "what": "The kind of text",
    "state": "current, overdue for review, or not published yet",
    "title": "What it is called; empty where there is none",
    "version": "Number of the version in force",
    "link": "Where it stands, if it stands elsewhere",
    "published on": "Day this version was published",
    "review by": "Day by which it is to be looked at again",
    "promises": "Promises in force here that ask for it, separated by semicolons",
}


@for_everybody
@require_safe
def statements(request: HttpRequest, slug: str) -> HttpResponse:
    """What each body has published, and what it promised to publish and has not."""
    place = found_or_404(Place.objects.all(), slug=slug)
    page = Paginator(queries.standing_in(place), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "statements/statements.html", {"place": place, "page": page, "columns": COLUMNS.items()})


@for_everybody
@require_safe
def statements_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as CSV."""
    place = found_or_404(Place.objects.all(), slug=slug)
    rows = (_row(one) for one in queries.standing_in(place))
    return downloads.csv_file(f"statements-{place.slug}.csv", COLUMNS, rows)


@for_everybody
@require_safe
def statement(request: HttpRequest, number: int) -> HttpResponse:
    """One version of a statement, with the others."""
    found = found_or_404(queries.published(), pk=number)
    versions = Paginator(queries.versions_of(found), ON_A_PAGE).get_page(request.GET.get("page"))
    latest = queries.versions_of(found).first()
    return render(
        request,
        "statements/statement.html",
        {
            "one": found,
            "versions": versions,
            "latest": latest,
            "overdue": queries.is_overdue(found),
            "post": queries.looked_after_by(found),
            "promises": [provision(id) for id in queries.asking_for(found.what)],
            "publishes": may(request.user, Permission.PUBLISH_STATEMENT, found),
        },
    )


def _row(one: Standing) -> list[object]:
    held = one.statement
    about = [held.title, held.number, held.link, held.published_on, held.review_on] if held else [None] * 5
    return [one.organisation, one.what, one.state, *about, "; ".join(one.promises)]
