"""What was sent, as both sides read it; and the funder's answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service.history.refused import Refused
from kept.service.monitoring import actions, queries
from kept.service.monitoring.forms import NoteForm, ReplyForm, WaiveForm
from kept.service.monitoring.models import ReportDue, Told
from kept.service.organisations.doors import for_members, for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor
from kept.service.uploads.serving import as_attachment


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def report(request: HttpRequest, number: int) -> HttpResponse:
    """A report that is due, and all that became of it."""
    return shown(request, found_or_404(queries.dues_for(request.user, Permission.SEE_ORGANISATION), pk=number))


def shown(
    request: HttpRequest, due: ReportDue, *, reply: ReplyForm | None = None, note: NoteForm | None = None
) -> HttpResponse:
    """The page of a report, with whichever form came back."""
    sent, standing = due.sent, standing_of(request)
    manages, writes = (standing.may(one, due) for one in (Permission.MANAGE_AWARD, Permission.WRITE_REPORT))
    return render(
        request,
        "monitoring/report.html",
        {
            "due": due,
            "award": due.award,
            "report": sent,
            "one": due,
            "files": sent.files.select_related("upload") if sent else [],
            "notes": sent.notes.all() if sent else [],
            "funders": [other.award.funder for other in queries.for_funders(sent) if other.pk != due.pk]
            if writes and sent
            else [],
            "writes": writes,
            "manages": manages,
            "replies": manages and sent and (reply or not due.reply),
            "form": reply or ReplyForm(),
            "note": note or NoteForm(),
        },
    )


@for_staff(Permission.MANAGE_AWARD)
@require_POST
def hear_report(request: HttpRequest, number: int) -> HttpResponse:
    """Say that it was read, with a reply where there is one."""
    due = found_or_404(queries.dues_for(request.user, Permission.MANAGE_AWARD), pk=number)
    if due.sent is None:
        messages.warning(request, "This report is not sent yet")
        return redirect("report-due", number=due.pk)
    form = ReplyForm(request.POST)
    return _heard(request, due, form) or shown(request, due, reply=form)


@for_staff(Permission.MANAGE_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def waive(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a report is not needed, with why; or ask for it after all."""
    due = found_or_404(queries.dues_for(request.user, Permission.MANAGE_AWARD), pk=number)
    if due.sent:
        return redirect("report-due", number=due.pk)
    waiving = request.method == "POST" and request.POST.get("do") != "ask"
    form = WaiveForm(request.POST if waiving else None)
    try:
        if waiving and form.is_valid():
            actions.waive(due=due, because=form.cleaned_data["because"], by=visitor(request))
            messages.success(request, f"{due.award.holder} is told that you do not need this report")
            return redirect("report-due", number=due.pk)
        if request.method == "POST" and not waiving:
            actions.ask_after_all(due=due, by=visitor(request))
            messages.success(request, f"{due.award.holder} is told that you ask for it after all")
            return redirect("report-due", number=due.pk)
    except Refused as problem:
        messages.warning(request, str(problem))
        return redirect("report-due", number=due.pk)
    return render(request, "monitoring/waive.html", {"due": due, "award": due.award, "form": form})


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def report_file(request: HttpRequest, number: int, file: int) -> HttpResponse:
    """A file of a report, to keep: for the group, and once it is sent for the funder."""
    due = found_or_404(queries.dues_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    may_read = due.sent is not None or standing_of(request).may(Permission.WRITE_REPORT, due)
    if due.report is None or not may_read:
        raise Http404
    return as_attachment(found_or_404(due.report.files.select_related("upload"), pk=file).upload)


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def told(request: HttpRequest, number: int) -> HttpResponse:
    """Something that a group told its funder."""
    return _told(request, found_or_404(queries.told_for(request.user, Permission.SEE_ORGANISATION), pk=number))


@for_staff(Permission.MANAGE_AWARD)
@require_POST
def hear_told(request: HttpRequest, number: int) -> HttpResponse:
    """Say that it was read, with a reply where there is one."""
    one = found_or_404(queries.told_for(request.user, Permission.MANAGE_AWARD), pk=number)
    form = ReplyForm(request.POST)
    return _heard(request, one, form) or _told(request, one, form)


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def told_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The paper that came with it, to keep."""
    one = found_or_404(queries.told_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    if one.upload is None:
        raise Http404
    return as_attachment(one.upload)


def _told(request: HttpRequest, one: Told, form: ReplyForm | None = None) -> HttpResponse:
    manages = standing_of(request).may(Permission.MANAGE_AWARD, one)
    context: dict[str, Any] = {"one": one, "award": one.award, "replies": manages and (form or not one.reply)}
    return render(request, "monitoring/told.html", context | {"form": form or ReplyForm()})


def _heard(request: HttpRequest, one: ReportDue | Told, form: ReplyForm) -> HttpResponse | None:
    """Say that it was read; None where the form has to come back."""
    if not form.is_valid():
        return None
    try:
        actions.hear(one=one, reply=form.cleaned_data["reply"], by=visitor(request))
    except Refused as problem:
        form.add_error("reply", str(problem))
        return None
    said = "Your reply is with them" if form.cleaned_data["reply"] else f"{one.award.holder} is told that you read it"
    messages.success(request, said)
    return redirect(one.get_absolute_url())
