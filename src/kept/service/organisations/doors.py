"""Pages for those who may: a permission, held somewhere, or held for the organisation that the address names."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from kept.service.design.audience import Audience, View, declare
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import sign_in_first

Found = TypeVar("Found", bound=Model)


def for_members(permission: Permission) -> Callable[[View], View]:
    """Declare that a view is for whoever has this permission. To others it is not there.

    Where its address has an `organisation`, that is the organisation they must have it for, and the view is given it.
    """
    return lambda view: _guarded(view, Audience("members", permission), permission)


def for_staff(permission: Permission) -> Callable[[View], View]:
    """The same, and the second step is asked of everybody, whatever their role."""
    return lambda view: _guarded(view, Audience("staff", permission), permission)


def found_or_404(things: QuerySet[Found], **what: Any) -> Found:
    """The one thing, out of those that the visitor may see. Not yours and not there look the same."""
    try:
        return things.get(**what)
    except ObjectDoesNotExist:
        raise Http404 from None


def _guarded(view: View, audience: Audience, permission: Permission) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        theirs = standing_of(request).organisations(permission)
        if "organisation" in kwargs:
            theirs = [one for one in theirs if one.pk == kwargs["organisation"]]
            kwargs["organisation"] = next(iter(theirs), None)
        if not theirs:
            raise Http404
        try:
            return cast(Callable[..., HttpResponse], view)(request, *args, **kwargs)
        except NotAllowed:  # they might when the page was found, and might not when the lock was held
            raise Http404 from None

    return cast(View, declare(guarded, audience))
