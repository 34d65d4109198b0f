"""The pages for when we cannot give what was asked: 400, 403, 404, 405, 429, 500 and 503."""

import sys
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from kept.service.design.audience import for_everybody
from kept.service.design.storing import cannot_store
from kept.service.design.typed import give_back, typed_in


@for_everybody
def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request does not make sense."""
    return render(request, "design/400.html", status=400)


@for_everybody
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: understood, and not for this visitor."""
    return render(request, "design/403.html", status=403)


@for_everybody
def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form whose proof of origin is missing or out of date, with what was typed in it."""
    return give_back(request, "design/form-too-old.html", typed_in(request))


@for_everybody
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing that this visitor may know of; the two look the same.

    A view that raises Http404 with a sentence has it shown; what the URL map itself raises is not for visitors.
    """
    says = exception.args[0] if exception is not None and exception.args else ""
    told = {"says": says if isinstance(says, str) else "", "typed": typed_in(request)}
    return render(request, "design/404.html", told, status=404)


class NothingToRead:
    """Middleware: a page for whoever opens an address that takes only what a button sends.

    A phone does that when it restores a tab; Django answers with a blank page.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = render(request, "design/405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


@for_everybody
def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: asked too often, by this visitor or by somebody else in their name."""
    return render(request, "design/429.html", status=429)


WAIT = 120
"""Seconds after which what could not be stored may be sent again, for browsers and programs that ask."""


@for_everybody
def our_fault(request: HttpRequest, *_: Any) -> HttpResponse:
    """500: something went wrong on our side. It may be the database, so the page asks nothing of it.

    503 where nothing can be stored: no room, or somebody holds the database for too long. Reading goes on meanwhile.
    """
    typed = typed_in(request)
    if not cannot_store(sys.exc_info()[1]):
        return HttpResponse(render_to_string("design/500.html", {"typed": typed}), status=500)
    told = {"typed": typed, "csrf_token": get_token(request) if typed else ""}
    page = render_to_string("design/cannot-store.html", told)
    return HttpResponse(page, status=503, headers={"Retry-After": str(WAIT), "Cache-Control": "no-store"})
