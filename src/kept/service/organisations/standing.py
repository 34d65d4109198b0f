"""Where a visitor stands: whom they act for, and what is asked of them because of a staff role.

All of it is looked up anew for every request, so that a role given or taken away counts from the next one.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kept.service import clock
from kept.service.design.audience import audience_of
from kept.service.organisations import roles
from kept.service.organisations.may import Visitor, memberships_of
from kept.service.organisations.models import Organisation
from kept.service.organisations.queries import acts_for
from kept.service.people.adapters import second_step_done
from kept.service.people.second_step import has_second_step

ACTING_FOR = "acting_for"
STAFF_IDLE = timedelta(minutes=30)
STAFF_AT_MOST = timedelta(hours=12)


def is_staff(person: Visitor) -> bool:
    """Whether somebody holds a staff role anywhere."""
    return memberships_of(person).filter(role__in=roles.STAFF).exists()


def acting_for(request: HttpRequest) -> Organisation | None:
    """The organisation the visitor acts for: the one they chose, or the only one they have, if they still do."""
    if not hasattr(request, "_acting_for"):
        theirs = list(acts_for(request.user)) if request.user.is_authenticated else []
        chosen = request.session.get(ACTING_FOR) if theirs else None
        found = next((one for one in theirs if one.pk == chosen), theirs[0] if len(theirs) == 1 else None)
        request._acting_for = found  # type: ignore[attr-defined]
    return request._acting_for  # type: ignore[attr-defined]


def act_for(request: HttpRequest, organisation: Organisation) -> None:
    """Act for this organisation from now on. It must have been found with queries.acts_for."""
    request.session[ACTING_FOR] = organisation.pk
    request._acting_for = organisation  # type: ignore[attr-defined]


def acting(request: HttpRequest) -> dict[str, Any]:
    """For templates: `acting_for`, looked up where a template asks."""
    return {"acting_for": lambda: acting_for(request)} if hasattr(request, "session") else {}


class StaffHours:
    """Middleware: whoever holds a staff role is signed out after 30 idle minutes, and after 12 hours in any case."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            row, now = getattr(request.session, "row", None), clock.arrived()
            idle = row is not None and row.seen_at is not None and now - row.seen_at > STAFF_IDLE
            long = row is not None and row.started_at is not None and now - row.started_at > STAFF_AT_MOST
            if (idle or long) and is_staff(request.user):
                logout(request)
        return self.get_response(request)


class SecondStepFirst:
    """Middleware: whoever holds a staff role does their second step before any page that is not for everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseRedirect | None:
        """Send them to do it, or to set it up."""
        audience = audience_of(view)
        if audience is None or audience.who == "everybody" or audience.before_second_step:
            return None
        if not request.user.is_authenticated or second_step_done(request):
            return None
        if audience.who == "staff" or is_staff(request.user):
            return second_step(request)
        return None


def second_step(request: HttpRequest) -> HttpResponseRedirect:
    """To the page where they do their second step, or set one up."""
    page = "mfa_reauthenticate" if has_second_step(request.user) else "mfa_index"  # type: ignore[arg-type]
    back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
    return HttpResponseRedirect(reverse(page) + back)
