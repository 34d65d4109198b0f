"""People. A person is known by their e-mail address; no password exists."""

from typing import Any, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac


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
