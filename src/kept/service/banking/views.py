"""An organisation's bank details: what is used, what waits, and the second person's press."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service.banking import actions, queries
from kept.service.banking.forms import AccountForm, AskForm, CheckForm, TypedNumbers
from kept.service.banking.models import Account
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_members, for_staff, found_or_404
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_members(Permission.KEEP_ACCOUNT)
@require_safe
def bank_details(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What is in use, what waits and for whom. The numbers themselves are shown to nobody here."""
    waits, keepers = queries.waiting(organisation), queries.keepers(organisation)
    others = [one for one in keepers if waits and one.pk != waits.proposed_by_id]
    return render(
        request,
        "banking/one.html",
        {
            "organisation": organisation,
            "account": queries.in_use(organisation),
            "waits": waits,
            "gave": waits and waits.proposed_by_id == visitor(request).pk,
            "others": others,
            "keepers": keepers,
        },
    )


@for_members(Permission.KEEP_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Give new ones."""
    form = AccountForm(request.POST if request.method == "POST" else None)

    def do() -> None:
        actions.propose(organisation=organisation, numbers=form.numbers, by=visitor(request))

    shown = {"organisation": organisation, "account": queries.in_use(organisation)}
    says = "Saved. They wait for a second person. We have written to everybody who looks after bank details"
    return _done(request, form, do, says, organisation.pk) or render(
        request, "banking/give.html", shown | {"form": form}
    )


@for_members(Permission.KEEP_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Be the second person: type the numbers from a statement, and see that they are the same."""
    account = _account(request, number, Permission.KEEP_ACCOUNT)
    form = TypedNumbers(request.POST if request.method == "POST" else None)

    def do() -> None:
        actions.confirm(account=account, by=visitor(request), **form.cleaned_data)

    says = "Confirmed. Every funder pays into this account from now on"
    gave = account.proposed_by_id == visitor(request).pk
    return _done(request, form, do, says, account.organisation_id) or render(
        request, "banking/confirm.html", {"account": account, "form": form, "gave": gave}
    )


@for_members(Permission.KEEP_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a body to ring and check."""
    account = _account(request, number, Permission.KEEP_ACCOUNT)
    form = AskForm(request.POST if request.method == "POST" else None)
    form.fields["body"].queryset = queries.bodies(account.organisation)  # type: ignore[attr-defined]

    def do() -> None:
        actions.ask(account=account, body=form.cleaned_data["body"], by=visitor(request))

    says = "We have asked them to ring you"
    return _done(request, form, do, says, account.organisation_id) or render(
        request, "banking/ask.html", {"account": account, "form": form}
    )


@for_members(Permission.KEEP_ACCOUNT)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Put aside what waits."""
    account = _account(request, number, Permission.KEEP_ACCOUNT)
    try:
        actions.withdraw(account=account, by=visitor(request))
    except Refused as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "The new bank details are withdrawn")
    return redirect("bank-details", organisation=account.organisation_id)


@for_staff(Permission.CHECK_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Be the second person for a group that has one: ring them, and type what you hear."""
    account = _account(request, number, Permission.CHECK_ACCOUNT)
    form = CheckForm(request.POST if request.method == "POST" else None)

    def do() -> None:
        actions.check(account=account, by=visitor(request), **form.cleaned_data)

    says = f"Confirmed. {account.organisation} is paid into this account from now on"
    return _done(request, form, do, says, None) or render(
        request, "banking/check.html", {"account": account, "form": form}
    )


def _account(request: HttpRequest, number: int, permission: Permission) -> Account:
    return found_or_404(queries.accounts_for(request.user, permission), pk=number)


def _done(
    request: HttpRequest, form: Form, do: Callable[[], None], says: str, organisation: int | None
) -> HttpResponse | None:
    """Where a good press leads; None where the page is shown, with what is to be put right."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        do()
    except Refused as problem:
        form.add_error(None, str(problem))
        return None
    messages.success(request, says)
    to: dict[str, Any] = {"organisation": organisation} if organisation else {}
    return redirect("bank-details" if to else "work", **to)
