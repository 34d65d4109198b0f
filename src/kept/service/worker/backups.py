"""Backups while the site runs: looked at every few minutes, made in a process of its own, so that no job waits."""

import logging
import subprocess
import sys
import time

from django.conf import settings

EVERY = 4 * 60.0
"""Seconds: less than the five minutes between two backups on the last day before a closing time (goal R14)."""

log = logging.getLogger(__name__)


class Backups:
    """Has a backup made when one is due; one at a time."""

    def __init__(self) -> None:
        self.looks_at = time.monotonic()
        self.making: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """Begin one if it is time to ask whether one is due. What became of the last is in the log if it went wrong."""
        if settings.BACKUPS_FOLDER is None or time.monotonic() < self.looks_at:
            return
        self.looks_at = time.monotonic() + EVERY
        if self.making is not None:
            if self.making.poll() is None:
                return
            if self.making.returncode:
                log.error("The last backup was not made. Run `python -m django backup` to see why")
        self.making = subprocess.Popen([sys.executable, "-m", "django", "backup", "--if-due"])

    def stop(self) -> None:
        """Let one that is being made come to its end: half a backup is none."""
        if self.making is not None:
            self.making.wait()
