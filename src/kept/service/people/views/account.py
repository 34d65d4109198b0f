"""One's own account: name, address, devices, and everything held."""

import time

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service.design.refusals import too_often
from kept.service.history.record import record
from kept.service.people import actions, codes, devices, events, exports
from kept.service.people.codes import Answer
from kept.service.people.doors import for_signed_in, for_signed_in_before_second_step, visitor
from kept.service.people.forms import AddressForm, CodeForm, NameForm
from kept.service.people.models import Purpose
from kept.service.people.second_step import has_second_step
from kept.service.people.views.signing_in import ANSWERS, safe

FRESH = 5 * 60
"""Seconds for which showing that it is still you is good."""


@for_signed_in_before_second_step
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What is held about them, and what they can change."""
    return render(request, "people/account.html", {"second_step": has_second_step(visitor(request))})


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """What they are called."""
    person = visitor(request)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": person.name})
    if request.method == "POST" and form.is_valid():
        actions.rename(person=person, name=form.cleaned_data["name"], by=person)
        messages.success(request, "Your name is saved")
        return redirect("account")
    return render(request, "people/name.html", {"form": form})


@for_signed_in
@require_safe
def device_list(request: HttpRequest) -> HttpResponse:
    """Where they are signed in."""
    here = request.session.session_key
    found = [
        (devices.number_of(device), device, device.session_key == here)
        for device in devices.devices_for(visitor(request))
    ]
    return render(request, "people/devices.html", {"devices": found})


@for_signed_in
@require_POST
def sign_out_device(request: HttpRequest, number: str) -> HttpResponse:
    """Sign one device out."""
    devices.sign_out(person=visitor(request), number=number)
    messages.success(request, "That device is signed out")
    return redirect("devices")


@for_signed_in_before_second_step
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Sign every device out, this one too."""
    devices.sign_out_everywhere(person=visitor(request), by=visitor(request))
    request.session.flush()
    messages.success(request, "You are signed out on every device")
    return redirect("home")


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: HttpRequest) -> HttpResponse:
    """Show that it is still you, with a code sent to your address: before changing how you sign in."""
    then = safe(request, request.POST.get("next") or request.GET.get("next", "")) or reverse("address")
    person = visitor(request)
    asked = codes.asked_by(request, Purpose.ASK_AGAIN)
    if request.method == "POST" and "code" not in request.POST:
        try:
            fresh = codes.ask(request, person.email or "", Purpose.ASK_AGAIN, then)
        except codes.TooMany:
            return too_often(request)
        response = redirect("ask-again")
        codes.remember_asking(response, fresh)
        return response
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and asked and asked.address == person.email and form.is_valid():
        came_of_it = codes.answer(request, asked, form.cleaned_data["code"])
        if came_of_it is Answer.RIGHT:
            record_authentication(request, person, method="code", reauthenticated=True)
            return redirect(asked.then or "address")
        form.add_error("code", ANSWERS[came_of_it])
    waiting = asked is not None and asked.address == person.email and asked.used_at is None
    return render(request, "people/ask-again.html", {"form": form, "waiting": waiting, "next": then})


def _is_fresh(request: HttpRequest) -> bool:
    records = get_authentication_records(request, visitor(request))
    return any(one.get("reauthenticated") and time.time() - one["at"] < FRESH for one in records)


def _again(request: HttpRequest) -> HttpResponse:
    page = "mfa_reauthenticate" if has_second_step(visitor(request)) else "ask-again"
    return redirect(f"{reverse(page)}?next={reverse('address')}")


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """A new address: first show that it is still you, then prove the new address with a code sent to it."""
    if not _is_fresh(request):
        return _again(request)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = codes.ask(request, form.cleaned_data["email"], Purpose.NEW_ADDRESS)
        except codes.TooMany:
            return too_often(request)
        response = redirect("address-code")
        codes.remember_asking(response, asked)
        return response
    return render(request, "people/address.html", {"form": form})


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def address_code(request: HttpRequest) -> HttpResponse:
    """Type the code that went to the new address."""
    if not _is_fresh(request):
        return _again(request)
    asked, person = codes.asked_by(request, Purpose.NEW_ADDRESS), visitor(request)
    if asked is None:
        return redirect("address")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        came_of_it = codes.answer(request, asked, form.cleaned_data["code"])
        if came_of_it is Answer.RIGHT:
            try:
                person = actions.change_address(person=person, address=asked.address, by=person)
            except actions.AddressTaken:
                form.add_error("code", "Another account has that address. Sign in with it, or use another address")
            else:
                update_session_auth_hash(request, person)
                messages.success(request, f"You sign in with {person.email} from now on")
                return redirect("account")
        else:
            form.add_error("code", ANSWERS[came_of_it])
    return render(request, "people/address-code.html", {"form": form, "asked": asked})


@for_signed_in
@require_POST
def everything(request: HttpRequest) -> HttpResponse:
    """Everything held about them, as JSON."""
    person = visitor(request)
    with transaction.atomic():
        record(events.EXPORTED, person, by=person)
        held = exports.everything_about(person)
    response = JsonResponse(held, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="everything-kept-holds-about-me.json"'
    return response
