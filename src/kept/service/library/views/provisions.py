"""One provision: what it asks, of whom, how it is measured, and what others say."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kept.documents.bindings import bindings, state
from kept.documents.loader import DocumentError, by_theme, document, load_documents, load_themes
from kept.documents.loader import provision as held_provision
from kept.documents.model import Document, Provision
from kept.documents.then_and_now import then_and_now
from kept.service import clock
from kept.service.design.audience import for_everybody
from kept.service.library import asides, contents, measured, wording
from kept.standards.binding import Binding

MOST_ELSEWHERE = 6
"""How many provisions of other documents a page shows before it leads to the comparison."""


@dataclass(frozen=True)
class Use:
    """A binding as a page tells it."""

    binding: Binding
    asks: list[measured.Ask]
    condition: str
    method: str


@for_everybody
@require_safe
def provision(request: HttpRequest, id: str) -> HttpResponse:
    """One provision."""
    try:
        one = held_provision(id)
    except DocumentError:
        raise Http404(
            f"We hold no promise called “{id}”. Search for a word of it, or look in the list of documents."
        ) from None
    held, part = document(one.document), contents.part_of(one)
    place = held.provisions.index(one)
    return render(
        request,
        "library/provision.html",
        {
            "provision": one,
            "document": held,
            "document_address": reverse("document", args=[held.code]),
            "part": part,
            "part_address": f"{reverse('provisions', args=[held.code])}?part={part.number}",
            "state": state(one),
            "uses": [_use(binding) for binding in bindings().get(one.id, ())],
            "unbound": one.unbound,
            "parameters": wording.parameters(one.parameters),
            "laws": then_and_now(one, clock.today()),
            "today": clock.today(),
            "gaps": [(wording.GAPS[gap.kind], gap) for gap in held.gaps if one.id in gap.provisions],
            "themes": [load_themes()[theme] for theme in one.themes],
            "elsewhere": _elsewhere(one),
            "asides": asides.beside(one),
            "before": held.provisions[place - 1] if place else None,
            "after": held.provisions[place + 1] if place + 1 < len(held.provisions) else None,
        },
    )


def _use(binding: Binding) -> Use:
    return Use(binding, measured.asks(binding), measured.condition(binding), measured.method(binding.standard))


def _elsewhere(one: Provision) -> list[tuple[Document, Provision]]:
    """What other documents say nearest to this: by the same standard first, then by themes shared."""
    mine = {binding.standard.id for binding in bindings().get(one.id, ())}

    def nearness(other: Provision) -> tuple[bool, int, bool]:
        theirs = {binding.standard.id for binding in bindings().get(other.id, ())}
        return not mine & theirs, -len(set(one.themes) & set(other.themes)), not other.asks_something

    others = {
        other.id: other for theme in one.themes for other in by_theme(theme) if other.document != one.document
    }.values()
    nearest = sorted(others, key=nearness)[:MOST_ELSEWHERE]
    return [(load_documents()[other.document], other) for other in nearest]
