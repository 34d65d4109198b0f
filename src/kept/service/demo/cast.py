"""The named cast: the fictional borough of Estuary Reach, made through the same actions that people use.

Nobody here exists. Addresses end in `.example`, which never will. Tests play with the same cast.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from kept.opendata.identifiers import OrganisationId
from kept.service.organisations.actions import founding, inviting
from kept.service.organisations.models import Contact, ContactFor, Kind, LegalForm, Membership, Organisation
from kept.service.organisations.permissions import Visibility
from kept.service.outbox.models import Message
from kept.service.people import actions as people
from kept.service.people.models import Person


@dataclass(frozen=True)
class Cast:
    """Everybody, by first name, and every organisation, by a short name."""

    person: dict[str, Person] = field(default_factory=dict)
    organisation: dict[str, Organisation] = field(default_factory=dict)

    def joins(self, address: str, name: str) -> Person:
        """Somebody signs in for the first time and says their name."""
        person = people.join(address=address)
        self.person[name.split()[0].lower()] = people.rename(person=person, name=name, by=person)
        return person

    def acts(self, name: str, organisation: str, role: str, *, asked_by: str) -> Membership:
        """Somebody is invited by somebody, and says yes by opening the link in the message."""
        body, person = self.organisation[organisation], self.person[name]
        inviting.invite(organisation=body, address=person.email or "", role=role, by=self.person[asked_by])
        return inviting.accept(secret=secret_in_last_message(person), by=person)

    def adds(self, group: "Group") -> Organisation:
        """An organisation is added, with somebody who looks after it."""
        manager = self.person[group.manager]
        added = founding.add(
            kind=group.kind,
            legal_form=group.form,
            name=group.name,
            manager=manager,
            by=manager if group.kind == Kind.VCSE else None,
            numbers=[OrganisationId("GB-CHC", group.charity)] if group.charity else [],
            area="Estuary Reach",
            what_it_does=group.does,
            income=Decimal(group.income) if group.income else None,
        )
        self.organisation[group.short] = added
        return added


class Group(NamedTuple):
    """An organisation of the borough, as it is added."""

    short: str
    manager: str
    name: str
    kind: Kind = Kind.VCSE
    form: LegalForm = LegalForm.CONSTITUTED
    income: str = ""
    does: str = ""
    charity: str = ""


def secret_in_last_message(person: Person) -> str:
    """What the link in the newest invitation to them ends with."""
    message = Message.objects.filter(to=person.email, key__startswith="invitation-").latest("pk")
    found = re.search(r"/invitations/([\w-]+)/", message.body)
    if found is None:
        raise ValueError(f"There is no link in the message to {person}")
    return found.group(1)


PEOPLE = [
    ("amara@council.estuary.example", "Amara Okafor"),
    ("grace@council.estuary.example", "Grace Lindley"),
    ("farid@council.estuary.example", "Farid Haddad"),
    ("cyril@council.estuary.example", "Cyril Penhale"),
    ("sadia@council.estuary.example", "Sadia Quill"),
    ("nia@icb.estuary.example", "Nia Prosser"),
    ("ivy@voice.estuary.example", "Ivy Sandgrove"),
    ("ines@voice.estuary.example", "Ines Duarte"),
    ("stefan@voice.estuary.example", "Stefan Loam"),
    ("winnie@lunch.example", "Winnie Tallow"),
    ("tom@lunch.example", "Tom Brackley"),
    ("bilal@bikes.example", "Bilal Rahman"),
    ("petra@bikes.example", "Petra Novak"),
    ("stella@stranger.example", "Stella Marsh"),
]
BODIES = [
    Group("council", "amara", "Estuary Reach Borough Council", Kind.STATUTORY, LegalForm.COUNCIL),
    Group("health", "nia", "NHS Estuary Integrated Care Board", Kind.STATUTORY, LegalForm.NHS),
    Group("voice", "ivy", "Estuary Voluntary Voice", Kind.INFRASTRUCTURE, LegalForm.CIO),
    Group(
        "lunch",
        "winnie",
        "Saltmarsh Lunch Club",
        income="6800.00",
        does="A hot lunch and company, every Tuesday, at the sailing hall.",
    ),
    Group(
        "bikes",
        "bilal",
        "Estuary Wheels",
        form=LegalForm.CHARITY,
        income="143250.40",
        does="Mends bicycles and teaches people to ride them.",
        charity="9912345",
    ),
]
ROLES = [  # who, for which organisation, as what, asked by whom
    ("grace", "council", "grants-officer", "amara"),
    ("farid", "council", "finance-officer", "amara"),
    ("cyril", "council", "councillor", "amara"),
    ("sadia", "council", "senior-responsible-officer", "amara"),
    ("ines", "voice", "representative", "ivy"),
    ("stefan", "voice", "steward", "ivy"),
    ("tom", "lunch", "member", "winnie"),
    ("petra", "bikes", "member", "bilal"),
    ("petra", "lunch", "member", "winnie"),  # one person, two organisations
]


def gather() -> Cast:
    """Everybody, in a database that has nobody yet."""
    cast = Cast()
    for address, name in PEOPLE:
        cast.joins(address, name)
    for group in BODIES:
        cast.adds(group)
    for name, organisation, role, asked_by in ROLES:
        cast.acts(name, organisation, role, asked_by=asked_by)
    for short, manager in [("lunch", "winnie"), ("bikes", "bilal")]:
        founding.set_contact(
            organisation=cast.organisation[short],
            about=ContactFor.PAYMENTS,
            visible_to=Visibility.NAMED,
            by=cast.person[manager],
            name=cast.person[manager].name,
            phone="01632 960 001",
        )
    if Contact.objects.count() != 2:
        raise ValueError("The cast gathers in a database that has nobody yet")
    return cast
