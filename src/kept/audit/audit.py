"""An audit from beginning to end: read files, keep their records, hold them against promises, sum up."""
# ruff: noqa: S608 (names and values reach SQL only through duck.quoted and duck.text)

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from kept.audit.counting import summed
from kept.audit.figures import figures
from kept.audit.findings import Found, found_by, write_findings
from kept.audit.publish import to_publish
from kept.audit.sources import CannotAudit, Progress, Reading, facts, is_special, why_refused
from kept.audit.spool import Spool
from kept.audit.summary import Kind, Summary
from kept.audit.yardstick import Yardstick, yardsticks
from kept.documents.loader import load_documents
from kept.opendata import Unreadable
from kept.opendata.register import incomes
from kept.standards.engines import duck
from kept.standards.vocabulary import subjects


class Audit:
    """Files held against documents. Use it in a `with` statement: its records lie in a folder that goes at the end.

    `summary` is there from the start; `found` and `write_findings` follow any number to its records.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        against: Sequence[str],
        register: Path | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Read the files and sum up.

        Args:
            paths: files, and folders of files, to read.
            against: codes of documents, or ids of provisions where only those are wanted.
            register: an extract of the register of charities, to tell the size of recipients.
            progress: told now and then how far reading has come.

        Raises:
            CannotAudit: a file, the register or a code cannot be used, or there is no room to work in.
        """
        self.codes = _codes(against)
        self.chosen = _chosen(self.codes)
        self._given = [*paths, register] if register else list(paths)
        self._folder = _working_folder()
        try:
            self._read_and_sum_up(paths, register, progress)
        except (OSError, duckdb.Error) as error:
            self._folder.cleanup()
            raise _no_room(error) from None
        except BaseException:
            self._folder.cleanup()
            raise

    def _read_and_sum_up(self, paths: Sequence[Path], register: Path | None, progress: Progress | None) -> None:
        reading = Reading()
        spool = Spool(Path(self._folder.name))
        for subject, record in facts(paths, reading, _incomes(register), progress):
            spool.add(subject, record)
        if not spool.counts:
            names = ", ".join(file.path for file in reading.files[:3])
            raise CannotAudit(f"No grant, contract or invitation was found in {names}.")
        self._connection = spool.finish()
        asked = [one for one in self.chosen if one.binding.standard.subject.name in spool.counts]
        self.asked = asked
        bindings = summed(self._connection, asked)
        self.summary = Summary(
            against=tuple(self.codes),
            files=tuple(replace(file, repeated=spool.repeated[file.path]) for file in reading.files),
            not_read=tuple(reading.not_read),
            records=dict(sorted(spool.counts.items())),
            kinds=_kinds(self._connection, sorted(spool.counts)),
            bodies=_bodies(self._connection, sorted(spool.counts)),
            bindings=bindings,
            figures=figures(self._connection, spool.counts, with_register=register is not None),
            to_publish=to_publish(self._connection, [one for one in bindings if one.yardstick.counts]),
            not_asked=dict(
                Counter(
                    one.binding.standard.subject.name
                    for one in self.chosen
                    if one.counts and one.binding.standard.subject.name not in spool.counts
                )
            ),
        )

    def found(self, provision: str = "", **which: Any) -> Iterator[Found]:
        """The findings behind a number: see :func:`kept.audit.findings.found_by`."""
        wanted = [one for one in self.asked if provision in ("", one.binding.provision)]
        return found_by(self._connection, wanted, **which)

    def write_findings(self, out: Path) -> int:
        """Write every finding, a row each, to a `.csv` or `.parquet` file; answers how many.

        Raises:
            CannotAudit: the file's name or place will not do, or it is one of those that were read.
        """
        return write_findings(self._connection, self.asked, out, self._given)

    def __enter__(self) -> "Audit":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection and the folder."""
        self._connection.close()
        self._folder.cleanup()


def _working_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="kept-audit-")
    except OSError as error:
        raise _no_room(error) from None


def _no_room(error: Exception) -> CannotAudit:
    return CannotAudit(
        f"The audit cannot keep what it reads in the folder for temporary files ({why_refused(error)}); make room, "
        "or name another in TMPDIR."
    )


def _codes(against: Sequence[str]) -> dict[str, set[str]]:
    """Code of each document that is asked for -> the provisions wanted of it; none where all are."""
    codes: dict[str, set[str]] = {}
    documents = load_documents()
    by_provision = {provision.id: code for code, one in documents.items() for provision in one.provisions}
    for name in against:
        if name in documents:
            codes[name] = set()
        elif name in by_provision:
            wanted = codes.setdefault(by_provision[name], {name})
            if wanted:
                wanted.add(name)
        else:
            raise CannotAudit(
                f"There is no document or provision called '{name}'; documents are {', '.join(documents)}."
            )
    return codes


def _chosen(codes: Mapping[str, set[str]]) -> list[Yardstick]:
    return [
        one
        for one in yardsticks(list(codes))
        if one.is_law or not codes[one.document] or one.binding.provision in codes[one.document]
    ]


def _incomes(register: Path | None) -> dict[str, Decimal] | None:
    if register is None:
        return None
    if not register.exists():
        raise CannotAudit(f"There is no file called {register}.")
    if is_special(register):
        raise CannotAudit(f"{register} is a pipe or a device; save what it gives as a file first.")
    try:
        return dict(incomes(register))
    except (Unreadable, OSError) as error:
        raise CannotAudit(str(error)) from None


def _kinds(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> tuple[Kind, ...]:
    found = []
    for name in names:
        kind, stage = (
            duck.quoted(column) if column in subjects()[name].columns else "''" for column in ("kind", "stage")
        )
        rows = connection.execute(
            f"SELECT coalesce({kind}, ''), coalesce({stage}, ''), count(*) AS n FROM {duck.quoted(name)} "
            "GROUP BY ALL ORDER BY n DESC"
        ).fetchall()
        found += [Kind(name, *row) for row in rows]
    return tuple(found)


def _bodies(connection: duckdb.DuckDBPyConnection, kinds: Sequence[str]) -> int:
    names = " UNION ALL ".join(f"SELECT coalesce(body, body_name) AS who FROM {duck.quoted(kind)}" for kind in kinds)
    row = connection.execute(f"SELECT count(DISTINCT who) FROM ({names})").fetchone()
    return int(row[0]) if row else 0
