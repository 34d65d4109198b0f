"""Saying how a round went, and publishing what was learned."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.decisions import actions, queries
from kept.service.decisions.models import QUESTIONS, Opinion, Round
from kept.service.decisions.outcomes import FEWEST, said
from kept.service.decisions.review_forms import LearnedForm, OpinionForm
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Status
from kept.service.organisations.doors import for_members, for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor

THANKS = "Thank you. It is shown with what others say once enough have answered"


@for_members(Permission.WRITE_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, number: int) -> HttpResponse:
    """How it was for a group that applied."""
    answered = queries.answers_for(request.user, Permission.WRITE_APPLICATION).filter(decision__told_at__isnull=False)
    application = found_or_404(answered, pk=number)
    now = Opinion.objects.filter(application=application).first()
    form = OpinionForm(request.POST if request.method == "POST" else None, initial=_held(now))
    if request.method == "POST" and form.is_valid():
        try:
            actions.opine(
                application=application, marks=form.marks, words=form.cleaned_data["words"], by=visitor(request)
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, THANKS)
            return redirect("application-answer", number=application.pk)
    context = {"opportunity": application.opportunity, "application": application, "form": form, "fewest": FEWEST}
    return render(request, "decisions/opinion.html", context)


@for_staff(Permission.ASSESS_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def funders_opinion(request: HttpRequest, number: int) -> HttpResponse:
    """How it was for somebody who assessed or decided."""
    closed = queries.rounds_for(request.user, Permission.ASSESS_APPLICATION).filter(status=Status.DECIDED)
    opportunity = found_or_404(closed, pk=number)
    now = Opinion.objects.filter(round__opportunity=opportunity, person=visitor(request)).first()
    form = OpinionForm(request.POST if request.method == "POST" else None, initial=_held(now))
    if request.method == "POST" and form.is_valid():
        actions.opine_as_funder(
            opportunity=opportunity, marks=form.marks, words=form.cleaned_data["words"], by=visitor(request)
        )
        messages.success(request, THANKS)
        return redirect("round", number=opportunity.pk)
    return render(request, "decisions/opinion.html", {"opportunity": opportunity, "form": form, "fewest": FEWEST})


@for_staff(Permission.PUBLISH_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def learned(request: HttpRequest, number: int) -> HttpResponse:
    """What the funder learned from a round, beside what was said of it."""
    closed = queries.rounds_for(request.user, Permission.PUBLISH_OPPORTUNITY).filter(status=Status.DECIDED)
    opportunity = found_or_404(closed, pk=number)
    now = Round.objects.get(opportunity=opportunity)
    form = LearnedForm(request.POST if request.method == "POST" else None, initial={"words": now.learned})
    if request.method == "POST" and form.is_valid():
        actions.publish_learned(opportunity=opportunity, by=visitor(request), **form.cleaned_data)
        messages.success(request, "It is published, on the round’s page")
        return redirect("round-outcome", number=opportunity.pk)
    context = {"opportunity": opportunity, "form": form, "said": said(opportunity), "fewest": FEWEST}
    return render(request, "decisions/learned.html", context)


def _held(now: Opinion | None) -> dict[str, object]:
    return {name: getattr(now, name) for name in (*QUESTIONS, "words")} if now else {}
