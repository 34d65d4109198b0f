"""A payment that is late: the holder says so, and whoever leads on money answers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service.awards import actions, queries
from kept.service.awards.late import claims_for, finance_leads, may_answer
from kept.service.awards.letters import said
from kept.service.awards.models import Claim
from kept.service.awards.money_forms import AnswerClaimForm, ClaimForm
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_members(Permission.CLAIM_PAYMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a payment is late."""
    payment = found_or_404(queries.payments_for(request.user, Permission.CLAIM_PAYMENT), pk=number)
    known = Claim.objects.filter(payment=payment).first()
    if known is not None:
        return redirect("claim", number=known.pk)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.claim(payment=payment, words=form.cleaned_data["words"], by=visitor(request))
        except Refused as problem:
            messages.warning(request, str(problem))
            return redirect("award", number=payment.award_id)
        messages.success(request, "Sent. Whoever leads on money there has it now")
        return redirect("claim", number=made.pk)
    leads, to_post = finance_leads(payment.award)
    return render(
        request, "awards/claim-payment.html", {"payment": payment, "form": form, "leads": leads, "to_post": to_post}
    )


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What was claimed and what was answered, as both sides see it."""
    found = found_or_404(claims_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    answers = found.payment.paid_on is None and may_answer(visitor(request), found)
    return render(request, "awards/claim.html", {"claim": found, "payment": found.payment, "answers": answers})


@for_members(Permission.SEE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Say what happened, and by when it is paid."""
    found = found_or_404(claims_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    if not may_answer(visitor(request), found):
        raise Http404
    first = {"words": found.answer, "pay_by": found.pay_by}
    form = AnswerClaimForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.answer_claim(claim=found, by=visitor(request), **form.cleaned_data)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Sent. {found.payment.award.holder} reads that you pay by {said(found.pay_by)}")
            return redirect("claim", number=found.pk)
    return render(request, "awards/answer-claim.html", {"claim": found, "payment": found.payment, "form": form})
