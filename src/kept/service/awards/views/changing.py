"""Asking the other side for a change of an award, and answering. Both see each request alike."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.awards import actions, queries
from kept.service.awards.actions.changing import HOLDERS_ONLY, planned, still_to_tell
from kept.service.awards.change_forms import AnswerForm, ChangeForm
from kept.service.awards.changing_letters import in_words
from kept.service.awards.models import Award, ChangeRequest
from kept.service.awards.second_yes import who_else
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import acting_for, standing_of
from kept.service.people.doors import visitor

Kind = ChangeRequest.Kind
ASKS = (Permission.ACCEPT_AWARD, Permission.MANAGE_AWARD)
"""Either is enough: the first asks and answers for the holder, the second for the funder."""


@for_members(Permission.SEE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Choose what should change; then say what it should be, and why."""
    theirs = queries.awards_for(request.user, ASKS[0]) | queries.awards_for(request.user, ASKS[1])
    award = found_or_404(theirs, pk=number)
    by_holder = _for_the_holder(request, award)
    kinds = [kind for kind in Kind if by_holder or kind not in HOLDERS_ONLY]
    asked = request.POST if request.method == "POST" else request.GET
    kind = next((kind for kind in kinds if kind == asked.get("kind")), None)
    asks_more = by_holder and queries.ended(award) is None
    shown: dict[str, Any] = {
        "award": award,
        "by_holder": by_holder,
        "kinds": kinds,
        "kind": kind,
        "asks_more": asks_more,
    }
    if kind is None or award.accepted_at is None:
        return render(request, "awards/change-what.html", shown | {"none": "kind" in asked})
    others = _others(request, award) if kind == Kind.MERGING else []
    form = ChangeForm(request.POST if request.method == "POST" else None, kind=kind, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask_for_change(
                award=award,
                kind=kind,
                by_holder=by_holder,
                reasons=form.cleaned_data["reasons"],
                wanted=form.wanted,
                by=visitor(request),
            )
        except actions.TakesAway as problem:
            form.add_error(None, str(problem))
            shown["takes_away"] = True
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{made.answerer} is asked, and told why")
            return redirect("change-request", number=made.pk)
    return render(request, "awards/change-ask.html", shown | {"form": form, "others": others})


@for_members(Permission.SEE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What was asked for and what became of it; the answer, for the side that is asked; or taking it back."""
    change = found_or_404(queries.changes_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    allowed = standing_of(request).allowed(change.award)
    asks = ASKS[0] if change.by_holder else ASKS[1]
    answers = ASKS[0] if change.holder_answers else ASKS[1]
    answering = request.method == "POST" and "withdraw" not in request.POST
    form = AnswerForm(request.POST if answering else None)
    try:
        if request.method == "POST" and "withdraw" in request.POST:
            actions.withdraw_change(request=change, by=visitor(request))
            messages.success(request, "It is withdrawn. The other side is told")
            return redirect("change-request", number=change.pk)
        if answering and form.is_valid():
            yes = form.cleaned_data["agreed"] == "yes"
            words = form.cleaned_data["answer"]
            done = actions.answer_change(request=change, agreed=yes, words=words, by=visitor(request))
            if done.waits:
                messages.success(request, "Your yes is kept. It counts once a second person says yes too")
                return redirect("change-request", number=done.pk)
            messages.success(request, "The award is changed" if yes else "You have said no. Nothing is changed")
            return redirect("award" if yes else "change-request", number=done.award_id if yes else done.pk)
    except Refused as problem:
        form.add_error(None, str(problem)) if answering else messages.warning(request, str(problem))
        change = found_or_404(queries.changes_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    return render(
        request,
        "awards/change.html",
        {
            "change": change,
            "award": change.award,
            "says": in_words(change),
            "form": form,
            "answers": change.waits and answers in allowed,
            "withdraws": change.waits and asks in allowed,
            "brings_in": change.agreed and change.kind == ChangeRequest.Kind.PARTNER and ASKS[0] in allowed,
            "who_else": _who_else(change),
            **(_as_it_would_be(change) if change.waits else {}),
        },
    )


def shown(award: Award, allowed: set[Permission]) -> dict[str, Any]:
    """For the award's own page: what was changed, what was asked, and whether they may ask."""
    requests = ChangeRequest.objects.filter(award=award).order_by("-pk")[:20]
    for request in requests:
        request.award = award  # already fetched, with both sides
    versions = award.versions.select_related("funder_was", "funder_now", "holder_was", "holder_now", "request")
    return {
        "changes": requests,
        "versions": versions,
        "asks_changes": bool(award.accepted_at) and not allowed.isdisjoint(ASKS),
    }


def _for_the_holder(request: HttpRequest, award: Award) -> bool:
    """Which side they ask for: the one they act for now, where they might for both."""
    standing = standing_of(request)
    holder, funder = standing.may(ASKS[0], award), standing.may(ASKS[1], award)
    return holder and (not funder or acting_for(request) == award.holder)


def _others(request: HttpRequest, award: Award) -> list[Organisation]:
    """The organisations they could accept awards for besides the holder."""
    theirs = standing_of(request).organisations(ASKS[0])
    return [one for one in theirs if one.pk not in (award.holder_id, award.funder_id)]


def _who_else(change: ChangeRequest) -> str:
    """Who can say the second yes, where one is needed and the first is said."""
    if not change.waits or change.first_yes_at is None:
        return ""
    return who_else(change.award, change.first_yes_by, None if change.by_holder else change.asked_by)


def _as_it_would_be(change: ChangeRequest) -> dict[str, Any]:
    """What a yes would make of the award and its payments; or why it can no longer be."""
    try:
        after, payments = planned(change)
    except Refused as problem:
        return {"cannot": str(problem)}
    longer = after.ends_on > change.award.ends_on
    return {
        "after": after,
        "payments": sorted((one for one in payments if one.pk is None), key=lambda one: one.due_on),
        "longer": longer,
        "to_tell": still_to_tell(after) if longer else [],
    }
