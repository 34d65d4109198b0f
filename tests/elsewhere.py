"""Processes of our own, with a database of their own of the suite's kind: what can be killed."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

PROJECT = Path(__file__).resolve().parents[1]


@contextmanager
def own_database(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of processes that keep everything in FOLDER, and in a database made for them."""
    environment = dict(os.environ, DJANGO_SETTINGS_MODULE="site_settings", DATA_FOLDER=str(folder))
    environment["PYTHONPATH"] = f"{PROJECT / 'src'}:{PROJECT / 'tests'}"
    address, name = os.environ.get("DATABASE_URL"), f"kept_elsewhere_{os.getpid()}_{folder.name[-12:]}".lower()
    name = "".join(character if character.isalnum() else "_" for character in name)
    if address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        base, _, query = address.partition("?")
        environment["DATABASE_URL"] = f"{base.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
    try:
        yield environment
    finally:
        if address:
            _drop(address, name)


def _drop(address: str, name: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


def run(environment: dict[str, str], *arguments: str, told: str = "") -> str:
    """What a Python process of our own says, once it has ended well; TOLD is what it can read."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=PROJECT,
        input=told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def in_django(code: str) -> tuple[str, str]:
    """The arguments for a process that runs CODE with Django set up."""
    return "-c", f"import django; django.setup()\n{code}"


_MIGRATED: list[bytes] = []
"""SQLite's file as it is with tables and nothing in them: made once, and copied after that."""


def migrate(environment: dict[str, str]) -> None:
    """Make the tables."""
    file = Path(environment["DATA_FOLDER"]) / "kept.sqlite3"
    if "DATABASE_URL" not in environment and _MIGRATED:
        file.write_bytes(_MIGRATED[0])
        return
    run(environment, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks")
    if "DATABASE_URL" not in environment:
        _MIGRATED.append(file.read_bytes())


def rows(environment: dict[str, str], sql: str) -> list[tuple[Any, ...]]:
    """What is in the database, asked of it directly and not through our code."""
    if address := environment.get("DATABASE_URL"):
        with psycopg.connect(address) as connection:
            return connection.execute(sql).fetchall()  # type: ignore[call-overload, no-any-return]
    connection = sqlite3.connect(Path(environment["DATA_FOLDER"]) / "kept.sqlite3", timeout=20)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()
