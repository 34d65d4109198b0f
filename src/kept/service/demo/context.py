"""What the demo's pages know: the stops."""

from typing import Any

from django.http import HttpRequest

from kept.service.demo.tour import STOPS


def stops(request: HttpRequest) -> dict[str, Any]:
    """For templates: `stops`."""
    return {"stops": STOPS}
