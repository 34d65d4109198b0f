"""An application as a fact record: what standards read of the applicant's own promises."""

from django.utils import timezone

from kept.service.applications.models import Application
from kept.standards.nodes import Value


def values(application: Application) -> dict[str, Value]:
    """The columns of its fact record that are known."""
    found: dict[str, Value] = {
        "submitted_on": timezone.localdate(application.sent_at) if application.sent_at else None,
    }
    return {name: value for name, value in found.items() if value is not None}
