"""What can be done to a place's promises. Each is one transaction with one entry of history."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from kept.documents.loader import document as document_by_code
from kept.documents.loader import provision as provision_by_id
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.models import Organisation
from kept.service.partnerships import events
from kept.service.partnerships.models import Adoption, LocalNumber, Member, Place, Post, StandsFor, TakenUp
from kept.service.people.models import Person
from kept.standards.binding import bind
from kept.standards.standard import DataError, standards


@dataclass(frozen=True, slots=True)
class Governance:
    """What an adoption rests on: the meeting or power, its reference and day, and who signed as what."""

    route: str
    reference: str
    decided_on: date
    signatory: str
    signatory_role: str


@transaction.atomic
def add_place(
    *, name: str, slug: str, kind: str, inside: Place | None = None, gss_code: str = "", by: Person | None
) -> Place:
    """Add a place to the tree."""
    place = Place.objects.create(name=name, slug=slug, kind=kind, inside=inside, gss_code=gss_code)
    record(events.PLACE_ADDED, place, by=by, kind=kind)
    return place


@transaction.atomic
def join(*, place: Place, organisation: Organisation, from_on: date, by: Person | None) -> Member:
    """Make a body part of a place's partnership."""
    member = Member.objects.create(place=place, organisation=organisation, from_on=from_on)
    record(events.JOINED, member, by=by, acting_for=organisation, organisation=organisation.pk)
    return member


@transaction.atomic
def adopt(
    *,
    place: Place,
    organisation: Organisation,
    document: str,
    governance: Governance,
    from_on: date,
    capacity: str = Adoption.Capacity.ITSELF,
    by: Person | None,
) -> Adoption:
    """Take a document on, from a day.

    Raises:
        DocumentError: there is no such document.
        Refused: it is a report, which is answered and not adopted; or it would hold before it was decided; or the
            body has adopted it here already.
    """
    held = document_by_code(document)
    if held.kind == "report":
        raise Refused(f"{held.short_title} is a report: its recommendations are answered, and nobody adopts it.")
    if from_on < governance.decided_on:
        raise Refused("It cannot hold before the day it was decided. Choose that day or a later one.")
    if Adoption.objects.filter(place=place, organisation=organisation, document=document, until_on=None).exists():
        raise Refused(f"{organisation} has adopted {held.short_title} here already.")
    adoption = Adoption.objects.create(
        place=place,
        organisation=organisation,
        document=document,
        capacity=capacity,
        governance_route=governance.route,
        decision_reference=governance.reference,
        decided_on=governance.decided_on,
        signatory=governance.signatory,
        signatory_role=governance.signatory_role,
        from_on=from_on,
    )
    record(events.ADOPTED, adoption, by=by, acting_for=organisation, document=document, from_on=from_on)
    return adoption


@transaction.atomic
def leave(*, adoption: Adoption, until_on: date, by: Person | None) -> Adoption:
    """End an adoption: the last day it holds. What was done under it stays under it."""
    adoption = Adoption.objects.select_for_update().get(pk=adoption.pk)
    if until_on < adoption.from_on:
        raise Refused("It cannot end before it began.")
    adoption.until_on = until_on
    adoption.save(update_fields=["until_on"])
    record(
        events.ADOPTION_ENDED,
        adoption,
        by=by,
        acting_for=adoption.organisation,
        document=adoption.document,
        until_on=until_on,
    )
    return adoption


@transaction.atomic
def answer_recommendation(
    *, adoption: Adoption, recommendation: str, status: str, reason: str = "", by: Person | None
) -> TakenUp:
    """Say what the body does about one of a framework's recommendations.

    Raises:
        Refused: the document has no such recommendation, or it is not taken up and no reason is given.
    """
    held = document_by_code(adoption.document)
    if recommendation not in {one.id for one in held.recommendations}:
        raise Refused(f"{held.short_title} has no recommendation {recommendation}.")
    if status == TakenUp.Status.NOT_TAKEN_UP and not reason.strip():
        raise Refused("Say why it is not taken up.")
    answer, _ = TakenUp.objects.update_or_create(
        adoption=adoption, recommendation=recommendation, defaults={"status": status, "reason": reason.strip()}
    )
    record(
        events.TAKEN_UP, answer, by=by, acting_for=adoption.organisation, recommendation=recommendation, status=status
    )
    return answer


@transaction.atomic
def settle_name(*, place: Place, document: str, named: str, organisation: Organisation, by: Person | None) -> StandsFor:
    """Settle which body a document means where it names one by office."""
    settled, _ = StandsFor.objects.update_or_create(
        place=place, document=document, named=named, defaults={"organisation": organisation}
    )
    record(events.NAMED, settled, by=by, document=document, organisation=organisation.pk)
    return settled


@transaction.atomic
def set_number(
    *, place: Place, provision: str, standard: str, promised: Any, source: str, from_on: date, by: Person | None
) -> LocalNumber:
    """Agree a number of the place's own, from a day; the one before it ends the day before.

    Raises:
        Refused: there is no such provision or standard, or the number does not fit it.
    """
    held = provision_by_id(provision)
    if standard not in standards():
        raise Refused(f"There is no standard {standard}.")
    try:
        bind(standards()[standard], {"standard": standard, "is": promised}, held.id)
    except DataError as error:
        raise Refused(str(error)) from None
    before = LocalNumber.objects.select_for_update().filter(
        place=place, provision=provision, standard=standard, until_on=None, from_on__lt=from_on
    )
    before.update(until_on=from_on - timedelta(days=1))
    number = LocalNumber.objects.create(
        place=place, provision=provision, standard=standard, promised=promised, source=source, from_on=from_on
    )
    record(events.NUMBER_SET, number, by=by, provision=provision, standard=standard, from_on=from_on)
    return number


@transaction.atomic
def fill_post(
    *,
    place: Place,
    organisation: Organisation,
    what: str,
    holder: Person,
    from_on: date,
    scope: str = "",
    deputy: Person | None = None,
    by: Person | None,
) -> Post:
    """Give a post to somebody from a day; whoever held it before leaves it the day before, so that there is no gap."""
    before = Post.objects.select_for_update().filter(
        place=place, organisation=organisation, what=what, scope=scope, until_on=None, from_on__lt=from_on
    )
    before.update(until_on=from_on - timedelta(days=1))
    post = Post.objects.create(
        place=place, organisation=organisation, what=what, scope=scope, holder=holder, deputy=deputy, from_on=from_on
    )
    record(
        events.POST_FILLED,
        post,
        by=by,
        acting_for=organisation,
        holder=holder.pk,
        deputy=deputy.pk if deputy else None,
        from_on=from_on,
    )
    return post
