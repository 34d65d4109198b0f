"""Rows of a CSV file or an Excel workbook, bounded in every direction."""

import codecs
import csv
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import msgspec

from kept.opendata import workbook_child
from kept.opendata.child import Child
from kept.opendata.content import encoding_of, head_of
from kept.opendata.found import Cells, Unreadable
from kept.opendata.titles import Row

LONGEST_LINE = 2**20  # characters of one line of CSV
LONGEST_CELL = 2**17
LARGEST_UNPACKED = 2**28  # 256 MB: what a workbook may say it unpacks to
MOST_PARTS = 10_000  # files within a workbook
SECONDS = 90  # of waiting for a workbook
PIECE = 2**20


def csv_rows(path: Path, found: Cells) -> Iterator[tuple[str, int, Row]]:
    """("", row number, cells) of a CSV file; UTF-8, UTF-16 or else Windows-1252, with commas, semicolons or tabs.

    Rows are counted as a spreadsheet shows them: a cell may run over several lines.
    """
    encoding = _text_encoding(path)
    if encoding == "cp1252":
        found.remark(path.name, "the whole file", "encoding", "Windows-1252", "UTF-8")
    csv.field_size_limit(LONGEST_CELL)
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        start = file.readline(LONGEST_LINE)
        delimiter = max(",;\t", key=start.count)
        file.seek(0)
        at_line = 0

        def lines() -> Iterator[str]:
            nonlocal at_line
            while line := file.readline(LONGEST_LINE):
                at_line += 1
                if len(line) < LONGEST_LINE or line.endswith("\n"):
                    yield line
                    continue
                found.cannot_read(path.name, f"line {at_line}", "line", line, f"at most {LONGEST_LINE:,} characters")
                while (rest := file.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                    pass

        rows = csv.reader(lines(), delimiter=delimiter)
        for number in count(1):
            try:
                yield "", number, next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                found.cannot_read(path.name, f"line {at_line}", "line", str(error), "cells divided by commas")


def workbook_rows(path: Path) -> Iterator[tuple[str, int, Row]]:
    """(sheet, row number, cells) of an .xlsx, read by a child process with limits. Raises Unreadable."""
    _refuse_bombs(path)
    decode = msgspec.json.Decoder(tuple[str, int, list[str | int | float | bool | None]]).decode
    program, processor = workbook_child.__file__, workbook_child.SECONDS
    with Child(program, str(path.resolve()), seconds=SECONDS, processor=processor) as child:
        for line in child:
            if line.endswith(b"\n"):
                yield decode(line)
    status = child.status
    if status == workbook_child.NOT_A_WORKBOOK:
        raise Unreadable(f"{path.name} is damaged: the workbook in it cannot be read. Save it again as .xlsx.")
    if status != 0:
        raise Unreadable(
            f"{path.name} asks for more memory or time than a workbook should; save its one sheet of grants as CSV."
        )


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError, RuntimeError):
        raise Unreadable(f"{path.name} is damaged or cut short: its list of contents cannot be read.") from None
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(f"{path.name} is locked with a password; save it without one.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Unreadable(
            f"{path.name} unpacks to more than {LARGEST_UNPACKED >> 20} MB; save its one sheet of grants as CSV."
        )


def _text_encoding(path: Path) -> str:
    """UTF-16 or UTF-8 where all of the file is that; else Windows-1252, which takes nearly anything."""
    encoding = encoding_of(head_of(path))
    if encoding.startswith("utf-16"):
        return encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"
