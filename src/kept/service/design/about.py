"""Pages about the site itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kept.service.clock.agreement import MOST_APART, apart
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


@for_everybody
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches over the site: 200 where it is well, and 503 with a sentence where it is not."""
    skew = apart()
    says = "Kept is well.\n"
    if skew > MOST_APART:
        says = (
            f"The clocks of the web server and of the database are {skew.total_seconds():.1f} seconds apart. "
            "Set both by the same time server.\n"
        )
    return HttpResponse(says, status=503 if skew > MOST_APART else 200, content_type="text/plain; charset=utf-8")
