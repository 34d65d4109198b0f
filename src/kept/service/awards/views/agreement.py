"""The agreement as both sides read it: as a page and as files; what the holder asks of it, and the funder's answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service import clock
from kept.service.awards import actions, agreement, queries
from kept.service.awards.forms import version_in
from kept.service.awards.models import Award, Terms
from kept.service.awards.terms import being_written, draft_of, last_sent
from kept.service.awards.terms_forms import FORMS, AnswerForm, AskForm
from kept.service.awards.views.terms import silencing_of
from kept.service.decisions.pack import Block
from kept.service.decisions.pack_files import TYPES, WRITERS
from kept.service.history.refused import Refused
from kept.service.library import downloads
from kept.service.library.wording import day
from kept.service.organisations.doors import for_members, for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """The agreement word for word, with its earlier versions and what was said about them."""
    award = _seen(request, number)
    versions = _versions(award)
    terms = _chosen(request, versions)
    allowed = standing_of(request).allowed(award)
    open_still = award.accepted_at is None and award.closed_at is None
    context = {
        "award": award,
        "terms": terms,
        "last": versions[-1] if versions else None,
        "versions": versions,
        "heading": terms.title if terms else "Agreement",
        "blocks": agreement.blocks_of(terms) if terms else [],
        "asks": open_still and Permission.ACCEPT_AWARD in allowed,
        "answers": open_still and Permission.MANAGE_AWARD in allowed,
        **(silencing_of(award, terms) if terms else {}),
    }
    return render(request, "awards/agreement.html", context)


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def as_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The same as PDF."""
    return _file(request, number, "pdf")


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def as_word(request: HttpRequest, number: int) -> HttpResponse:
    """The same for Word."""
    return _file(request, number, "docx")


@for_members(Permission.ACCEPT_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for a change before saying yes."""
    award = found_or_404(queries.awards_for(request.user, Permission.ACCEPT_AWARD), pk=number)
    terms = last_sent(award)
    if terms is None or award.accepted_at is not None or award.closed_at is not None or terms.answered_at is not None:
        return redirect("agreement", number=award.pk)
    form = AskForm(request.POST if request.method == "POST" else None, initial={"words": terms.asked})
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_other_terms(award=award, words=form.cleaned_data["words"], by=visitor(request))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{award.funder} is told. You can still say yes or no")
            return redirect("agreement", number=award.pk)
    return render(request, "awards/ask-terms.html", {"award": award, "terms": terms, "form": form})


@for_staff(Permission.MANAGE_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Change the agreement and send it anew, or keep it and say why."""
    award = found_or_404(queries.awards_for(request.user, Permission.MANAGE_AWARD), pk=number)
    terms = last_sent(award)
    if terms is None or award.accepted_at is not None or award.closed_at is not None:
        return redirect("agreement", number=award.pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    send = "send" in request.POST
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_terms(award=award, words=form.cleaned_data["words"], send=send, by=visitor(request))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"We have written to {award.holder}")
            return redirect("agreement", number=award.pk)
    draft = being_written(award) if draft_of(award.application) else None
    context: dict[str, Any] = {"award": award, "terms": terms, "form": form, "draft": draft, "parts": parts()}
    if draft is not None:
        heading, blocks = agreement.written(award, draft)
        context |= {"heading": heading, "blocks": blocks, **silencing_of(award, draft)}
    return render(request, "awards/answer-terms.html", context)


def parts() -> list[tuple[str, str]]:
    """The parts that a funder writes: the name of each one's address, and its title."""
    return [(f"terms-{slug}", title) for slug, (title, _) in FORMS.items()]


def _seen(request: HttpRequest, number: int) -> Award:
    awards = queries.awards_for(request.user, Permission.SEE_ORGANISATION).select_related("accepted_by")
    return found_or_404(awards, pk=number)


def _versions(award: Award) -> list[Terms]:
    return list(Terms.objects.filter(application=award.application_id, sent_at__isnull=False).order_by("version"))


def _chosen(request: HttpRequest, versions: list[Terms]) -> Terms | None:
    """The version that the address asks for, or the last."""
    asked = version_in(request.GET)
    return next((one for one in versions if one.version == asked), versions[-1] if versions else None)


def _file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    award = _seen(request, number)
    terms = _chosen(request, _versions(award))
    if terms is None:
        raise Http404
    blocks = [*agreement.blocks_of(terms), Block("words", _standing(award, terms))]
    content = WRITERS[kind](terms.title, blocks)
    name = f"agreement-{award.pk}-version-{terms.version}.{kind}"
    return HttpResponse(content, content_type=TYPES[kind], headers=downloads.to_keep(name))


def _standing(award: Award, terms: Terms) -> str:
    """Under the text: which version it is, and who said yes to it."""
    sent = f"Version {terms.version}, sent on {day(clock.day_in_london(terms.sent_at))}." if terms.sent_at else ""
    last = last_sent(award)
    if award.accepted_at is None or last is None or last.version != terms.version:
        return sent
    who = award.accepted_by.called if award.accepted_by else "somebody who has left"
    role = f", {award.accepted_as} of {award.holder}" if award.accepted_as else ""
    return f"{sent} Accepted on {day(clock.day_in_london(award.accepted_at))} by {who}{role}."
