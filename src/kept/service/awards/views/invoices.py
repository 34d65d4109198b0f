"""Invoices: sent from a phone, looked at by the funder, and the same page for both sides."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service import clock
from kept.service.awards import actions, queries
from kept.service.awards.actions.invoicing import last_day_to_ask
from kept.service.awards.models import Invoice
from kept.service.awards.money_forms import InvoiceForm, QuestionForm, StandByForm
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_members, for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor
from kept.service.uploads.serving import as_attachment


@for_members(Permission.CLAIM_PAYMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, number: int) -> HttpResponse:
    """Send the invoice for a payment, or another in its place."""
    payment = found_or_404(queries.payments_for(request.user, Permission.CLAIM_PAYMENT), pk=number)
    if not payment.is_invoiced:
        return redirect("award", number=payment.award_id)
    posted = request.method == "POST"
    first = {"amount": payment.amount, "dated_on": clock.today()}
    form = InvoiceForm(request.POST if posted else None, request.FILES if posted else None, initial=first)
    if posted and form.is_valid():
        try:
            sent = actions.send_invoice(payment=payment, by=visitor(request), **form.cleaned_data)
        except actions.PlannedAnew as problem:
            messages.warning(request, str(problem))
            return redirect("award", number=payment.award_id)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Sent. {payment.award.funder} has it")
            return redirect("invoice", number=sent.pk)
    known = queries.standing_invoice(payment)
    return render(
        request, "awards/send-invoice.html", {"payment": payment, "award": payment.award, "form": form, "known": known}
    )


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Where an invoice is on its way, what was asked about it and answered."""
    found = found_or_404(queries.invoices_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    payment, standing = found.payment, standing_of(request)
    manages = standing.may(Permission.MANAGE_AWARD, payment.award)
    sends = standing.may(Permission.CLAIM_PAYMENT, payment)
    return render(
        request,
        "awards/invoice.html",
        {
            "invoice": found,
            "payment": payment,
            "award": payment.award,
            "approves": manages and not (found.approved_at or found.replaced_at),
            "asks": manages and found.waits_for_funder and not found.questioned_at,
            "ask_until": last_day_to_ask(found),
            "sends_another": sends and not (found.approved_at or found.replaced_at),
            "stands_by": sends and found.waits_for_holder,
            "pays": standing.may(Permission.RECORD_PAYMENT, payment.award),
        },
    )


@for_staff(Permission.MANAGE_AWARD)
@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Say that it is right."""
    found = found_or_404(queries.invoices_for(request.user, Permission.MANAGE_AWARD), pk=number)
    try:
        actions.approve_invoice(invoice=found, by=visitor(request))
    except Refused as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "Approved. Those who pay are told")
    return redirect("invoice", number=found.pk)


@for_staff(Permission.MANAGE_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, number: int) -> HttpResponse:
    """Ask what is not right about it."""
    found = found_or_404(queries.invoices_for(request.user, Permission.MANAGE_AWARD), pk=number)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if _said(request, form, found, actions.question_invoice):
        messages.success(request, f"{found.payment.award.holder} is asked")
        return redirect("invoice", number=found.pk)
    says = "The days to pay go on counting. They begin anew only if the group sends another invoice in its place."
    context = {"invoice": found, "form": form, "heading": "Ask about this invoice", "says": says}
    return render(request, "awards/about-invoice.html", context)


@for_members(Permission.CLAIM_PAYMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def stand_by(request: HttpRequest, number: int) -> HttpResponse:
    """Say that it is right as it is."""
    found = found_or_404(queries.invoices_for(request.user, Permission.CLAIM_PAYMENT), pk=number)
    form = StandByForm(request.POST if request.method == "POST" else None)
    if _said(request, form, found, actions.stand_by_invoice):
        messages.success(request, f"{found.payment.award.funder} is told")
        return redirect("invoice", number=found.pk)
    says = "The days to pay you have gone on counting since you sent it."
    context = {"invoice": found, "form": form, "heading": "It is right as it is", "says": says}
    return render(request, "awards/about-invoice.html", context)


def _said(request: HttpRequest, form: Form, about: Invoice, action: Callable[..., Invoice]) -> bool:
    """Whether what was typed about an invoice was taken; where it was not, the form says why."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        action(invoice=about, words=form.cleaned_data["words"], by=visitor(request))
    except Refused as problem:
        form.add_error(None, str(problem))
        return False
    return True


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def file(request: HttpRequest, number: int) -> HttpResponse:
    """The file that came with it, to keep."""
    found = found_or_404(queries.invoices_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    if found.upload is None:
        raise Http404
    return as_attachment(found.upload)
