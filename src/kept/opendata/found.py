"""What a reading found besides records: cells that could not be read, remarks, and counts."""

from collections import Counter
from dataclasses import dataclass, field

SHOWN = 60  # characters of a value that are kept for people to recognise it by
KEPT = 1_000  # cells that are kept with their place; beyond that they are only counted


class Unreadable(Exception):
    """A file of which nothing can be used. `str()` is one plain sentence: what, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in a file that could not be used as it stands."""

    file: str
    path: str  # where in the file: `releases/12/tender`, `line 7/tender`, `row 14`
    column: str  # as the publisher names it
    value: str  # shortened to `SHOWN` characters
    expected: str  # what would have been readable, in words


@dataclass
class Cells:
    """What one reading found besides records. Memory is bounded: lists stop growing at `KEPT`, counts go on."""

    format: str = ""  # of the file read last
    unreadable: list[Cell] = field(default_factory=list)
    unreadable_count: int = 0
    remarks: list[Cell] = field(default_factory=list)  # read, but written in a way that others may misread
    remark_count: int = 0
    sources: int = 0  # releases, or grants, looked at
    records: Counter[str] = field(default_factory=Counter)  # by subject
    passed_over: Counter[str] = field(default_factory=Counter)  # releases that hold no record of ours, by kind

    def cannot_read(self, file: str, path: str, column: str, value: object, expected: str) -> None:
        """Count a cell that could not be read, and keep its place while there is room."""
        self.unreadable_count += 1
        if len(self.unreadable) < KEPT:
            self.unreadable.append(Cell(file, path, column, shortened(value), expected))

    def remark(self, file: str, path: str, column: str, value: object, expected: str) -> None:
        """Count a cell that was read although it is written in a way that others may misread."""
        self.remark_count += 1
        if len(self.remarks) < KEPT:
            self.remarks.append(Cell(file, path, column, shortened(value), expected))


def shortened(value: object) -> str:
    """A value as text on one line, at most `SHOWN` characters."""
    if isinstance(value, str):
        text = value[: SHOWN * 2]
    elif isinstance(value, dict):
        text = "an object"
    elif isinstance(value, list | tuple):
        text = "a list"
    else:
        text = str(value)[: SHOWN * 2]
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
