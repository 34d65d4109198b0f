"""The public register of reasons, one of them with both sides beside each other, and answering it."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service import clock
from kept.service.checks import answering, queries
from kept.service.checks.forms import ReplyForm
from kept.service.design.audience import for_everybody
from kept.service.history.refused import Refused
from kept.service.library import downloads
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place
from kept.service.people.doors import visitor

ON_A_PAGE = 25
COLUMNS: Mapping[str, str] = {
    "number": "Number of the reason in this register",
    "body": "The body that departed from the promise",
    "place": "The place",
    "on": "Day of the deed",
    "what": "What it did",
    "about": "The organisation it is about, where there is one",
    "provision": "The promise",
    "standard": "How the promise is measured",
    "came to": "explained where the promise allows a reason, otherwise not kept",
    "reason": "The reason; empty where it tells how an organisation has done",
    "answer": "The answer of the organisation it is about; empty where there is none",
    "public from": "Day from which the reason is public",
}


@for_everybody
@require_safe
def exceptions(request: HttpRequest) -> HttpResponse:
    """Every public reason, newest first, a page at a time; `?place=` keeps to one place and those inside it."""
    place = _place_asked_for(request)
    page = Paginator(queries.register(place), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = queries.told_once(queries.as_public(one) for one in page)
    said = {"place": place, "page": page, "shown": shown, "columns": COLUMNS.items()}
    return render(request, "checks/exceptions.html", said)


@for_everybody
@require_safe
def exceptions_csv(request: HttpRequest) -> HttpResponse:
    """The register as CSV, or one place's part of it."""
    reasons = queries.register(_place_asked_for(request))
    rows = (_row(queries.as_public(one)) for one in reasons.iterator(chunk_size=500))
    return downloads.csv_file("reasons.csv", COLUMNS, rows)


def _place_asked_for(request: HttpRequest) -> Place | None:
    slug = request.GET.get("place")
    return found_or_404(Place.objects.all(), slug=slug) if slug else None


def _row(said: queries.Said) -> list[object]:
    finding = said.one.finding
    return [
        said.one.pk,
        finding.checked.organisation,
        finding.checked.place,
        finding.checked.on,
        finding.checked.title,
        said.one.about or "",
        finding.provision,
        finding.standard,
        finding.comes_to,
        said.words,
        said.reply,
        said.one.public_from,
    ]


@for_everybody
@require_safe
def exception(request: HttpRequest, number: int) -> HttpResponse:
    """One reason, with the answer to it beside it."""
    explanation = found_or_404(queries.explanations_for(request.user), pk=number)
    return render(
        request,
        "checks/exception.html",
        {
            "said": queries.as_seen_by(request.user, explanation),
            "answers": _can_answer(explanation) and may(request.user, Permission.ANSWER_REASON, explanation),
        },
    )


@for_members(Permission.ANSWER_REASON)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a reason that is about one's organisation."""
    explanation = found_or_404(queries.explanations_to_answer(request.user), pk=number)
    form = ReplyForm(request.POST if request.method == "POST" else None, initial={"words": explanation.reply})
    if request.method == "POST" and form.is_valid():
        try:
            answering.reply(explanation=explanation, words=form.cleaned_data["words"], by=visitor(request))
        except Refused as problem:
            form.add_error("words", str(problem))
        else:
            messages.success(request, "Your answer stands beside the reason now")
            return redirect("exception", number)
    said = queries.as_seen_by(request.user, explanation)
    return render(request, "checks/answer.html", {"said": said, "form": form, "can": _can_answer(explanation)})


def _can_answer(explanation: queries.Explanation) -> bool:
    return not explanation.reply or explanation.public_from > clock.today()
