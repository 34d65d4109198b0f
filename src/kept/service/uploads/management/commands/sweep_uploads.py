"""`django-admin sweep_uploads`: take away files that no row knows, and say which rows have lost theirs."""

from typing import Any

from django.core.management.base import BaseCommand

from kept.service.uploads.store import sweep


class Command(BaseCommand):
    """Once a day is enough."""

    help = "Take away uploaded files that belong to nothing and are a day old; say which are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep."""
        swept = sweep()
        self.stdout.write(f"{swept.removed} files that belonged to nothing are taken away.")
        for pk in swept.lost:
            self.stderr.write(f"The file {pk} is missing. Bring it back from a backup.")
