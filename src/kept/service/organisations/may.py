"""Who may do what: `may` answers for one thing; `queries.<things>_for` fetch by the same rule, and a test compares."""

from collections.abc import Collection
from typing import Protocol

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from kept.service.organisations import roles
from kept.service.organisations.models import Membership
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person

Visitor = Person | AnonymousUser | None
"""Whoever is asking: somebody signed in, or not."""


class Thing(Protocol):
    """Something that organisations hold."""

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this permission."""


def memberships_of(person: Visitor) -> QuerySet[Membership]:
    """The roles somebody holds now; none for somebody who is not signed in, or whose account is closed."""
    if person is None or not person.is_active or person.pk is None:
        return Membership.objects.none()
    return Membership.objects.filter(person_id=person.pk, until__isnull=True, person__is_active=True)


def holds(person: Visitor, permission: Permission) -> QuerySet[Membership]:
    """The memberships that give somebody this permission."""
    return memberships_of(person).filter(role__in=roles.with_permission(permission))


def may(person: Visitor, permission: Permission, thing: Thing) -> bool:
    """Whether somebody may do this to the thing, asked of the database each time: a role taken away is gone at once."""
    return holds(person, permission).filter(organisation_id__in=thing.holders(permission)).exists()
