"""Who a page is for. Every route says so, and a structure test reads the whole map.

A view declares it with a decorator, which also holds the visitor to it::

    @for_everybody
    def home(request): ...

`for_signed_in` is in people/doors.py; `for_members` and `for_staff` are in organisations/doors.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Audience:
    """Who a page is for: everybody, whoever is signed in, whoever has a permission, or staff who have it.

    `before_second_step`: staff may open it without theirs, because it is where they set it up.
    """

    who: str
    permission: str | None = None
    before_second_step: bool = False


EVERYBODY = Audience("everybody")  # readable with no account
AUDIENCES = ("everybody", "signed in", "members", "staff")


def declare(view: View, audience: Audience) -> View:
    """Write on VIEW who it is for."""
    view.audience = audience  # type: ignore[attr-defined]
    return view


def for_everybody(view: View) -> View:
    """Declare that VIEW may be read by anybody, with no account."""
    return declare(view, EVERYBODY)


def audience_of(view: Callable[..., Any]) -> Audience | None:
    """Who VIEW declared itself to be for, or None where it has not said. Reads class-based views too."""
    return getattr(view, "audience", None) or getattr(getattr(view, "view_class", None), "audience", None)
