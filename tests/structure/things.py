"""What the parts of addresses stand for, so that the matrix can put real things there: own, somebody else's, absent.

A route with a part that is not here stops the matrix: say what it stands for, and who may open it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator

from cast import Cast, secret_in_last_message
from kept.service.organisations.actions import inviting
from kept.service.organisations.may import may, memberships_of
from kept.service.organisations.models import Invitation, Membership, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.devices import devices_for, number_of
from kept.service.people.models import Device, Person

ABSENT_NUMBER = 987654321


@dataclass(frozen=True)
class Things:
    """What may stand in an address: `all` of them as (what is written, the thing), and who may open each."""

    part: str
    all: Callable[[Cast], list[tuple[Any, Any]]]
    opens: Callable[[Person, Any], bool]
    absent: Any = ABSENT_NUMBER


def _rows(model: Any) -> Callable[[Cast], list[tuple[Any, Any]]]:
    return lambda cast: [(row.pk, row) for row in model.objects.order_by("pk")]


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
    return _rows(Invitation)(cast)


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


def _for(permission: Permission) -> Callable[[Person, Any], bool]:
    return lambda person, thing: may(person, permission, thing)


def _acts_for(person: Person, organisation: Organisation) -> bool:
    return memberships_of(person).filter(organisation=organisation).exists()


def _waiting_for(person: Person, invitation: Invitation) -> bool:
    waits = invitation.accepted_at is None and invitation.withdrawn_at is None
    return waits and may(person, Permission.MANAGE_PEOPLE, invitation)


def _anybody(person: Person, thing: Any) -> bool:
    return True


def _theirs(person: Person, thing: Device | Authenticator) -> bool:
    return getattr(thing, "person_id", getattr(thing, "user_id", None)) == person.pk


ORGANISATIONS = _rows(Organisation)
THINGS: dict[str, Things] = {
    "organisation": Things("<int:number>", ORGANISATIONS, _anybody),
    "act-for": Things("<int:number>", ORGANISATIONS, _acts_for),
    "leave": Things("<int:number>", ORGANISATIONS, _acts_for),
    "change-organisation": Things("<int:organisation>", ORGANISATIONS, _for(Permission.CHANGE_ORGANISATION)),
    "people": Things("<int:organisation>", ORGANISATIONS, _for(Permission.SEE_PEOPLE)),
    "invite": Things("<int:organisation>", ORGANISATIONS, _for(Permission.MANAGE_PEOPLE)),
    "hand-over": Things("<int:organisation>", ORGANISATIONS, _for(Permission.MANAGE_PEOPLE)),
    "change-role": Things("<int:number>", _present, _for(Permission.MANAGE_PEOPLE)),
    "remove": Things("<int:number>", _present, _for(Permission.MANAGE_PEOPLE)),
    "withdraw": Things("<int:number>", _waiting, _waiting_for),
    "invitation": Things("<str:secret>", _secrets, lambda person, one: one.email == person.email, "made-up"),
    "sign-out-device": Things("<str:number>", _devices, _theirs, "made-up"),
    "mfa_remove_webauthn": Things("<int:pk>", _rows(Authenticator), _theirs),
}

ANSWERS_ALIKE = {"sign-out-device", "mfa_remove_webauthn"}
"""Routes that answer everybody with the same page to go to next, whatever the address names: only rows tell."""

NEEDS_A_SECOND_STEP = {
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
}
"""Routes that are not there for somebody who has no second step of that kind."""

WRITES_WHEN_READ = {
    # allauth keeps the secret being set up, or the challenge being answered, in the session.
    "mfa_activate_totp": "its secret",
    "mfa_add_webauthn": "its challenge",
    "mfa_reauthenticate": "nothing yet; its challenge where there are passkeys",
    "mfa_reauthenticate_webauthn": "its challenge",
    "mfa_authenticate": "its challenge",
    "mfa_view_recovery_codes": "that they were seen",
}
"""Routes whose GET may write, and what."""
