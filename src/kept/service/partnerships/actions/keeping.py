"""What a place's steward keeps for everybody: who is part of it, whom documents mean, and its own numbers."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from kept.documents.loader import document as document_by_code
from kept.documents.loader import provision as provision_by_id
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.meanwhile import meant
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships import events
from kept.service.partnerships.actions.periods import end, make_room
from kept.service.partnerships.in_force import NAMED
from kept.service.partnerships.models import LocalNumber, Member, Place, StandsFor
from kept.service.people.models import Person
from kept.standards.binding import bind
from kept.standards.standard import DataError, standards


@transaction.atomic
def add_place(*, name: str, slug: str, kind: str, inside: Place | None = None, gss_code: str = "", by: None) -> Place:
    """Add a place to the tree. Only whoever runs the site does (`by` None)."""
    place = Place.objects.create(name=name, slug=slug, kind=kind, inside=inside, gss_code=gss_code)
    record(events.PLACE_ADDED, place, by=by, kind=kind)
    return place


@transaction.atomic
def join(*, place: Place, organisation: Organisation, from_on: date, by: Person | None) -> Member:
    """Make a body part of a place's partnership.

    Raises:
        Refused: it is part of it already.
        NotAllowed: `by` does not keep this place.
    """
    place = _kept(place, by)
    before = Member.objects.filter(Q(until_on=None) | Q(until_on__gte=from_on), place=place, organisation=organisation)
    if before.exists():
        raise Refused(f"{organisation} is part of {place} already.")
    member = Member.objects.create(place=place, organisation=organisation, from_on=from_on)
    record(events.JOINED, member, by=by, acting_for=organisation, organisation=organisation.pk)
    return member


@transaction.atomic
def part(*, member: Member, until_on: date, by: Person | None) -> Member:
    """End a body's part in a partnership: the last day of it. What it adopted holds until it leaves that too.

    Raises:
        Refused: it would end before it began.
        NotAllowed: `by` does not keep this place.
    """
    _kept(member.place, by)
    end(member, until_on)
    record(
        events.PARTED,
        member,
        by=by,
        acting_for=member.organisation,
        organisation=member.organisation_id,
        until_on=until_on,
    )
    return member


@transaction.atomic
def settle_name(
    *,
    place: Place,
    document: str,
    named: str,
    organisations: Collection[Organisation],
    by: Person | None,
    seen: str = "",
) -> list[StandsFor]:
    """Settle which bodies a document means where it names one by office; none to take it back.

    `seen` is what the page showed, as `meanwhile.as_seen` gives it.

    Raises:
        Newer: a colleague has settled it otherwise meanwhile.
        Refused: the document names nobody so.
        NotAllowed: `by` does not keep this place.
    """
    place = _kept(place, by)
    held = document_by_code(document)
    if f"{NAMED}{named}" not in {provision.bound for provision in held.provisions}:
        raise Refused(f"{held.short_title} names nobody as {named}.")
    of = {"place": place, "document": document, "named": named}
    stood = list(StandsFor.objects.filter(**of))
    before, after = bodies_of(row.organisation_id for row in stood), bodies_of(one.pk for one in organisations)
    if before == after:
        return stood
    meant({"bodies": after}, {"bodies": before}, seen)
    StandsFor.objects.filter(**of).delete()
    settled = StandsFor.objects.bulk_create(
        StandsFor(**of, organisation=organisation) for organisation in organisations
    )
    record(events.NAMED, place, by=by, document=document, bodies=after[:100])
    return settled


def bodies_of(numbers: Iterable[int]) -> str:
    """Several organisations as one thing: their numbers, in order."""
    return " ".join(map(str, sorted(numbers)))


@transaction.atomic
def set_number(
    *, place: Place, provision: str, standard: str, promised: Any, source: str, from_on: date, by: Person | None
) -> LocalNumber:
    """Agree a number of the place's own, from a day; the one before it ends the day before.

    One that begins on the same day is put right.

    Raises:
        Refused: there is no such standard, the number does not fit it, or one from a later day is there already.
        DocumentError: there is no such provision.
        NotAllowed: `by` does not keep this place.
    """
    place = _kept(place, by)
    held = provision_by_id(provision)
    if standard not in standards():
        raise Refused(f"There is no standard {standard}.")
    try:
        bind(standards()[standard], {"standard": standard, "is": promised}, held.id)
    except DataError as error:
        raise Refused(str(error)) from None
    others = LocalNumber.objects.filter(place=place, provision=provision, standard=standard)
    make_room(others, from_on, "There is a number")
    number, _ = LocalNumber.objects.update_or_create(
        place=place,
        provision=provision,
        standard=standard,
        from_on=from_on,
        defaults={"promised": promised, "source": source, "until_on": None},
    )
    record(events.NUMBER_SET, number, by=by, provision=provision, standard=standard, from_on=from_on)
    return number


@transaction.atomic
def end_number(*, number: LocalNumber, until_on: date, by: Person | None) -> LocalNumber:
    """End a place's own number: the last day it holds. From the next the document's own counts again.

    Raises:
        Refused: it would end before it began.
        NotAllowed: `by` does not keep this place.
    """
    _kept(number.place, by)
    end(number, until_on)
    record(events.NUMBER_ENDED, number, by=by, provision=number.provision, standard=number.standard, until_on=until_on)
    return number


def _kept(place: Place, by: Person | None) -> Place:
    """The place, held until the transaction ends, once it is sure that `by` keeps it."""
    place = Place.objects.select_for_update().get(pk=place.pk)
    insist(by, Permission.KEEP_PLACE, place)
    return place
