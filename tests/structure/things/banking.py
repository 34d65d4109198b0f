"""What addresses of bank details stand for."""

from typing import Any

import accounts
from cast import Cast
from kept.service.banking.models import Account
from kept.service.organisations.permissions import Permission
from structure.things.naming import Things, held_by
from structure.things.organisations import ORGANISATIONS


def _accounts(cast: Cast) -> list[tuple[Any, Any]]:
    """Made once: one that is in use, one that its own people may confirm, and one that a body is asked to check."""
    if not Account.objects.exists():
        Account.objects.filter(pk=accounts.confirmed(cast).pk).update(how="Rang.", asked=cast.organisation["voice"])
        accounts.given(cast, accounts.OTHER, by="petra")
        asked = accounts.given(cast, by="bilal", organisation="bikes")
        Account.objects.filter(pk=asked.pk).update(asked=cast.organisation["voice"])
    return [(one.pk, one) for one in Account.objects.order_by("pk")]


_KEPT = Things("<int:number>", _accounts, held_by(Permission.KEEP_ACCOUNT))
THINGS: dict[str, Things] = {
    "bank-details": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.KEEP_ACCOUNT)),
    "give-account": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.KEEP_ACCOUNT)),
    "confirm-account": _KEPT,
    "ask-to-check-account": _KEPT,
    "withdraw-account": _KEPT,
    "check-account": Things("<int:number>", _accounts, held_by(Permission.CHECK_ACCOUNT)),
}
