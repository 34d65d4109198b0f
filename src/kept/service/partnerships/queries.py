"""Finding places and what was promised there. What is not yours and what is not there look the same."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from kept.documents.loader import load_documents
from kept.documents.model import Document
from kept.service import clock
from kept.service.organisations.may import Visitor, holds
from kept.service.organisations.models import Membership, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.in_force import NAMED, adopted, upwards
from kept.service.partnerships.models import Adoption, Ground, LocalNumber, Member, Place, Post, StandsFor, holding
from kept.service.people.models import Person


def places_for(person: Visitor, permission: Permission) -> QuerySet[Place]:
    """The places for which somebody may do this: those whose partnership their organisation is part of today."""
    held = holds(person, permission).values("organisation_id")
    parts = Member.objects.filter(holding(clock.today()), organisation_id__in=held)
    return Place.objects.filter(pk__in=parts.values("place_id"))


def members_for(person: Visitor, permission: Permission) -> QuerySet[Member]:
    """The memberships of those places."""
    return Member.objects.filter(place__in=places_for(person, permission)).select_related("place", "organisation")


def numbers_for(person: Visitor, permission: Permission) -> QuerySet[LocalNumber]:
    """The local numbers of those places."""
    return LocalNumber.objects.filter(place__in=places_for(person, permission)).select_related("place")


def grounds_for(person: Visitor, permission: Permission) -> QuerySet[Ground]:
    """The grounds that those places listed."""
    return Ground.objects.filter(place__in=places_for(person, permission)).select_related("place")


def grounds_in(place: Place, on: date) -> QuerySet[Ground]:
    """What counts as an exceptional case in a place on a day: its own list, and those of the places it is inside."""
    return Ground.objects.filter(holding(on), place__in=upwards(place)).order_by("says", "pk")


def adoptions_for(person: Visitor, permission: Permission) -> QuerySet[Adoption]:
    """The adoptions of the organisations for which somebody may do this."""
    held = holds(person, permission).values("organisation_id")
    return Adoption.objects.filter(organisation_id__in=held).select_related("place", "organisation")


def adoptions_of(organisation: Organisation) -> QuerySet[Adoption]:
    """What a body took on, in every place, the newest first."""
    return Adoption.objects.filter(organisation=organisation).select_related("place").order_by("-from_on", "-pk")


def posts_for(person: Visitor, permission: Permission) -> QuerySet[Post]:
    """The posts of the organisations for which somebody may do this."""
    held = holds(person, permission).values("organisation_id")
    return Post.objects.filter(organisation_id__in=held).select_related("place", "organisation", "holder", "deputy")


@dataclass(frozen=True, slots=True)
class InTree:
    """A place where it stands in the tree: `depth` 0 for those inside none; how many bodies are part of it today."""

    place: Place
    depth: int
    bodies: int


def tree() -> list[InTree]:
    """Every place, each followed by those inside it, by name."""
    today = Count("members", filter=holding(clock.today(), "members__"))
    inside: dict[int | None, list[Place]] = {}
    for place in Place.objects.annotate(bodies=today).order_by("name", "pk"):
        inside.setdefault(place.inside_id, []).append(place)

    def under(above: int | None, depth: int) -> list[InTree]:
        return [
            one
            for place in inside.get(above, ())
            for one in (InTree(place, depth, place.bodies), *under(place.pk, depth + 1))  # type: ignore[attr-defined]
        ]

    return under(None, 0)


def members_of(place: Place) -> QuerySet[Member]:
    """The bodies that are part of a place's partnership today, by name."""
    return (
        place.members.filter(holding(clock.today()))
        .select_related("organisation")
        .order_by("organisation__sorts_as", "pk")
    )


def adoptions_in(place: Place, on: date) -> QuerySet[Adoption]:
    """The adoptions that hold in a place on a day, its own and those of places above, by the body's name."""
    held = adopted(upwards(place), on).select_related("organisation", "place")
    return held.order_by("organisation__sorts_as", "organisation_id", "pk")


@dataclass(frozen=True, slots=True)
class Taken:
    """A document that bodies have taken on in a place: how many, and the names of the first of them."""

    document: Document
    bodies: int
    first: list[str]


MOST_NAMES = 6


def documents_in(place: Place, on: date) -> list[Taken]:
    """The documents in force in a place on a day, each with who took it on, in the order of documents."""
    bodies: dict[str, dict[int, str]] = {}
    for code, body, name in adoptions_in(place, on).values_list("document", "organisation_id", "organisation__name"):
        bodies.setdefault(code, {})[body] = name
    return [
        Taken(document, len(bodies[code]), list(bodies[code].values())[:MOST_NAMES])
        for code, document in load_documents().items()
        if code in bodies
    ]


def numbers_of(place: Place) -> QuerySet[LocalNumber]:
    """A place's own numbers, those to come and those past too: the newest first for each promise."""
    return LocalNumber.objects.filter(place=place).order_by("provision", "standard", "-from_on")


def posts_in(place: Place, on: date) -> QuerySet[Post]:
    """The posts held in a place on a day, by body and kind."""
    return (
        Post.objects.filter(holding(on), place=place)
        .select_related("organisation", "holder", "deputy")
        .order_by("organisation__sorts_as", "organisation_id", "what", "scope")
    )


def places_of(organisation: Organisation) -> QuerySet[Place]:
    """The places whose partnership a body is part of today, by name."""
    parts = Member.objects.filter(holding(clock.today()), organisation=organisation)
    return Place.objects.filter(pk__in=parts.values("place_id")).order_by("name")


def people_of(organisation: Organisation) -> QuerySet[Person]:
    """The people who act for a body, by name."""
    held = Membership.objects.filter(organisation=organisation, until__isnull=True, person__is_active=True)
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("name", "email")


def codes_in(place: Place) -> set[str]:
    """Codes of the documents that are taken on in a place, now or later."""
    return set(_now_or_later(place).values_list("document", flat=True))


def adopters(place: Place, code: str) -> QuerySet[Organisation]:
    """The bodies that took a document on in a place, now or later, by name."""
    return Organisation.objects.filter(pk__in=_now_or_later(place).filter(document=code).values("organisation_id"))


def _now_or_later(place: Place) -> QuerySet[Adoption]:
    return Adoption.objects.filter(Q(until_on=None) | Q(until_on__gte=clock.today()), place__in=upwards(place))


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a document names by office, and the bodies that are meant by it here; none where it is open."""

    document: Document
    named: str
    promises: int
    bodies: list[Organisation]


def names_in(place: Place) -> list[Named]:
    """Everybody whom the documents taken on here, now or later, name by office."""
    codes = codes_in(place)
    settled: dict[tuple[str, str], list[Organisation]] = {}
    for row in StandsFor.objects.filter(place=place).select_related("organisation").order_by("organisation__sorts_as"):
        settled.setdefault((row.document, row.named), []).append(row.organisation)
    return [
        Named(document, named, number, settled.get((code, named), []))
        for code, document in load_documents().items()
        if code in codes
        for named, number in _offices(document).items()
    ]


def _offices(document: Document) -> dict[str, int]:
    """Whom a document names by office, and in how many promises, in its own order."""
    found: dict[str, int] = {}
    for provision in document.provisions:
        if provision.bound.startswith(NAMED) and provision.asks_something:
            named = provision.bound.removeprefix(NAMED)
            found[named] = found.get(named, 0) + 1
    return found


@dataclass(frozen=True, slots=True)
class Work:
    """What a visitor may do from a place's page: the organisations for which, and whether they keep the place."""

    adopts: list[Organisation]
    posts: list[Organisation]
    statements: list[Organisation]
    keeps: bool


def work_in(person: Visitor, place: Place) -> Work | None:
    """What somebody may do here; None where it is nothing."""
    parts = place.members.filter(holding(clock.today())).values("organisation_id")

    def held(permission: Permission) -> list[Organisation]:
        held = holds(person, permission).filter(organisation_id__in=parts).values("organisation_id")
        return list(Organisation.objects.filter(pk__in=held))

    if person is None or not person.is_authenticated:
        return None
    work = Work(
        held(Permission.RECORD_ADOPTION),
        held(Permission.FILL_POST),
        held(Permission.PUBLISH_STATEMENT),
        bool(held(Permission.KEEP_PLACE)),
    )
    return work if work.adopts or work.posts or work.statements or work.keeps else None
