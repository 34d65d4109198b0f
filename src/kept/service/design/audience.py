"""Who a page is for. Every route says so, and a structure test reads the whole map.

A view declares it with a decorator::

    @for_everybody
    def home(request): ...
"""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

EVERYBODY = "everybody"  # readable with no account

AUDIENCES = (EVERYBODY,)


def for_everybody(view: View) -> View:
    """Declare that VIEW may be read by anybody, with no account."""
    view.audience = EVERYBODY  # type: ignore[attr-defined]
    return view


def audience_of(view: Callable[..., Any]) -> str | None:
    """Who VIEW declared itself to be for, or None where it has not said. Reads class-based views too."""
    return getattr(view, "audience", None) or getattr(getattr(view, "view_class", None), "audience", None)
