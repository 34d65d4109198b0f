"""Rows of every table, read and written through the models, so that they are the same in either kind of database."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models, transaction

AT_ONCE = 500
"""Rows read and written together."""


@contextmanager
def opened(file: Path) -> Iterator[str]:
    """The alias of a connection to the SQLite file at FILE, for as long as it is needed."""
    alias = f"backup {file}"
    connections.databases[alias] = connections.databases["default"] | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
    }
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]


def migrate(file: Path) -> None:
    """Bring the tables of the SQLite file at FILE up to date, in a process to which it is the only database."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"],
        env=environment | {"DATA_FOLDER": str(file.parent)},
        check=True,
    )


def tables() -> list[type[models.Model]]:
    """A model for each table, the ones between two others among them."""
    every = [one for one in apps.get_models(include_auto_created=True) if one._meta.managed and not one._meta.proxy]
    return sorted({one._meta.db_table: one for one in every}.values(), key=lambda one: one._meta.db_table)


def counts(alias: str) -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.db_table: model._base_manager.using(alias).count() for model in tables()}


def digests(alias: str) -> dict[str, str]:
    """What tells whether two databases hold the same: for each table, the sum of its rows' SHA-256, in any order."""
    return {model._meta.db_table: f"{sum(map(_digest, _values(model, alias))) % 2**256:064x}" for model in tables()}


def _values(model: type[models.Model], alias: str) -> Iterator[tuple[Any, ...]]:
    columns = [field.attname for field in model._meta.concrete_fields]
    return model._base_manager.using(alias).values_list(*columns).iterator(chunk_size=AT_ONCE)


def _digest(row: tuple[Any, ...]) -> int:
    told = msgspec.json.encode([_alike(value) for value in row], enc_hook=str, order="sorted")
    return int.from_bytes(sha256(told).digest())


def _alike(value: Any) -> Any:
    """A value as both kinds of database give it: a moment in UTC, money as it is written."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
        case Decimal():
            return str(value)
        case memoryview():
            return bytes(value)
    return value


def empty(alias: str) -> None:
    """Take every row out of the tables that a migration has just made and filled."""
    connection = connections[alias]
    names = [model._meta.db_table for model in tables()]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), names, reset_sequences=True))


def copy(source: str, target: str) -> None:
    """Write every row of one database into the other, whose tables are empty, in one transaction; numbers stay."""
    connection = connections[target]
    with transaction.atomic(using=target):
        for model in tables():
            fields = list(model._meta.concrete_fields)
            most = min(AT_ONCE, connection.ops.bulk_batch_size(fields, range(AT_ONCE)) or AT_ONCE)
            rows = model._base_manager.using(source).iterator(chunk_size=AT_ONCE)
            while some := list(islice(rows, most)):
                # As they are (`raw`): a column that notes when its row was made would note today.
                into: Any = model._base_manager.using(target)
                into._insert(some, fields=fields, using=target, raw=True)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
                cursor.execute(statement)
