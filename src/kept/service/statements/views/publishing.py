"""A body's own statements, and publishing the next version of one."""

from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service import clock
from kept.service.checks.decide import ReasonNeeded
from kept.service.checks.panel import Panel, panel_asking, reasons_in
from kept.service.design.typed import key_of
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_staff
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place, Post, holding
from kept.service.partnerships.queries import places_of
from kept.service.people.doors import visitor
from kept.service.statements import actions, queries
from kept.service.statements.forms import StatementForm
from kept.service.statements.kinds import kinds
from kept.service.statements.models import Statement

ON_A_PAGE = 25


@for_staff(Permission.PUBLISH_STATEMENT)
@require_safe
def ours(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What a body has published, what is overdue first."""
    theirs = queries.statements_for(request.user, Permission.PUBLISH_STATEMENT).filter(organisation=organisation)
    page = Paginator(theirs.order_by("review_on", "what", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    told = {"organisation": organisation, "page": page, "today": clock.today()}
    return render(request, "statements/ours.html", told)


@for_staff(Permission.PUBLISH_STATEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Choose which text, then publish its next version: through the gate, with a reason for what is not kept."""
    what = request.GET.get("what", "")
    if what not in kinds():
        asked = [(name, queries.asking_for(name)) for name in kinds()]
        return render(request, "statements/which.html", {"organisation": organisation, "kinds": asked})
    places = list(places_of(organisation))
    posts = list(Post.objects.filter(holding(clock.today()), organisation=organisation).select_related("place"))
    before = _before(organisation, what, request.GET.get("place", ""))
    form = StatementForm(
        request.POST if request.method == "POST" else None,
        places=places,
        posts=posts,
        facts=kinds()[what],
        initial=_from(before, posts),
    )
    panel: Panel | None = None
    press = request.POST.get("press", "")
    if request.method == "POST" and places and form.is_valid():
        told: dict[str, Any] = {"place": places[0]} | form.told
        seen = request.POST.get("seen", "") if before is not None and told["place"] == before.place else ""
        try:
            made = actions.publish(
                organisation=organisation,
                what=what,
                press=key_of(press),
                seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
                reasons=reasons_in(request.POST),
                by=visitor(request),
                **told,
            )
        except ReasonNeeded as asked_for:
            panel = panel_asking(asked_for, request.POST)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{made.title} is published, as version {made.number}")
            return redirect("statement", made.pk)
    return render(
        request,
        "statements/publish.html",
        {
            "organisation": organisation,
            "what": what,
            "form": form,
            "panel": panel,
            "before": before,
            "places": places,
            "posts": posts,
            "press": press or token_urlsafe(24),
        },
    )


def _before(organisation: Organisation, what: str, place: str) -> Statement | None:
    """The version in force that the next one starts from: the place's that the address names, or else the latest."""
    held = queries.current().filter(organisation=organisation, what=what).order_by("-published_on", "-pk")
    here = Place.objects.filter(slug=place).first() if place else None
    return held.filter(place=here).first() if here else held.first()


def _from(before: Statement | None, posts: list[Post]) -> dict[str, Any]:
    """What the form has in it at first: the words of the version before, and none of its days."""
    if before is None:
        return {"published_on": clock.today()}
    owner = next((one for one in posts if (one.what, one.scope) == (before.owner, before.owner_scope)), None)
    return {
        "title": before.title,
        "words": before.words,
        "link": before.link,
        "place": before.place_id,
        "owner": owner.pk if owner else None,
        "published_on": clock.today(),
    } | {f"fact-{name}": value for name, value in before.facts.items()}
