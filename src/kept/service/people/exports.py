"""Everything held about one person. Each slice says what it holds, by declaring a `@held` function."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from kept.service.history.events import declared
from kept.service.history.models import Entry
from kept.service.outbox.models import Message
from kept.service.people.devices import devices_for
from kept.service.people.models import Person
from kept.service.people.second_step import CALLED

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


@held("second_steps")
def _second_steps(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "kind": CALLED[one.type],
            "name": one.data.get("name", ""),
            "added_at": one.created_at,
            "last_used_at": one.last_used_at,
        }
        for one in Authenticator.objects.filter(user=person).order_by("pk")
    ]


@held("messages")
def _messages(person: Person) -> list[dict[str, Any]]:
    return [
        {"subject": one.subject, "words": one.body, "written_at": one.written_at, "sent_at": one.sent_at}
        for one in Message.objects.filter(to__iexact=person.email).order_by("pk")
    ]


@held("what_you_did")
def _history(person: Person) -> list[dict[str, Any]]:
    return _told(Entry.objects.filter(by=person.pk))


@held("what_others_did_about_you")
def _about(person: Person) -> list[dict[str, Any]]:
    """Without who they are, which is theirs."""
    about = Q(subject=Person._meta.label_lower, subject_id=person.pk) | Q(kept__person=person.pk)
    return _told(Entry.objects.filter(about).exclude(by=person.pk))


def _told(entries: QuerySet[Entry]) -> list[dict[str, Any]]:
    says = declared()
    return [
        {"what": says[one.event].says if one.event in says else one.event, "at": one.at, **one.kept}
        for one in entries.order_by("pk")
    ]
