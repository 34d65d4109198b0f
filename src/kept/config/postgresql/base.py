"""Lines to PostgreSQL that are tried, before a request has the use of one, once a second at most."""

import time

from django.db.backends.postgresql import base

TRIED_AGAIN_AFTER = 1.0
"""Seconds. To try a line costs a busy process a tenth of what it does; a database takes longer to come back."""


class DatabaseWrapper(base.DatabaseWrapper):
    """One line, and when it was last tried. After something failed on it, it is tried in any case."""

    health_check_done: bool
    tried_at = float("-inf")

    def close_if_health_check_failed(self) -> None:
        """Close the line where nothing answers at its other end, so that it is made anew."""
        if self.connection is not None and not self.health_check_done:
            now = time.monotonic()
            if now - self.tried_at < TRIED_AGAIN_AFTER:
                self.health_check_done = True  # for the whole request: within a transaction it would end it
            else:
                self.tried_at = now
        super().close_if_health_check_failed()
