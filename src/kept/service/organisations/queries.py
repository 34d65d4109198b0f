"""Finding organisations and their people. What is not yours and what is not there look the same: neither is found."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from kept.opendata.identifiers import OrganisationId
from kept.service import clock
from kept.service.organisations.may import Visitor, holds, may, memberships_of
from kept.service.organisations.models import Contact, Invitation, Membership, Organisation, findable
from kept.service.organisations.permissions import Permission, Visibility


def organisations_for(person: Visitor, permission: Permission) -> QuerySet[Organisation]:
    """The organisations for which somebody may do this."""
    return Organisation.objects.filter(pk__in=holds(person, permission).values("organisation_id"))


def memberships_for(person: Visitor, permission: Permission) -> QuerySet[Membership]:
    """The present memberships of those organisations."""
    held = holds(person, permission).values("organisation_id")
    return Membership.objects.filter(organisation_id__in=held, until__isnull=True).select_related(
        "person", "organisation"
    )


def invitations_for(person: Visitor, permission: Permission) -> QuerySet[Invitation]:
    """The invitations of those organisations that still wait for an answer."""
    held = holds(person, permission).values("organisation_id")
    return Invitation.objects.filter(
        organisation_id__in=held, accepted_at__isnull=True, withdrawn_at__isnull=True, no_use_after__gt=clock.arrived()
    ).select_related("organisation")


def acts_for(person: Visitor) -> QuerySet[Organisation]:
    """The organisations somebody acts for, by name."""
    return Organisation.objects.filter(pk__in=memberships_of(person).values("organisation_id"))


FACTS = {
    "name": Visibility.PUBLIC,
    "kind": Visibility.PUBLIC,
    "legal_form": Visibility.PUBLIC,
    "area": Visibility.PUBLIC,
    "what_it_does": Visibility.PUBLIC,
    "status": Visibility.PUBLIC,
    "closed_on": Visibility.PUBLIC,
    "band": Visibility.SECTOR,
    "added_at": Visibility.SECTOR,
    "income": Visibility.PARTIES,
    "income_year_end": Visibility.PARTIES,
}
"""Who each fact about an organisation is for. A contact says for itself; people and invitations are for the parties."""


def closeness(person: Visitor, organisation: Organisation) -> Visibility:
    """The innermost class of facts about an organisation that somebody may see."""
    if may(person, Permission.MANAGE_PEOPLE, organisation):
        return Visibility.NAMED
    if may(person, Permission.SEE_ORGANISATION, organisation):
        return Visibility.PARTIES
    if memberships_of(person).exists():
        return Visibility.SECTOR
    return Visibility.PUBLIC


@dataclass(frozen=True)
class Seen:
    """An organisation as somebody may see it: `facts` by name (those they may not see are missing), and contacts."""

    pk: int
    facts: dict[str, Any]
    identifiers: list[str]
    contacts: list[Contact]


def seen_by(person: Visitor, organisation: Organisation) -> Seen:
    """An organisation, with only what this person may see of it."""
    inner = closeness(person, organisation)
    return Seen(
        organisation.pk,
        {name: getattr(organisation, name) for name, visible_to in FACTS.items() if visible_to <= inner},
        [str(identifier) for identifier in organisation.identifiers.order_by("scheme", "value")],
        list(organisation.contacts.filter(visible_to__lte=inner).order_by("about")),
    )


def with_number(number: OrganisationId) -> Organisation | None:
    """The organisation that has this number, if any."""
    return Organisation.objects.filter(identifiers__scheme=number.list_code, identifiers__value=number.number).first()


def looks_like(name: str, at_most: int = 5) -> list[Organisation]:
    """Organisations whose names are the same but for small words, or begin alike, or hold all of the same words."""
    wanted = findable(name)
    if len(wanted) < 3:
        return []
    whole = Q(sorts_as=wanted) | Q(sorts_as__startswith=f"{wanted} ")
    words = Q()
    for word in wanted.split()[:8]:
        words &= Q(sorts_as__contains=word)
    return list(Organisation.objects.filter(whole | words)[:at_most])
