"""How a test says what a part of an address stands for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cast import Cast
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person

ABSENT_NUMBER = 987654321


@dataclass(frozen=True)
class Things:
    """What may stand in an address: `all` of them as (what is written, the thing), and who may open each."""

    part: str
    all: Callable[[Cast], list[tuple[Any, Any]]]
    opens: Callable[[Person, Any], bool]
    absent: Any = ABSENT_NUMBER


def rows(model: Any) -> Callable[[Cast], list[tuple[Any, Any]]]:
    """Every row, by its number."""
    return lambda cast: [(row.pk, row) for row in model.objects.order_by("pk")]


def held_by(permission: Permission) -> Callable[[Person, Any], bool]:
    """Those who have this permission for the thing."""
    return lambda person, thing: may(person, permission, thing)


def anybody(person: Person, thing: Any) -> bool:
    """Whoever is signed in."""
    return True
