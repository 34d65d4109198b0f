"""Answering an invitation."""

from django.http import HttpRequest, HttpResponse

from kept.service.design.audience import for_everybody


@for_everybody
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """To come."""
    return HttpResponse()
