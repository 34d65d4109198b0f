"""Writing a report on one page, and adding a note once it is sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kept.service import clock
from kept.service.history.refused import Refused
from kept.service.monitoring import actions, queries
from kept.service.monitoring.forms import NoteForm, ReportForm
from kept.service.monitoring.models import Report, ReportDue
from kept.service.monitoring.views.hearing import shown
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor

MOST_OTHERS = 20
LONGEST_NUMBER = 10
"""Digits of a version or of a file's number: more than there ever are."""


@for_members(Permission.WRITE_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, number: int) -> HttpResponse:
    """A box, and what else there may be; every press keeps what is written, and one of them sends it."""
    due = found_or_404(queries.dues_for(request.user, Permission.WRITE_REPORT), pk=number)
    if due.sent or due.waived_at:
        return redirect("report-due", number=due.pk)
    others, report = list(queries.answered_too(due)[:MOST_OTHERS]), due.report
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        due=due,
        others=others,
        initial=_from(report, others),
    )
    now: Report | None = None
    if request.method == "POST" and form.is_valid():
        told = {
            "due": due,
            "written": form.written,
            "also": form.answers,
            "file": form.cleaned_data["file"],
            "version": _number_in(request, "version"),
            "by": visitor(request),
        }
        try:
            return _pressed(request, due, told)
        except actions.ChangedMeanwhile as problem:
            form.add_error(None, str(problem))
            now = problem.now
        except Refused as problem:
            form.add_error("file" if form.cleaned_data["file"] else None, str(problem))
    more = [name for name in ("reached", "worked", "did_not", "hours") if form[name].value() not in (None, "")]
    return render(
        request,
        "monitoring/write.html",
        {
            "due": due,
            "award": due.award,
            "agreed": due.award.monitoring.filter(due_on=due.due_on),
            "form": form,
            "report": report,
            "now": now,
            "version": now.version if now else _number_in(request, "version") or (report.version if report else 0),
            "files": report.files.select_related("upload") if report else [],
            "rate": queries.rate_for(due.award, clock.today()),
            "more": more or any(name in form.errors for name in ("reached", "worked", "did_not", "hours")),
        },
    )


def _pressed(request: HttpRequest, due: ReportDue, told: dict[str, Any]) -> HttpResponse:
    if request.POST.get("do") == "send":
        report = actions.send(**told)
        funders = {str(one.award.funder) for one in queries.for_funders(report)}
        messages.success(request, f"Your report is with {' and with '.join(sorted(funders))}. Thank you")
        return redirect("report-due", number=due.pk)
    actions.save(**told)
    if (file := _number_in(request, "take-out")) is not None:
        actions.take_out(due=due, file=file, by=visitor(request))
    messages.success(request, "Saved. Nobody but your group can read it until you send it")
    return redirect("write-report", number=due.pk)


@for_members(Permission.WRITE_REPORT)
@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Add to a report that is sent."""
    due = found_or_404(queries.dues_for(request.user, Permission.WRITE_REPORT), pk=number)
    if due.sent is None:
        messages.warning(request, "This report is not sent yet. Change the report itself")
        return redirect("report-due", number=due.pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            actions.note(due=due, words=form.cleaned_data["words"], by=visitor(request))
        except Refused as problem:
            form.add_error("words", str(problem))
        else:
            messages.success(request, "Your note stands beside the report")
            return redirect("report-due", number=due.pk)
    return shown(request, due, note=form)


def _from(report: Report | None, others: list[ReportDue]) -> dict[str, Any]:
    """What the form has in it at first: the draft."""
    if report is None:
        return {}
    ticked = [str(one.pk) for one in others if one.report_id == report.pk]
    told = {name: getattr(report, name) for name in ("words", "reached", "worked", "did_not", "hours")}
    return told | {"also": ticked}


def _number_in(request: HttpRequest, name: str) -> int | None:
    """A whole number that the page posted under a name; None where it posted none."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < LONGEST_NUMBER else None
