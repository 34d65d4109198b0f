"""Which bindings hold for a body, in a place, on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from kept.documents.bindings import bindings
from kept.documents.loader import document as document_by_code
from kept.documents.model import Document, Provision
from kept.service.organisations.models import Kind, Organisation
from kept.service.partnerships.models import Adoption, LocalNumber, Place, StandsFor, TakenUp
from kept.standards.binding import Binding, bind
from kept.standards.standard import standards

COUNTS = (TakenUp.Status.TAKEN_UP, TakenUp.Status.IN_PART)


@dataclass(frozen=True, slots=True)
class InForce:
    """A binding that holds: the adoption it holds by, and whether a place's own number stands in it."""

    binding: Binding
    adoption: Adoption
    local: bool


def in_force(body: Organisation, place: Place, on: date) -> list[InForce]:
    """Every binding that holds for the body's deeds of that day in that place, in the order of documents.

    A body is bound only from the day its adoption says, only as the side a provision names, and by a framework
    only in the recommendations it has taken up. What a place above has adopted holds in the places inside it.
    """
    places = _upwards(place)
    adoptions = _holding(
        Adoption.objects.filter(organisation=body, place__in=places).prefetch_related("recommendations"), on
    )
    names = {
        (stands.document, stands.named) for stands in StandsFor.objects.filter(organisation=body, place__in=places)
    }
    local = _local_numbers(places, on)
    found = []
    for adoption in adoptions:
        document = document_by_code(adoption.document)
        taken_up = _taken_up(document, adoption)
        for provision in document.provisions:
            if taken_up(provision) and _binds_side(provision, body, names):
                found += [
                    InForce(binding, adoption, (provision.id, binding.standard.id) in local)
                    for binding in _with_local_numbers(provision, local)
                    if not binding.advisory
                ]
    return found


def _upwards(place: Place) -> list[Place]:
    """The place and those it is inside, nearest first."""
    found: list[Place] = []
    here: Place | None = place
    while here is not None and here not in found:
        found.append(here)
        here = here.inside
    return found


def _holding(rows: Any, on: date) -> Any:
    return rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)


def _local_numbers(places: list[Place], on: date) -> Mapping[tuple[str, str], LocalNumber]:
    """The numbers agreed here by provision and standard; the nearest place's counts."""
    order = {place.pk: nearness for nearness, place in enumerate(places)}
    rows = sorted(_holding(LocalNumber.objects.filter(place__in=places), on), key=lambda row: -order[row.place_id])
    return {(row.provision, row.standard): row for row in rows}


def _taken_up(document: Document, adoption: Adoption) -> Any:
    if document.kind != "framework":
        return lambda provision: True
    statuses = {row.recommendation for row in adoption.recommendations.all() if row.status in COUNTS}
    return lambda provision: any(
        recommendation in statuses for recommendation in document.recommendations_over(provision)
    )


def _binds_side(provision: Provision, body: Organisation, names: Iterable[tuple[str, str]]) -> bool:
    if provision.bound.startswith("named: "):
        return (provision.document, provision.bound.removeprefix("named: ")) in set(names)
    if provision.bound == "both":
        return True
    return (provision.bound == "statutory") == (body.kind == Kind.STATUTORY)


def _with_local_numbers(provision: Provision, local: Mapping[tuple[str, str], LocalNumber]) -> list[Binding]:
    """The provision's bindings with the place's own numbers in them, and those the place added."""
    here = {standard: number for (id, standard), number in local.items() if id == provision.id}
    raw = {str(data["standard"]): data for data in provision.binds}
    made = [
        _bind(provision, {**raw[binding.standard.id], "is": here[binding.standard.id].promised})
        if binding.standard.id in here
        else binding
        for binding in bindings().get(provision.id, ())
    ]
    added = [number for standard, number in here.items() if standard not in raw]
    return made + [
        _bind(provision, {"standard": number.standard, "is": number.promised, "departure": "with reason"})
        for number in added
    ]


def _bind(provision: Provision, data: Mapping[str, Any]) -> Binding:
    """A binding that a place has made its own: it binds, even where the document only advises."""
    return bind(standards()[str(data["standard"])], data, provision.id)
