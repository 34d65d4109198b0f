"""Money that a lead passes on: recording it, and what became of it."""

from decimal import Decimal
from secrets import token_urlsafe

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.awards import actions, queries
from kept.service.awards.models import Passing, SubAward
from kept.service.awards.share_forms import MissingForm, PassOnForm, TakeBackPassingForm
from kept.service.awards.sharing import pairs_of_parts, passed_on
from kept.service.design.typed import key_of
from kept.service.history.refused import Refused
from kept.service.library.wording import pounds
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor


@for_members(Permission.CLAIM_PAYMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, number: int) -> HttpResponse:
    """Record what was paid to a partner."""
    share = found_or_404(queries.sub_awards_for(request.user, Permission.CLAIM_PAYMENT), pk=number)
    posted = request.method == "POST"
    form = PassOnForm(request.POST if posted else None, initial={"amount": _next(share)})
    press = request.POST.get("press", "")
    if posted and form.is_valid():
        try:
            made = actions.pass_on(share=share, by=visitor(request), press=key_of(press), **form.cleaned_data)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{pounds(made.amount)} is on record. {share.name} sees it now")
            return redirect("share", number=share.pk)
    left = share.amount - passed_on(share)
    context = {"share": share, "award": share.award, "form": form, "left": left, "press": press or token_urlsafe(24)}
    return render(request, "awards/pass-on.html", context)


@for_members(Permission.SEE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What was recorded; the partner's word that it has not come, and the lead's that the record is wrong."""
    found = found_or_404(queries.passings_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    share, standing = found.share, standing_of(request)
    does = request.POST.get("does", "")
    missing = MissingForm(request.POST if does == "missing" else None)
    back = TakeBackPassingForm(request.POST if does == "take-back" else None)
    form = back if does == "take-back" else missing
    if does and (does == "came" or form.is_valid()):
        try:
            _do(request, found, does, missing, back)
        except Refused as problem:
            messages.warning(request, str(problem))
        else:
            return redirect("passing", number=found.pk)
        found = found_or_404(queries.passings_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    partner = share.organisation if share.is_heard else None
    context = {
        "passing": found,
        "share": share,
        "award": share.award,
        "form": form,
        "missing": missing,
        "back": back,
        "receives": partner is not None and standing.may(Permission.CLAIM_PAYMENT, partner),
        "pays": standing.may(Permission.CLAIM_PAYMENT, share),
    }
    return render(request, "awards/passing.html", context)


def _do(request: HttpRequest, found: Passing, does: str, missing: MissingForm, back: TakeBackPassingForm) -> None:
    by, share = visitor(request), found.share
    if does == "came":
        actions.say_came(passing=found, by=by)
        messages.success(request, "Thank you. It is on record that it came")
    elif does == "take-back":
        actions.take_back_passing(passing=found, because=back.cleaned_data["because"], by=by)
        messages.success(request, f"Taken back. {share.name} is told")
    elif does == "missing":
        actions.say_missing(passing=found, words=missing.cleaned_data["words"], by=by)
        messages.success(request, f"Sent. {share.award.holder} is told, and the funder sees it")


def _next(share: SubAward) -> Decimal | None:
    """Pounds of the first part that is not passed on in full; the last of a share is what is left."""
    due = Decimal(0)
    for part, made in pairs_of_parts(share):
        due += part.amount
        if made is None and (owed := due - passed_on(share)) > 0:
            return owed
    return None
