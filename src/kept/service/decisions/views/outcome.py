"""How a round went, for everybody to read once it is closed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kept.service.decisions import outcomes
from kept.service.design.audience import for_everybody
from kept.service.opportunities.models import Status
from kept.service.opportunities.queries import published


@for_everybody
@require_safe
def outcome(request: HttpRequest, number: int) -> HttpResponse:
    """How many applied and were funded, what applying cost them all, interests, reviews, and what was learned."""
    opportunity = get_object_or_404(published().select_related("round"), pk=number, status=Status.DECIDED)
    context = {
        "opportunity": opportunity,
        "burden": outcomes.burden(opportunity),
        "interests": outcomes.interests(opportunity),
        "reviews": outcomes.reviews(opportunity),
        "said": outcomes.said(opportunity),
        "fewest": outcomes.FEWEST,
    }
    return render(request, "decisions/outcome.html", context)
