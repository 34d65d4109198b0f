"""Checking one's answers and sending them, the receipt, and taking an application back."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service import clock
from kept.service.applications import actions, papers, printing, queries
from kept.service.applications.changing import begin_change
from kept.service.applications.closing import is_open, time_left
from kept.service.applications.forms import SendForm, TimeForm, TwoToSendForm, page_opened
from kept.service.applications.models import Application, State, TimeTaken
from kept.service.applications.records import deed
from kept.service.checks.panel import panel_of
from kept.service.history.refused import Refused
from kept.service.organisations.actions import founding
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor


@for_members(Permission.SEND_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Every answer in one place; then send it. The receipt is shown once it is stored, and not before."""
    if request.method == "POST":
        theirs = queries.pressed(standing_of(request).organisations(Permission.SEND_APPLICATION))
    else:
        theirs = queries.applications_for(request.user, Permission.SEND_APPLICATION)
    found = found_or_404(theirs, pk=number)
    press = secrets.token_urlsafe(24)
    if request.method == "POST":
        form = SendForm(request.POST, application=found)
        if request.POST.get("then") == "take back":
            return _taken_back(request, found)
        if form.is_valid():
            try:
                told = form.cleaned_data
                sent = actions.send(application=found, press=told["press"], opened=told["opened"], by=visitor(request))
            except Refused as problem:
                again = {"press": press, "opened": request.POST.get("opened", "")}
                form = SendForm(again, application=found)
                form.add_error(None, str(problem))
            else:
                return redirect("receipt" if sent.sent_at else "check-answers", number=found.pk)
        found = queries.in_full(found)
    elif found.sent_at is not None or found.withdrawn_at is not None:
        return redirect("application", number=found.pk)
    else:
        form = SendForm(application=found, initial={"press": press, "opened": page_opened(found)})
    asked = queries.asked_of(found)
    assert found.opportunity.closes_at
    return render(
        request,
        "applications/check.html",
        {
            "application": found,
            "opportunity": found.opportunity,
            "form": form,
            "asked": asked,
            "unready": [one for one in asked if not one.is_ready],
            "papers_missing": papers.missing(papers.wanted_of(found), papers.APPLYING),
            "open": is_open(found.opportunity),
            "left": time_left(clock.arrived(), found.opportunity.closes_at),
            "panel": panel_of(deed(found)),
            "asks_first": found.organisation.two_to_send and not found.asked_at,
            "waits": found.asked_at is not None and found.asked_by_id == visitor(request).pk,
        },
    )


def _taken_back(request: HttpRequest, found: Application) -> HttpResponse:
    """Whoever asked a colleague to agree has thought again."""
    try:
        actions.take_back_asking(application=found, by=visitor(request))
    except Refused as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "It no longer waits for a colleague")
    return redirect("check-answers", number=found.pk)


@for_members(Permission.CHANGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def two_to_send(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Say whether one person of an organisation sends its applications, or one asks and another sends."""
    stands = {"two_to_send": organisation.two_to_send}
    form = TwoToSendForm(request.POST if request.method == "POST" else None, initial=stands)
    if request.method == "POST" and form.is_valid():
        founding.change(organisation=organisation, by=visitor(request), **form.cleaned_data)
        messages.success(request, "How you send is saved")
        return redirect("organisation", number=organisation.pk)
    others = queries.writers_of(organisation, Permission.SEND_APPLICATION).values("person").distinct().count()
    told = {"form": form, "organisation": organisation, "alone": others < 2}
    return render(request, "applications/two-to-send.html", told)


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def copy(request: HttpRequest, number: int) -> HttpResponse:
    """A PDF of it, to keep or to show the committee: a draft as it stands, or what was sent."""
    found = found_or_404(queries.applications_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    response = HttpResponse(printing.as_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="application-{found.number or "draft"}.pdf"'
    return response


@for_members(Permission.WRITE_APPLICATION)
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Open what was sent to be changed. It stands until the change is sent."""
    found = found_or_404(queries.applications_for(request.user, Permission.WRITE_APPLICATION), pk=number)
    try:
        draft = begin_change(application=found, by=visitor(request))
    except Refused as problem:
        messages.warning(request, str(problem))
        return redirect("application", number=found.pk)
    return redirect("application", number=draft.pk)


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    """What was sent, by whom and when, to read again or to print."""
    found = found_or_404(queries.applications_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    if found.sent_at is None or found.withdrawn_at is not None:
        return redirect("application", number=found.pk)
    theirs = standing_of(request)
    return render(
        request,
        "applications/receipt.html",
        {
            "application": found,
            "opportunity": found.opportunity,
            "asked": queries.asked_of(found),
            "answered": found.state(clock.arrived()) is State.ANSWERED,
            "tells_time": theirs.may(Permission.WRITE_APPLICATION, found),
            "change": queries.unsent_change(found),
            "changes": is_open(found.opportunity) and theirs.may(Permission.WRITE_APPLICATION, found),
            "takes_back": is_open(found.opportunity) and theirs.may(Permission.SEND_APPLICATION, found),
        },
    )


@for_members(Permission.WRITE_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def time(request: HttpRequest, number: int) -> HttpResponse:
    """Say how long it took, so that what a round costs the sector can be seen."""
    found = found_or_404(queries.applications_for(request.user, Permission.WRITE_APPLICATION), pk=number)
    if found.sent_at is None or found.withdrawn_at is not None:
        return redirect("application", number=found.pk)
    told: TimeTaken | None = getattr(found, "time_taken", None)
    form = TimeForm(request.POST if request.method == "POST" else None, initial={"hours": told.hours if told else None})
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell_time(application=found, hours=form.cleaned_data["hours"], by=visitor(request))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Thank you. It is counted with what the others say, and nobody sees yours alone")
            return redirect("receipt", number=found.pk)
    return render(request, "applications/time.html", {"application": found, "form": form})


@for_members(Permission.SEND_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take an application back, having said yes to it."""
    found = found_or_404(queries.applications_for(request.user, Permission.SEND_APPLICATION), pk=number)
    if request.method == "POST":
        try:
            actions.withdraw(application=found, by=visitor(request))
        except Refused as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, "The application is taken back. Your answers are kept")
        return redirect("application", number=found.pk)
    if found.withdrawn_at is not None or (found.sent_at is not None and not is_open(found.opportunity)):
        return redirect("application", number=found.pk)
    return render(request, "applications/withdraw.html", {"application": found, "open": is_open(found.opportunity)})
