"""Facts about those who applied."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service import clock
from kept.service.decisions import queries, sift
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor

ON_A_PAGE = 25


@for_staff(Permission.ASSESS_APPLICATION)
@require_safe
def facts(request: HttpRequest, number: int) -> HttpResponse:
    """What the record holds about each applicant of a round whose time is over: facts, and no verdict."""
    opportunity = found_or_404(queries.rounds_for(request.user, Permission.ASSESS_APPLICATION), pk=number)
    readable = sift.sifted_by(visitor(request), opportunity)
    page = Paginator(readable, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "decisions/sift.html",
        {
            "opportunity": opportunity,
            "sealed": opportunity.is_sealed(clock.arrived()),
            "page": page,
            "facts": sift.facts_of(opportunity, list(page), readable),
            "hidden": queries.sent_in(opportunity).count() - page.paginator.count,
            "since": sift.three_years(clock.today()),
            "most": sift.MOST_OF_MINIMAL_ASSISTANCE,
        },
    )
