"""What the parts of addresses stand for, so that the matrix can put real things there: own, somebody else's, absent.

A route with a part that is in none of these modules stops the matrix: say in its slice's module what it stands for,
and who may open it.
"""

from importlib import import_module
from pkgutil import iter_modules

from structure.things.naming import Things

_MODULES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
THINGS: dict[str, Things] = {name: one for module in _MODULES for name, one in getattr(module, "THINGS", {}).items()}

ANSWERS_ALIKE = {"sign-out-device", "mfa_remove_webauthn"}
"""Routes that answer everybody with the same page to go to next, whatever the address names: only rows tell."""

NEEDS_A_SECOND_STEP = {
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
}
"""Routes that are not there for somebody who has no second step of that kind."""

WRITES_WHEN_READ = {
    # allauth keeps the secret being set up, or the challenge being answered, in the session.
    "mfa_activate_totp": "its secret",
    "mfa_add_webauthn": "its challenge",
    "mfa_reauthenticate": "nothing yet; its challenge where there are passkeys",
    "mfa_reauthenticate_webauthn": "its challenge",
    "mfa_authenticate": "its challenge",
    "mfa_view_recovery_codes": "that they were seen",
}
"""Routes whose GET may write, and what."""
