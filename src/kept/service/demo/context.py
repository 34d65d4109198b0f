"""What the demo's pages know: the stops, which of them the visitor is at, and the one after it."""

from typing import Any

from django.http import HttpRequest

from kept.service.demo.tour import AT, STOPS


def stops(request: HttpRequest) -> dict[str, Any]:
    """For templates: `stops`; `at_stop`, by its number, or None; and `next_stop`, or None after the last."""
    at = request.session.get(AT) if hasattr(request, "session") else None
    return {"stops": STOPS, "at_stop": at, "next_stop": STOPS[at] if at and at < len(STOPS) else None}
