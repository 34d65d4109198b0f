"""Assessing one application: declare, read, score."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.applications.models import Application
from kept.service.applications.queries import asked_of
from kept.service.decisions import actions, queries, ties
from kept.service.decisions.forms import INTEREST, DeclareForm, ScoreForm
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Status
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor


@for_staff(Permission.ASSESS_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, number: int) -> HttpResponse:
    """Read and score an application, once they have said that they have no interest in it."""
    application = found_or_404(queries.applications_for(request.user, Permission.ASSESS_APPLICATION), pk=number)
    said = queries.said_to_be_free(application, visitor(request))
    if said is None:
        return _declare(request, application)
    return _read(request, application, decides=not said.conflict)


@for_staff(Permission.ASSESS_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_interest(request: HttpRequest, number: int) -> HttpResponse:
    """Take back an interest that was declared by mistake, and declare again."""
    application = found_or_404(queries.shut_to(request.user, Permission.ASSESS_APPLICATION), pk=number)
    if request.method == "POST":
        try:
            actions.take_back_interest(application=application, by=visitor(request))
        except Refused as problem:
            messages.warning(request, str(problem))
            return redirect("round", number=application.opportunity_id)
        messages.success(request, "That is taken back. Now say again whether you have an interest")
        return redirect("assess", number=application.pk)
    return render(request, "decisions/take-back-interest.html", {"application": application})


def _declare(request: HttpRequest, application: Application) -> HttpResponse:
    me = visitor(request)
    acts = ties.acts_for_applicant(application, me)
    shared = [] if acts else ties.shares_people(application, me)
    form = DeclareForm(request.POST if request.method == "POST" else None, acts_for_applicant=acts)
    if request.method == "POST" and form.is_valid():
        conflict = form.cleaned_data["interest"] == INTEREST
        try:
            actions.declare(application=application, conflict=conflict, tie=form.cleaned_data["tie"], by=me)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            if conflict:
                messages.success(request, f"Thank you. A colleague looks at {application.number}")
                return redirect("round", number=application.opportunity_id)
            return redirect("assess", number=application.pk)
    context = {"application": application, "form": form, "acts": acts, "shared": shared}
    return render(request, "decisions/declare.html", context)


def _read(request: HttpRequest, application: Application, *, decides: bool) -> HttpResponse:
    sheet, me = queries.sheet_of(application), visitor(request)
    form = ScoreForm(
        request.POST if request.method == "POST" else None,
        criteria=sheet.criteria,
        mine=sheet.given.get(me, {}),
        compared=sheet.compared(me),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.score(application=application, marks=form.marks, by=me)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Your points for {application.number} are saved")
            return redirect("assess", number=application.pk)
    return render(
        request,
        "decisions/assess.html",
        {
            "application": application,
            "asked": asked_of(application),
            "first": _first_stage_of(request, application),
            "form": form,
            "sheet": sheet,
            "scored": bool(sheet.criteria) and sheet.whole(me),
            "done": application.opportunity.status == Status.DECIDED,
            "decides": decides and standing_of(request).may(Permission.MAKE_DECISION, application),
        },
    )


def _first_stage_of(request: HttpRequest, application: Application) -> Application | None:
    """The expression of interest from which it was asked on, where they may read it."""
    if application.opportunity.first_stage_id is None:
        return None
    theirs = queries.applications_for(request.user, Permission.ASSESS_APPLICATION)
    asked_on = theirs.filter(opportunity=application.opportunity.first_stage_id, asked_on_at__isnull=False)
    return asked_on.filter(organisation=application.organisation_id).first()
