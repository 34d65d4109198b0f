"""Where a visitor stands: their roles, whom they act for, and what is asked of them because of a staff role.

All of it is looked up anew for every request, once, so that a role given or taken away counts from the next one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kept.service import clock
from kept.service.design.audience import audience_of
from kept.service.design.typed import give_back, typed_in
from kept.service.organisations import roles
from kept.service.organisations.may import Thing, Visitor, memberships_of
from kept.service.organisations.models import Membership, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.adapters import second_step_done
from kept.service.people.doors import way_back
from kept.service.people.second_step import has_second_step

ACTING_FOR = "acting_for"
STAFF_IDLE = timedelta(minutes=30)
STAFF_AT_MOST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Standing:
    """The roles somebody held when their request came in. Pages go by it; an action asks `may`, in its transaction."""

    person: int | None
    memberships: tuple[Membership, ...]

    @property
    def staff(self) -> bool:
        """Whether one of them is a staff role."""
        return any(one.role in roles.STAFF for one in self.memberships)

    def organisations(self, permission: Permission | None = None) -> list[Organisation]:
        """The organisations they act for, by name; those for which they may do this, where a permission is given."""
        asked = None if permission is None else roles.with_permission(permission)
        held = {one.organisation_id: one.organisation for one in self.memberships if asked is None or one.role in asked}
        return sorted(held.values(), key=lambda one: (one.sorts_as, one.pk))

    def may(self, permission: Permission, thing: Thing) -> bool:
        """Whether a page shows them the way to do this to the thing."""
        holders = thing.holders(permission)
        return any(one.pk in holders for one in self.organisations(permission))

    def allowed(self, thing: Thing) -> set[Permission]:
        """Everything that a page shows them the way to about the thing."""
        held = ((one.organisation_id, permission) for one in self.memberships for permission in one.held.may)
        return {permission for organisation, permission in held if organisation in thing.holders(permission)}


def standing_of(request: HttpRequest) -> Standing:
    """The visitor's standing: one query a request, and none for somebody who is not signed in."""
    known: Standing | None = getattr(request, "_standing", None)
    if known is None or known.person != request.user.pk:  # who somebody is changes within a request that signs them in
        known = Standing(request.user.pk, tuple(memberships_of(request.user).select_related("organisation")))
        request._standing = known  # type: ignore[attr-defined]
    return known


def is_staff(person: Visitor) -> bool:
    """Whether somebody holds a staff role anywhere."""
    return memberships_of(person).filter(role__in=roles.STAFF).exists()


def acting_for(request: HttpRequest) -> Organisation | None:
    """The organisation the visitor acts for: the one they chose, or the only one they have, if they still do."""
    if not hasattr(request, "_acting_for"):
        theirs = standing_of(request).organisations()
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
            if (idle or long) and standing_of(request).staff:
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
    ) -> HttpResponse | None:
        """Send them to do it, or to set it up."""
        audience = audience_of(view)
        if audience is None or audience.who == "everybody" or audience.before_second_step:
            return None
        if not request.user.is_authenticated or second_step_done(request):
            return None
        standing = standing_of(request)
        asked = audience.who == "staff" and standing.organisations(Permission(str(audience.permission)))
        return second_step(request) if asked or standing.staff else None  # to others the page is not there


def second_step(request: HttpRequest) -> HttpResponse:
    """To the page where they do their second step, or set one up.

    Whoever was sending something, such as somebody given their first staff role while they typed, has it back first.
    """
    has_one = has_second_step(request.user)  # type: ignore[arg-type]
    page = reverse("mfa_reauthenticate" if has_one else "mfa_index")
    if (typed := typed_in(request)) is not None:
        return give_back(request, "organisations/second-step-first.html", typed, page=page, has_one=has_one)
    return HttpResponseRedirect(page + way_back(request))
