"""Beginning: for which organisation, once it has been checked that it may apply."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service import clock
from kept.service.applications import actions
from kept.service.applications.closing import is_open
from kept.service.applications.forms import BeginForm
from kept.service.applications.queries import present
from kept.service.applications.stages import may_begin
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Stage
from kept.service.opportunities.queries import funds_that_fit, published
from kept.service.organisations.doors import found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.queries import organisations_for
from kept.service.organisations.standing import act_for, acting_for
from kept.service.people.doors import for_signed_in, visitor


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, number: int) -> HttpResponse:
    """Begin an application, or go on with the one that was begun."""
    opportunity = found_or_404(published(), pk=number)
    acts_for = list(organisations_for(request.user, Permission.WRITE_APPLICATION))
    groups = may_begin(opportunity, acts_for)
    now = acting_for(request)
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        groups=groups,
        opportunity=opportunity,
        initial={"organisation": now.pk if now else None},
    )
    if request.method == "POST" and groups and form.is_valid():
        told = form.cleaned_data
        group = next(one for one in groups if one.pk == told.get("organisation", groups[0].pk))
        try:
            application = actions.begin(
                opportunity=opportunity, organisation=group, by=visitor(request), checked=told.get("checked", False)
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            act_for(request, group)
            return redirect("application", number=application.pk)
    not_asked_on = opportunity.first_stage_id is not None and not groups
    if request.method == "POST" and not_asked_on:
        form.add_error(None, f"{opportunity.title} is open only to groups that were asked on from the first stage.")
    begun = present(opportunity).filter(organisation__in=groups).select_related("organisation")
    return render(
        request,
        "applications/apply.html",
        {
            "opportunity": opportunity,
            "form": form,
            "groups": groups,
            "begun": begun.order_by("organisation__sorts_as"),
            "open": is_open(opportunity),
            "not_asked_on": not_asked_on,
            "today": clock.day_in_london(clock.arrived()),
            "others": funds_that_fit(opportunity, clock.arrived()) if not_asked_on else [],
            "soon": opportunity.stage(clock.arrived()) is Stage.SOON,
        },
    )
