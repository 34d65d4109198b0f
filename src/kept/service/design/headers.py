"""Headers that Django and its policy package do not set themselves."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Kept never asks a browser for any of these, so nothing that slips into a page may either.
POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class PermissionsPolicy:
    """Middleware: tells the browser which of its abilities no page of ours uses."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response["Permissions-Policy"] = POLICY
        return response
