"""./manage audit_sample: hold the sample against every document, for the pages under /audit/."""

from typing import Any

from django.core.management.base import BaseCommand

from kept.service.checkfile.actions import audit_sample


class Command(BaseCommand):
    """Audits the sample, unless that has been done and nothing has changed since."""

    help = "Hold the sample data against every document. Does nothing where nothing has changed."

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        """Audit, and say how much was found."""
        run = audit_sample()
        if verbosity:
            count = run.findings.count()
            self.stdout.write(f"The sample holds {run.records.count():,} records; {count:,} answers are kept.")
