"""The home page, the words used here, and the map for search engines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kept.documents.bindings import State, state
from kept.documents.loader import load_documents, load_themes
from kept.service import clock
from kept.service.design.audience import for_everybody
from kept.service.library import comparing, wording
from kept.standards.standard import standards
from kept.standards.vocabulary import subjects

# What people ask, and the theme whose comparison answers it.
QUESTIONS = (
    ("How much warning should we get before funding ends?", "notice"),
    ("How long should a fund stay open?", "time-to-apply"),
    ("How long should a grant or contract last?", "term"),
    ("Can we be paid before we spend?", "payment"),
    ("How many reports can a funder ask for?", "monitoring"),
    ("Does a small grant need a long form?", "proportionate-forms"),
    ("Who do we ring?", "contact"),
    ("Who must declare an interest?", "conflicts-of-interest"),
)


@for_everybody
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Kept is for, and the ways in."""
    documents = load_documents().values()
    provisions = [one for held in documents for one in held.provisions]
    notice = next(iter(comparing.compare("notice", clock.today()).cases), None)
    return render(
        request,
        "library/home.html",
        {
            "documents": [(held, wording.KINDS_OF_DOCUMENT[held.kind]) for held in documents],
            "provisions": len(provisions),
            "measured": sum(state(one) is State.BOUND for one in provisions),
            "standards": len(standards()),
            "questions": QUESTIONS,
            "notice": notice,
            "themes": len(load_themes()),
        },
    )


@for_everybody
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """What the words on these pages mean, and what the records hold that standards read."""
    return render(
        request,
        "library/words.html",
        {
            "documents": wording.KINDS_OF_DOCUMENT.values(),
            "forces": wording.FORCES.values(),
            "kinds": wording.KINDS.values(),
            "states": wording.STATES.values(),
            "subjects": subjects().values(),
        },
    )


@for_everybody
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page to read, for search engines, one address a line."""
    addresses = [reverse(name) for name in ("home", "documents", "standards", "themes", "words")]
    for held in load_documents().values():
        addresses += [reverse("document", args=[held.code]), reverse("provisions", args=[held.code])]
        addresses += [reverse("provision", args=[one.id]) for one in held.provisions]
    addresses += [reverse("standard", args=[id]) for id in standards()]
    addresses += [reverse("compare", args=[theme]) for theme in load_themes()]
    lines = [request.build_absolute_uri(address) for address in addresses]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
