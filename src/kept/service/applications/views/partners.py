"""Partners: the lead's list of them, and what one that was asked reads and answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service.applications import partners as acting
from kept.service.applications import queries, together
from kept.service.applications.closing import is_open
from kept.service.applications.forms import PartnerForm
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Status
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor

PAGE = 25


@for_members(Permission.WRITE_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: HttpRequest, number: int) -> HttpResponse:
    """Those named so far, what each has said, and the press that takes one out."""
    found = found_or_404(queries.applications_for(request.user, Permission.WRITE_APPLICATION), pk=number)
    named = list(found.partners.all())
    if request.method == "POST":
        gone = next((one for one in named if str(one.pk) == request.POST.get("out")), None)
        if gone is not None:
            try:
                acting.take_out(partner=gone, by=visitor(request))
            except Refused as problem:
                messages.warning(request, str(problem))
            else:
                messages.success(request, f"{gone.name} is taken out")
        return redirect("application-partners", number=found.pk)
    draft = found.sent_at is None and found.withdrawn_at is None and is_open(found.opportunity)
    told = {"application": found, "partners": named, "changes": draft}
    return render(request, "applications/lead.html", told)


@for_members(Permission.WRITE_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, number: int) -> HttpResponse:
    """Name one more."""
    found = found_or_404(queries.applications_for(request.user, Permission.WRITE_APPLICATION), pk=number)
    form = PartnerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = acting.name_partner(
                application=found, organisation=form.organisation, by=visitor(request), **form.cleaned_data
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            asked = "It is asked by e-mail" if made.organisation else "It is not on record here, so nobody is asked"
            messages.success(request, f"{made.name} is named. {asked}")
            return redirect("application-partners", number=found.pk)
    return render(request, "applications/name-partner.html", {"application": found, "form": form})


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def partnering(request: HttpRequest) -> HttpResponse:
    """What one's organisations were asked to be partners in, latest first."""
    theirs = together.partners_for(request.user, Permission.SEE_ORGANISATION)
    page = Paginator(theirs, PAGE).get_page(request.GET.get("page"))
    return render(request, "applications/partnering.html", {"page": page})


@for_members(Permission.SEE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: HttpRequest, number: int) -> HttpResponse:
    """What is asked of a partner, its answer, and once it has said yes the application itself."""
    found = found_or_404(together.partners_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        try:
            acting.answer(partner=found, yes=request.POST["answer"] == "yes", by=visitor(request))
        except Refused as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, f"{found.application.organisation} and the funder read your answer")
        return redirect("partner", number=found.pk)
    opportunity = found.application.opportunity
    return render(
        request,
        "applications/partner.html",
        {
            "partner": found,
            "application": found.application,
            "opportunity": opportunity,
            "answers": found.organisation is not None
            and opportunity.status != Status.DECIDED
            and standing_of(request).may(Permission.ACCEPT_AWARD, found.organisation),
            "asked": queries.asked_of(found.application) if found.said_yes else [],
            "partners": found.application.partners.all() if found.said_yes else [],
            "writes": together.helping_body(visitor(request), found.application) is not None,
            "read_file": "shared-file",
        },
    )
