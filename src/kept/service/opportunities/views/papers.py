"""Choosing which facts and papers a fund asks for, and of whom."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.history.refused import Refused
from kept.service.opportunities import papers as actions
from kept.service.opportunities.models import Status
from kept.service.opportunities.paper_forms import PapersForm
from kept.service.opportunities.views.designing import drafted, elsewhere, version_in
from kept.service.organisations.doors import for_staff
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, number: int) -> HttpResponse:
    """Each thing that a passport holds: not asked, of those who are funded, or of all."""
    grant = drafted(request, number)
    if grant.status != Status.DRAFT and request.method != "POST":
        return elsewhere(request, grant)
    asked = dict(grant.papers.values_list("what", "when"))
    form = PapersForm(request.POST if request.method == "POST" else None, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for(opportunity=grant, asked=form.asked, version=version_in(request), by=visitor(request))
        except actions.ChangedMeanwhile as changed:
            grant = changed.now
            form.add_error(None, str(changed))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Saved")
            return redirect("design-grant", number=grant.pk)
    return render(request, "opportunities/papers.html", {"grant": grant, "form": form})
