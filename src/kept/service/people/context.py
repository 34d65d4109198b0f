"""What every template can know of the visitor."""

from typing import Any

from django.http import HttpRequest


def visitor(request: HttpRequest) -> dict[str, Any]:
    """`visitor`: whoever is signed in, or somebody with no account. Asked for only where a template looks."""
    return {"visitor": getattr(request, "user", None)}
