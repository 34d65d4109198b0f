"""Fact records written to disk as they are read, so that a file of any length is held in bounded memory."""
# ruff: noqa: S608 (names and values reach SQL only through duck.quoted and duck.text)

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import parquet

from kept.audit.sections import section_sql
from kept.standards.engines import duck
from kept.standards.vocabulary import Subject, Type, subjects

BATCH = 20_000  # records of one subject held in memory before they go to disk: some 40 MB at the widest
MEMORY = "1GB"  # what DuckDB may hold; beyond it, it uses the spool's folder

ARROW = {
    Type.TEXT: pa.string(),
    Type.DATE: pa.date32(),
    Type.MONEY: pa.decimal128(18, 2),
    Type.WHOLE: pa.int64(),
    Type.TRUTH: pa.bool_(),
}
"""`duck.COLUMN_TYPES` as Arrow has them."""
ALSO = {
    "file": Type.TEXT,
    "path": Type.TEXT,
    "body_name": Type.TEXT,
    "recipient_name": Type.TEXT,
    "title": Type.TEXT,
    "ocid": Type.TEXT,
    "notice": Type.TEXT,
    "released": Type.TEXT,
    "deed_on": Type.DATE,
}
"""Columns that no standard reads: where a record is from, and what people call it."""
PENNY = Decimal("0.01")
SAME = ("id", "coalesce(body, body_name)", "released")
"""What two records that are one have in common: the id, who published it and, where there are releases, which."""


class Spool:
    """Parquet parts, one run of them a subject, in `folder`; and a DuckDB connection that reads them back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: Counter[str] = Counter()
        self.repeated: Counter[str] = Counter()
        """Once finished: how many records of each file were in a file read before it, and are left out."""
        self._files: set[str] = set()
        self._waiting: dict[str, list[Mapping[str, Any]]] = {}
        self._parts: Counter[str] = Counter()

    def add(self, subject: str, record: Mapping[str, Any]) -> None:
        """Keep one record. Keys that are neither a column of the subject nor in `ALSO` are left out."""
        waiting = self._waiting.setdefault(subject, [])
        waiting.append(record)
        self.counts[subject] += 1
        self._files.add(str(record.get("file")))
        if len(waiting) >= BATCH:
            self._write(subject)

    def finish(self) -> duckdb.DuckDBPyConnection:
        """Write what is left; answers a connection with a view for each subject that has records.

        A record that stands in several files is in its view once, as the first of them has it.
        Beside the record's own columns a view has `_row`, `_deed` (the day of the deed) and `_section`.
        """
        for subject in list(self._waiting):
            self._write(subject)
        connection = connect(self.folder)
        for subject in self.counts:
            parts = f"read_parquet({duck.text(str(self.folder / f'{subject}-*.parquet'))})"
            if len(self._files) > 1 and self._set_repeats_apart(connection, subject, parts):
                parts += f" ANTI JOIN {_repeats(subject)} USING (_row)"
            connection.execute(_view(subjects()[subject], parts))
        return connection

    def _set_repeats_apart(self, connection: duckdb.DuckDBPyConnection, subject: str, parts: str) -> int:
        """Make a table of the rows that an earlier file has too; answers how many there are.

        A file may use an id twice: its nth record of an id is the nth of another file. Where a publisher gives no id,
        a record's place stands for it, and says nothing about other files.
        """
        same = f"{', '.join(SAME)}, nth"
        connection.execute(
            f"CREATE TABLE {_repeats(subject)} AS SELECT _row, file FROM ("
            f"SELECT *, row_number() OVER (PARTITION BY {', '.join(SAME)}, file ORDER BY _row) AS nth FROM {parts} "
            f"WHERE id <> path) QUALIFY row_number() OVER (PARTITION BY {same} ORDER BY _row) > 1"
        )
        by_file = connection.execute(f"SELECT file, count(*) FROM {_repeats(subject)} GROUP BY file").fetchall()
        self.repeated.update(dict(by_file))
        repeated = sum(int(count) for _, count in by_file)
        self.counts[subject] -= repeated
        return repeated

    def _write(self, subject: str) -> None:
        records = self._waiting.pop(subject, [])
        if not records:
            return
        types = {name: column.type for name, column in subjects()[subject].columns.items()} | ALSO
        filled = {name for record in records for name in record}
        arrays = [
            _array([record.get(name) for record in records], kind)
            if name in filled
            else pa.nulls(len(records), ARROW[kind])
            for name, kind in types.items()
        ]
        part = self._parts[subject]
        rows = pa.array(range(part * BATCH, part * BATCH + len(records)), pa.int64())
        table = pa.Table.from_arrays([rows, *arrays], names=["_row", *types])
        parquet.write_table(table, self.folder / f"{subject}-{part:06}.parquet", compression="lz4")
        self._parts[subject] += 1


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection in memory that may hold `MEMORY`, and beyond that uses `folder`."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(folder),
        "preserve_insertion_order": "true",
    }
    connection = duckdb.connect(config=settings)
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def _view(subject: Subject, parts: str) -> str:
    return (
        f"CREATE VIEW {duck.quoted(subject.name)} AS SELECT *, "
        f"coalesce({duck.quoted(subject.deed)}, deed_on) AS _deed, {section_sql(subject)} AS _section "
        f"FROM {parts}"
    )


def _repeats(subject: str) -> str:
    return duck.quoted(f"{subject} read before")


def _array(values: list[Any], kind: Type) -> pa.Array:
    try:
        return pa.array(values, ARROW[kind])
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        if kind is not Type.MONEY:
            raise
        # Fractions of a penny, as in a value worked out by a program, are rounded.
        return pa.array([None if value is None else Decimal(value).quantize(PENNY) for value in values], ARROW[kind])
