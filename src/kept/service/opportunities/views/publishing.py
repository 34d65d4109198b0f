"""Looking at a draft as applicants will see it, and publishing it through the gate."""

from dataclasses import replace
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kept.service.checks.decide import ReasonNeeded
from kept.service.checks.panel import ASKED, Panel, panel_asking, panel_of, pressed, reasons_in
from kept.service.history.refused import Refused
from kept.service.opportunities import actions
from kept.service.opportunities.advice import advice_on
from kept.service.opportunities.forms import at_time
from kept.service.opportunities.models import Opportunity, Status
from kept.service.opportunities.records import deed
from kept.service.opportunities.stages import asked_before
from kept.service.opportunities.views.designing import drafted, elsewhere, version_in
from kept.service.opportunities.views.reading import as_read
from kept.service.organisations.doors import for_staff
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_safe
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """The draft as everybody would read it."""
    grant = drafted(request, number)
    if grant.status != Status.DRAFT:
        return elsewhere(request, grant)
    read = as_read(grant)
    return render(request, "opportunities/preview.html", read | {"advice": advice_on(read["whole"])})


@for_staff(Permission.PUBLISH_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Open it to everybody: with every promise kept, or with a reason for each that is not."""
    grant = drafted(request, number, Permission.PUBLISH_OPPORTUNITY)
    if grant.status != Status.DRAFT:
        return elsewhere(request, grant)
    panel, problem = panel_of(deed(grant), request.POST, asking=ASKED in request.GET), ""
    if request.method == "POST":
        moved = pressed(request.POST, panel)
        if moved and moved[0] == "word_limit":
            return redirect("fold-form", number=grant.pk)
        try:
            if moved:
                grant = _keep(request, grant, moved[1])
                if not reasons_in(request.POST):
                    return redirect("publish-grant", number=grant.pk)
                panel = _keeping_reasons(panel_of(deed(grant), request.POST))
            else:
                actions.publish(
                    opportunity=grant,
                    by=visitor(request),
                    reasons=reasons_in(request.POST),
                    version=version_in(request),
                )
                messages.success(request, f"{grant.title} is published")
                return redirect("grant", number=grant.pk)
        except ReasonNeeded as asked:
            if not reasons_in(request.POST):
                return redirect(f"{request.path}?{ASKED}=yes")
            panel = panel_asking(asked, request.POST)
        except actions.ChangedMeanwhile as changed:
            grant, problem = changed.now, str(changed)
            panel = _keeping_reasons(panel_of(deed(grant), request.POST))
        except Refused as refused:
            problem = str(refused)
            panel = _keeping_reasons(panel)
    context = {"grant": grant, "panel": panel, "problem": problem, "first_asks": asked_before(grant)}
    return render(request, "opportunities/publish.html", context | as_read(grant))


def _keep(request: HttpRequest, grant: Opportunity, to: object) -> Opportunity:
    """Move the closing day to the one that keeps the promise; the time of day stays."""
    if not isinstance(to, date) or grant.closes_at is None:
        raise Refused("Change this on its own page, and come back.")
    there = timezone.localtime(grant.closes_at)
    moved = at_time(datetime.combine(to, there.time().replace(tzinfo=None)))
    by = visitor(request)
    changed = actions.change(opportunity=grant, version=version_in(request), by=by, closes_at=moved)
    messages.success(request, f"It closes on {to.day} {to:%B %Y} now")
    return changed


def _keeping_reasons(panel: Panel) -> Panel:
    """The panel with the boxes in which something was typed, so that it is not lost."""
    lines = [replace(line, wanted=bool(line.typed) and line.found.asks_reason) for line in panel.lines]
    return replace(panel, lines=lines)
