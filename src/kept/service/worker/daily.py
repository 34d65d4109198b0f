"""What the calendar does by itself: looked at when a worker starts, and every hour, so that each new day is noticed."""

import logging
from collections.abc import Callable
from typing import TypeVar

_J = TypeVar("_J", bound=Callable[[], None])
_jobs: list[Callable[[], None]] = []

log = logging.getLogger(__name__)


def daily(job: _J) -> _J:
    """Have a function called every hour. It must do nothing the second time, and be safe in two workers at once."""
    _jobs.append(job)
    return job


def look_at_the_calendar() -> None:
    """Call each. One that cannot be done is in the log, tried again in an hour, and holds up no other."""
    for job in _jobs:
        try:
            job()
        except Exception:
            log.exception("%s.%s could not be done", job.__module__, job.__name__)
