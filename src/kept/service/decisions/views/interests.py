"""Interests that assessors declared, and how each is managed, for those who decide."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service.decisions import actions, queries
from kept.service.decisions.forms import ManageForm
from kept.service.decisions.ties import acts_for_applicant
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Status
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor

ON_A_PAGE = 25
SHUT_OUT = "shut out"


@for_staff(Permission.MAKE_DECISION)
@require_safe
def interests(request: HttpRequest, number: int) -> HttpResponse:
    """The interests declared in a round, save in applications shut to the reader."""
    opportunity = found_or_404(queries.rounds_for(request.user, Permission.MAKE_DECISION), pk=number)
    found = queries.interests_for(request.user, Permission.MAKE_DECISION).filter(application__opportunity=opportunity)
    page = Paginator(found.order_by("application__sent_at", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    done = opportunity.status == Status.DECIDED
    return render(request, "decisions/interests.html", {"opportunity": opportunity, "page": page, "done": done})


@for_staff(Permission.MAKE_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, number: int) -> HttpResponse:
    """Say how one is managed, or shut them out again."""
    declaration = found_or_404(queries.interests_for(request.user, Permission.MAKE_DECISION), pk=number)
    application = declaration.application
    shuts = request.POST.get("press") == SHUT_OUT
    form = ManageForm(
        request.POST if request.method == "POST" and not shuts else None, initial={"how": declaration.managed_how}
    )
    if request.method == "POST" and (shuts or form.is_valid()):
        how = "" if shuts else form.cleaned_data["how"]
        try:
            actions.manage_interest(declaration=declaration, how=how, by=visitor(request))
        except Refused as problem:
            messages.warning(request, str(problem))
        else:
            says = "may read and score it. They do not decide" if how else "is shut out, and their points are gone"
            messages.success(request, f"{declaration.person.called} {says}")
            return redirect("interests", number=application.opportunity_id)
    context = {
        "declaration": declaration,
        "application": application,
        "form": form,
        "acts": acts_for_applicant(application, declaration.person),
        "declared": queries.declared(application, visitor(request), to_decide=True),
        "done": application.opportunity.status == Status.DECIDED,
        "shut_out": SHUT_OUT,
    }
    return render(request, "decisions/manage-interest.html", context)
