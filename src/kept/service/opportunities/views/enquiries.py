"""Asking about a grant, answering, and reading what was answered."""

from secrets import token_urlsafe

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service.design.audience import for_everybody
from kept.service.design.typed import key_of
from kept.service.history.refused import Refused
from kept.service.opportunities import enquiries, queries
from kept.service.opportunities.enquiry_forms import AnswerForm, AskForm
from kept.service.opportunities.views.designing import version_in
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import acting_for
from kept.service.people.doors import for_signed_in, visitor

PER_PAGE = 25
SHOWN = [("waiting", "To answer"), ("answered", "Answered")]


@for_everybody
@require_safe
def answers(request: HttpRequest, number: int) -> HttpResponse:
    """Every question about a grant that was answered, latest first."""
    grant = get_object_or_404(queries.published(), pk=number)
    page = Paginator(queries.answers_about(grant), PER_PAGE).get_page(request.GET.get("page"))
    context = {"grant": grant, "page": page, "asking": enquiries.takes_questions(grant)}
    return render(request, "opportunities/answers.html", context)


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask about a grant, for a group."""
    grant = found_or_404(queries.published(), pk=number)
    groups = list(enquiries.groups_that_may_ask(request.user, grant))
    press = request.POST.get("press", "")
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and groups and form.is_valid():
        now = acting_for(request)
        try:
            enquiries.ask(
                opportunity=grant,
                organisation=now if now in groups else groups[0],
                words=form.cleaned_data["words"],
                by=visitor(request),
                press=key_of(press),
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            told = "You get the answer by e-mail, and everybody can read it here"
            messages.success(request, f"{grant.organisation} has your question. {told}")
            return redirect("grant", number=grant.pk)
    context = {
        "grant": grant,
        "groups": groups,
        "form": form,
        "asking": enquiries.takes_questions(grant),
        "press": press or token_urlsafe(24),
    }
    return render(request, "opportunities/ask.html", context)


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_safe
def asked(request: HttpRequest, number: int) -> HttpResponse:
    """What was asked about a grant of theirs: what waits for an answer first, the oldest at the top."""
    grant = found_or_404(queries.opportunities_for(request.user, Permission.WRITE_OPPORTUNITY), pk=number)
    shown = chosen if (chosen := request.GET.get("show", "")) in dict(SHOWN) else "waiting"
    waiting = grant.enquiries.filter(published_at=None).order_by("asked_at", "pk")
    found = waiting if shown == "waiting" else queries.answers_about(grant)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "opportunities/asked.html", {"grant": grant, "page": page, "shown": shown, "kinds": SHOWN})


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a question with its answer, or correct what is published."""
    found = found_or_404(queries.enquiries_for(request.user, Permission.WRITE_OPPORTUNITY), pk=number)
    held = {"question": found.question or found.words, "answer": found.answer}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=held)
    meanwhile = None
    if request.method == "POST" and form.is_valid():
        given, by = version_in(request), visitor(request)
        try:
            enquiries.publish_answer(enquiry=found, version=given, by=by, **form.cleaned_data)
        except enquiries.AnsweredMeanwhile as changed:
            found = meanwhile = changed.now
            form.add_error(None, str(changed))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "It is published. Everybody who asked or began to apply is being written to")
            return redirect("grant-enquiries", number=found.opportunity_id)
    return render(request, "opportunities/answer.html", {"one": found, "form": form, "meanwhile": meanwhile})
