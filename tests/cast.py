"""The named cast: the fictional borough of Estuary Reach, made through the same actions that people use.

Nobody here exists. Addresses end in `.example`, which never will.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

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


def secret_in_last_message(person: Person) -> str:
    """What the link in the newest invitation to them ends with."""
    message = Message.objects.filter(to=person.email, key__startswith="invitation-").latest("pk")
    found = re.search(r"/invitations/([\w-]+)/", message.body)
    assert found, message.body
    return found.group(1)


def gather() -> Cast:
    """Everybody, in a database that has nobody yet."""
    cast = Cast()
    for address, name in [
        ("amara@council.estuary.example", "Amara Okafor"),
        ("grace@council.estuary.example", "Grace Lindley"),
        ("farid@council.estuary.example", "Farid Haddad"),
        ("cyril@council.estuary.example", "Cyril Penhale"),
        ("nia@icb.estuary.example", "Nia Prosser"),
        ("ivy@voice.estuary.example", "Ivy Sandgrove"),
        ("ines@voice.estuary.example", "Ines Duarte"),
        ("winnie@lunch.example", "Winnie Tallow"),
        ("tom@lunch.example", "Tom Brackley"),
        ("bilal@bikes.example", "Bilal Rahman"),
        ("petra@bikes.example", "Petra Novak"),
        ("stella@stranger.example", "Stella Marsh"),
    ]:
        cast.joins(address, name)
    person = cast.person

    def found(short: str, kind: Kind, form: LegalForm, manager: str, name: str, **more: object) -> None:
        number = more.pop("number", None)
        cast.organisation[short] = founding.add(
            kind=kind,
            legal_form=form,
            name=name,
            manager=person[manager],
            by=None if kind != Kind.VCSE else person[manager],
            numbers=[number] if isinstance(number, OrganisationId) else [],
            area="Estuary Reach",
            **more,  # type: ignore[arg-type]
        )

    found("council", Kind.STATUTORY, LegalForm.COUNCIL, "amara", "Estuary Reach Borough Council")
    found("health", Kind.STATUTORY, LegalForm.NHS, "nia", "NHS Estuary Integrated Care Board")
    found("voice", Kind.INFRASTRUCTURE, LegalForm.CIO, "ivy", "Estuary Voluntary Voice")
    found(
        "lunch",
        Kind.VCSE,
        LegalForm.CONSTITUTED,
        "winnie",
        "Saltmarsh Lunch Club",
        what_it_does="A hot lunch and company, every Tuesday, at the sailing hall.",
        income=Decimal("6800.00"),
    )
    found(
        "bikes",
        Kind.VCSE,
        LegalForm.CHARITY,
        "bilal",
        "Estuary Wheels",
        what_it_does="Mends bicycles and teaches people to ride them.",
        income=Decimal("143250.40"),
        number=OrganisationId("GB-CHC", "9912345"),
    )
    cast.acts("grace", "council", "grants-officer", asked_by="amara")
    cast.acts("farid", "council", "finance-officer", asked_by="amara")
    cast.acts("cyril", "council", "councillor", asked_by="amara")
    cast.acts("ines", "voice", "representative", asked_by="ivy")
    cast.acts("tom", "lunch", "member", asked_by="winnie")
    cast.acts("petra", "bikes", "member", asked_by="bilal")
    cast.acts("petra", "lunch", "member", asked_by="winnie")  # one person, two organisations
    for short, manager in [("lunch", "winnie"), ("bikes", "bilal")]:
        founding.set_contact(
            organisation=cast.organisation[short],
            about=ContactFor.PAYMENTS,
            visible_to=Visibility.NAMED,
            by=person[manager],
            name=person[manager].name,
            phone="01632 960 001",
        )
    assert Contact.objects.count() == 2
    return cast
