"""The one clock. Everything that is dated asks here, and nothing else asks the machine or the database.

A request is stamped once, as it comes in at the door: however long it then waits for a lock, it was in
time if it arrived in time.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

_arrived: ContextVar[datetime | None] = ContextVar("arrived", default=None)


def now() -> datetime:
    """This moment, with its zone (UTC)."""
    return timezone.now()


def today() -> date:
    """The calendar day in London."""
    return timezone.localdate(now())


def day_in_london(moment: datetime) -> date:
    """The calendar day in London on which a moment falls."""
    return timezone.localdate(moment)


def arrived() -> datetime:
    """When the request being answered came in at the door; outside a request, now."""
    return _arrived.get() or now()


class StampAtTheDoor:
    """Middleware, first of all: notes when each request arrived."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stamp = _arrived.set(now())
        try:
            return self.get_response(request)
        finally:
            _arrived.reset(stamp)
