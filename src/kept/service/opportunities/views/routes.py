"""Which way of paying was chosen and why: to read, and for officers to weigh, choose and publish."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service.design.audience import for_everybody
from kept.service.history.refused import Refused
from kept.service.opportunities import queries, routes
from kept.service.opportunities.models import Intention
from kept.service.opportunities.route_forms import ChooseForm, WeighForm
from kept.service.opportunities.route_models import Route, RouteDecision
from kept.service.opportunities.views.designing import version_in
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor

PER_PAGE = 25


@for_everybody
@require_safe
def route(request: HttpRequest, number: int) -> HttpResponse:
    """The decision in force for what is planned, and those it took the place of."""
    intention = get_object_or_404(queries.in_the_plan(), pk=number)
    decisions = routes.published_routes().filter(intention=intention)
    return _read(request, intention, decisions.first(), decisions)


@for_everybody
@require_safe
def route_version(request: HttpRequest, number: int) -> HttpResponse:
    """One published decision, the one in force or one before it."""
    decision = get_object_or_404(routes.published_routes(), pk=number)
    decisions = routes.published_routes().filter(intention=decision.intention_id)
    return _read(request, decision.intention, decision, decisions)


@for_staff(Permission.PUBLISH_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def weigh(request: HttpRequest, number: int) -> HttpResponse:
    """A sentence for or against each way."""
    intention = _theirs(request, number)
    draft = routes.draft_of(intention)
    before = draft or routes.published_routes().filter(intention=intention).first()
    said = {one.route: one.why for one in before.weighed.all()} if before else {}
    form = WeighForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            routes.weigh(
                intention=intention, weighed=form.cleaned_data, version=version_in(request), by=visitor(request)
            )
        except Refused as problem:
            form.add_error(None, str(problem))
            draft = routes.draft_of(intention)
        else:
            return redirect("choose-route", number)
    told = {"one": intention, "form": form, "version": draft.version if draft else 0, "draft": draft}
    return render(request, "opportunities/route-weigh.html", told)


@for_staff(Permission.PUBLISH_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, number: int) -> HttpResponse:
    """Which way it is, what that rests on, and who was asked."""
    intention = _theirs(request, number)
    draft = routes.draft_of(intention)
    if draft is None:
        return redirect("weigh-routes", number)
    in_force = list(routes.principles_of(intention))
    held: dict[str, Any] = {
        "chosen": draft.chosen or None,
        "principles": draft.principles_id or (in_force[0].pk if in_force else None),
        "consulted": draft.consulted,
        "consulted_on": draft.consulted_on,
    }
    form = ChooseForm(
        request.POST if request.method == "POST" else None, weighed=_said(draft), principles=in_force, initial=held
    )
    if request.method == "POST" and form.is_valid():
        try:
            routes.choose(decision=draft, version=version_in(request), by=visitor(request), **form.cleaned_data)
        except Refused as problem:
            form.add_error(None, str(problem))
            draft = routes.draft_of(intention) or draft
        else:
            return redirect("publish-route", number)
    told = {"one": intention, "form": form, "draft": draft, "said": _in_order(draft)}
    return render(request, "opportunities/route-choose.html", told)


@for_staff(Permission.PUBLISH_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Look it over as everybody will read it, and publish it."""
    intention = _theirs(request, number)
    draft = routes.draft_of(intention)
    if draft is None or not draft.chosen:
        return redirect("weigh-routes" if draft is None else "choose-route", number)
    problem = ""
    if request.method == "POST":
        try:
            routes.publish_route(decision=draft, version=version_in(request), by=visitor(request))
        except Refused as refused:
            problem, draft = str(refused), routes.draft_of(intention) or draft
        else:
            messages.success(request, f"How {intention.title} will be paid for is published, with your reasons")
            return redirect("route", number)
    told = {
        "one": intention,
        "decision": draft,
        "said": _in_order(draft),
        "silent": _silent(draft),
        "problem": problem,
    }
    return render(request, "opportunities/route-publish.html", told)


@for_staff(Permission.PUBLISH_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away, once they have said that they mean it."""
    intention = _theirs(request, number)
    draft = routes.draft_of(intention)
    if draft is None:
        return redirect("route", number)
    if request.method == "POST":
        routes.discard_route(decision=draft, by=visitor(request))
        messages.success(request, "The draft is thrown away")
        return redirect("route", number)
    return render(request, "opportunities/route-discard.html", {"one": intention})


def _read(request: HttpRequest, intention: Intention, decision: RouteDecision | None, decisions: Any) -> HttpResponse:
    writes = may(request.user, Permission.PUBLISH_OPPORTUNITY, intention) and not intention.dropped_on
    page = Paginator(decisions, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "opportunities/route.html",
        {
            "one": intention,
            "decision": decision,
            "latest": decisions.first(),
            "page": page,
            "said": _in_order(decision) if decision else [],
            "silent": _silent(decision) if decision else [],
            "writes": writes,
            "draft": routes.draft_of(intention) if writes else None,
        },
    )


def _said(decision: RouteDecision) -> dict[str, str]:
    said = {one.route: one.why for one in decision.weighed.all()}
    return {way: said[way] for way in Route if way in said}


def _silent(decision: RouteDecision) -> list[str]:
    """The ways of which nothing is said."""
    said = _said(decision)
    return [way.label for way in Route if way not in said]


def _in_order(decision: RouteDecision) -> list[tuple[str, str, bool]]:
    """Each way with its sentence, and whether it is the one: what was chosen first."""
    listed = [(Route(way).label, why, way == decision.chosen) for way, why in _said(decision).items()]
    return sorted(listed, key=lambda one: not one[2])


def _theirs(request: HttpRequest, number: int) -> Intention:
    meant = queries.intentions_for(request.user, Permission.PUBLISH_OPPORTUNITY).filter(dropped_on=None)
    return found_or_404(meant, pk=number)
