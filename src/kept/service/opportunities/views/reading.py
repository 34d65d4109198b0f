"""What everybody can read, before signing in: the list, a grant, and whether one's group can apply."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kept.documents.loader import document, provision
from kept.documents.statute import LAW
from kept.service import clock
from kept.service.checks.models import HARDEST_FIRST, ComesTo, Explanation
from kept.service.design.audience import for_everybody
from kept.service.opportunities import effort, queries, word
from kept.service.opportunities.enquiries import takes_questions
from kept.service.opportunities.facts import how_answered, whole, whom_asked
from kept.service.opportunities.models import Condition, Opportunity, Stage
from kept.service.opportunities.moving import moved
from kept.service.opportunities.routes import published_routes
from kept.service.opportunities.stages import who_may
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.organisations.queries import organisations_for
from kept.service.partnerships.models import Place
from kept.standards.standard import standards

PER_PAGE = 25
NEWEST = 10
"""Answers on the page of a grant; all of them have a page of their own."""
STAGES = [("open", "Open now"), ("soon", "Opening soon"), ("closed", "Closed")]
ORDER = {Stage.OPEN: "closes_at", Stage.SOON: "opens_on", Stage.CLOSED: "-closes_at"}


@for_everybody
@require_safe
def grants(request: HttpRequest) -> HttpResponse:
    """What is on offer: open now, opening soon, closed; in one place or everywhere."""
    arrived = clock.arrived()
    stage = Stage(chosen) if (chosen := request.GET.get("show", "")) in dict(STAGES) else Stage.OPEN
    here = request.GET.get("place", "")
    found = queries.published()
    places = list(Place.objects.filter(pk__in=queries.published().values("place_id")).order_by("name"))
    if here:
        found = found.filter(place__in=[place for place in places if place.slug == here])
    counts = found.aggregate(**{name: Count("pk", filter=queries.at_stage(Stage(name), arrived)) for name, _ in STAGES})
    listed = found.filter(queries.at_stage(stage, arrived)).order_by(ORDER[stage], "pk")
    return render(
        request,
        "opportunities/grants.html",
        {
            "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
            "stage": stage,
            "stages": [(name, says, counts[name]) for name, says in STAGES],
            "places": places,
            "here": here,
            "writes": organisations_for(request.user, Permission.WRITE_OPPORTUNITY).exists(),
        },
    )


@for_everybody
@require_safe
def grant(request: HttpRequest, number: int) -> HttpResponse:
    """All of one grant: what, how much, for whom, when, what is asked, and what was promised about it."""
    found = get_object_or_404(queries.published(), pk=number)
    promises = _promises(found)
    answers = list(queries.answers_about(found)[:NEWEST])
    return render(
        request,
        "opportunities/grant.html",
        as_read(found)
        | {
            "answers": answers,
            "reasoned": published_routes().filter(intention=found.intention_id).exists(),
            "asking": takes_questions(found),
            "moved": moved(found),
            "moves": takes_questions(found) and may(request.user, Permission.PUBLISH_OPPORTUNITY, found),
            "departed": [one for one in promises if one.comes_to in (ComesTo.NOT_KEPT, ComesTo.EXPLAINED)],
            "others": [one for one in promises if one.comes_to not in (ComesTo.NOT_KEPT, ComesTo.EXPLAINED)],
        },
    )


def as_read(found: Opportunity) -> dict[str, Any]:
    """What the page of a grant shows, of a draft too."""
    all_of_it = whole(found)
    asked = [(one, how_answered(one), whom_asked(one, all_of_it.questions)) for one in all_of_it.questions]
    return {
        "grant": found,
        "stage": found.stage(clock.arrived()),
        "whole": all_of_it,
        "questions": all_of_it.questions,
        "asked": asked,
        "words": all_of_it.words,
        "pace": effort.figures()["pace"],
    }


@for_everybody
@require_safe
def as_word(request: HttpRequest, number: int) -> HttpResponseBase:
    """All of one grant as a Word document, to read and to pass on without a screen."""
    found = get_object_or_404(queries.published(), pk=number)
    name = re.sub(r"[^a-z0-9]+", "-", found.title.lower()).strip("-") or "grant"
    return FileResponse(word.document(found), as_attachment=True, filename=f"{name}.docx", content_type=word.DOCX)


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise about a grant, and what it came to when it was published."""

    says: str
    comes_to: str
    provision: str
    document: str
    reasons: list[Explanation]

    @property
    def label(self) -> str:
        """As a class is called."""
        return {"kept": "met", "not kept": "not-met"}.get(self.comes_to, self.comes_to.replace(" ", "-"))


def _promises(found: Opportunity) -> list[Promise]:
    """Hardest first."""
    reasons: dict[int, list[Explanation]] = {}
    for reason in queries.reasons_of(found, clock.arrived()):
        reasons.setdefault(reason.finding_id, []).append(reason)
    made = []
    for finding in queries.findings_of(found):
        law = finding.provision.startswith(LAW)
        stands_in = "The law" if law else document(provision(finding.provision).document).short_title
        made.append(
            Promise(
                standards()[finding.standard].says,
                finding.comes_to,
                "" if law else finding.provision,
                stands_in,
                reasons.get(finding.pk, []),
            )
        )
    return sorted(made, key=lambda one: HARDEST_FIRST.index(ComesTo(one.comes_to)))


@for_everybody
@require_safe
def can_we_apply(request: HttpRequest, number: int) -> HttpResponse:
    """One yes or no a page. The answers are in the address and nowhere else."""
    found = get_object_or_404(queries.published(), pk=number)
    conditions = who_may(found)
    given = {one.order: request.GET.get(f"q{one.order}", "") for one in conditions}
    arrived = clock.arrived()
    today = clock.day_in_london(arrived)
    context = {"grant": found, "stage": found.stage(arrived), "of": len(conditions), "today": today}
    answered: list[tuple[Condition, str]] = []
    for at, condition in enumerate(conditions, 1):
        said = given[condition.order]
        if said not in ("yes", "no"):
            error = request.GET.get("at") == str(condition.order)
            return render(
                request,
                "opportunities/can-we-apply.html",
                context | {"condition": condition, "at": at, "answered": answered, "error": error},
            )
        answered.append((condition, said))
        if (said == "yes") != condition.fits_if:
            others = queries.funds_that_fit(found, arrived, _failed(answered))
            return render(request, "opportunities/stop-here.html", context | {"condition": condition, "others": others})
    fitting = queries.funds_that_fit(found, arrived, _failed(answered))  # asked for only where it is not open
    return render(request, "opportunities/you-can-apply.html", context | {"answered": answered, "others": fitting})


def _failed(answered: list[tuple[Condition, str]]) -> list[Condition]:
    """The conditions that these answers would fail, wherever they are asked: the opposite of each one given."""
    return [Condition(asks=condition.asks, fits_if=said != "yes") for condition, said in answered]
