"""Adding an organisation, keeping its entry right, closing it, and what it went on as."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from kept.opendata.identifiers import OrganisationId
from kept.service import clock
from kept.service.history.record import record
from kept.service.organisations import events, roles
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.models import Contact, Identifier, Membership, Organisation, Status, Succession
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


class NumberTaken(Exception):
    """Another organisation here has this number."""


class Entry(TypedDict, total=False):
    """What an organisation's entry says, besides its kind."""

    name: str
    legal_form: str
    area: str
    what_it_does: str
    income: Decimal | None
    income_year_end: date | None


@transaction.atomic
def add(
    *, kind: str, manager: Person, by: Person | None, numbers: Sequence[OrganisationId] = (), **entry: Unpack[Entry]
) -> Organisation:
    """Add an organisation, with somebody to look after it.

    Raises:
        NumberTaken: another organisation has one of its numbers.
        ValueError: a number does not have its register's form.
    """
    organisation = Organisation.objects.create(kind=kind, added_at=clock.arrived(), **entry)
    for number in numbers:
        _number(organisation, number, source="themselves")
    Membership.objects.create(
        person=manager, organisation=organisation, role=roles.first_of(kind).id, since=clock.arrived()
    )
    record(events.ADDED, organisation, by=by, acting_for=organisation, kind=kind)
    return organisation


@transaction.atomic
def change(*, organisation: Organisation, by: Person | None, **entry: Unpack[Entry]) -> Organisation:
    """Correct what an entry says."""
    organisation = locked(organisation.pk)
    insist(by, Permission.CHANGE_ORGANISATION, organisation)
    changed = [name for name, value in entry.items() if getattr(organisation, name) != value]
    if not changed:
        return organisation
    for name in changed:
        setattr(organisation, name, entry[name])  # type: ignore[literal-required]
    organisation.save(update_fields=changed)
    record(events.CHANGED, organisation, by=by, acting_for=organisation, fields=" ".join(changed))
    return organisation


@transaction.atomic
def add_number(
    *, organisation: Organisation, number: OrganisationId, by: Person | None, source: str = "themselves"
) -> Identifier:
    """Keep another of an organisation's numbers.

    Raises:
        NumberTaken: another organisation has it.
        ValueError: it does not have its register's form.
    """
    organisation = locked(organisation.pk)
    insist(by, Permission.CHANGE_ORGANISATION, organisation)
    identifier = _number(organisation, number, source)
    record(events.CHANGED, organisation, by=by, acting_for=organisation, fields="identifiers")
    return identifier


def _number(organisation: Organisation, number: OrganisationId, source: str) -> Identifier:
    if number.expected:
        raise ValueError(f"{number.number} is not {number.expected}")
    try:
        with transaction.atomic():
            return Identifier.objects.create(
                organisation=organisation,
                scheme=number.list_code,
                value=number.number,
                source=source,
                on=clock.today(),
            )
    except IntegrityError:
        raise NumberTaken(str(number)) from None


@transaction.atomic
def set_contact(
    *,
    organisation: Organisation,
    about: str,
    visible_to: int,
    by: Person | None,
    name: str = "",
    email: str = "",
    phone: str = "",
) -> Contact | None:
    """Say how to reach an organisation about something; with neither address nor number, that nobody is to be."""
    organisation = locked(organisation.pk)
    insist(by, Permission.CHANGE_ORGANISATION, organisation)
    contact = None
    if email or phone:
        contact, _ = Contact.objects.update_or_create(
            organisation=organisation,
            about=about,
            defaults={"name": name, "email": email, "phone": phone, "visible_to": visible_to},
        )
    else:
        organisation.contacts.filter(about=about).delete()
    record(events.CHANGED, organisation, by=by, acting_for=organisation, fields=f"contact {about}")
    return contact


@transaction.atomic
def close(*, organisation: Organisation, on: date, by: Person | None) -> Organisation:
    """Say that an organisation has closed. Its record and its people's access to it stay."""
    organisation = locked(organisation.pk)
    insist(by, Permission.CHANGE_ORGANISATION, organisation)
    organisation.status, organisation.closed_on = Status.CLOSED, on
    organisation.save(update_fields=["status", "closed_on"])
    record(events.CLOSED, organisation, by=by, acting_for=organisation, on=on)
    return organisation


@transaction.atomic
def succeed(*, predecessor: Organisation, successor: Organisation, on: date, by: Person | None) -> Succession:
    """Say that one organisation went on as another. Whoever says so may change both, and the first is closed."""
    for pk in sorted((predecessor.pk, successor.pk)):
        insist(by, Permission.CHANGE_ORGANISATION, locked(pk))
    succession = Succession.objects.create(predecessor=predecessor, successor=successor, on=on)
    Organisation.objects.filter(pk=predecessor.pk).update(status=Status.CLOSED, closed_on=on)
    record(events.SUCCEEDED, predecessor, by=by, acting_for=predecessor, successor=successor.pk, on=on)
    return succession
