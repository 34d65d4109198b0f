"""People, the devices they are signed in on, and the codes they sign in with. No password exists."""

from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string


class People(BaseUserManager["Person"]):
    """Finding people."""

    def by_address(self, address: str) -> "Person | None":
        """Whoever has this address, in whatever capitals it is written."""
        return self.filter(email=tidy(address)).first()


def tidy(address: str) -> str:
    """An address as it is kept: no spaces around it, no capitals."""
    return address.strip().lower()


class Person(AbstractBaseUser):
    """Somebody with an account. Once erased, the row stays, blank, so that what they did keeps its number."""

    password = None  # type: ignore[assignment]  # there is no column for one
    last_login = None  # devices say when they were last used

    email = models.EmailField("E-mail address", max_length=254, unique=True, null=True)  # noqa: DJ001  # erased: none
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    objects = People()
    USERNAME_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="addresses_have_no_capitals"),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(email__isnull=True, name="", is_active=False),
                name="nothing_is_left_of_an_erased_person",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def called(self) -> str:
        """What to call them on a page: their name, or else their address."""
        return self.name or self.email or "Somebody who has left"

    def has_usable_password(self) -> bool:
        """Nobody has one."""
        return False

    def check_password(self, raw_password: str | None) -> bool:
        """No password is ever right."""
        return False

    def set_password(self, raw_password: str | None) -> NoReturn:
        """There are none to set."""
        raise TypeError("Nobody has a password here")

    def set_unusable_password(self) -> None:
        """It is so already."""

    def get_session_auth_hash(self) -> str:
        """Ties sessions to the address: when it changes, the other devices are signed out."""
        return salted_hmac("kept.people.session", f"{self.pk} {self.email}", algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Any:
        """No older secret is accepted."""
        return iter(())


class Device(AbstractBaseSession):
    """A browser that somebody is signed in on: a session, with what its person needs to recognise it by.

    Taking the row away signs the device out, at its next request.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="devices", null=True)
    browser = models.CharField(max_length=60, blank=True, help_text="Such as Firefox on Windows; never its address")
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="To within a minute")

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The store that these rows belong to."""
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")


class Purpose(models.TextChoices):
    """What a code is asked for."""

    SIGN_IN = "sign-in", "To sign in"
    ASK_AGAIN = "ask-again", "To make sure it is still you"
    NEW_ADDRESS = "new-address", "To prove a new address"


class Code(models.Model):
    """A code sent to an address, to be typed into the browser that asked. Rows go a day later."""

    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    address = models.EmailField(max_length=254)
    code_hash = models.CharField(max_length=64)
    browser_hash = models.CharField(max_length=64, help_text="Of a secret that only the asking browser holds")
    then = models.CharField(max_length=500, blank=True, help_text="The page they were on the way to")
    asked_at = models.DateTimeField()
    no_use_after = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["no_use_after"], name="codes_by_when_they_run_out")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class Allowance(models.Model):
    """How often something was done in the present stretch of time. Keys are hashes: they hold nobody's address."""

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key
