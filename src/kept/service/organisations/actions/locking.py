"""What every action does first and last."""

from kept.service.organisations import roles
from kept.service.organisations.may import Thing, may
from kept.service.organisations.models import Membership, Organisation, Status
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


class NotAllowed(Exception):
    """They may not do this, or may not any more."""


class NobodyLeft(Exception):
    """It would leave an organisation with nobody who can look after it. The message says what to do first."""


def locked(pk: int) -> Organisation:
    """The organisation, held until the transaction ends."""
    return Organisation.objects.select_for_update().get(pk=pk)


def insist(by: Person | None, permission: Permission, thing: Thing) -> None:
    """Stop whoever may not do this to the thing. Nobody (`by` None) is whoever runs this site, at its command line.

    Raises:
        NotAllowed: `by` may not.
    """
    if by is not None and not may(by, permission, thing):
        raise NotAllowed(permission)


def keep_somebody(organisation: Organisation) -> None:
    """Called last, with the organisation locked.

    Raises:
        NobodyLeft: nobody could look after it any more.
    """
    looking_after = Membership.objects.filter(
        organisation=organisation,
        until__isnull=True,
        role__in=roles.with_permission(Permission.MANAGE_PEOPLE),
        person__is_active=True,
    )
    if organisation.status == Status.ACTIVE and not looking_after.exists():
        raise NobodyLeft(
            f"{organisation.name} would be left with nobody to look after it. Hand it over to somebody first."
        )
