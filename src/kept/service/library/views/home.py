"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service.design.audience import for_everybody


@for_everybody
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Kept is for, and the ways in."""
    return render(request, "library/home.html")
