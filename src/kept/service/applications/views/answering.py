"""An application's list of questions, and one question at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kept.service import clock
from kept.service.applications import actions, papers, queries, reuse
from kept.service.applications.closing import is_open, time_left
from kept.service.applications.forms import AnswerForm
from kept.service.applications.models import Answer, Application
from kept.service.applications.queries import Asked
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Question
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor

NAMED = 12
"""How many of those who may write are named on an application's page."""


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def application(request: HttpRequest, number: int) -> HttpResponse:
    """The questions, what is answered, the time left, and who may write."""
    found = found_or_404(queries.applications_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    if found.sent_at is not None and found.withdrawn_at is None:
        return redirect("receipt", number=found.pk)
    opportunity = found.opportunity
    asked = queries.asked_of(found)
    wanted = papers.wanted_of(found)
    writers = list(queries.writers_of(found.organisation)[: NAMED + 1])
    assert opportunity.closes_at
    return render(
        request,
        "applications/application.html",
        {
            "application": found,
            "opportunity": opportunity,
            "asked": asked,
            "papers": wanted,
            "papers_missing": papers.missing(wanted, papers.APPLYING),
            "answered": sum(bool(one.words) for one in asked),
            "next": next((one for one in asked if not one.is_ready), None),
            "open": is_open(found.opportunity),
            "later": queries.replaced_by(found) if found.withdrawn_at else None,
            "left": time_left(clock.arrived(), opportunity.closes_at),
            "writes": standing_of(request).may(Permission.WRITE_APPLICATION, found),
            "others": [one.person for one in writers[:NAMED] if one.person_id != visitor(request).pk],
            "more": len(writers) > NAMED,
        },
    )


@for_members(Permission.WRITE_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, number: int, order: int) -> HttpResponse:
    """One question. What is typed is saved before anything else happens to it."""
    if request.method == "POST":
        theirs = queries.pressed(standing_of(request).organisations(Permission.WRITE_APPLICATION))
    else:
        theirs = queries.applications_for(request.user, Permission.WRITE_APPLICATION)
    return one_question(request, found_or_404(theirs, pk=number), order, OWN)


@dataclass(frozen=True, slots=True)
class Pages:
    """Names of the addresses around a question: its applicant's own, or another body's that helps with it."""

    whole: str
    question: str
    check: str
    file: str


OWN = Pages("application", "application-question", "check-answers", "answer-file")


def one_question(request: HttpRequest, found: Application, order: int, pages: Pages) -> HttpResponse:
    """The page of one question of an application that its reader may write in."""
    if request.method == "POST":
        return _save(request, found, order, pages)
    if found.sent_at is not None or found.withdrawn_at is not None:
        return redirect(pages.whole, number=found.pk)
    return _page(request, found, order, pages)


def _save(request: HttpRequest, found: Application, order: int, pages: Pages) -> HttpResponse:
    questions = queries.questions_of(found)
    question = next((one for one in questions if one.order == order), None)
    if question is None:
        raise Http404
    form = AnswerForm(request.POST, request.FILES, question=question)
    form.is_valid()  # whatever is typed is kept: only the action refuses
    typed = form.typed
    theirs = None
    try:
        saved = actions.save_answer(
            application=found,
            question=question,
            words=typed.get("words", ""),
            typed=typed,
            file=request.FILES.get("file"),
            by=visitor(request),
            seen=form.cleaned_data.get("seen"),
        )
    except actions.ChangedMeanwhile as problem:
        if _while_typing(request):
            return _not_saved(CHANGED, problem.now)
        theirs = problem.now
        form = _form(question, typed, theirs, request.FILES)
        form.add_error(_first(form), str(problem))
    except Refused as problem:
        if _while_typing(request):
            return _not_saved(str(problem))
        form.add_error(_first(form), str(problem))
    else:
        if _while_typing(request):
            return _saved(saved)
        return redirect(_onwards(request, found, questions, question, saved, pages))
    return _page(request, queries.in_full(found), order, pages, form, theirs)


def _page(
    request: HttpRequest,
    found: Application,
    order: int,
    pages: Pages,
    form: AnswerForm | None = None,
    theirs: Answer | None = None,
) -> HttpResponse:
    """The question with the answer that stands, or with the form that was not taken and what somebody else saved."""
    asked = queries.asked_of(found)
    at = next((at for at, one in enumerate(asked) if one.question.order == order), None)
    if at is None:
        raise Http404
    one = asked[at]
    if form is None:
        form = _form(one.question, one.boxes, one.answer)
        form.complain({box: f"{says}. It is saved as it is" for box, says in one.wrong.items()})
    assert found.opportunity.closes_at
    return render(
        request,
        "applications/question.html",
        {
            "application": found,
            "opportunity": found.opportunity,
            "extra_duties": list(found.opportunity.extra_duties.all()) if one.is_budget else [],
            "one": one,
            "form": form,
            "theirs": theirs,
            "pages": pages,
            "read_file": pages.file,
            "earlier": pages is OWN and one.in_words and reuse.sent_answers(found).exists(),
            "said_before": reuse.from_first_stage(found, one.question) if pages is OWN and not one.words else None,
            "before": at,
            "at": at + 1,
            "of": len(asked),
            "writes": is_open(found.opportunity) or request.method == "POST",
            "left": time_left(clock.arrived(), found.opportunity.closes_at),
        },
    )


CHANGED = "A colleague saved this answer too. Press “Save and continue” to see both: nothing is lost"


def _while_typing(request: HttpRequest) -> bool:
    """Whether the page saves by itself, and nobody pressed anything."""
    return not request.accepts("text/html")


def _saved(answer: Answer) -> JsonResponse:
    return JsonResponse(
        {"says": f"Saved at {timezone.localtime(answer.saved_at):%H:%M}", "seen": answer.saved_at.isoformat()}
    )


def _not_saved(says: str, now: Answer | None = None) -> JsonResponse:
    """409, why, and what stands there instead."""
    stands = {"seen": now.saved_at.isoformat(), "words": now.words} if now else {}
    return JsonResponse({"says": says} | stands, status=409)


def _form(question: Question, typed: Mapping[str, str], shown: Answer | None, files: Any = None) -> AnswerForm:
    """The boxes with this in them, on a page that remembers which answer it shows."""
    return AnswerForm({**typed, "seen": shown.saved_at.isoformat() if shown else ""}, files, question=question)


def _first(form: AnswerForm) -> str:
    """The first box of an answer."""
    return next(name for name in form.fields if name != "seen")


def _onwards(
    request: HttpRequest, found: Application, before: list[Question], one: Question, saved: Answer, pages: Pages
) -> str:
    """Where to go once an answer is saved; a choice may have changed what is asked after it."""
    then = request.POST.get("then")
    questions = queries.questions_of(found) if one.kind == Question.Kind.CHOICE else before
    at = questions.index(one)
    if not is_open(found.opportunity):
        return reverse(pages.whole, args=[found.pk])
    if then == "back" and at:
        return reverse(pages.question, args=[found.pk, questions[at - 1].order])
    if then == "later":
        messages.success(request, "Your answer is saved. Come back to it whenever you like, on any device")
        return reverse(pages.whole, args=[found.pk])
    if Asked(one, saved).wrong or then == "stay":  # its page says so
        return reverse(pages.question, args=[found.pk, one.order])
    if at + 1 < len(questions):
        return reverse(pages.question, args=[found.pk, questions[at + 1].order])
    return reverse(pages.check, args=[found.pk])
