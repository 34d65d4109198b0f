"""`python -m django backup`: copy everything the site holds, while it is used."""

from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kept.service.backup.contents import NotABackup, contents_of
from kept.service.backup.taking import is_due, take, tidy


class Command(BaseCommand):
    """Makes one backup in BACKUPS_FOLDER."""

    requires_system_checks: list[str] = []  # a second of every five minutes; a backup depends on none of them
    help = "Copy the database and every upload into BACKUPS_FOLDER, and read the copy back."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--if-due`."""
        parser.add_argument(
            "--if-due", action="store_true", help="only where the last one is an hour old, or 5 minutes before a close"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and say what is in it."""
        if settings.BACKUPS_FOLDER is None:
            raise CommandError("BACKUPS_FOLDER is “no”. Set it to the folder that backups go to.")
        folder, began = settings.BACKUPS_FOLDER, perf_counter()
        if options["if_due"] and not is_due(folder):
            return
        try:
            made = take(folder)
            tidy(folder)
        except (NotABackup, OSError) as problem:
            raise CommandError(f"No backup was made. {problem}") from None
        contents = contents_of(made)
        self.stdout.write(
            f"{made}: {sum(contents.rows.values()):,} rows and {len(contents.uploads):,} files, read back, "
            f"in {perf_counter() - began:.1f} seconds"
        )
        if contents.lost:
            self.stderr.write(f"The bytes of these files are gone: {', '.join(contents.lost)}")
