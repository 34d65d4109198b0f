"""Past what the site can do, readers are turned away at once, so that whoever is sending something is heard."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.urls import reverse

WAIT = 10
"""Seconds after which somebody who was turned away may ask again (goal R5)."""


class ShareOfThreads:
    """Middleware: of a process's threads, three in eight at most give pages to strangers, and as many to those known.

    The last quarter is for what is sent. Known is whoever comes with a device's cookie: who is in the middle of an
    application is not turned away for those who look around. Sign-in pages are always given. Nobody waits for a share:
    to wait would be to hold a thread.

    What is sent is worked at four at a time, once it has come whole, and the rest waits its turn: who holds SQLite's
    one write lock has to share the processor with few, and its lock, which is not fair, is fought over by few.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        share = max(1, settings.THREADS * 3 // 8)
        self.strangers, self.known = BoundedSemaphore(share), BoundedSemaphore(share)
        self.sending = BoundedSemaphore(max(1, settings.THREADS // 4))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            with suppress(UnreadablePostError):  # which is refused further on
                _ = request.POST  # a slow line keeps nobody waiting but itself
            with self.sending:
                return self.answer(request)
        if request.path.startswith(reverse("account_login")):
            return self.answer(request)
        share = self.known if settings.SESSION_COOKIE_NAME in request.COOKIES else self.strangers
        if not share.acquire(blocking=False):
            turned_away = HttpResponse(
                _page(), status=503, headers={"Retry-After": str(WAIT), "Cache-Control": "no-store"}
            )
            turned_away._has_been_logged = True  # type: ignore[attr-defined] # thousands of them are no news
            return turned_away
        try:
            return self.answer(request)
        finally:
            share.release()


@cache
def _page() -> str:
    """Drawn once: it has to cost nothing."""
    return render_to_string("design/busy.html")
