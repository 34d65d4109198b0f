"""What higher slices show on a promise's page: they add it here, and the page knows nothing of them."""

from collections.abc import Callable

from kept.documents.model import Provision

Aside = Callable[[Provision], str]
"""HTML to show below how a promise is measured; empty where there is nothing to show."""

_asides: list[Aside] = []


def add(aside: Aside) -> None:
    """Show this on every promise's page from now on, once."""
    if aside not in _asides:
        _asides.append(aside)


def beside(provision: Provision) -> list[str]:
    """What is shown on the page of this promise, in the order it was added."""
    return [html for aside in _asides if (html := aside(provision))]
