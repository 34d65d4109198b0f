"""The applications of the organisation somebody acts for."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.applications.queries import applications_for
from kept.service.applications.stages import waiting_to_begin
from kept.service.applications.together import helped_for, partners_for
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import acting_for
from kept.service.people.doors import for_signed_in

PAGE = 25


@for_signed_in
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """Drafts first, then what was sent, newest first; those taken back at the end."""
    theirs = applications_for(request.user, Permission.SEE_ORGANISATION)
    organisation = acting_for(request)
    if organisation is not None:
        theirs = theirs.filter(organisation=organisation)
    replaced = Application.objects.filter(changes__isnull=False, sent_at__isnull=False).values("changes")
    ordered = theirs.exclude(pk__in=replaced).order_by(
        F("withdrawn_at").desc(nulls_first=True), F("sent_at").desc(nulls_first=True), "-begun_at", "-pk"
    )
    asked_on = waiting_to_begin(theirs).order_by("opportunity__second_stage__closes_at", "pk")[:PAGE]
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "applications/mine.html",
        {
            "page": page,
            "rows": [(one, one.state(clock.arrived())) for one in page],
            "organisation": organisation,
            "asked_on": [(one, one.opportunity.second_stage.stage(clock.arrived())) for one in asked_on],
            "partnering": partners_for(request.user, Permission.SEE_ORGANISATION).exists(),
            "helping": helped_for(request.user).exists(),
        },
    )
