"""What becomes of partners' shares: the lead says it, and each partner answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.awards import actions, queries
from kept.service.awards.actions.sharing import partners_may_join, shown
from kept.service.awards.models import SubAward
from kept.service.awards.share_forms import AnswerShareForm, JoiningForm, SharesForm
from kept.service.awards.sharing import as_they_stand, waits
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_members(Permission.ACCEPT_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, number: int) -> HttpResponse:
    """Say what each partner's share becomes."""
    award = found_or_404(queries.awards_for(request.user, Permission.ACCEPT_AWARD), pk=number)
    shares = list(as_they_stand(SubAward.objects.filter(award=award)).prefetch_related("passings"))
    if not shares or award.accepted_at is None:
        return redirect("award", number=award.pk)
    form = SharesForm(request.POST if request.method == "POST" else None, shares=shares)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_shares(award=award, seen=request.POST.get("seen", ""), by=visitor(request), **form.said)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Said. Your partners and the funder see it")
            return redirect("award", number=award.pk)
    context = {
        "award": award,
        "form": form,
        "shares": [form[name] for name in form.numbers],
        "first": shares[0],
        "waits": any(waits(one) for one in shares),
        "seen": shown(award),
        "may_join": partners_may_join(award),
    }
    return render(request, "awards/say-shares.html", context)


@for_members(Permission.ACCEPT_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, number: int) -> HttpResponse:
    """Name a partner that joins, and its share."""
    award = found_or_404(queries.awards_for(request.user, Permission.ACCEPT_AWARD), pk=number)
    if not partners_may_join(award):
        return redirect("award", number=award.pk)
    form = JoiningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            share = actions.bring_in(
                award=award, organisation=form.organisation, by=visitor(request), **form.cleaned_data
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            asked = "It is written to" if share.organisation else "It is not on record here, so tell it yourself"
            messages.success(request, f"{share.name} has a share now. {asked}")
            return redirect("share", number=share.pk)
    return render(request, "awards/bring-in.html", {"award": award, "form": form})


@for_members(Permission.ACCEPT_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Say yes to a share, or that the partner disagrees."""
    share = found_or_404(queries.passed_on_to(request.user, Permission.ACCEPT_AWARD), pk=number)
    last = share.versions.order_by("-pk").first()
    if last is None:
        return redirect("share", number=share.pk)
    first = {} if last.agreed is None else {"agreed": "yes" if last.agreed else "no", "words": last.answer}
    form = AnswerShareForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        told, version = form.cleaned_data, request.POST.get("version", "")
        try:
            actions.answer_share(
                share=share,
                version=last.pk if version == str(last.pk) else 0,
                agreed=told["agreed"] == "yes",
                words=told["words"],
                by=visitor(request),
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Sent. {share.award.holder} reads it")
            return redirect("share", number=share.pk)
    return render(
        request, "awards/answer-share.html", {"share": share, "award": share.award, "last": last, "form": form}
    )
