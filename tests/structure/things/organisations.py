"""What addresses of organisations and people stand for."""

from typing import Any

from allauth.mfa.models import Authenticator

from cast import Cast, secret_in_last_message
from kept.service.organisations.actions import inviting, membership
from kept.service.organisations.may import may, memberships_of
from kept.service.organisations.models import ContactFor, Identifier, Invitation, Membership, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.devices import devices_for, number_of
from kept.service.people.models import Device, Person
from structure.things.naming import ABSENT_NUMBER, Things, anybody, held_by, rows


def _present(cast: Cast) -> list[tuple[Any, Any]]:
    return [(row.pk, row) for row in Membership.objects.filter(until=None).order_by("pk")]


def _waiting(cast: Cast) -> list[tuple[Any, Any]]:
    for organisation, by in (("lunch", "winnie"), ("council", "amara")):
        inviting.invite(
            organisation=cast.organisation[organisation],
            address="stella@stranger.example",
            role="member" if organisation == "lunch" else "commissioner",
            by=cast.person[by],
        )
    return rows(Invitation)(cast)


def _secrets(cast: Cast) -> list[tuple[Any, Any]]:
    inviting.invite(
        organisation=cast.organisation["bikes"],
        address="stella@stranger.example",
        role="member",
        by=cast.person["bilal"],
    )
    return [(secret_in_last_message(cast.person["stella"]), Invitation.objects.latest("pk"))]


def _devices(cast: Cast) -> list[tuple[Any, Any]]:
    return [(number_of(device), device) for name in ("winnie", "grace") for device in devices_for(cast.person[name])]


def _removed(cast: Cast) -> list[tuple[Any, Any]]:
    """One who was removed and one who left: for a group, and for a body whose people do a second step."""
    for short, gone, left, by in (("lunch", "tom", "petra", "winnie"), ("council", "cyril", "farid", "amara")):
        organisation = cast.organisation[short]
        held = Membership.objects.filter(organisation=organisation, until=None)
        membership.remove(membership=held.get(person=cast.person[gone]), by=cast.person[by])
        membership.leave(organisation=organisation, by=cast.person[left])
    return [(row.pk, row) for row in Membership.objects.exclude(until=None).order_by("pk")]


def _undone_by(person: Person, ended: Membership) -> bool:
    return ended.removed_by_id is not None and may(person, Permission.MANAGE_PEOPLE, ended)


def _matters(cast: Cast) -> list[tuple[Any, Any]]:
    """Each organisation with a matter: only the two that have a contact for payments have one to remove."""
    return [
        ((row.pk, ContactFor.PAYMENTS.value), row) for row in Organisation.objects.filter(kind="vcse").order_by("pk")
    ]


def _acts_for(person: Person, organisation: Organisation) -> bool:
    return memberships_of(person).filter(organisation=organisation).exists()


def _waiting_for(person: Person, invitation: Invitation) -> bool:
    waits = invitation.accepted_at is None and invitation.withdrawn_at is None
    return waits and may(person, Permission.MANAGE_PEOPLE, invitation)


def _theirs(person: Person, thing: Device | Authenticator) -> bool:
    return getattr(thing, "person_id", getattr(thing, "user_id", None)) == person.pk


ORGANISATIONS = rows(Organisation)
THINGS: dict[str, Things] = {
    "organisation": Things("<int:number>", ORGANISATIONS, anybody),
    "act-for": Things("<int:number>", ORGANISATIONS, _acts_for),
    "ask-to-join": Things("<int:number>", ORGANISATIONS, anybody),
    "leave": Things("<int:number>", ORGANISATIONS, _acts_for),
    "change-organisation": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.CHANGE_ORGANISATION)),
    "contacts": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.CHANGE_ORGANISATION)),
    "set-contact": Things(
        "<int:organisation> <str:about>", _matters, held_by(Permission.CHANGE_ORGANISATION), (ABSENT_NUMBER, "payments")
    ),
    "remove-contact": Things(
        "<int:organisation> <str:about>", _matters, held_by(Permission.CHANGE_ORGANISATION), (ABSENT_NUMBER, "payments")
    ),
    "numbers": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.CHANGE_ORGANISATION)),
    "remove-number": Things("<int:number>", rows(Identifier), held_by(Permission.CHANGE_ORGANISATION)),
    "close-organisation": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.CHANGE_ORGANISATION)),
    "reopen-organisation": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.CHANGE_ORGANISATION)),
    "people": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.SEE_PEOPLE)),
    "invite": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.MANAGE_PEOPLE)),
    "hand-over": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.MANAGE_PEOPLE)),
    "change-role": Things("<int:number>", _present, held_by(Permission.MANAGE_PEOPLE)),
    "remove": Things("<int:number>", _present, held_by(Permission.MANAGE_PEOPLE)),
    "put-back": Things("<int:number>", _removed, _undone_by),
    "withdraw": Things("<int:number>", _waiting, _waiting_for),
    "invitation": Things("<str:secret>", _secrets, lambda person, one: one.email == person.email, "made-up"),
    "sign-out-device": Things("<str:number>", _devices, _theirs, "made-up"),
    "mfa_remove_webauthn": Things("<int:pk>", rows(Authenticator), _theirs),
}
