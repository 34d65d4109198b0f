"""`python -m django restore BACKUP`: put a backup back, into an empty database of either kind."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kept.service.backup.contents import NotABackup
from kept.service.backup.restoring import NotEmpty, restore


class Command(BaseCommand):
    """Restores one backup. Stop the site first, and start it once this is done."""

    help = "Put a backup back into the database that DATABASE_URL or DATA_FOLDER names, which has nobody in it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder of the backup."""
        parser.add_argument("backup", type=Path, help="such as var/backups/2026-11-21T180000Z")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore it, and say what is there now."""
        try:
            done = restore(options["backup"].resolve())
        except (NotABackup, NotEmpty, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            f"Restored: {sum(done.contents.rows.values()):,} rows and {done.uploads:,} files, as they were at "
            f"{done.contents.made_at:%d %B %Y, %H:%M} UTC. What was written after that is not in it."
        )
        if done.erased_again:
            self.stdout.write(f"{done.erased_again} people had been erased since, and were erased again.")
        if done.lost:
            self.stderr.write(f"These files are not in it, or not as they were: {', '.join(done.lost)}")
