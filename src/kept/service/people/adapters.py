"""How django-allauth is made to speak and act as the rest of the house does."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from kept.service import clock
from kept.service.history.record import record
from kept.service.people import events, limits
from kept.service.people.devices import in_words
from kept.service.people.models import Person
from kept.service.people.sealing import seal, unseal

SECRETS = "kept.people.second-step"


class ByAddress(BaseBackend):
    """Whose session it is. There is nothing here to sign in by: codes.py does that."""

    def get_user(self, user_id: int) -> Person | None:
        """The person, unless their account is closed: asked at every request."""
        try:
            return Person.objects.get(pk=user_id, is_active=True)
        except Person.DoesNotExist:
            return None


class Door(DefaultAccountAdapter):
    """Signing in, once the code has proved right and the second step, if any, is done."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "That is too many tries. Wait five minutes, then try again",
        "rate_limited": "That is too many tries. Wait five minutes, then try again",
    }

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Begin a new session, and note where and when."""
        assert isinstance(user, Person)
        with transaction.atomic():
            super().login(request, user)
            request.session["started_at"] = clock.arrived().isoformat()
            request.session["browser"] = in_words(request.headers.get("User-Agent", ""))
            record(events.SIGNED_IN, user, by=user, second_step=second_step_done(request))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request came from, for allauth's own limits."""
        return limits.client_address(request) or "unknown"

    def is_safe_url(self, url: str) -> bool:
        """Whether somebody may be sent there once they are signed in: not to what is no address, such as "http://[x"."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """There is one door, ours; allauth's own form for signing up stays shut."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our own pages say what happened."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every message goes through the outbox, and none of allauth's is among them."""
        raise NotImplementedError(f"Write {template_prefix} in our own words, and put it in the outbox")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """second_step.py tells people what changed."""


class SecondStep(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes. What they share with us is kept encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right. Type the one that your app shows now",
        "cannot_delete_authenticator": gettext_lazy("It cannot be taken away"),
    }

    def encrypt(self, text: str) -> str:
        """What is written to the database instead of a secret."""
        return seal(text, SECRETS)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return unseal(encrypted_text, SECRETS)

    def _get_site_name(self) -> str:
        return "Kept"


def second_step_done(request: HttpRequest) -> bool:
    """Whether whoever is signed in on this device has done their second step on it."""
    records = request.session.get("account_authentication_methods", [])
    return any(one.get("method") == "mfa" for one in records)
