"""What this slice holds about one person."""

from typing import Any

from kept.service.organisations.models import Contact, Invitation, Item
from kept.service.people.exports import held
from kept.service.people.models import Person
from kept.service.uploads.models import Upload


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


@held("contacts")
def contacts(person: Person) -> list[dict[str, Any]]:
    """Where an organisation names their address as the one to write to."""
    return [
        {"organisation": one.organisation.name, "for": one.get_about_display(), "name": one.name, "phone": one.phone}
        for one in Contact.objects.filter(email__iexact=person.email).select_related("organisation")
    ]


@held("files")
def files(person: Person) -> list[dict[str, Any]]:
    """Those they sent, for whichever organisation. The files themselves are the organisation's."""
    theirs = Upload.objects.filter(by=person).order_by("pk")
    return [{"name": one.name, "kind": one.get_kind_display(), "size": one.size, "at": one.at} for one in theirs]


@held("passport")
def passport(person: Person) -> list[dict[str, Any]]:
    """What they told last in an organisation's passport."""
    theirs = Item.objects.filter(told_by=person).select_related("organisation", "upload").order_by("pk")
    return [
        {"organisation": one.organisation.name, "what": one.thing.name, "says": one.says, "at": one.told_at}
        for one in theirs
    ]
