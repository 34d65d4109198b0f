"""What a browser says of a passkey, read with care: it comes as JSON, and anybody can write JSON."""

import json
from typing import Any

from allauth.mfa.webauthn import forms as theirs

from kept.service.design.forms import Text

DEEPEST = 50
"""Brackets in all; what browsers send has fewer than ten. The standard library falls over some thousands deep."""


class Shallow(json.JSONDecoder):
    """A reader that refuses what is nested for its own sake."""

    def decode(self, s: str, *more: Any) -> Any:
        """What is written.

        Raises:
            json.JSONDecodeError: it is not JSON, or is nested, or has numbers, like nothing a browser writes.
        """
        if s.count("[") + s.count("{") > DEEPEST:
            raise json.JSONDecodeError("Nested too deeply", s, 0)
        try:
            return super().decode(s, *more)
        except json.JSONDecodeError:
            raise
        except ValueError as problem:  # a number of thousands of digits
            raise json.JSONDecodeError(str(problem), s, 0) from None


class _ReadWithCare:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].decoder = Shallow  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        """Say that it cannot be read, where its reader trips over what is missing or of another kind."""
        try:
            super().full_clean()  # type: ignore[misc]
        except (AttributeError, KeyError, TypeError, ValueError):
            self.add_error("credential", "Your passkey could not be read. Try again")  # type: ignore[attr-defined]


class AddPasskey(_ReadWithCare, theirs.AddWebAuthnForm):
    """A new passkey, and what its owner calls it."""

    name = Text(required=False)


class UsePasskey(_ReadWithCare, theirs.AuthenticateWebAuthnForm):
    """A passkey as the second step."""


class UsePasskeyAgain(_ReadWithCare, theirs.ReauthenticateWebAuthnForm):
    """A passkey, asked for once more before something grave."""
