"""One press to each stop of the tour, and one to set everything up again."""

import time

from django.contrib import messages
from django.contrib.auth import login, logout
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kept.service.demo.beginning import start_again
from kept.service.demo.cast import PEOPLE
from kept.service.demo.groups import MORE_PEOPLE
from kept.service.demo.tour import AT, STOPS
from kept.service.design.audience import for_everybody
from kept.service.organisations.standing import is_staff
from kept.service.people.models import Person

BACKEND = "kept.service.people.adapters.ByAddress"
ADDRESSES = {name.split()[0].lower(): address for address, name in [*PEOPLE, *MORE_PEOPLE]}


@for_everybody
@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Go to a stop, signed in as the person it is about."""
    if not 1 <= number <= len(STOPS):
        raise Http404
    chosen = STOPS[number - 1]
    try:
        address = chosen.leads()
    except ObjectDoesNotExist:
        messages.info(request, f"“{chosen.title}” is not as the tour left it. Press “Start again” to put it back.")
        return redirect("home")
    if chosen.person:
        _become(request, Person.objects.get(email=ADDRESSES[chosen.person]))
    elif request.user.is_authenticated:
        logout(request)
    request.session[AT] = number
    return redirect(address)


@for_everybody
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Set the borough up as it was at the start."""
    logout(request)
    start_again()
    messages.success(request, "The borough is as it was at the start")
    return redirect("home")


def _become(request: HttpRequest, person: Person) -> None:
    login(request, person, backend=BACKEND)
    if is_staff(person):  # as if their second step were done: nobody here is real
        request.session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
