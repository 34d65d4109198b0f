"""Documents side by side: the themes, and one theme."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.documents.bindings import bindings
from kept.documents.loader import by_theme, load_documents, load_themes
from kept.service import clock
from kept.service.design.audience import for_everybody
from kept.service.library import comparing, measured

FIRST = (
    "notice",
    "term",
    "time-to-apply",
    "payment",
    "monitoring",
    "social-value",
    "conflicts-of-interest",
    "proportionate-forms",
    "full-cost",
)
"""Themes on which documents give numbers or differ most, shown first."""


@for_everybody
@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """Every theme, with how many documents speak of it."""
    found = []
    for theme in load_themes().values():
        provisions = by_theme(theme.id)
        documents = {one.document for one in provisions}
        numbers = sum(one.id in bindings() for one in provisions)
        found.append((theme, len(provisions), len(documents), numbers))
    first = sorted((one for one in found if one[0].id in FIRST), key=lambda one: FIRST.index(one[0].id))
    rest = [one for one in found if one[0].id not in FIRST]
    return render(request, "library/themes.html", {"first": first, "rest": rest})


@for_everybody
@require_safe
def compare(request: HttpRequest, theme: str) -> HttpResponse:
    """Documents side by side on one theme."""
    if theme not in load_themes():
        raise Http404(f"We have no theme called “{theme}”. The list of themes shows those we have.")
    asked = tuple(code for code in load_documents() if code in request.GET.getlist("document"))
    found, everything = comparing.compare(theme, clock.today(), asked), comparing.compare(theme, clock.today())
    measures = [(measure, measured.alike(measure.bindings)) for measure in found.measures]
    return render(
        request,
        "library/compare.html",
        {
            "comparison": found,
            "measures": measures,
            "choices": [(column.document, column in found.columns) for column in everything.columns],
            "chosen": asked,
        },
    )
