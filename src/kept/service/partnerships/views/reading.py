"""What anybody may read of places: the tree of them, and who promised what in each."""

from dataclasses import dataclass
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.documents.loader import load_documents
from kept.documents.loader import provision as held_provision
from kept.documents.model import Document, Provision
from kept.service import clock
from kept.service.design.audience import for_everybody
from kept.service.library import measured
from kept.service.organisations.doors import found_or_404
from kept.service.organisations.may import may
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.organisations.successions import come_after
from kept.service.partnerships import queries
from kept.service.partnerships.in_force import binding_here
from kept.service.partnerships.models import Adoption, LocalNumber, Place, TakenUp
from kept.standards.standard import standards

Row = TypeVar("Row", bound=Model)

ON_A_PAGE = 25
PLACES_ON_A_PAGE = 100
ADOPTIONS_ON_A_PAGE = 10


@for_everybody
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Every place, each under the one it is inside."""
    return render(
        request,
        "partnerships/places.html",
        {"page": Paginator(queries.tree(), PLACES_ON_A_PAGE).get_page(request.GET.get("page"))},
    )


@for_everybody
@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The bodies that are part of a place's partnership."""
    place = found_or_404(Place.objects.all(), slug=slug)
    return render(
        request,
        "partnerships/members.html",
        {
            "place": place,
            "page": _page(request, queries.members_of(place), ON_A_PAGE),
            "keeps": may(request.user, Permission.KEEP_PLACE, place),
        },
    )


@dataclass(frozen=True)
class Answer:
    """What a body says it does about one recommendation; `row` None where it has not said."""

    recommendation: Provision
    row: TakenUp | None


@dataclass(frozen=True)
class Told:
    """An adoption as a page tells it, with what is said of each recommendation, where the document has any.

    `kept_by` are those that keep it now, where its body has gone on as others.
    """

    adoption: Adoption
    answers: list[Answer]
    kept_by: list[Organisation]

    @property
    def taken_up(self) -> int:
        """How many recommendations are taken up, in whole."""
        return sum(one.row is not None and one.row.status == TakenUp.Status.TAKEN_UP for one in self.answers)


@for_everybody
@require_safe
def document(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Who took a document on in a place, by which decision, signed by whom, and from when."""
    place, held = found_or_404(Place.objects.all(), slug=slug), load_documents().get(code)
    if held is None:
        raise Http404(f"We hold no document called “{code}”. The list of documents shows those we hold.")
    adoptions = queries.adoptions_in(place, clock.today()).filter(document=code)
    adoptions = adoptions.prefetch_related("recommendations")
    page = _page(request, adoptions, ADOPTIONS_ON_A_PAGE)
    after = come_after(one.organisation_id for one in page)
    told = [Told(one, answers_of(held, one), after[one.organisation_id]) for one in page]
    return render(request, "partnerships/document.html", {"place": place, "document": held, "page": page, "told": told})


def answers_of(held: Document, adoption: Adoption) -> list[Answer]:
    """What the body says of each of a document's recommendations, in the document's order."""
    rows = {row.recommendation: row for row in adoption.recommendations.all()}
    return [Answer(held_provision(one.id), rows.get(one.id)) for one in held.recommendations]


@dataclass(frozen=True)
class Agreed:
    """A local number as a page tells it, with what the document itself asks; nothing where it gives no number."""

    number: LocalNumber
    provision: Provision
    asks: str
    document_asks: str

    @property
    def says(self) -> str:
        """What kind of promise it is a number of, as a sentence."""
        return standards()[self.number.standard].says

    @property
    def state(self) -> str:
        """Whether it holds today."""
        today = clock.today()
        if self.number.from_on > today:
            return "to come"
        return "in force" if self.number.until_on is None or self.number.until_on >= today else "past"


@for_everybody
@require_safe
def numbers(request: HttpRequest, slug: str) -> HttpResponse:
    """The numbers a place has agreed for itself, each with where it was agreed."""
    place = found_or_404(Place.objects.all(), slug=slug)
    page = _page(request, queries.numbers_of(place), ON_A_PAGE)
    return render(
        request,
        "partnerships/numbers.html",
        {
            "place": place,
            "page": page,
            "agreed": [agreed(one) for one in page],
            "keeps": may(request.user, Permission.KEEP_PLACE, place),
        },
    )


def agreed(number: LocalNumber) -> Agreed:
    """A local number in words, beside the document's own."""
    provision = held_provision(number.provision)

    def asks(local: dict[tuple[str, str], LocalNumber]) -> str:
        here = [one for one in binding_here(provision, local) if one.standard.id == number.standard]
        return measured.in_a_sentence(here[0]) if here else ""

    return Agreed(number, provision, asks({(number.provision, number.standard): number}), asks({}))


@for_everybody
@require_safe
def posts(request: HttpRequest, slug: str) -> HttpResponse:
    """The people to turn to: posts held today, with names where the post is public."""
    place = found_or_404(Place.objects.all(), slug=slug)
    page = _page(request, queries.posts_in(place, clock.today()), ON_A_PAGE)
    return render(request, "partnerships/posts.html", {"place": place, "page": page})


def _page(request: HttpRequest, rows: QuerySet[Row], size: int) -> Page[Row]:
    return Paginator(rows, size).get_page(request.GET.get("page"))
