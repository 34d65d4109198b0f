"""The one clock. Everything that is dated asks here, and nothing else asks the machine or the database.

A request is stamped once, as it comes in at the door: however long it then waits for a lock, it was in
time if it arrived in time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

_arrived: ContextVar[datetime | None] = ContextVar("arrived", default=None)
_set: ContextVar[datetime | None] = ContextVar("set", default=None)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let it be another moment here for as long as this lasts: how the demo's past comes about, by the same actions."""
    stopped, arrived = _set.set(moment), _arrived.set(moment)
    try:
        yield
    finally:
        _arrived.reset(arrived)
        _set.reset(stopped)


def now() -> datetime:
    """This moment, with its zone (UTC)."""
    return _set.get() or timezone.now()


def today() -> date:
    """The calendar day in London."""
    return timezone.localdate(now())


def day_in_london(moment: datetime) -> date:
    """The calendar day in London on which a moment falls."""
    return timezone.localdate(moment)


def in_words(moment: datetime) -> str:
    """A moment as people in London say it: midday on 13 October 2026, 5pm on 1 June 2027, 9:30am on 2 June 2027."""
    here = timezone.localtime(moment)
    if (here.minute, here.hour % 12) == (0, 0):
        at = "midday" if here.hour else "midnight at the start of"
    else:
        minutes = f":{here.minute:02}" if here.minute else ""
        at = f"{here.hour % 12 or 12}{minutes}{'pm' if here.hour >= 12 else 'am'}"
    return f"{at} {'' if at.endswith('of') else 'on '}{here.day} {here:%B %Y}"


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
