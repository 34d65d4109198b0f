"""Deciding one application: the reason is written, the letter is looked at, and then it is decided."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.decisions import actions, letter, queries
from kept.service.decisions.actions.deciding import needs_approval
from kept.service.decisions.forms import DO_NOT_FUND, FUND, DecideForm, RulesForm
from kept.service.decisions.models import Decision
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Status
from kept.service.opportunities.queries import funds_that_fit
from kept.service.opportunities.stages import other_stage
from kept.service.organisations.doors import for_members, for_staff, found_or_404
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor

DECIDE, CHANGE = "decide", "change"
"""Presses below the letter. Any other shows the letter."""
SAID = ("amount", "reason", "strength", "to_change", "panel", "panel_on", "version")


@for_staff(Permission.MAKE_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Decide an application, with a reason, and see how the letter reads before it is decided."""
    application = found_or_404(queries.applications_for(request.user, Permission.MAKE_DECISION), pk=number)
    if not queries.declared(application, visitor(request)):
        return redirect("assess", number=application.pk)
    now: Decision | None = getattr(application, "decision", None)
    stands = queries.standing(application.opportunity)
    left = stands.left + (now.amount or 0 if now else 0)
    form = DecideForm(
        request.POST if request.method == "POST" else None,
        most=application.opportunity.award_size,
        left=left,
        first_stage=application.opportunity.expression_of_interest,
        initial=_written(now),
    )
    press = request.POST.get("press")
    meanwhile = None
    if request.method == "POST" and form.is_valid() and press != CHANGE:
        told = form.cleaned_data
        says = {name: told[name] for name in ("reason", "strength", "to_change", "panel", "panel_on")} | form.outcome
        if press != DECIDE:
            return _letter(request, application, form, Decision(**says))
        try:
            actions.decide(application=application, version=told["version"] or 0, by=visitor(request), **says)
        except actions.ChangedMeanwhile as changed:
            form.add_error(None, str(changed))
            meanwhile = changed.now
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{application.number} is decided. {_then(application)}")
            return redirect("round", number=application.opportunity_id)
    sheet = queries.sheet_of(application)
    return render(
        request,
        "decisions/decide.html",
        {
            "application": application,
            "form": form,
            "now": now,
            "meanwhile": meanwhile,
            "version": meanwhile.version if meanwhile else form["version"].value() or 0,
            "sheet": sheet,
            "scored": sheet.whole(visitor(request)),
            "done": application.opportunity.status == Status.DECIDED,
        },
    )


@for_staff(Permission.MAKE_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """A second person reads an award above the limit, its reason and its points, and approves it."""
    application = found_or_404(queries.applications_for(request.user, Permission.MAKE_DECISION), pk=number)
    me = visitor(request)
    if not queries.declared(application, me, to_decide=True):
        return redirect("assess", number=application.pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            actions.approve(application=application, version=int(version) if version.isdecimal() else 0, by=me)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{application.number} is approved")
            return redirect("round", number=application.opportunity_id)
    decision = Decision.objects.select_related("by", "approval__by").filter(application=application).first()
    return render(
        request,
        "decisions/approve.html",
        {
            "application": application,
            "form": form,
            "decision": decision,
            "approval": getattr(decision, "approval", None),
            "above": queries.rules_of(application.opportunity.organisation).above,
            "needed": decision is not None and needs_approval(decision, application.opportunity),
            "mine": decision is not None and decision.by == me,
            "sheet": queries.sheet_of(application),
        },
    )


@for_members(Permission.CHANGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """How a body approves awards, and how long groups have to ask for a review."""
    now = queries.rules_of(organisation)
    form = RulesForm(
        request.POST if request.method == "POST" else None,
        initial={"above": now.above, "review_days": now.review_days},
    )
    if request.method == "POST" and form.is_valid():
        actions.set_rules(organisation=organisation, by=visitor(request), **form.cleaned_data)
        messages.success(request, "It is saved, and holds from now on")
        return redirect("organisation", number=organisation.pk)
    return render(request, "decisions/rules.html", {"organisation": organisation, "form": form})


def _then(application: Application) -> str:
    """What happens next to an application that was decided."""
    if queries.unapproved_in(application.opportunity).filter(pk=application.pk).exists():
        return "It waits for a second person’s approval"
    return "Nobody is told before the round closes"


def _letter(request: HttpRequest, application: Application, form: DecideForm, decision: Decision) -> HttpResponse:
    me = visitor(request)
    decision.application, decision.by, decision.at = application, me, clock.arrived()
    decision.by_role = actions.role_of(me, application.opportunity)
    sheet = queries.sheet_of(application)
    shown = sheet if sheet.whole(me) else None
    context = {
        "application": application,
        "form": form,
        "version": form["version"].value() or 0,
        "subject": letter.subject(decision),
        "letter": letter.body(
            decision,
            shown,
            days=queries.days_to_ask(application.opportunity),
            others=list(funds_that_fit(application.opportunity, clock.arrived())),
            onward=other_stage(application.opportunity),
        ),
        "day": form["panel_on"].value(),
        "scored": bool(shown),
    }
    return render(request, "decisions/letter.html", context)


def _written(now: Decision | None) -> dict[str, object]:
    """What the form holds at first: the decision as it stands."""
    if now is None:
        return {"version": 0}
    funded = FUND if now.is_yes else DO_NOT_FUND
    says = {name: getattr(now, name) for name in SAID}
    return says | {"funded": funded}
