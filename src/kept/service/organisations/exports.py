"""What this slice holds about one person."""

from typing import Any

from kept.service.organisations.models import Invitation
from kept.service.people.exports import held
from kept.service.people.models import Person


@held("organisations")
def memberships(person: Person) -> list[dict[str, Any]]:
    """The organisations they act for, or did."""
    return [
        {"organisation": one.organisation.name, "as": one.held.name, "from": one.since, "to": one.until}
        for one in person.memberships.select_related("organisation").order_by("-since")
    ]


@held("invitations")
def invitations(person: Person) -> list[dict[str, Any]]:
    """What they have been asked to be."""
    return [
        {"organisation": one.organisation.name, "as": one.offered.name, "written_at": one.written_at}
        for one in Invitation.objects.filter(email=person.email).select_related("organisation")
    ]
