"""Offering an award, and answering the offer."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kept.service.applications.models import Application
from kept.service.awards import actions, agreement, queries
from kept.service.awards.actions.offering import drafted
from kept.service.awards.assistance import running
from kept.service.awards.forms import DeclineForm, OfferForm, version_in
from kept.service.awards.models import Award, Terms
from kept.service.awards.partnering import shares_beyond
from kept.service.awards.records import award_deed
from kept.service.awards.schedule import schedule
from kept.service.awards.terms import being_written, last_sent
from kept.service.awards.terms_forms import ConfirmForm
from kept.service.awards.views.agreement import parts
from kept.service.awards.views.terms import silencing_of
from kept.service.checks.decide import ReasonNeeded
from kept.service.checks.panel import ASKED, Panel, panel_asking, panel_of, pressed, reasons_in
from kept.service.history.refused import Refused
from kept.service.opportunities.paying import SMALL
from kept.service.organisations.doors import for_members, for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_staff(Permission.MANAGE_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, number: int) -> HttpResponse:
    """What would be offered, with its payments and its promises; and the button that offers it."""
    theirs = queries.fundable_for(request.user, Permission.MANAGE_AWARD).select_related("award")
    application = found_or_404(theirs, pk=number)
    known: Award | None = getattr(application, "award", None)
    if known is not None:  # pressed twice, or a colleague was a moment earlier
        if request.method == "POST":
            messages.warning(request, "This award has been offered already")
        return redirect("award", number=known.pk)
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        initial={"ends_on": _day_in(request) or application.opportunity.ends_on},
    )
    if request.method != "POST" or not form.is_valid():
        return _offering(request, application, form)
    ends_on: date = form.cleaned_data["ends_on"]
    try:
        panel = panel_of(award_deed(drafted(application, ends_on)))
        if moved := pressed(request.POST, panel):
            return redirect(f"{request.path}?{moved[0]}={moved[1]}")
        award = actions.offer(
            application=application, by=visitor(request), ends_on=ends_on, reasons=reasons_in(request.POST)
        )
    except ReasonNeeded as asked:
        if not reasons_in(request.POST):
            return redirect(f"{request.path}?{ASKED}=yes&ends_on={ends_on}")
        return _offering(request, application, form, panel_asking(asked, request.POST))
    except Refused as problem:
        form.add_error(None, str(problem))
        return _offering(request, application, form)
    messages.success(request, f"The award is offered. We have written to {award.holder}")
    return redirect("award", number=award.pk)


def _day_in(request: HttpRequest) -> date | None:
    """The last day that the address asks for."""
    try:
        return date.fromisoformat(request.GET.get("ends_on", ""))
    except ValueError:
        return None


def _offering(
    request: HttpRequest, application: Application, form: OfferForm, panel: Panel | None = None
) -> HttpResponse:
    shown: dict[str, Any] = {"application": application, "form": form, "panel": panel}
    chosen = form.cleaned_data.get("ends_on") if form.is_bound and form.is_valid() else form.initial.get("ends_on")
    try:
        award = drafted(application, chosen)
    except Refused as problem:
        shown["refused"] = str(problem)
    else:
        terms = being_written(award)
        shown["award"] = award
        shown["terms"] = terms
        shown["parts"] = parts()
        shown["heading"], shown["blocks"] = agreement.written(award, terms)
        shown |= silencing_of(award, terms)
        shown["over"] = shares_beyond(award)
        shown["payments"] = schedule(award, application.opportunity.upfront_percent)
        shown["small"] = SMALL
        shown["panel"] = panel or panel_of(award_deed(award), asking=ASKED in request.GET)
        shown["told"] = queries.with_authority(award.holder, Permission.ACCEPT_AWARD)
    return render(request, "awards/offer.html", shown)


@for_members(Permission.ACCEPT_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Say yes to an award, or no with a reason; and think again, until the funder has acted."""
    award = found_or_404(queries.awards_for(request.user, Permission.ACCEPT_AWARD), pk=number)
    declining = request.method == "POST" and request.POST.get("answer") == "no"
    form = DeclineForm(request.POST if declining else None)
    accepting = request.method == "POST" and request.POST.get("answer") == "yes"
    terms = last_sent(award)
    asked = terms is not None and terms.is_minimal
    confirming = ConfirmForm(request.POST if accepting else None) if asked else None
    try:
        if accepting:
            if confirming is not None and not confirming.is_valid():
                return _answering(request, award, form, terms, confirming)
            award = actions.accept(
                award=award,
                by=visitor(request),
                version=version_in(request.POST) or None,
                other=confirming.cleaned_data["other"] if confirming else None,
            )
            messages.success(request, f"You have accepted the award for {award.holder}")
            return redirect("award", number=award.pk)
        if declining and form.is_valid():
            award = actions.decline(award=award, because=form.cleaned_data["because"], by=visitor(request))
            messages.success(request, f"You have said no. {award.funder} is told, with your reason")
            return redirect("award", number=award.pk)
    except Refused as problem:
        if confirming is not None and accepting and award.closed_at is None:
            confirming.add_error("other", str(problem))
            return _answering(request, award, form, terms, confirming)
        messages.warning(request, str(problem))
        return redirect("award", number=award.pk)
    if award.closed_at is not None or (award.accepted_at is not None and queries.has_been_acted_on(award)):
        return redirect("award", number=award.pk)
    return _answering(request, award, form, terms, confirming)


def _answering(
    request: HttpRequest, award: Award, form: DeclineForm, terms: Terms | None, confirming: ConfirmForm | None
) -> HttpResponse:
    return render(
        request,
        "awards/answer.html",
        {
            "award": award,
            "form": form,
            "declining": form.is_bound,
            "terms": terms,
            "confirming": confirming,
            "running": running(award) if confirming else None,
            "role": queries.authority_of(visitor(request), award.holder, Permission.ACCEPT_AWARD),
            "payments": award.payments.all()[:3],
            "number": award.payments.count(),
        },
    )


@for_staff(Permission.MANAGE_AWARD)
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close an offer that the holder said no to."""
    award = found_or_404(queries.awards_for(request.user, Permission.MANAGE_AWARD), pk=number)
    try:
        actions.close_offer(award=award, by=visitor(request))
    except Refused as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "The offer is closed")
    return redirect("award", number=award.pk)
