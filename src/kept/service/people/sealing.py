"""Secrets as they are kept in the database: encrypted, with a key of their own made from the site's."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unreadable(ValueError):
    """It was sealed with another key: the site's has changed since."""


def seal(words: str, purpose: str) -> str:
    """What is written to the database in place of a secret. `purpose` says whose: one's key opens nothing else."""
    return _cipher(purpose).encrypt(words.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """The secret again.

    Raises:
        Unreadable: it was sealed for something else, or before the site's key was changed.
    """
    try:
        return _cipher(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable(purpose) from None


def _cipher(purpose: str) -> Fernet:
    key = hashlib.sha256(f"{purpose} {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
