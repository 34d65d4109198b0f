"""Signing in as a person does: ask for a code, read the message, type it."""

import re
import time
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from kept.service.outbox.models import Message
from kept.service.people.models import Person


def code_sent_to(address: str) -> str:
    """The digits in the newest message to them."""
    message = Message.objects.filter(to=address.lower(), key__startswith="code-").latest("pk")
    found = re.search(r"(\d{4}) (\d{4})", message.body)
    assert found, message.body
    return found.group(1) + found.group(2)


def app_code(secret: str, ago: int = 0) -> str:
    """What an authenticator app shows now, or showed some half-minutes AGO."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago))


def ask(address: str, browser: Client | None = None, **more: Any) -> Client:
    """A browser that has asked for a code."""
    browser = browser or Client(headers={"user-agent": "Mozilla/5.0 (Android 14; Mobile) Firefox/140.0"})
    response = browser.post("/sign-in/", {"email": address} | more)
    assert response.status_code == 302, f"{response.status_code}: {response.content[:300]!r}"
    return browser


def sign_in(address: str, **more: Any) -> Client:
    """A browser in which the code has been typed; the second step, if there is one, is still to do."""
    browser = ask(address, **more)
    browser.post("/sign-in/code/", {"code": code_sent_to(address)})
    return browser


def with_app(person: Person) -> str:
    """Give somebody an authenticator app; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def signed_in(person: Person, staff: bool = False) -> Client:
    """Somebody signed in in full, quickly: as staff with an app, as others without."""
    browser = Client()
    browser.force_login(person, backend="kept.service.people.adapters.ByAddress")
    session = browser.session
    if staff:
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
    return browser
