"""Which bindings hold for a body, in a place, on a day; and whom a promise binds there."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from django.db.models import QuerySet, prefetch_related_objects

from kept.documents.bindings import bindings
from kept.documents.loader import document as document_by_code
from kept.documents.loader import load_documents
from kept.documents.model import Document, Provision
from kept.service.organisations.models import Kind, Organisation
from kept.service.organisations.successions import Line, along, straight_before
from kept.service.partnerships.models import Adoption, LocalNumber, Place, StandsFor, TakenUp, holding
from kept.standards.binding import Binding, bind
from kept.standards.standard import standards

NAMED = "named: "
COUNTS = (TakenUp.Status.TAKEN_UP, TakenUp.Status.IN_PART)


@dataclass(frozen=True, slots=True)
class InForce:
    """A binding that holds: the adoption it holds by, and whether a place's own number stands in it."""

    binding: Binding
    adoption: Adoption
    local: bool


@dataclass(frozen=True, slots=True)
class Around:
    """A place and those it is inside, nearest first, and the numbers agreed there on a day."""

    places: list[int]
    numbers: Mapping[tuple[str, str], LocalNumber]


def around(place: Place, on: date) -> Around:
    """The same of one place: two queries, one where it is inside no other."""
    places = upwards(place)
    return Around(places, numbers_in(places, on))


def in_force(body: Organisation, place: Place, on: date, here: Around | None = None) -> list[InForce]:
    """Every binding that holds for the body's deeds of that day in that place, in the order of documents.

    A body is bound only from the day its adoption says, only as the side a provision names, and by a framework's
    recommendations only where it has taken them up. What a body promised that went on as this one, straight or by way
    of others, holds for it too, until it or one in between takes the same document on itself. What a place above has
    adopted holds in the places inside it; where a body has adopted a document in both, the nearer adoption counts. Two
    queries for a body that has adopted nothing, and six at most, however deep the place and however many came before:
    who went on as whom; adoptions; the tree, where the place is inside another; local numbers; offices and
    recommendations, where a document adopted has any. `here` is `around(place, on)`, where that was asked for already.
    """
    before = straight_before(on)
    bodies = [body.pk, *along(before, body.pk)]
    everywhere = list(Adoption.objects.filter(holding(on), organisation__in=bodies))
    if not everywhere:
        return []
    here = here or around(place, on)
    places, local = here.places, here.numbers
    held_here = [one for one in everywhere if one.place_id in places]
    adoptions = _nearest(_kept_by(body.pk, held_here, before), places)
    offices = StandsFor.objects.filter(organisation__in=bodies, place__in=places)
    names = _names(offices) if _name_bodies(adoptions) else set()
    numbered = {id for id, _ in local}
    found = []
    for adoption in adoptions:
        document = document_by_code(adoption.document)
        taken_up = _taken_up(document, adoption)
        for provision in document.provisions:
            measured = provision.binds or provision.id in numbered
            if measured and taken_up(provision) and _binds_side(provision, body, names):
                held = binding_here(provision, local) if provision.id in numbered else bindings()[provision.id]
                found += [
                    InForce(binding, adoption, (provision.id, binding.standard.id) in local)
                    for binding in held
                    if not binding.advisory
                ]
    return found


def _kept_by(body: int, adoptions: Collection[Adoption], before: Line) -> list[Adoption]:
    """A body's own adoptions, and those it keeps for the bodies before it of documents it did not take on itself."""
    own = [one for one in adoptions if one.organisation_id == body]
    documents = {one.document for one in own}
    rest = {one: others for one, others in before.items() if one != body}  # were it ever a circle, it would end
    older = (one for other in before.get(body, ()) for one in _kept_by(other, adoptions, rest))
    return own + [one for one in older if one.document not in documents]


def bound_by(provision: Provision, place: Place, on: date) -> list[Adoption]:
    """The adoptions by which bodies are bound by a promise in a place on a day, in the order of the bodies' names."""
    places = upwards(place)
    rows = adopted(places, on).filter(document=provision.document).select_related("organisation", "place")
    by_body: dict[int, list[Adoption]] = {}
    for adoption in rows.order_by("organisation__sorts_as", "organisation_id"):
        by_body.setdefault(adoption.organisation_id, []).append(adoption)
    offices = list(StandsFor.objects.filter(document=provision.document, place__in=places))
    nearest = [adoption for rows in by_body.values() for adoption in _nearest(rows, places)]
    return [
        adoption
        for adoption in nearest
        if _taken_up(document_by_code(adoption.document), adoption)(provision)
        and _binds_side(
            provision,
            adoption.organisation,
            _names(one for one in offices if one.organisation_id == adoption.organisation_id),
        )
    ]


def held_about(subject: str, place: Place, on: date) -> list[tuple[Adoption, Binding]]:
    """Every binding about one subject that holds in a place on a day, with the adoption by which it binds its body.

    By the bodies' names. Five queries at most, however many bodies there are: as for `in_force`.
    """
    here = around(place, on)
    places, local = here.places, here.numbers
    rows = adopted(places, on).select_related("organisation", "place").prefetch_related("recommendations")
    by_body: dict[int, list[Adoption]] = {}
    for adoption in rows.order_by("organisation__sorts_as", "organisation_id"):
        by_body.setdefault(adoption.organisation_id, []).append(adoption)
    offices: dict[int, set[tuple[str, str]]] = {}
    for stands in StandsFor.objects.filter(place__in=places):
        offices.setdefault(stands.organisation_id, set()).add((stands.document, stands.named))
    found = []
    for held in by_body.values():
        for adoption in _nearest(held, places):
            document, body = document_by_code(adoption.document), adoption.organisation
            taken_up = _taken_up(document, adoption)
            for provision in document.provisions:
                about = [
                    binding
                    for binding in binding_here(provision, local)
                    if binding.standard.subject.name == subject and not binding.advisory
                ]
                if about and taken_up(provision) and _binds_side(provision, body, offices.get(body.pk, set())):
                    found += [(adoption, binding) for binding in about]
    return found


def upwards(place: Place) -> list[int]:
    """The place and those it is inside, nearest first, from one look at the tree at most."""
    if place.inside_id is None:
        return [place.pk]
    above = dict(Place.objects.values_list("pk", "inside_id"))
    found: list[int] = []
    here: int | None = place.pk
    while here is not None and here not in found:
        found.append(here)
        here = above.get(here)
    return found


def downwards(place: Place) -> list[int]:
    """The place and those inside it, however deep, from one look at the tree."""
    inside: dict[int | None, list[int]] = {}
    for pk, above in Place.objects.values_list("pk", "inside_id"):
        inside.setdefault(above, []).append(pk)
    found = [place.pk]
    for here in found:
        found += [one for one in inside.get(here, ()) if one not in found]
    return found


def adopted(places: Sequence[int], on: date) -> QuerySet[Adoption]:
    """The adoptions that hold in these places on a day."""
    return Adoption.objects.filter(holding(on), place__in=places)


def numbers_in(places: Sequence[int], on: date) -> Mapping[tuple[str, str], LocalNumber]:
    """The numbers agreed in these places (nearest first) by provision and standard; the nearest place's counts."""
    rows = LocalNumber.objects.filter(holding(on), place__in=places).select_related("place")
    return {(row.provision, row.standard): row for row in sorted(rows, key=lambda row: -places.index(row.place_id))}


def binding_here(provision: Provision, local: Mapping[tuple[str, str], LocalNumber]) -> list[Binding]:
    """The provision's bindings with the place's own numbers in them, and those the place added."""
    own = bindings().get(provision.id, ())
    here = {standard: number.promised for (id, standard), number in local.items() if id == provision.id}
    standard_ids = [binding.standard.id for binding in own]
    made = [
        _with_number(provision, binding.standard.id, json.dumps(here[binding.standard.id]))
        if binding.standard.id in here
        else binding
        for binding in own
    ]
    added = [standard for standard in here if standard not in standard_ids]
    return made + [_with_number(provision, standard, json.dumps(here[standard])) for standard in added]


def _nearest(adoptions: Iterable[Adoption], places: Sequence[int]) -> list[Adoption]:
    """One adoption of each document, in the order of documents: the nearest place's, and there the latest.

    With what was said of recommendations, where the document has any.
    """
    order = sorted(adoptions, key=lambda one: (-places.index(one.place_id), one.from_on))
    by_document = {one.document: one for one in order}
    nearest = [by_document[code] for code in load_documents() if code in by_document]
    frameworks = [one for one in nearest if document_by_code(one.document).recommendations]
    prefetch_related_objects(frameworks, "recommendations")
    return nearest


def _name_bodies(adoptions: Iterable[Adoption]) -> bool:
    """Whether one of these documents names bodies by their office, in what it asks of them."""
    return any(_names_a_body(adoption.document) for adoption in adoptions)


@cache
def _names_a_body(code: str) -> bool:
    return any(provision.bound.startswith(NAMED) for provision in document_by_code(code).provisions)


def _names(rows: Iterable[StandsFor]) -> set[tuple[str, str]]:
    return {(stands.document, stands.named) for stands in rows}


def _taken_up(document: Document, adoption: Adoption) -> Callable[[Provision], bool]:
    """Whether a provision holds by this adoption: what stands under no recommendation holds whichever are taken up."""
    if not document.recommendations:
        return lambda provision: True
    over = _recommendations_over(document.code)
    statuses = {row.recommendation for row in adoption.recommendations.all() if row.status in COUNTS}

    def holds(provision: Provision) -> bool:
        under = over[provision.id]
        return not under or not statuses.isdisjoint(under)

    return holds


@cache
def _recommendations_over(code: str) -> Mapping[str, tuple[str, ...]]:
    """The recommendations that each provision of a document stands under, by the provision's id."""
    document = document_by_code(code)
    return {provision.id: document.recommendations_over(provision) for provision in document.provisions}


def _binds_side(provision: Provision, body: Organisation, names: Collection[tuple[str, str]]) -> bool:
    if provision.bound.startswith(NAMED):
        return (provision.document, provision.bound.removeprefix(NAMED)) in names
    if provision.bound == "both":
        return True
    return (provision.bound == "statutory") == (body.kind == Kind.STATUTORY)


@lru_cache(maxsize=4096)
def _with_number(provision: Provision, standard: str, promised: str) -> Binding:
    """A binding with a number, as JSON, that a place made its own: it binds, even where the document only advises."""
    raw = next((data for data in provision.binds if data["standard"] == standard), None)
    data = raw or {"standard": standard, "departure": "with reason"}
    return bind(standards()[standard], {**data, "is": json.loads(promised)}, provision.id)
