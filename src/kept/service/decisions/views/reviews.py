"""Asking for a review, answering it, and deciding again."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service import clock
from kept.service.decisions import actions, queries
from kept.service.decisions.actions.reviewing import had_a_part, last_day
from kept.service.decisions.models import Review
from kept.service.decisions.review_forms import UPHELD, AnswerReviewForm, AskReviewForm, DecideAgainForm
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_members, for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor

ON_A_PAGE = 25


@for_members(Permission.SEND_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """A group asks for its answer to be reviewed."""
    application = found_or_404(queries.answers_for(request.user, Permission.SEND_APPLICATION), pk=number)
    last = last_day(getattr(application, "decision", None))
    form = AskReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_review(application=application, by=visitor(request), **form.cleaned_data)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Your review is asked for. Somebody who had no part in the decision looks at it")
            return redirect("application-answer", number=application.pk)
    context = {
        "application": application,
        "form": form,
        "last": last,
        "late": last is not None and clock.today() > last,
        "known": hasattr(application, "review"),
    }
    return render(request, "decisions/ask-review.html", context)


@for_staff(Permission.MAKE_DECISION)
@require_safe
def reviews(request: HttpRequest, number: int) -> HttpResponse:
    """The reviews of a round, those that wait first."""
    opportunity = found_or_404(queries.rounds_for(request.user, Permission.MAKE_DECISION), pk=number)
    found = queries.reviews_for(request.user, Permission.MAKE_DECISION).filter(application__opportunity=opportunity)
    waiting_first = found.order_by("decided_again_at", "answered_at", "asked_at", "pk")
    page = Paginator(waiting_first, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "decisions/reviews.html", {"opportunity": opportunity, "page": page})


@for_staff(Permission.MAKE_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a review and, where it is upheld, decide again."""
    one = found_or_404(queries.reviews_for(request.user, Permission.MAKE_DECISION), pk=number)
    application, me = one.application, visitor(request)
    if not queries.declared(application, me, to_decide=True):
        return redirect("assess", number=application.pk)
    form: forms.Form | None = None
    if one.waits == "answer":
        form = AnswerReviewForm(request.POST if request.method == "POST" else None)
    elif one.waits == "decide" and application.decision.told_at is not None:
        most = application.opportunity.award_size
        form = DecideAgainForm(
            request.POST if request.method == "POST" else None,
            most=most,
            left=most,
            first_stage=application.opportunity.expression_of_interest,
        )
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            says = _done(one, form, request)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, says)
            return redirect("review", number=one.pk)
    context = {
        "review": one,
        "application": application,
        "form": form,
        "part": one.upheld is None and had_a_part(application.decision, me),
        "earlier": one.waits == "decide" and one.was_by == me,
        "left": queries.standing(application.opportunity).left,
    }
    return render(request, "decisions/review.html", context)


def _done(one: Review, form: forms.Form, request: HttpRequest) -> str:
    """Do what the form says; what to say of it."""
    told, me = form.cleaned_data, visitor(request)
    if isinstance(form, AnswerReviewForm):
        upheld = told["outcome"] == UPHELD
        actions.answer_review(review=one, upheld=upheld, reasons=told["reasons"], by=me)
        return "The group is told. Now decide again" if upheld else "The group is told that the answer stands"
    assert isinstance(form, DecideAgainForm)
    says = {name: told[name] for name in ("reason", "strength", "to_change")}
    decision = actions.decide_again(review=one, by=me, **says, **form.outcome)
    if decision.told_at is None:
        return "It is decided. The group is told once a second person has approved it"
    return "It is decided again, and the group is told"
