"""Finding organisations and their people. What is not yours and what is not there look the same: neither is found."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from kept.opendata.identifiers import OrganisationId, of_charity, of_company, taken_apart
from kept.service import clock
from kept.service.organisations.may import Visitor, holds, may, memberships_of
from kept.service.organisations.models import Contact, Identifier, Invitation, Item, Membership, Organisation, findable
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


UNDO_WITHIN = timedelta(days=1)


def removed_for(person: Visitor, permission: Permission) -> QuerySet[Membership]:
    """The memberships of those organisations that somebody ended in the last day: it can be undone yet."""
    held = holds(person, permission).values("organisation_id")
    return Membership.objects.filter(
        organisation_id__in=held,
        until__gt=clock.arrived() - UNDO_WITHIN,
        removed_by__isnull=False,
        person__is_active=True,
    ).select_related("person", "organisation")


def invitations_for(person: Visitor, permission: Permission) -> QuerySet[Invitation]:
    """The invitations of those organisations that still wait for an answer."""
    held = holds(person, permission).values("organisation_id")
    return Invitation.objects.filter(
        organisation_id__in=held, accepted_at__isnull=True, withdrawn_at__isnull=True, no_use_after__gt=clock.arrived()
    ).select_related("organisation")


def numbers_for(person: Visitor, permission: Permission) -> QuerySet[Identifier]:
    """The numbers of those organisations."""
    held = holds(person, permission).values("organisation_id")
    return Identifier.objects.filter(organisation_id__in=held).select_related("organisation")


def items_for(person: Visitor, permission: Permission) -> QuerySet[Item]:
    """What stands in the passports of those organisations now; of a closed one too."""
    held = holds(person, permission).values("organisation_id")
    return Item.objects.filter(organisation_id__in=held, ended_at__isnull=True).select_related("organisation", "upload")


def passport_of(organisation: Organisation) -> dict[str, Item]:
    """What stands in an organisation's passport now, by what it is. One query."""
    present = Item.objects.filter(organisation=organisation, ended_at__isnull=True)
    return {one.what: one for one in present.select_related("upload", "told_by")}


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
    "two_to_send": Visibility.NAMED,
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
    """An organisation as somebody may see it: `facts` by name (those they may not see are missing), and contacts.

    What it went on as, and what went on as it, are for anybody.
    """

    pk: int
    facts: dict[str, Any]
    identifiers: list[str]
    contacts: list[Contact]
    went_on_as: list[Organisation]
    came_from: list[Organisation]


def seen_by(person: Visitor, organisation: Organisation) -> Seen:
    """An organisation, with only what this person may see of it."""
    inner = closeness(person, organisation)
    return Seen(
        organisation.pk,
        {name: getattr(organisation, name) for name, visible_to in FACTS.items() if visible_to <= inner},
        [str(identifier) for identifier in organisation.identifiers.order_by("scheme", "value")],
        list(organisation.contacts.filter(visible_to__lte=inner).order_by("about")),
        list(Organisation.objects.filter(precessions__predecessor=organisation)[:20]),
        list(Organisation.objects.filter(successions__successor=organisation)[:20]),
    )


def with_number(number: OrganisationId) -> Organisation | None:
    """The organisation that has this number, if any."""
    return Organisation.objects.filter(identifiers__scheme=number.list_code, identifiers__value=number.number).first()


def looks_like(name: str, at_most: int = 5, among: QuerySet[Organisation] | None = None) -> list[Organisation]:
    """Organisations whose names are the same but for small words, or begin alike, or hold all of the same words."""
    wanted = findable(name)
    if len(wanted) < 3:
        return []
    whole = Q(sorts_as=wanted) | Q(sorts_as__startswith=f"{wanted} ")
    words = Q()
    for word in wanted.split()[:8]:
        words &= Q(sorts_as__contains=word)
    among = Organisation.objects.all() if among is None else among
    return list(among.filter(whole | words)[:at_most])


def called(name_or_number: str, among: QuerySet[Organisation] | None = None) -> list[Organisation]:
    """Organisations that have this number, however it is written; where none has, those with such a name."""
    among = Organisation.objects.all() if among is None else among
    readings = (read(name_or_number) for read in (taken_apart, of_charity, of_company))
    has = Q()
    for number in filter(None, readings):
        has |= Q(identifiers__scheme=number.list_code, identifiers__value=number.number)
    return (list(among.filter(has).distinct()[:5]) if has else []) or looks_like(name_or_number, among=among)
