"""A body's promises, for those who record them: what it took on, what it says of recommendations, and leaving."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.documents.loader import document as document_by_code
from kept.documents.loader import provision as held_provision
from kept.service import clock
from kept.service.design.audience import for_everybody
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.may import may
from kept.service.organisations.meanwhile import Newer, as_seen
from kept.service.organisations.models import Organisation, Succession
from kept.service.organisations.permissions import Permission
from kept.service.organisations.successions import along, straight_before
from kept.service.partnerships import actions, queries
from kept.service.partnerships.forms import AdoptForm, RecommendationsForm, placed
from kept.service.partnerships.views.ending import ask_for_last_day
from kept.service.people.doors import visitor

ON_A_PAGE = 25
RECOMMENDATIONS_ON_A_PAGE = 10


@for_everybody
@require_safe
def adoptions(request: HttpRequest, organisation: int) -> HttpResponse:
    """What a body has taken on, in every place, now and before."""
    body = found_or_404(Organisation.objects.all(), pk=organisation)
    page = Paginator(queries.adoptions_of(body), ON_A_PAGE).get_page(request.GET.get("page"))
    held = [(one, document_by_code(one.document)) for one in page]
    return render(
        request,
        "partnerships/adoptions.html",
        {
            "organisation": body,
            "page": page,
            "held": held,
            "keeps_too": _said_of(body, along(straight_before(clock.today()), body.pk)),
            "kept_by": body.successions.filter(on__lte=clock.today()).select_related("successor").order_by("pk"),
            "keeps": may(request.user, Permission.RECORD_ADOPTION, body),
        },
    )


def _said_of(body: Organisation, before: list[int]) -> list[Succession]:
    """How each of those that came before a body went on: straight as that one, or as one in between."""
    went_on = Succession.objects.filter(predecessor__in=before, successor__in=[body.pk, *before])
    return sorted(went_on.select_related("predecessor", "successor"), key=lambda one: before.index(one.predecessor_id))


@for_staff(Permission.RECORD_ADOPTION)
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Record that a body takes a document on: written, looked over, recorded."""
    places = {str(one.pk): one for one in queries.places_of(organisation)}
    form = AdoptForm(
        request.POST if request.method == "POST" else None,
        choices={"document": AdoptForm.documents(), "place": placed(places.values())},
    )
    shown = {"form": form, "organisation": organisation, "places": places}
    if request.method == "POST" and form.is_valid() and request.POST.get("sure") != "no":
        told = form.cleaned_data
        place, document = places[told["place"]], document_by_code(told["document"])
        if request.POST.get("sure") != "yes":
            return render(
                request, "partnerships/adopt-sure.html", {**shown, "told": told, "place": place, "document": document}
            )
        try:
            adoption = actions.adopt(
                place=place,
                organisation=organisation,
                document=document.code,
                governance=actions.Governance(
                    told["route"], told["reference"], told["decided_on"], told["signatory"], told["signatory_role"]
                ),
                from_on=told["from_on"],
                capacity=told["capacity"],
                by=visitor(request),
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{organisation.name} has taken on {document.short_title}")
            return redirect(
                *(
                    ("answer-recommendations", adoption.pk)
                    if document.recommendations
                    else ("adoptions", organisation.pk)
                )
            )
    return render(request, "partnerships/adopt.html", shown)


@for_staff(Permission.RECORD_ADOPTION)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Say on which day a body's adoption ends."""
    adoption = found_or_404(queries.adoptions_for(request.user, Permission.RECORD_ADOPTION), pk=number)
    title = document_by_code(adoption.document).short_title
    return ask_for_last_day(
        request,
        lambda day: actions.leave(adoption=adoption, until_on=day, by=visitor(request)),
        until=adoption.until_on,
        title=f"Leave {title}",
        says=f"{adoption.organisation.name} is not held to it after that day. What was done under it stays.",
        above=(
            f"What {adoption.organisation.name} took on",
            reverse("adoptions", args=[adoption.organisation_id]),
        ),
        done=f"{adoption.organisation.name} leaves {title}. You can take that back below",
    )


@for_staff(Permission.RECORD_ADOPTION)
@require_POST
def stay(request: HttpRequest, number: int) -> HttpResponse:
    """Take back the end of an adoption."""
    adoption = found_or_404(queries.adoptions_for(request.user, Permission.RECORD_ADOPTION), pk=number)
    try:
        actions.stay(adoption=adoption, by=visitor(request))
    except Refused as problem:
        messages.warning(request, str(problem))
    else:
        title = document_by_code(adoption.document).short_title
        messages.success(request, f"{adoption.organisation.name} stays with {title}")
    return redirect("adoptions", adoption.organisation_id)


@for_staff(Permission.RECORD_ADOPTION)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Say what a body does about each recommendation of a framework it took on."""
    adoption = found_or_404(
        queries.adoptions_for(request.user, Permission.RECORD_ADOPTION).prefetch_related("recommendations"), pk=number
    )
    document = document_by_code(adoption.document)
    page = Paginator(document.recommendations, RECOMMENDATIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    form = RecommendationsForm(
        request.POST if request.method == "POST" else None, recommendations=page.object_list, adoption=adoption
    )
    now: list[tuple[str, object]] = []
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            changed = actions.answer_recommendations(
                adoption=adoption, answers=form.answers, by=visitor(request), seen=seen
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        except Newer as newer:
            stands = {row.recommendation: row for row in adoption.recommendations.order_by("pk")}
            now = [(id, f"{stands[id].get_status_display()}. {stands[id].reason}") for id in newer.names]
        else:
            messages.success(request, f"{len(changed)} answer{'s are' if len(changed) != 1 else ' is'} saved")
            return redirect("adoptions", adoption.organisation_id)
    asked = [(held_provision(id), form[f"status-{id}"], form[f"reason-{id}"]) for id in form.ids]
    said = actions.said_of(adoption)
    seen = as_seen({id: said.get(id, ()) for id in form.ids})
    told = {"form": form, "asked": asked, "adoption": adoption, "document": document, "page": page}
    return render(request, "partnerships/answer.html", told | {"now": now, "seen": seen})
