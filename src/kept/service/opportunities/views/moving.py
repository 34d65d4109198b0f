"""Giving groups more time to apply."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service import clock
from kept.service.checks.decide import ReasonNeeded
from kept.service.checks.panel import Panel, panel_asking, reasons_in
from kept.service.history.refused import Refused
from kept.service.opportunities import moving, queries
from kept.service.opportunities.models import Stage
from kept.service.opportunities.more_time_form import MoreTimeForm
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_staff(Permission.PUBLISH_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: HttpRequest, number: int) -> HttpResponse:
    """Let a published grant close later. What is not open has no closing time to move."""
    theirs = queries.opportunities_for(request.user, Permission.PUBLISH_OPPORTUNITY)
    grant = found_or_404(theirs.filter(status__in=queries.PUBLISHED), pk=number)
    form = MoreTimeForm(request.POST if request.method == "POST" else None, grant=grant)
    panel: Panel | None = None
    if request.method == "POST" and form.is_valid():
        try:
            moved = moving.move_closing(
                opportunity=grant, closes_at=form.closes_at, reasons=reasons_in(request.POST), by=visitor(request)
            )
        except ReasonNeeded as asked:
            panel = panel_asking(asked, request.POST)
        except Refused as problem:
            form.add_error("closes_on", str(problem))
        else:
            assert moved.closes_at
            messages.success(request, f"It closes at {clock.in_words(moved.closes_at)} now")
            return redirect("grant", number=grant.pk)
    moves = grant.stage(clock.arrived()) in (Stage.SOON, Stage.OPEN)
    return render(
        request, "opportunities/more-time.html", {"grant": grant, "form": form, "panel": panel, "moves": moves}
    )
