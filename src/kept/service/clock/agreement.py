"""Whether the database's clock agrees with this machine's. Nothing that people read is dated by the database.

Each host of a site dates what it writes. Where their clocks part, a fund closes at two times.
"""

from datetime import datetime, timedelta

from django.db import connection

from kept.service import clock

MOST_APART = timedelta(seconds=2)
"""Goal R7 of reliability."""


def apart() -> timedelta:
    """How far apart they are, at least. SQLite has no clock but this machine's, so there it is nothing. One query."""
    if connection.vendor != "postgresql":
        return timedelta(0)
    before = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
    return max(before - there, there - clock.now(), timedelta(0))
