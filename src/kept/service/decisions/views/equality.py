"""Who is affected by a fund or by what was decided: written in three steps, authorised by somebody else, public."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kept.service.decisions import actions
from kept.service.decisions.actions.equality import lacking, wrote
from kept.service.decisions.equality_forms import AdviceForm, ChangeForm, EffectsForm
from kept.service.decisions.models import COLUMNS, EqualityAssessment
from kept.service.design.audience import for_everybody
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity, Status
from kept.service.opportunities.queries import opportunities_for
from kept.service.opportunities.queries import published as published_ones
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor

STEPS = {"change": "What changes", "groups": "What it means for each group", "advice": "What to do"}
Of = EqualityAssessment.Of


@for_everybody
@require_safe
def published(request: HttpRequest, number: int) -> HttpResponse:
    """What was written and authorised of who a fund, and what was decided, affects."""
    opportunity = get_object_or_404(published_ones(), pk=number)
    ones = opportunity.equality_assessments.filter(authorised_at__isnull=False).select_related(
        "written_by", "authorised_by"
    )
    context = {
        "opportunity": opportunity,
        "ones": ones.prefetch_related("effects").order_by("-of"),
        "columns": COLUMNS,
        "writes": standing_of(request).may(Permission.WRITE_OPPORTUNITY, opportunity),
        "decided": opportunity.status == Status.DECIDED,
    }
    return render(request, "decisions/equality.html", context)


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, number: int, of: str) -> HttpResponse:
    """One of its steps; without a step, how far it has come, and authorising it."""
    opportunity = found_or_404(opportunities_for(request.user, Permission.WRITE_OPPORTUNITY), pk=number)
    assessment = EqualityAssessment.objects.filter(opportunity=opportunity, of=of).select_related("written_by").first()
    step = request.GET.get("step", "")
    if step in STEPS and (assessment is None or assessment.authorised_at is None):
        return _step(request, opportunity, of, step, assessment)
    return _whole(request, opportunity, of, assessment)


def _step(
    request: HttpRequest, opportunity: Opportunity, of: str, step: str, now: EqualityAssessment | None
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form: Any
    if step == "groups":
        form = EffectsForm(posted, effects={one.group: one for one in now.effects.all()} if now else {})
    else:
        kind = ChangeForm if step == "change" else AdviceForm
        form = kind(posted, initial={name: getattr(now, name) for name in kind.base_fields} if now else None)
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        common: dict[str, Any] = {
            "opportunity": opportunity,
            "of": of,
            "by": visitor(request),
            "version": int(version) if version.isdecimal() else None,
        }
        try:
            if step == "groups":
                actions.write_effects(effects=form.effects, **common)
            else:
                actions.write_equality(**common, **form.cleaned_data)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            following = [*STEPS, ""][list(STEPS).index(step) + 1]
            return redirect(f"{request.path}?step={following}" if following else request.path)
    context = {
        "opportunity": opportunity,
        "of": Of(of),
        "step": step,
        "heading": STEPS[step],
        "form": form,
        "version": now.version if now else "",
    }
    return render(request, "decisions/equality-step.html", context)


def _whole(request: HttpRequest, opportunity: Opportunity, of: str, now: EqualityAssessment | None) -> HttpResponse:
    form = forms.Form(request.POST if request.method == "POST" else None)
    me = visitor(request)
    if request.method == "POST" and now is not None:
        version = request.POST.get("version", "")
        try:
            actions.authorise_equality(assessment=now, version=int(version) if version.isdecimal() else 0, by=me)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "It is authorised, and everybody can read it")
            return redirect(request.path)
    elif request.method == "POST":
        form.add_error(None, "Nothing is written yet.")
    context = {
        "opportunity": opportunity,
        "of": Of(of),
        "one": now,
        "form": form,
        "steps": [(says, f"{request.path}?step={name}") for name, says in STEPS.items()],
        "lacking": lacking(now) if now else [],
        "wrote": now is not None and (now.written_by == me or wrote(now, me)),
        "early": of == Of.DECISION and opportunity.status != Status.DECIDED,
        "columns": COLUMNS,
        "public": reverse("grant-equality", args=[opportunity.pk]),
        "shown": opportunity.status not in (Status.DRAFT, Status.WITHDRAWN),
    }
    return render(request, "decisions/equality-whole.html", context)
