"""Past what the site can do, readers are turned away at once, so that whoever is sending something is heard."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.urls import reverse

WAIT = 10
"""Seconds after which somebody who was turned away may ask again (goal R5)."""


class ShareOfThreads:
    """Middleware: three in four of a process's threads at most give pages; neither strangers nor those known take all.

    The last quarter is for what is sent. Known is whoever comes with a device's cookie: who is in the middle of an
    application is not turned away for those who look around, and a quarter of what gives pages is always left to each.
    Sign-in pages are always given. Nobody waits for a share: to wait would be to hold a thread.

    What is sent is worked at two at a time, once it has come whole, and the rest waits its turn: one works while the
    other waits for the database, and SQLite's one write lock, which is not fair, is fought over by few.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        most = max(1, settings.THREADS * 9 // 16)
        self.strangers, self.known = BoundedSemaphore(most), BoundedSemaphore(most)
        self.pages = BoundedSemaphore(max(1, settings.THREADS * 3 // 4))
        self.sending = BoundedSemaphore(max(1, settings.THREADS // 8))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            with suppress(UnreadablePostError):  # which is refused further on
                _ = request.POST  # a slow line keeps nobody waiting but itself
            with self.sending:
                return self.answer(request)
        if request.path.startswith(reverse("account_login")):
            return self.answer(request)
        theirs = self.known if settings.SESSION_COOKIE_NAME in request.COOKIES else self.strangers
        with _room(theirs) as theirs_has_room, _room(self.pages) as there_is_room:
            return self.answer(request) if theirs_has_room and there_is_room else _turned_away()


@contextmanager
def _room(share: BoundedSemaphore) -> Iterator[bool]:
    """Whether there was room in a share; if so, a place in it is held meanwhile."""
    held = share.acquire(blocking=False)
    try:
        yield held
    finally:
        if held:
            share.release()


def _turned_away() -> HttpResponse:
    answer = HttpResponse(_page(), status=503, headers={"Retry-After": str(WAIT), "Cache-Control": "no-store"})
    answer._has_been_logged = True  # type: ignore[attr-defined] # thousands of them are no news
    return answer


@cache
def _page() -> str:
    """Drawn once: it has to cost nothing."""
    return render_to_string("design/busy.html")
