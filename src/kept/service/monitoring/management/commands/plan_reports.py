"""Settles which reports are due for awards that were accepted before this was done by itself."""

from typing import Any

from django.core.management.base import BaseCommand

from kept.service.awards.models import Award
from kept.service.monitoring.calendar import plan_reports


class Command(BaseCommand):
    """Run it once after an upgrade; running it again changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through every award that was accepted."""
        for award in Award.objects.filter(accepted_at__isnull=False).order_by("pk").iterator():
            plan_reports(award)
