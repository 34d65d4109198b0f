"""Whether the database has on disk what it says that it has."""

from django.db import connection

WANTED = ("fsync", "full_page_writes", "synchronous_commit")
"""Settings of PostgreSQL without which an acknowledged answer can be lost with the power. SQLite is opened so."""


class ForgetfulDatabase(Exception):
    """The database may lose what it has acknowledged. The message says what to change."""


def insist_on_durability() -> None:
    """Look at how the database is set, once, before anything is served.

    Raises:
        ForgetfulDatabase: it is set to be fast and not safe.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY 1", [list(WANTED)]
        )
        off = [name for (name,) in cursor.fetchall()]
    if off:
        raise ForgetfulDatabase(
            f"PostgreSQL is set to lose what it has acknowledged if the power fails: {', '.join(off)} off. "
            "Turn it on, in postgresql.conf or for this role, and start again."
        )
