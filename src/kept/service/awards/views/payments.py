"""What is due, and recording what was paid, when and into which account."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service import clock
from kept.service.awards import actions, queries
from kept.service.awards.forms import CorrectForm
from kept.service.awards.letters import said
from kept.service.awards.models import Payment
from kept.service.awards.money_forms import PaidForm
from kept.service.banking.queries import has_in_use, in_use
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor

ON_A_PAGE = 25


@for_staff(Permission.RECORD_PAYMENT)
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """What is late, due today and due soon, across all awards."""
    payments = queries.outstanding(
        queries.payments_for(request.user, Permission.RECORD_PAYMENT), until=clock.today() + queries.SOON
    )
    listed = payments.select_related("claim").annotate(has_account=has_in_use("award__holder"))
    page = Paginator(listed.order_by("due_on", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    bodies = standing_of(request).organisations(Permission.RECORD_PAYMENT)
    return render(request, "awards/due.html", {"page": page, "counted": queries.counted(payments), "bodies": bodies})


@for_staff(Permission.RECORD_PAYMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def paid(request: HttpRequest, number: int) -> HttpResponse:
    """Record when a payment was made; or put right a day that was recorded wrongly."""
    payment = found_or_404(queries.payments_for(request.user, Permission.RECORD_PAYMENT), pk=number)
    if payment.paid_on is not None:
        return _correct(request, payment)
    form = _form(request, payment)
    if request.method == "POST" and form.is_valid():
        try:
            payment = actions.pay(payment=payment, by=visitor(request), **form.said)
        except actions.PlannedAnew as problem:
            messages.warning(request, str(problem))
            return redirect("award", number=payment.award_id)
        except Refused as problem:
            form.add_error("paid_on", str(problem))
        else:
            messages.success(request, f"Recorded as paid on {said(payment.paid_on)}")
            return redirect("award", number=payment.award_id)
    return _page(request, payment, form)


@for_staff(Permission.RECORD_PAYMENT)
@require_POST
def look(request: HttpRequest, number: int) -> HttpResponse:
    """The same page with the numbers of the account, once, for whoever is about to pay."""
    payment = found_or_404(queries.payments_for(request.user, Permission.RECORD_PAYMENT), pk=number)
    try:
        numbers = actions.look_at_account(payment=payment, by=visitor(request))
    except actions.PlannedAnew as problem:
        messages.warning(request, str(problem))
        return redirect("award", number=payment.award_id)
    except Refused as problem:
        messages.warning(request, str(problem))
        return redirect("record-payment", number=payment.pk)
    return _page(request, payment, _form(request, payment, look=True), numbers=numbers)


def _form(request: HttpRequest, payment: Payment, look: bool = False) -> PaidForm:
    posted = request.POST if request.method == "POST" and not look else None
    account = in_use(payment.award.holder)
    return PaidForm(posted, account=account, known=queries.paid_into_last(payment), initial={"paid_on": clock.today()})


def _page(request: HttpRequest, payment: Payment, form: PaidForm, **more: Any) -> HttpResponse:
    why_not = actions.why_not(payment, visitor(request))
    invoice = queries.standing_invoice(payment)
    notice = queries.ended(payment.award)
    falls_away = notice if notice and notice.ends_before(payment.due_on) else None
    context = {
        "falls_away": falls_away,
        "payment": payment,
        "form": form,
        "why_not": why_not,
        "invoice": invoice,
        **more,
    }
    return render(request, "awards/paid.html", context | more)


def _correct(request: HttpRequest, payment: Payment) -> HttpResponse:
    """A day that is on record is put right with a sentence. The form that records one lands here when pressed twice."""
    assert payment.paid_on is not None
    correcting = request.method == "POST" and "because" in request.POST
    if request.method == "POST" and not correcting:
        form = PaidForm(request.POST, account=None, known=None)
        same = form.is_valid() and form.cleaned_data["paid_on"] == payment.paid_on
        says = f"It is on record as paid on {said(payment.paid_on)}"
        if same:
            messages.success(request, says)
            return redirect("award", number=payment.award_id)
        messages.warning(request, f"{says}. If that is wrong, correct it here")
        return redirect("record-payment", number=payment.pk)
    correction = CorrectForm(request.POST if correcting else None, initial={"after": payment.paid_on})
    if correcting and correction.is_valid():
        try:
            actions.correct(
                payment=payment,
                before=request.POST.get("before", ""),
                after=correction.cleaned_data["after"],
                because=correction.cleaned_data["because"],
                by=visitor(request),
            )
        except Refused as problem:
            correction.add_error(None, str(problem))
        else:
            messages.success(request, "The day of payment is put right")
            return redirect("award", number=payment.award_id)
    return render(request, "awards/correct.html", {"payment": payment, "form": correction})
