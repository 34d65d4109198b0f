"""Writing history, and telling whoever subscribed."""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from django.db import models, transaction
from django_tasks import task

from kept.service import clock
from kept.service.history.events import Event
from kept.service.history.models import Entry

Subscriber = Callable[[Entry], None]
_S = TypeVar("_S", bound=Subscriber)
_subscribers: dict[str, list[Subscriber]] = defaultdict(list)


def record(
    event: Event,
    subject: models.Model,
    *,
    by: models.Model | None,
    acting_for: models.Model | None = None,
    **kept: object,
) -> Entry:
    """Write one entry and a job for each subscriber, in the caller's transaction: all of it happens, or none.

    `by` is the person who did it, or None for the calendar.

    Raises:
        RuntimeError: there is no transaction for it to be part of.
        ValueError, TypeError: what is kept is not what the event keeps.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{event.code} must be recorded in the transaction of what it records")
    entry = Entry.objects.create(
        event=event.code,
        subject=subject._meta.label_lower,
        subject_id=subject.pk,
        by=by.pk if by else None,
        acting_for=acting_for.pk if acting_for else None,
        at=clock.arrived(),
        kept=event.check(kept),
    )
    for subscriber in _subscribers[event.code]:
        tell.enqueue(_name(subscriber), entry.pk)
    return entry


def subscribe(*events: Event) -> Callable[[_S], _S]:
    """Have a function called, in a job of its own, after each entry of these events. It must be safe to run twice."""

    def remember(subscriber: _S) -> _S:
        for event in events:
            _subscribers[event.code].append(subscriber)
        return subscriber

    return remember


@task()
def tell(subscriber: str, entry_id: int) -> None:
    """The job: call one subscriber with one entry."""
    entry = Entry.objects.get(pk=entry_id)
    for known in _subscribers[entry.event]:
        if _name(known) == subscriber:
            known(entry)


def _name(subscriber: Subscriber) -> str:
    return f"{subscriber.__module__}.{subscriber.__qualname__}"
