"""The holder asks for more because costs have risen; the funder answers."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.awards import actions, queries
from kept.service.awards.models import Uplift
from kept.service.awards.money_forms import AnswerUpliftForm, UpliftForm
from kept.service.awards.second_yes import who_else
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_members, for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_members(Permission.ACCEPT_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for more; or change what was asked, while it waits."""
    award = found_or_404(queries.awards_for(request.user, Permission.ACCEPT_AWARD), pk=number)
    known = Uplift.objects.filter(award=award, answered_at=None).first()

    def left(from_on: date) -> Decimal:
        unpaid = award.payments.filter(paid_on=None, due_on__gte=from_on)
        return unpaid.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)

    first = {"pounds": known.more, "from_on": known.from_on, "why": known.why} if known else {}
    form = UpliftForm(request.POST if request.method == "POST" else None, left=left, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_more(
                award=award,
                more=form.cleaned_data["more"],
                from_on=form.cleaned_data["from_on"],
                why=form.cleaned_data["why"],
                by=visitor(request),
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Sent. {award.funder} has been told")
            return redirect("award", number=award.pk)
    return render(request, "awards/ask-for-more.html", {"award": award, "form": form, "known": known})


@for_staff(Permission.MANAGE_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Say yes or no."""
    uplift = found_or_404(queries.uplifts_for(request.user, Permission.MANAGE_AWARD), pk=number)
    if uplift.answered_at is not None and request.method != "POST":
        return redirect("award", number=uplift.award_id)
    first = {"agreed": uplift.first_yes or uplift.more, "answer": uplift.answer}
    form = AnswerUpliftForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.answer_uplift(
                uplift=uplift,
                agreed=form.cleaned_data["agreed"],
                answer=form.cleaned_data["answer"],
                asked=_shown(request, uplift),
                by=visitor(request),
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            told = f"{uplift.award.holder} has your answer"
            waits = "Your yes is kept. It counts once a second person says yes to the same sum"
            messages.success(request, told if done.answered_at else waits)
            return redirect("award", number=uplift.award_id)
    context = {"uplift": uplift, "award": uplift.award, "form": form}
    if uplift.first_yes_by is not None:
        context["who_else"] = who_else(uplift.award, uplift.first_yes_by)
    return render(request, "awards/answer-uplift.html", context)


def _shown(request: HttpRequest, uplift: Uplift) -> Decimal:
    """The sum that the page showed; 0, which is never asked for, where it is not the one that is asked for now."""
    return uplift.more if request.POST.get("asked") == str(uplift.more) else Decimal(0)
