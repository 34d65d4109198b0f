"""A body takes a document on, says what it does about recommendations, and leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from kept.documents.loader import document as document_by_code
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.library import wording
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.meanwhile import meant
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships import events
from kept.service.partnerships.actions.periods import end
from kept.service.partnerships.models import Adoption, Place, TakenUp
from kept.service.people.models import Person


@dataclass(frozen=True, slots=True)
class Governance:
    """What an adoption rests on: the meeting or power, its reference and day, and who signed as what."""

    route: str
    reference: str
    decided_on: date
    signatory: str
    signatory_role: str


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
    """Take a document on, from a day. What it holds (R-1.3 of our requirements) anybody may read.

    Raises:
        DocumentError: there is no such document.
        Refused: it is a report, which is answered and not adopted; or it would hold before it was decided; or the
            body has adopted it here already.
        NotAllowed: `by` may not record what this body adopts.
    """
    insist(by, Permission.RECORD_ADOPTION, locked(organisation.pk))
    held = document_by_code(document)
    if held.kind == "report":
        raise Refused(f"{held.short_title} is a report: its recommendations are answered, and nobody adopts it.")
    if from_on < governance.decided_on:
        raise Refused("It cannot hold before the day it was decided. Choose that day or a later one.")
    _not_adopted_at(place, organisation, document, from_on)
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
    """End an adoption: the last day it holds. What was done under it stays under it.

    Raises:
        Refused: it would end before it began.
        NotAllowed: `by` may not record what this body adopts.
    """
    insist(by, Permission.RECORD_ADOPTION, locked(adoption.organisation_id))
    adoption = Adoption.objects.select_for_update().get(pk=adoption.pk)
    end(adoption, until_on)
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
def stay(*, adoption: Adoption, by: Person | None) -> Adoption:
    """Take back the end of an adoption: it goes on as if nobody had ended it.

    Raises:
        Refused: the body has adopted the document anew since.
        NotAllowed: `by` may not record what this body adopts.
    """
    insist(by, Permission.RECORD_ADOPTION, locked(adoption.organisation_id))
    adoption = Adoption.objects.select_for_update().get(pk=adoption.pk)
    if adoption.until_on is None:
        return adoption
    _not_adopted_at(adoption.place, adoption.organisation, adoption.document, adoption.from_on, but=adoption)
    adoption.until_on = None
    adoption.save(update_fields=["until_on"])
    record(events.ADOPTION_RESUMED, adoption, by=by, acting_for=adoption.organisation, document=adoption.document)
    return adoption


def answer_recommendation(
    *, adoption: Adoption, recommendation: str, status: str, reason: str = "", by: Person | None
) -> TakenUp:
    """Say what the body does about one of a framework's recommendations.

    Raises:
        Refused: the document has no such recommendation, or it is not taken up and no reason is given.
        NotAllowed: `by` may not record what this body adopts.
    """
    answer_recommendations(adoption=adoption, answers={recommendation: (status, reason)}, by=by)
    return TakenUp.objects.get(adoption=adoption, recommendation=recommendation)


@transaction.atomic
def answer_recommendations(
    *, adoption: Adoption, answers: Mapping[str, tuple[str, str]], by: Person | None, seen: str = ""
) -> list[TakenUp]:
    """Say what the body does about several recommendations: (status, reason) by id. Gives those that changed.

    `seen` is what the page showed, as `meanwhile.as_seen` gives it.

    Raises:
        Newer: a colleague has said something else of one meanwhile.
        Refused: the document has no such recommendation, or one is not taken up and no reason is given.
        NotAllowed: `by` may not record what this body adopts.
    """
    insist(by, Permission.RECORD_ADOPTION, locked(adoption.organisation_id))
    held = document_by_code(adoption.document)
    before = said_of(adoption)
    typed = {recommendation: (status, words.strip()) for recommendation, (status, words) in answers.items()}
    changed = []
    for recommendation, (status, reason) in meant(typed, {**dict.fromkeys(typed, ()), **before}, seen).items():
        if recommendation not in {one.id for one in held.recommendations}:
            raise Refused(f"{held.short_title} has no recommendation {recommendation}.")
        if status == TakenUp.Status.NOT_TAKEN_UP and not reason:
            raise Refused("Say why it is not taken up.")
        if before.get(recommendation) == (status, reason):
            continue
        answer, _ = TakenUp.objects.update_or_create(
            adoption=adoption, recommendation=recommendation, defaults={"status": status, "reason": reason}
        )
        changed.append(answer)
        record(
            events.TAKEN_UP,
            answer,
            by=by,
            acting_for=adoption.organisation,
            recommendation=recommendation,
            status=status,
        )
    return changed


def said_of(adoption: Adoption) -> dict[str, tuple[str, ...]]:
    """What is said of each recommendation that is answered: (status, reason) by id."""
    rows = TakenUp.objects.filter(adoption=adoption)
    return {row.recommendation: (row.status, row.reason) for row in rows}


def _not_adopted_at(
    place: Place, organisation: Organisation, document: str, from_on: date, but: Adoption | None = None
) -> None:
    """Raises Refused where an adoption of this document holds on the day, or is to begin after it."""
    others = Adoption.objects.filter(
        Q(until_on=None) | Q(until_on__gte=from_on), place=place, organisation=organisation, document=document
    )
    other = next((one for one in others.order_by("from_on") if one != but), None)
    if other is None:
        return
    title = document_by_code(document).short_title
    if other.until_on is None:
        raise Refused(f"{organisation} has adopted {title} here already, from {wording.day(other.from_on)}.")
    raise Refused(
        f"{organisation} had adopted {title} here until {wording.day(other.until_on)}. Choose a day after that."
    )
