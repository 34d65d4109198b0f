"""Help, as on the telephone: what the applicant allows, the pages of whoever types, and the link that sends."""

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kept.service import clock
from kept.service.applications import files, helping, papers, queries, together
from kept.service.applications.closing import is_open, time_left
from kept.service.applications.forms import HelpForm, SendForm, page_opened
from kept.service.applications.together_models import Help
from kept.service.applications.views.answering import Pages, one_question
from kept.service.design.audience import for_everybody
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor
from kept.service.uploads.serving import as_attachment

PAGE = 25
HELPED = Pages("helped-application", "helped-question", "helped-application", "shared-file")


@for_members(Permission.SEND_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def allow(request: HttpRequest, number: int) -> HttpResponse:
    """Let a body's people type in this application, or let them no longer."""
    found = found_or_404(queries.applications_for(request.user, Permission.SEND_APPLICATION), pk=number)
    if found.sent_at is not None or found.withdrawn_at is not None:
        return redirect("application", number=found.pk)
    name = request.GET.get("name", "")[:200]
    page = Paginator(together.may_help(found, name), PAGE).get_page(request.GET.get("page"))
    posted = request.POST if request.method == "POST" else None
    form = HelpForm(posted, bodies=together.may_help(found), shown=page)
    if request.method == "POST" and "stop" in request.POST:
        stopped = next((one for one in together.helping_now(found) if str(one.pk) == request.POST["stop"]), None)
        if stopped is not None:
            helping.end_help(help=stopped, by=visitor(request))
            messages.success(request, f"{stopped.organisation} can no longer read or write in it")
        return redirect("help-to-apply", number=found.pk)
    if request.method == "POST" and form.is_valid():
        body = form.cleaned_data["body"]
        try:
            helping.allow_help(application=found, organisation=body, by=visitor(request))
        except Refused as problem:
            form.add_error("body", str(problem))
        else:
            messages.success(request, f"{body} can type in it now. Only you can send it")
            return redirect("help-to-apply", number=found.pk)
    told = {"application": found, "form": form, "helpers": together.helping_now(found), "page": page, "name": name}
    return render(request, "applications/help.html", told)


@for_members(Permission.HELP_APPLICATION)
@require_safe
def helped(request: HttpRequest) -> HttpResponse:
    """The drafts of others in which somebody may write, what closes first on top."""
    theirs = together.helped_for(request.user).order_by("opportunity__closes_at", "pk")
    page = Paginator(theirs, PAGE).get_page(request.GET.get("page"))
    return render(request, "applications/helping.html", {"page": page})


@for_members(Permission.HELP_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def helped_one(request: HttpRequest, number: int) -> HttpResponse:
    """One of them: its questions, and the press that asks the applicant to read and send it."""
    found = found_or_404(together.helped_for(request.user), pk=number)
    if request.method == "POST":
        try:
            many = helping.ask_to_confirm(application=found, by=visitor(request))
        except Refused as problem:
            messages.warning(request, str(problem))
        else:
            people = "person" if many == 1 else "people"
            messages.success(request, f"Every answer is in an e-mail to {many} {people} of {found.organisation}")
        return redirect("helped-application", number=found.pk)
    asked = queries.asked_of(found)
    assert found.opportunity.closes_at
    return render(
        request,
        "applications/helped.html",
        {
            "application": found,
            "opportunity": found.opportunity,
            "asked": asked,
            "ready": all(one.is_ready for one in asked),
            "papers_missing": papers.missing(papers.wanted_of(found), papers.APPLYING),
            "open": is_open(found.opportunity),
            "left": time_left(clock.arrived(), found.opportunity.closes_at),
            "pages": HELPED,
            "read_file": HELPED.file,
            "phone": Help.objects.filter(application=found, ended_at=None).exists(),
        },
    )


@for_members(Permission.HELP_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, number: int, order: int) -> HttpResponse:
    """One question of it."""
    return one_question(request, found_or_404(together.helped_for(request.user), pk=number), order, HELPED)


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def file(request: HttpRequest, number: int, order: int) -> HttpResponse:
    """The file or photo that is an answer, for those who help and for partners."""
    upload = files.given(found_or_404(together.read_for(request.user), pk=number), order)
    if upload is None:
        raise Http404
    return as_attachment(upload)


@for_everybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, link: str) -> HttpResponse:
    """Every answer, and the press that sends them: for whoever has the link of the e-mail."""
    known = helping.asked_by_link(link)
    if known is None:
        return render(request, "applications/link-of-no-use.html", status=404)
    found, sender = known
    says, form = "", SendForm(request.POST if request.method == "POST" else None, application=found)
    if form.is_valid():
        pressed = form.cleaned_data
        try:
            sent = helping.send_by_link(link=link, press=pressed["press"], opened=pressed["opened"])
        except Refused as problem:
            says = str(problem)
        else:
            return render(request, "applications/sent-by-link.html", {"application": sent, "sender": sender})
    told = {
        "application": found,
        "opportunity": found.opportunity,
        "asked": queries.asked_of(found),
        "sender": sender,
        "says": says,
        "press": secrets.token_urlsafe(24),
        "opened": page_opened(found),
        "open": is_open(found.opportunity),
        "no_files": True,
    }
    return render(request, "applications/agree.html", told)
