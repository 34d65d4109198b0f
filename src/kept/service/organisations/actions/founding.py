"""Adding an organisation, and keeping its entry, numbers and contacts right."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from kept.opendata.identifiers import OrganisationId
from kept.service import clock
from kept.service.history.record import record
from kept.service.organisations import events, roles
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.meanwhile import meant
from kept.service.organisations.models import Contact, Identifier, Membership, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person

SAME_PRESS = timedelta(minutes=10)
"""How long after it was added the same name from the same person is the same organisation: a press, not a namesake."""


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
    two_to_send: bool


@transaction.atomic
def add(
    *, kind: str, manager: Person, by: Person | None, numbers: Sequence[OrganisationId] = (), **entry: Unpack[Entry]
) -> Organisation:
    """Add an organisation, with somebody to look after it. A second press gives the one that the first press added.

    Raises:
        NumberTaken: another organisation has one of its numbers.
        ValueError: a number does not have its register's form.
    """
    Person.objects.select_for_update().get(pk=manager.pk)  # one press after the other
    pressed = Organisation.objects.filter(
        name=entry["name"], kind=kind, added_at__gt=clock.arrived() - SAME_PRESS, memberships__person=manager
    ).first()
    if pressed is not None:
        return pressed
    organisation = Organisation.objects.create(kind=kind, added_at=clock.arrived(), **entry)
    for number in numbers:
        _number(organisation, number, source="themselves")
    Membership.objects.create(
        person=manager, organisation=organisation, role=roles.first_of(kind).id, since=clock.arrived()
    )
    record(events.ADDED, organisation, by=by, acting_for=organisation, kind=kind)
    return organisation


@transaction.atomic
def change(*, organisation: Organisation, by: Person | None, seen: str = "", **entry: Unpack[Entry]) -> Organisation:
    """Correct what an entry says. `seen` is what the page showed, as `meanwhile.as_seen` gives it.

    Raises:
        Newer: a colleague has said something else meanwhile.
    """
    organisation = locked(organisation.pk)
    insist(by, Permission.CHANGE_ORGANISATION, organisation)
    now = {name: getattr(organisation, name) for name in entry}
    changed = [name for name, value in meant(entry, now, seen).items() if now[name] != value]
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


@transaction.atomic
def remove_number(*, identifier: Identifier, by: Person | None) -> None:
    """Take away a number that was never the organisation’s, so that whoever has it can be found by it.

    Taking it away twice is taking it away once.
    """
    organisation = locked(identifier.organisation_id)
    insist(by, Permission.CHANGE_ORGANISATION, organisation)
    deleted, _ = Identifier.objects.filter(pk=identifier.pk).delete()
    if deleted:
        record(events.CHANGED, organisation, by=by, acting_for=organisation, fields="identifiers")


def contact_said(contact: Contact | None) -> tuple[str | int, ...]:
    """All that is said of a contact, as one thing: an address and a number of two people would reach neither."""
    return (contact.name, contact.email, contact.phone, contact.visible_to) if contact else ()


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
    seen: str = "",
) -> Contact | None:
    """Say how to reach an organisation about something; with neither address nor number, that nobody is to be.

    Saying again what is said already changes nothing. `seen` is what the page showed, as `meanwhile.as_seen` gives it.

    Raises:
        Newer: a colleague has said something else meanwhile.
    """
    organisation = locked(organisation.pk)
    insist(by, Permission.CHANGE_ORGANISATION, organisation)
    said = {"name": name, "email": email, "phone": phone, "visible_to": visible_to}
    contact = organisation.contacts.filter(about=about).first()
    meant({"contact": tuple(said.values())}, {"contact": contact_said(contact)}, seen)
    if email or phone:
        if contact is not None and all(getattr(contact, part) == value for part, value in said.items()):
            return contact
        contact, _ = Contact.objects.update_or_create(organisation=organisation, about=about, defaults=said)
    elif contact is None:
        return None
    else:
        contact.delete()
        contact = None
    record(events.CHANGED, organisation, by=by, acting_for=organisation, fields=f"contact {about}")
    return contact
