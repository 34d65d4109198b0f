"""The awards of bodies that came before: taking on what nobody has, and passing on what is not theirs."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.awards import actions, placing
from kept.service.awards.change_forms import PassOnForm
from kept.service.awards.models import Award
from kept.service.history.refused import Refused
from kept.service.library.wording import listed
from kept.service.opportunities.models import Theme
from kept.service.organisations.doors import for_staff
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.in_force import downwards
from kept.service.partnerships.models import Place
from kept.service.people.doors import visitor

ON_A_PAGE = 25
LONGEST_NUMBER = 18
"""Digits of a number that every database can look for."""


@for_staff(Permission.MANAGE_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def from_before(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Those that wait to be taken on; with `show=ours`, theirs that can be passed on. Those that are ticked move."""
    ours, posted = request.GET.get("show") == "ours", request.POST if request.method == "POST" else None
    split = placing.split_before(organisation)
    others = {one.pk: one for several in split.values() for one in several if one != organisation}
    waiting, passable = placing.not_placed(organisation), placing.came_from(organisation, split)
    among = passable if ours else waiting
    places = Place.objects.filter(pk__in=among.order_by().values("place")).order_by("name")
    chosen = {
        "show": "ours" if ours else "",
        "place": next((one.slug for one in places if one.slug == request.GET.get("place")), ""),
        "theme": next((one for one in Theme.values if one == request.GET.get("theme")), ""),
    }
    form = PassOnForm(posted, others=others.values()) if ours else forms.Form(posted)
    ticked = [int(one) for one in request.POST.getlist("award") if _is_number(one)][:ON_A_PAGE]
    if posted is not None and not ticked:
        form.add_error(None, "Tick at least one award")
    if posted is not None and form.is_valid():
        try:
            if isinstance(form, PassOnForm):
                to = form.chosen
                said = _passed(actions.hand_on(awards=ticked, body=organisation, to=to, by=visitor(request)), to)
            else:
                said = _taken(actions.take_on(awards=ticked, body=organisation, by=visitor(request)))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, said)
            return redirect(f"{request.path}?{urlencode({name: value for name, value in chosen.items() if value})}")
    held = among.filter(place__in=downwards(places.get(slug=chosen["place"]))) if chosen["place"] else among
    held = held.filter(application__opportunity__theme=chosen["theme"]) if chosen["theme"] else held
    number = request.GET.get("award", "")
    held = held.filter(pk=int(number)) if _is_number(number) else held
    return render(
        request,
        "awards/from-before.html",
        {
            "organisation": organisation,
            "ours": ours,
            "form": form,
            "ticked": ticked,
            "waiting": waiting.count(),
            "passable": passable.count(),
            "others": listed([one.name for one in others.values()]),
            "page": Paginator(held.order_by("-ends_on", "pk"), ON_A_PAGE).get_page(request.GET.get("page")),
            "places": places,
            "themes": Theme.choices,
            "chosen": chosen,
        },
    )


def _taken(awards: list[Award]) -> str:
    if not awards:
        return "That is done already"
    many = len(awards)
    return f"{many} award{'s are' if many > 1 else ' is'} yours to look after now. The groups are told"


def _passed(awards: list[Award], to: Organisation | None) -> str:
    if not awards:
        return "That is done already"
    many = len(awards)
    done = f"passed to {to}" if to else "put back, for another to take on"
    return f"{many} award{'s are' if many > 1 else ' is'} {done}. The groups are told"


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
