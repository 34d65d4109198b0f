"""Findings: one row for each record and promise, written to a file or shown behind a number."""
# ruff: noqa: S608 (names and values reach SQL only through duck.quoted and duck.text)

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from kept.audit.outcomes import Answer
from kept.audit.question import question
from kept.audit.sources import CannotAudit, files_in, is_hidden, why_refused
from kept.audit.yardstick import Yardstick
from kept.standards.engines import duck

COLUMNS = {
    "id": "What the source calls the record; for a measure over groups, what the group has in common",
    "body": "Identifier of the body whose deed it is",
    "body_name": "Its name",
    "recipient_name": "Who receives the money, where there is one",
    "title": "What the record is called",
    "file": "The file it stands in, as given",
    "path": "Where in the file: a path in JSON, or a row",
    "provision": "The promise, or the Act and section",
    "document": "Code of its document, or `law`",
    "standard": "The measure",
    "advisory": "It binds nobody as it stands: shown, never scored",
    "section": "The part of a report it counts in",
    "vcse": "It counts among those to VCSE suppliers too",
    "outcome": ", ".join(Answer),
    "threshold": "What was promised, in words, as it applies to this record",
    "values": "The values used, as JSON",
    "missing": "Columns for want of which it cannot be told, separated by spaces",
}
"""Columns of a findings file and what they mean."""
THEIRS = ("id", "body", "body_name", "recipient_name", "title", "path")
"""Columns whose text is the publisher's."""
FORMULA = r"^[=+@\t\r-]"
"""How a text begins that a spreadsheet takes for a formula."""
FORMATS = {".csv": "FORMAT csv, HEADER", ".parquet": "FORMAT parquet"}


@dataclass(frozen=True, slots=True)
class Found:
    """One finding. `values` are those the answer came from; `missing` is empty unless it cannot be told."""

    id: str
    body: str | None
    body_name: str | None
    recipient_name: str | None
    title: str | None
    file: str | None
    path: str | None
    provision: str
    document: str
    standard: str
    advisory: bool
    section: str
    vcse: bool
    outcome: Answer
    threshold: str
    values: dict[str, Any]
    missing: tuple[str, ...]


def found_by(
    connection: duckdb.DuckDBPyConnection,
    yardsticks: Sequence[Yardstick],
    answer: Answer | None = None,
    section: str = "",
) -> Iterator[Found]:
    """The findings of these yardsticks, in the order of the records read: all, or those of one answer or section."""
    names = ", ".join(duck.quoted(name) for name in COLUMNS)
    for yardstick in yardsticks:
        conditions = [f"outcome = {duck.text(answer)}"] if answer else []
        if section:
            conditions.append("vcse" if section == "vcse" else f"section = {duck.text(section)}")
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = connection.cursor().execute(f"SELECT {names} FROM ({_rows(yardstick)}) {where} ORDER BY _row")
        while batch := rows.fetchmany(1_000):
            for row in batch:
                told = dict(zip(COLUMNS, row, strict=True))
                told |= {"outcome": Answer(told["outcome"]), "values": json.loads(told["values"])}
                yield Found(**told | {"missing": tuple(told["missing"].split())})


def write_findings(
    connection: duckdb.DuckDBPyConnection, yardsticks: Sequence[Yardstick], out: Path, given: Sequence[Path] = ()
) -> int:
    """Write every finding of these yardsticks to a `.csv` or `.parquet` file; answers how many.

    Raises:
        CannotAudit: as `check_can_write`, or the disk took only a part; then nothing is left of it.
    """
    check_can_write(out, given)
    if not yardsticks:
        raise CannotAudit(f"There is no finding to write to {out}: no promise speaks of these records.")
    is_csv = out.suffix.lower() == ".csv"
    names = ", ".join(_never_a_formula(name) if is_csv and name in THEIRS else duck.quoted(name) for name in COLUMNS)
    rows = " UNION ALL BY NAME ".join(f"SELECT {names} FROM ({_rows(one)})" for one in yardsticks)
    # Written beside and moved into place, so that a file of this name is never half written.
    beside = out.parent
    try:
        handle, name = tempfile.mkstemp(prefix=".kept-", suffix=out.suffix, dir=out.parent)
        os.close(handle)
        beside = Path(name)
        done = connection.execute(f"COPY ({rows}) TO {duck.text(name)} ({FORMATS[out.suffix.lower()]})").fetchone()
        beside.chmod(0o644)
        beside.replace(out)
    except (duckdb.Error, OSError) as error:
        raise CannotAudit(
            f"The findings cannot be written to {out}: {why_refused(error)}; nothing is left of them."
        ) from None
    finally:
        if beside != out.parent:
            beside.unlink(missing_ok=True)
    return int(done[0]) if done else 0


def _never_a_formula(name: str) -> str:
    """A text of somebody else's, with an apostrophe before what a spreadsheet would run as a formula."""
    column, formula, mark = duck.quoted(name), duck.text(FORMULA), duck.text("'")
    return f"CASE WHEN regexp_matches({column}, {formula}) THEN {mark} || {column} ELSE {column} END AS {column}"


def check_can_write(out: Path, given: Sequence[Path] = ()) -> None:
    """Say at once, before anything is read, where findings cannot be written. `given` is what is to be read.

    Raises:
        CannotAudit: the name does not end in .csv or .parquet, nothing can be written there, or it is to be read.
    """
    if out.suffix.lower() not in FORMATS:
        raise CannotAudit(f"Findings are written to a file ending in .csv or .parquet, not to {out}.")
    try:
        fits = not out.is_dir()
        with tempfile.TemporaryFile(dir=out.parent):
            pass
        is_read = any(_reads(one, out) for one in given)
    except (OSError, RuntimeError):  # RuntimeError: links that go round in a circle
        fits = False
    if not fits:
        raise CannotAudit(f"Nothing can be written to {out}; choose a file in a folder that exists and is yours.")
    if is_read:
        raise CannotAudit(f"{out} is, or would be, among the files that are read; write the findings somewhere else.")


def _reads(given: Path, out: Path) -> bool:
    """Whether reading `given` reads `out`, whatever links lead there."""
    if not given.is_dir():
        return given.resolve() == out.resolve() or (given.exists() and out.exists() and given.samefile(out))
    folder, place = given.resolve(), out.parent.resolve() / out.name
    inside = place.is_relative_to(folder) and not is_hidden(place, folder)
    return inside or any(_reads(file, out) for file in files_in(given))


def _rows(yardstick: Yardstick) -> str:
    binding = yardstick.binding
    return (
        f"SELECT id, body, body_name, recipient_name, title, file, path, {duck.text(binding.provision)} AS provision, "
        f"{duck.text(yardstick.document)} AS document, {duck.text(binding.standard.id)} AS standard, "
        f"{binding.advisory} AS advisory, _section AS section, vcse, _answer AS outcome, _threshold AS threshold, "
        f"_values AS values, array_to_string(_missing, ' ') AS missing, _row FROM ({question(yardstick)})"
    )
