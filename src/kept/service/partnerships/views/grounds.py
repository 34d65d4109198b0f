"""What counts as an exceptional case in a place: the list that anybody reads, and keeping it up."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kept.service import clock
from kept.service.design.audience import for_everybody
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.partnerships import actions, queries
from kept.service.partnerships.forms import GroundForm
from kept.service.partnerships.models import Ground, Place
from kept.service.partnerships.views.ending import ask_for_last_day
from kept.service.people.doors import visitor

ON_A_PAGE = 25


@for_everybody
@require_safe
def grounds(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, with those that are past."""
    place = found_or_404(Place.objects.all(), slug=slug)
    held = Ground.objects.filter(place=place).order_by("until_on", "says", "pk")
    page = Paginator(held, ON_A_PAGE).get_page(request.GET.get("page"))
    keeps = may(request.user, Permission.KEEP_PLACE, place)
    shown = {"place": place, "page": page, "keeps": keeps, "today": clock.today()}
    return render(request, "partnerships/grounds.html", shown)


@for_staff(Permission.KEEP_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Put one on the list."""
    place = found_or_404(queries.places_for(request.user, Permission.KEEP_PLACE), slug=slug)
    form = GroundForm(request.POST if request.method == "POST" else None, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.list_ground(place=place, by=visitor(request), **form.cleaned_data)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "It is on the list. You can end it at any time")
            return redirect("place-grounds", place.slug)
    return render(request, "partnerships/add-ground.html", {"place": place, "form": form})


@for_staff(Permission.KEEP_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Say on which day one stops counting."""
    ground = found_or_404(queries.grounds_for(request.user, Permission.KEEP_PLACE), pk=number)
    return ask_for_last_day(
        request,
        lambda day: actions.end_ground(ground=ground, until_on=day, by=visitor(request)),
        until=ground.until_on or clock.today(),
        title="Take it off the list",
        says=f"“{ground.says}” is no exceptional case after that day. What was given notice of before stays as it is.",
        above=("Exceptional cases", reverse("place-grounds", args=[ground.place.slug])),
        done="It is off the list. To undo it, add it again",
    )
