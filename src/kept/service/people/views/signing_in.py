"""Signing in with a code, for the first time or any other; and signing out."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service.design.audience import for_everybody
from kept.service.design.refusals import too_often
from kept.service.people import actions, codes
from kept.service.people.codes import Answer
from kept.service.people.doors import for_signed_in, for_signed_in_before_second_step
from kept.service.people.forms import AddressForm, CodeForm
from kept.service.people.models import Purpose

ANSWERS = {
    Answer.WRONG: "That is not the code we sent. Look at the newest message from us",
    Answer.RUN_OUT: "That code has run out. Ask for another",
}


@for_everybody
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code. Whether the address is known makes no difference to what happens next."""
    then = safe(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(then or "work")
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = codes.ask(request, form.cleaned_data["email"], Purpose.SIGN_IN, then)
        except codes.TooMany:
            return too_often(request)
        response = redirect("account_code")
        codes.remember_asking(response, asked)
        return response
    return render(request, "people/sign-in.html", {"form": form, "next": then})


@for_everybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Type the code."""
    if request.user.is_authenticated:
        return redirect("account")
    asked = codes.asked_by(request, Purpose.SIGN_IN)
    if asked is None:
        return redirect("account_login")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        came_of_it = codes.answer(request, asked, form.cleaned_data["code"])
        if came_of_it is Answer.RIGHT:
            return _welcome(request, asked.address, asked.then)
        form.add_error("code", ANSWERS[came_of_it])
    return render(request, "people/code.html", {"form": form, "asked": asked})


def _welcome(request: HttpRequest, address: str, then: str) -> HttpResponse:
    codes.forget_old()
    person = actions.join(address=address)
    if not person.is_active:
        return render(request, "people/closed.html", status=403)
    record_authentication(request, person, method="code")
    response = perform_login(request, Login(user=person, email=address, redirect_url=then or None))
    response.delete_cookie(codes.name_of(codes.ASKING))
    codes.remember_known(response, address)
    return response


@for_signed_in
@require_safe
def beside(request: HttpRequest) -> HttpResponse:
    """Where signing in leads whose words wait in another tab."""
    return render(request, "people/signed-in-beside.html")


@for_signed_in_before_second_step
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign this device out."""
    logout(request)
    messages.success(request, "You are signed out on this device")
    return redirect("home")


def safe(request: HttpRequest, address: str) -> str:
    """An address on this site, written from its root, or nothing: a bare word would be taken for a route's name."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours and address.startswith("/") and len(address) <= 500 else ""
