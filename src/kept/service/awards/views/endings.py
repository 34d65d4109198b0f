"""What was said between the two sides about an end or a change: the discussion, and the letter. Both see it alike."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service.awards import actions, queries
from kept.service.awards.forms import ReplyForm
from kept.service.awards.models import Ending
from kept.service.checks.queries import explanations_for
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """The letter in full, the reasons for departing from promises with their answers, and the discussion before."""
    ending = found_or_404(
        queries.endings_for(request.user, Permission.SEE_ORGANISATION).select_related("replied_by"), pk=number
    )
    allowed = standing_of(request).allowed(ending.award)
    reasons = explanations_for(request.user).filter(
        finding__checked__subject="awards.ending", finding__checked__subject_id=ending.pk
    )
    ends = ending.stands and ending.what == Ending.What.END
    return render(
        request,
        "awards/ending.html",
        {
            "ending": ending,
            "award": ending.award,
            "whom_to_ask": queries.whom_to_ask(ending.award),
            "reasons": reasons.order_by("pk")[:20] if ending.given_on else [],
            "replies": Permission.ACCEPT_AWARD in allowed and ending.can_be_answered,
            "prepares": Permission.END_AWARD in allowed and not ending.given_on and not ending.put_aside_at,
            "handovers": ending.handovers.all() if ends else [],
            "hands_over": ends and Permission.END_AWARD in allowed,
            "takes_back": Permission.END_AWARD in allowed and ending.can_be_taken_back,
            "days": (ending.effective_on - ending.given_on).days if ending.given_on and ending.effective_on else None,
        },
    )


@for_members(Permission.ACCEPT_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """Answer in the discussion, until the last day for replies."""
    found_or_404(queries.endings_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    ending = found_or_404(queries.endings_for(request.user, Permission.ACCEPT_AWARD), pk=number)
    form = ReplyForm(request.POST if request.method == "POST" else None, initial={"words": ending.reply})
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply(ending=ending, words=form.cleaned_data["words"], by=visitor(request))
        except Refused as problem:
            form.add_error("words", str(problem))
        else:
            messages.success(request, f"Your reply is with {ending.award.funder}")
            return redirect("ending", number=ending.pk)
    elif not ending.can_be_answered:
        return redirect("ending", number=ending.pk)
    return render(request, "awards/reply.html", {"ending": ending, "award": ending.award, "form": form})
