"""The forward plan: to read, as a page, a spreadsheet, a feed or a calendar; and to write."""

from itertools import groupby
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service import clock
from kept.service.design.audience import for_everybody
from kept.service.design.typed import key_of
from kept.service.history.refused import Refused
from kept.service.library import downloads
from kept.service.opportunities import planning, queries
from kept.service.opportunities.feeds import as_atom, as_calendar
from kept.service.opportunities.models import Intention, Theme
from kept.service.opportunities.plan_forms import DropForm, IntentionForm
from kept.service.opportunities.routes import published_routes
from kept.service.opportunities.views.beginning import which_one, writes_for
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.organisations.queries import organisations_for
from kept.service.partnerships.in_force import downwards
from kept.service.partnerships.models import Place
from kept.service.people.doors import visitor

PER_PAGE = 25
SHOWN = [("next", "May open"), ("opened", "Opened"), ("dropped", "No longer meant")]
COLUMNS = {
    "number": "Number of the intention in this plan",
    "body": "The body that means to offer it",
    "place": "The place it is for",
    "kind": "grant or contract",
    "theme": "The kind of work it is for",
    "title": "What it is about",
    "about pounds": "About how much money; empty is not known yet",
    "opens from": "First day on which it might open",
    "opens by": "Last day on which it might open",
    "notice": "Reference of a contract's published notice",
    "published on": "Day it was put in the plan",
    "changed on": "Day it was last changed",
    "taken back on": "Day it was taken back; empty is still meant",
    "because": "Why it was taken back",
}


@for_everybody
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """What may open, month by month; what was opened, and what is no longer meant."""
    found, asked = _asked_for(request)
    shown = chosen if (chosen := request.GET.get("show", "")) in dict(SHOWN) else "next"
    page = Paginator(_shown(found, shown), PER_PAGE).get_page(request.GET.get("page"))
    months = [(month, list(ones)) for month, ones in groupby(page, key=lambda one: one.opens_from.replace(day=1))]
    return render(
        request,
        "opportunities/plan.html",
        {
            "page": page,
            "months": months,
            "shown": shown,
            "kinds": SHOWN,
            "places": Place.objects.filter(pk__in=Intention.objects.values("place")).order_by("name"),
            "themes": Theme.choices,
            "asked": asked,
            "columns": COLUMNS.items(),
            "query": "&".join(f"{name}={value}" for name, value in asked.items() if value),
            "writes": organisations_for(request.user, Permission.PUBLISH_OPPORTUNITY).exists(),
        },
    )


@for_everybody
@require_safe
def plan_csv(request: HttpRequest) -> HttpResponse:
    """The plan as CSV, all of it or what the address asks for."""
    found, _ = _asked_for(request)
    return downloads.csv_file("forward-plan.csv", COLUMNS, (_row(one) for one in found.iterator(chunk_size=500)))


@for_everybody
@require_safe
def plan_feed(request: HttpRequest) -> HttpResponse:
    """What was put in the plan most lately, for a feed reader."""
    found, _ = _asked_for(request)
    return HttpResponse(as_atom(found.order_by("-published_on", "-pk")[:50]), content_type="application/atom+xml")


@for_everybody
@require_safe
def plan_calendar(request: HttpRequest) -> HttpResponse:
    """What may open, for a calendar."""
    found, _ = _asked_for(request)
    return HttpResponse(as_calendar(_shown(found, "next")[:500]), content_type="text/calendar; charset=utf-8")


@for_everybody
@require_safe
def intention(request: HttpRequest, number: int) -> HttpResponse:
    """One intention, with the need behind it and whom to ask."""
    found = get_object_or_404(queries.in_the_plan(), pk=number)
    opened = queries.published().filter(intention=found)
    context = {
        "one": found,
        "opened": opened,
        "route": published_routes().filter(intention=found).first(),
        "changes": may(request.user, Permission.PUBLISH_OPPORTUNITY, found.organisation),
        "begun": found.opened.exists(),
    }
    return render(request, "opportunities/intention.html", context)


@for_staff(Permission.PUBLISH_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def new_intention(request: HttpRequest) -> HttpResponse:
    """Put something in the plan."""
    funder = writes_for(request, Permission.PUBLISH_OPPORTUNITY)
    if funder is None:
        return which_one(request)
    places = list(queries.places_of(funder, clock.arrived()))
    press = request.POST.get("press", "")
    form = IntentionForm(request.POST or None, places=places, today=clock.today())
    if request.method == "POST" and places and form.is_valid():
        told: dict[str, Any] = {"place": places[0]} | form.cleaned_data
        made = planning.plan(organisation=funder, by=visitor(request), press=key_of(press), **told)
        messages.success(request, f"{made.title} is in the forward plan, for everybody to read")
        return redirect("intention", made.pk)
    context = {"form": form, "funder": funder, "places": places, "press": press or token_urlsafe(24)}
    return render(request, "opportunities/intend.html", context)


@for_staff(Permission.PUBLISH_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def change_intention(request: HttpRequest, number: int) -> HttpResponse:
    """Say it as it is known now."""
    found = _theirs(request, number)
    places = list(queries.places_of(found.organisation, clock.arrived()))
    places = places if found.place in places else [*places, found.place]
    held = {name: getattr(found, name) for name in IntentionForm.base_fields}
    held |= {"place": found.place_id, "opens_by": found.opens_by.replace(day=1)}
    form = IntentionForm(request.POST or None, places=places, today=clock.today(), initial=held)
    version = request.POST.get("version", "")
    if request.method == "POST" and form.is_valid():
        given = int(version) if version.isdecimal() and len(version) < 10 else 0
        try:
            planning.change(intention=found, version=given, by=visitor(request), **form.cleaned_data)
        except Refused as problem:
            form.add_error(None, str(problem))
            found.refresh_from_db()
        else:
            messages.success(request, f"{form.cleaned_data['title']} is changed, and the plan says so")
            return redirect("intention", number)
    return render(request, "opportunities/intend.html", {"form": form, "one": found, "places": places})


@for_staff(Permission.PUBLISH_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def drop_intention(request: HttpRequest, number: int) -> HttpResponse:
    """Take something out of the plan, saying why."""
    found = _theirs(request, number)
    form: Form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            planning.drop(intention=found, because=form.cleaned_data["because"], by=visitor(request))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"The plan says now that {found.title} is no longer meant, and why")
            return redirect("intention", number)
    return render(request, "opportunities/drop-intention.html", {"form": form, "one": found})


def _theirs(request: HttpRequest, number: int) -> Intention:
    return found_or_404(queries.intentions_for(request.user, Permission.PUBLISH_OPPORTUNITY), pk=number)


def _asked_for(request: HttpRequest) -> tuple[QuerySet[Intention], dict[str, str]]:
    """The intentions of one place with those inside it and of one theme, where the address names them."""
    slug, theme = request.GET.get("place", ""), request.GET.get("theme", "")
    found = queries.in_the_plan()
    if slug:
        found = found.filter(place__in=downwards(found_or_404(Place.objects.all(), slug=slug)))
    if theme in Theme.values:
        found = found.filter(theme=theme)
    return found, {"place": slug, "theme": theme if theme in Theme.values else ""}


def _shown(found: QuerySet[Intention], shown: str) -> QuerySet[Intention]:
    opened = queries.published().filter(intention__isnull=False).values("intention")
    if shown == "dropped":
        return found.filter(dropped_on__isnull=False).order_by("-opens_from", "-pk")
    meant = found.filter(dropped_on=None)
    return (
        meant.filter(pk__in=opened).order_by("-opens_from", "-pk")
        if shown == "opened"
        else meant.exclude(pk__in=opened)
    )


def _row(one: Intention) -> list[object]:
    return [
        one.pk,
        one.organisation,
        one.place,
        one.kind,
        one.get_theme_display(),
        one.title,
        one.value,
        one.opens_from,
        one.opens_by,
        one.notice_reference,
        one.published_on,
        one.changed_on,
        one.dropped_on,
        one.dropped_because,
    ]
