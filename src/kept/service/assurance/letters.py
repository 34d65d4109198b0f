"""Letters that could not be delivered, for those in whose body's name they were written."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from kept.service.organisations.may import Visitor, holds
from kept.service.organisations.models import Membership
from kept.service.organisations.permissions import Permission
from kept.service.outbox import post
from kept.service.outbox.models import Message
from kept.service.people.models import Person


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A letter and its reader: the `name` they gave, if any, and the organisations they act for, by name."""

    letter: Message
    name: str
    organisations: list[str]


def undelivered_for(person: Visitor) -> QuerySet[Message]:
    """The letters not delivered, of the bodies for which somebody looks after awards, latest first."""
    return post.undelivered(holds(person, Permission.MANAGE_AWARD).values_list("organisation_id", flat=True))


def with_readers(letters: Iterable[Message]) -> list[Undelivered]:
    """The same with whom each was for, in two questions however many there are."""
    shown = list(letters)
    people = {one.email: one for one in Person.objects.filter(email__in={letter.to for letter in shown})}
    acting: dict[int, set[str]] = {}
    for held in Membership.objects.filter(person__in=people.values(), until=None).select_related("organisation"):
        acting.setdefault(held.person_id, set()).add(held.organisation.name)
    return [
        Undelivered(letter, person.name if person else "", sorted(acting.get(person.pk, ())) if person else [])
        for letter in shown
        for person in [people.get(letter.to)]
    ]
