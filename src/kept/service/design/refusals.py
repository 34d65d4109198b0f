"""The pages for when we cannot give what was asked: 400, 403, 404, 429 and 500."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kept.service.design.audience import for_everybody


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
    """403: a form whose proof of origin is missing or out of date."""
    return render(request, "design/form-too-old.html", status=403)


@for_everybody
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing that this visitor may know of; the two look the same.

    A view that raises Http404 with a sentence has it shown; what the URL map itself raises is not for visitors.
    """
    says = exception.args[0] if exception is not None and exception.args else ""
    return render(request, "design/404.html", {"says": says if isinstance(says, str) else ""}, status=404)


@for_everybody
def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: asked too often, by this visitor or by somebody else in their name."""
    return render(request, "design/429.html", status=429)


@for_everybody
def our_fault(request: HttpRequest, *_: Any) -> HttpResponse:
    """500: something went wrong on our side."""
    return render(request, "design/500.html", status=500)
