"""Pages for whoever is signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kept.service.design.audience import Audience, View, declare
from kept.service.design.typed import give_back, typed_in
from kept.service.people.models import Person

LONGEST_WAY_BACK = 1000
"""Characters of an address that somebody is brought back to."""


def for_signed_in(view: View) -> View:
    """Declare that VIEW is for whoever is signed in; others sign in first and then come back to it."""
    return _guarded(view, Audience("signed in"))


def for_signed_in_before_second_step(view: View) -> View:
    """The same, and staff may open it without their second step: it is where they set it up, or sign out."""
    return _guarded(view, Audience("signed in", before_second_step=True))


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here after. Whoever was sending something is shown it, to send once signed in."""
    typed = typed_in(request)
    if typed is not None:
        return give_back(request, "people/signed-out.html", typed)
    return HttpResponseRedirect(reverse("account_login") + way_back(request))


def way_back(request: HttpRequest) -> str:
    """What to put behind the address of a page that comes first, so that it leads back to this one; "" where none can.

    Browsers and proxies cut or refuse longer addresses, so a long one loses its question, and a longer one is left out.
    """
    if request.method != "GET":
        return ""
    back = next((one for one in (request.get_full_path(), request.path) if len(one) <= LONGEST_WAY_BACK), None)
    return f"?{urlencode({'next': back})}" if back else ""


def visitor(request: HttpRequest) -> Person:
    """Whoever is signed in, on a page that only they can open."""
    return cast(Person, request.user)


def _guarded(view: View, audience: Audience) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        return cast(Callable[..., HttpResponse], view)(request, *args, **kwargs)

    return cast(View, declare(guarded, audience))
