"""Finding bank details."""

from django.db.models import Exists, OuterRef, QuerySet

from kept.service.banking.models import Account
from kept.service.organisations import roles
from kept.service.organisations.may import Visitor, holds
from kept.service.organisations.models import Kind, Membership, Organisation, Status
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


def accounts_for(person: Visitor, permission: Permission) -> QuerySet[Account]:
    """The accounts for which somebody may do this: their own organisations', or those they are asked to check."""
    held = holds(person, permission).values("organisation_id")
    accounts = Account.objects.select_related("organisation", "asked", "proposed_by", "confirmed_by")
    if permission is Permission.CHECK_ACCOUNT:
        return accounts.filter(asked_id__in=held, confirmed_at=None, withdrawn_at=None)
    return accounts.filter(organisation_id__in=held)


def in_use(organisation: Organisation) -> Account | None:
    """The account that two people have agreed on, if there is one."""
    rows = Account.objects.select_related("organisation", "asked", "confirmed_by")
    return rows.filter(organisation=organisation, confirmed_at__isnull=False, replaced_at=None).first()


def has_in_use(organisation: str) -> Exists:
    """Whether the organisation that each row at hand has under this name, such as `holder`, has such an account."""
    return Exists(
        Account.objects.filter(organisation=OuterRef(organisation), confirmed_at__isnull=False, replaced_at=None)
    )


def waiting(organisation: Organisation) -> Account | None:
    """The one that waits for a second person."""
    rows = Account.objects.select_related("organisation", "asked", "proposed_by")
    return rows.filter(organisation=organisation, confirmed_at=None, withdrawn_at=None).first()


def keepers(organisation: Organisation) -> list[Person]:
    """Everybody who may give or confirm its bank details, by name."""
    return _who(organisation, Permission.KEEP_ACCOUNT)


def checkers(body: Organisation) -> list[Person]:
    """Everybody at a body who may check another's bank details, by name."""
    return _who(body, Permission.CHECK_ACCOUNT)


def bodies(organisation: Organisation) -> QuerySet[Organisation]:
    """The bodies that could be asked to check for an organisation, by name."""
    there = Membership.objects.filter(until=None, role__in=roles.with_permission(Permission.CHECK_ACCOUNT))
    return Organisation.objects.filter(
        pk__in=there.values("organisation_id"), kind__in=(Kind.STATUTORY, Kind.INFRASTRUCTURE), status=Status.ACTIVE
    ).exclude(pk=organisation.pk)


def _who(organisation: Organisation, permission: Permission) -> list[Person]:
    acts = Membership.objects.filter(
        organisation=organisation, until=None, person__is_active=True, role__in=roles.with_permission(permission)
    )
    return list(Person.objects.filter(pk__in=acts.values("person_id")).order_by("name", "pk"))
