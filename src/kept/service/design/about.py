"""Pages about the site itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service.design.audience import for_everybody


@for_everybody
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Kept is, who can use it, what it remembers of a visitor, and how to say that something is wrong."""
    return render(request, "design/about.html")


@for_everybody
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines are welcome: everything here is public."""
    return HttpResponse("User-agent: *\nAllow: /\n", content_type="text/plain; charset=utf-8")
