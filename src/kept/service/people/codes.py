"""Codes sent to an address, and typed into the browser that asked for them.

An address that nobody here has is sent a code like any other: whether there is an account is not told, by words,
by e-mail, or by the time it takes. The account is made when the code proves right.

Limits (docs/decisions/codes-not-passwords.md has the sums):

- A code has 8 digits, lives 10 minutes, takes 3 tries, works once, and only in the browser that asked.
- From one network, one address can be sent 3 codes in 5 minutes and 6 an hour; one network can ask 60 times an hour.
- Strangers together can have one address sent 20 codes an hour. A browser that has signed in as that address before has
  an allowance of its own, so strangers cannot lock its person out.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from kept.service import clock
from kept.service.outbox import post
from kept.service.outbox.models import Message
from kept.service.people import limits
from kept.service.people.models import Allowance, Code, Device, Purpose, tidy

DIGITS = 8
GOOD_FOR = timedelta(minutes=10)
TRIES = 3
ASKING = "kept-asking"
KNOWN = "kept-known"
FORGOTTEN_AT_ONCE = 500
"""Old codes taken away as somebody signs in: many more than are asked for between two sign-ins."""
KNOWN_FOR = timedelta(days=400)  # the longest that browsers keep a cookie


class TooMany(Exception):
    """Codes were asked for too often; they can be in an hour at most."""


class Answer(Enum):
    """What came of typing a code."""

    RIGHT = "right"
    WRONG = "wrong"
    RUN_OUT = "run out"


@dataclass(frozen=True)
class Asked:
    """A code that was asked for; `secret` is for the asking browser alone."""

    code: Code
    secret: str


def ask(request: HttpRequest, address: str, purpose: Purpose, then: str = "") -> Asked:
    """Have a code sent.

    Raises:
        TooMany
    """
    address = tidy(address)
    _allow(request, address)
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    secret = secrets.token_urlsafe(32)
    now = clock.arrived()
    with transaction.atomic():
        code = Code.objects.create(
            purpose=purpose,
            address=address,
            code_hash=_hash("code", secret, digits),
            browser_hash=_hash("browser", secret),
            then=then[:500],
            asked_at=now,
            no_use_after=now + GOOD_FOR,
        )
        post.write(
            _key(code.pk),
            address,
            f"{_spaced(digits)} is your code for Kept",
            _letter(purpose, digits),
            no_use_after=code.no_use_after,
        )
    return Asked(code, secret)


def asked_by(request: HttpRequest, purpose: Purpose) -> Code | None:
    """The code that this browser last asked for, if it is for this."""
    pk, _, secret = request.COOKIES.get(name_of(ASKING), "").partition(".")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return None
    code = Code.objects.filter(pk=pk, purpose=purpose).first()
    return code if code and constant_time_compare(code.browser_hash, _hash("browser", secret)) else None


def answer(request: HttpRequest, code: Code, typed: str) -> Answer:
    """Try a code. A wrong try is counted whatever happens after."""
    secret = request.COOKIES.get(name_of(ASKING), "").partition(".")[2]
    digits = "".join(character for character in typed if character.isascii() and character.isdigit())
    with transaction.atomic():
        code = Code.objects.select_for_update().get(pk=code.pk)
        if code.used_at or code.tries >= TRIES or clock.arrived() > code.no_use_after:
            return Answer.RUN_OUT
        code.tries += 1
        right = constant_time_compare(code.code_hash, _hash("code", secret, digits))
        if right:
            code.used_at = clock.arrived()
        code.save(update_fields=["tries", "used_at"])
    if right:
        return Answer.RIGHT
    return Answer.RUN_OUT if code.tries >= TRIES else Answer.WRONG


def remember_asking(response: HttpResponse, asked: Asked) -> None:
    """Give the asking browser what makes it the only one where the code works."""
    _cookie(response, ASKING, f"{asked.code.pk}.{asked.secret}", GOOD_FOR)


def remember_known(response: HttpResponse, address: str) -> None:
    """Let this browser ask for this address's codes whatever strangers do."""
    known = [_hash("known", tidy(address)), secrets.token_hex(8)]
    _cookie(response, KNOWN, signing.dumps(known, salt=KNOWN), KNOWN_FOR)


def name_of(cookie: str) -> str:
    """What the cookie is called; with a certificate, it has the prefix that keeps other sites from setting it."""
    return cookie if settings.PLAIN_HTTP else f"__Host-{cookie}"


def forget_old() -> None:
    """Take away codes and counts a day old, and sessions that have run out.

    The letters of those codes go too: whoever is never heard of again has left no address.
    """
    yesterday = clock.now() - timedelta(days=1)
    with transaction.atomic():
        old = list(Code.objects.filter(no_use_after__lt=yesterday)[:FORGOTTEN_AT_ONCE].values_list("pk", flat=True))
        Message.objects.filter(key__in=[_key(pk) for pk in old]).delete()
        Code.objects.filter(pk__in=old).delete()
    Allowance.objects.filter(since__lt=yesterday).delete()
    Device.objects.filter(expire_date__lt=clock.now()).delete()


def _allow(request: HttpRequest, address: str) -> None:
    network, hour = limits.network(request), timedelta(hours=1)
    browser = _known_as(request, address)
    if browser:
        allowed = limits.take(limits.keyed("known", address, browser), at_most=10, within=hour)
    else:
        allowed = (
            limits.take(limits.keyed("network", network), at_most=60, within=hour)
            and limits.take(limits.keyed("soon", network, address), at_most=3, within=timedelta(minutes=5))
            and limits.take(limits.keyed("later", network, address), at_most=6, within=hour)
            and limits.take(limits.keyed("strangers", address), at_most=20, within=hour)
        )
    if not allowed:
        raise TooMany


def _known_as(request: HttpRequest, address: str) -> str | None:
    """What tells this browser from others that have signed in as this address; None where it never has."""
    try:
        who, browser = signing.loads(request.COOKIES.get(name_of(KNOWN), ""), salt=KNOWN, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError):
        return None
    return browser if constant_time_compare(who, _hash("known", address)) else None


def _letter(purpose: Purpose, digits: str) -> str:
    what = {
        Purpose.SIGN_IN: "sign in to Kept",
        Purpose.ASK_AGAIN: "show that it is still you",
        Purpose.NEW_ADDRESS: "use this address for Kept from now on",
    }[purpose]
    return (
        f"To {what}, type this code where you asked for it:\n\n    {_spaced(digits)}\n\n"
        "It works once, within 10 minutes, on the same device and in the same browser.\n\n"
        "Nobody from Kept will ever ask you for it. If you did not ask for it, there is nothing to do: "
        "nobody can get in without it.\n"
    )


def _key(code: int) -> str:
    return f"code-{code}"


def _spaced(digits: str) -> str:
    return f"{digits[:4]} {digits[4:]}"


def _hash(*parts: str) -> str:
    return salted_hmac("kept.people.codes", "\n".join(parts), algorithm="sha256").hexdigest()


def _cookie(response: HttpResponse, name: str, value: str, age: timedelta) -> None:
    response.set_cookie(
        name_of(name), value, max_age=age, httponly=True, secure=not settings.PLAIN_HTTP, samesite="Lax", path="/"
    )
