"""The files an audit is asked to read, and their records."""

import errno
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from kept.audit.summary import FileSummary, NotRead
from kept.opendata import Cells, Unreadable, read
from kept.opendata.openings import Openings

Progress = Callable[[str, int], None]
"""Told the name of the file being read and how many records have been read in all."""
STEP = 1_000  # records between two words of progress


class CannotAudit(Exception):
    """The audit cannot be done; `str()` is one plain sentence that says what is the matter and what to do."""


def why_refused(error: Exception) -> str:
    """Why the system would not write, in its words, without the name of a file that only we know of."""
    said = str(error)
    known = [getattr(error, "errno", None) or 0, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EROFS]
    words = [os.strerror(one) for one in known if one]
    return next((one.lower() for one in words if one in said), "it could not be written to")


@dataclass(slots=True)
class Reading:
    """What came of reading: one summary a file, and the files of folders that could not be used."""

    files: list[FileSummary] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)


def facts(
    paths: Sequence[Path],
    reading: Reading,
    incomes: Mapping[str, Decimal] | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (subject, record) of files and of all that folders hold; `reading` is complete when it is exhausted.

    Files of one folder are taken for one publication. A record's `file` is its path as it was given.

    Raises:
        CannotAudit: a file that was named cannot be used, or a folder holds none that can.
    """
    read_so_far = 0
    for _, group in groupby(_files(paths), key=lambda found: found[0].parent):
        openings = Openings()
        labels: dict[str, str] = {}
        counts: dict[str, Counter[str]] = {}
        cells: dict[str, Cells] = {}
        for path, was_named in group:
            found, label = Cells(), str(path)
            labels[path.name], cells[label], counts[label] = label, found, Counter()
            try:
                for subject, record in read(path, found, openings, incomes):
                    record["file"] = label
                    counts[label][subject] += 1
                    read_so_far += 1
                    if progress and read_so_far % STEP == 0:
                        progress(path.name, read_so_far)
                    yield subject, record
            except (Unreadable, OSError) as error:
                why = str(error) if isinstance(error, Unreadable) else f"{label} cannot be opened: {error.strerror}."
                if was_named:
                    raise CannotAudit(why) from None
                reading.not_read.append(NotRead(label, why))
                if not counts[label]:
                    del cells[label]
        for record in openings.settled():
            record["file"] = labels.get(record["file"], record["file"])
            counts[record["file"]]["opportunity"] += 1
            yield "opportunity", record
        reading.files += [_summary(label, found, counts[label]) for label, found in cells.items()]
    if not reading.files:
        if len(reading.not_read) == 1:
            raise CannotAudit(reading.not_read[0].why)
        raise CannotAudit(
            f"None of the {len(reading.not_read)} files in {paths[0]} holds grants or contracts that Kept reads; "
            "name one of them to learn why."
        )


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """(file, True if it was named itself), each once, those of one folder together."""
    seen: dict[Path, tuple[Path, bool]] = {}
    for path in paths:
        if is_special(path):
            raise CannotAudit(f"{path} is a pipe or a device; save what it gives as a file first.")
        if path.is_dir():
            inside = files_in(path)
            if not inside:
                raise CannotAudit(f"There is no file in the folder {path}.")
            for file in inside:
                seen.setdefault(file.resolve(), (file, False))
        elif path.exists():
            seen[path.resolve()] = (path, True)
        else:
            raise CannotAudit(f"There is no file or folder called {path}.")
    yield from sorted(seen.values(), key=lambda found: (str(found[0].parent), found[0].name))


def files_in(folder: Path) -> list[Path]:
    """The files in a folder, and in folders in it, that an audit of the folder reads."""
    return [file for file in sorted(folder.rglob("*")) if file.is_file() and not is_hidden(file, folder)]


def is_special(path: Path) -> bool:
    """Neither a file nor a folder: a pipe, a socket or a device, from which reading may never end."""
    return path.exists() and not path.is_file() and not path.is_dir()


def is_hidden(file: Path, folder: Path) -> bool:
    """The name of the file, or of a folder in `folder` on the way to it, begins with a full stop."""
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _summary(label: str, found: Cells, counts: Counter[str]) -> FileSummary:
    return FileSummary(
        path=label,
        format=str(found.format or ""),
        records=dict(sorted(counts.items())),
        unreadable_count=found.unreadable_count,
        unreadable=tuple(found.unreadable),
        remark_count=found.remark_count,
        remarks=tuple(found.remarks),
        sources=found.sources,
        passed_over=dict(sorted(found.passed_over.items())),
    )
