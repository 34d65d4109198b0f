"""Where the data lives: SQLite unless DATABASE_URL names a PostgreSQL database."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# An acknowledged answer must survive power loss (synchronous=FULL), readers must not wait for writers (WAL), and a
# writer must wait out an import rather than be refused (20 s). secure_delete overwrites
# what was erased. trusted_schema stays on: without it SQLite 3.40 refuses the check that each JSON column carries.
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON;"

# What is asked again and again is planned by PostgreSQL once a connection: to plan it took most of PostgreSQL's time.
PREPARED = {"server_side_binding": True, "prepare_threshold": 2}


class UnreadableDatabaseAddress(ValueError):
    """DATABASE_URL names a kind of database, or is written in a way, that Kept does not know."""


def sqlite(path: Path) -> dict[str, Any]:
    """Django's settings for the SQLite file at PATH, whose folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 600,  # to open one and tell it the above costs as much as half a page
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def from_address(address: str) -> dict[str, Any]:
    """Django's settings for ADDRESS, such as postgresql://name:password@host:5432/database?sslmode=require.

    With `prepared=no` nothing is prepared: for a pooler that gives each transaction another connection.

    Raises UnreadableDatabaseAddress, which never repeats the address: it may hold a password.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise UnreadableDatabaseAddress(
            "DATABASE_URL should look like postgresql://name:password@host:5432/database; leave it out to use SQLite."
        )
    options = dict(parse_qsl(parts.query))
    prepared = options.pop("prepared", "yes") != "no"
    return {
        "ENGINE": "kept.config.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,  # with what is prepared on it
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": (PREPARED if prepared else {}) | options,
    }
