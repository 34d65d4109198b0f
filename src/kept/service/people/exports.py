"""Everything held about one person. Each slice says what it holds, by declaring a `@held` function."""

from collections.abc import Callable
from typing import Any

from kept.service.history.events import declared
from kept.service.history.models import Entry
from kept.service.outbox.models import Message
from kept.service.people.devices import devices_for
from kept.service.people.models import Person

Held = Callable[[Person], Any]
_held: dict[str, Held] = {}


def held(name: str) -> Callable[[Held], Held]:
    """Declare that a function gives what a slice holds about somebody, as JSON can hold it."""

    def remember(function: Held) -> Held:
        _held[name] = function
        return function

    return remember


def everything_about(person: Person) -> dict[str, Any]:
    """All of it, by name."""
    return {name: function(person) for name, function in _held.items()}


@held("account")
def _account(person: Person) -> dict[str, Any]:
    return {"email": person.email, "name": person.name, "joined_at": person.joined_at}


@held("devices")
def _devices(person: Person) -> list[dict[str, Any]]:
    return [
        {"browser": one.browser, "signed_in_at": one.started_at, "last_used_at": one.seen_at}
        for one in devices_for(person)
    ]


@held("messages")
def _messages(person: Person) -> list[dict[str, Any]]:
    return [
        {"subject": one.subject, "words": one.body, "written_at": one.written_at, "sent_at": one.sent_at}
        for one in Message.objects.filter(to=person.email).order_by("pk")
    ]


@held("what_you_did")
def _history(person: Person) -> list[dict[str, Any]]:
    says = declared()
    return [
        {"what": says[one.event].says if one.event in says else one.event, "at": one.at, **one.kept}
        for one in Entry.objects.filter(by=person.pk).order_by("pk")
    ]
