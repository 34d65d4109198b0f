"""Yearly incomes from the Charity Commission's public register extract, where somebody has it to hand.

The extract is one zip per table; `publicextract.charity.zip` holds the table of charities, as JSON with a byte-order
mark or as tab-separated text. Only the number and the latest income are kept: no name, no contact.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from kept.opendata.found import Unreadable
from kept.opendata.values import pounds

LARGEST_TABLE = 2**30  # the real table unpacks to about 400 MB
LARGEST_ROW = 2**20  # characters
PIECE = 2**20


def incomes(path: Path) -> dict[str, Decimal]:
    """Charity number -> latest yearly income in pounds. Raises Unreadable.

    Linked charities share their main charity's number, so only rows with linked number 0 count.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            tables = [info for info in archive.infolist() if info.filename.endswith((".json", ".txt"))]
            if len(tables) != 1:
                raise Unreadable(f"{path.name} is not the register extract: it should hold one table, .json or .txt.")
            if tables[0].file_size > LARGEST_TABLE or tables[0].flag_bits & 1:
                raise Unreadable(f"{path.name} is locked or unpacks to more than 1 GB; it was not read.")
            with archive.open(tables[0]) as packed:
                text = io.TextIOWrapper(packed, encoding="utf-8-sig", errors="replace", newline="")
                rows = _json_rows(text) if tables[0].filename.endswith(".json") else _tab_rows(text)
                found = dict(_incomes(rows))
    except FileNotFoundError:
        raise Unreadable(f"There is no file called {path}.") from None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        raise Unreadable(
            f"{path.name} is damaged or no zip; it should be the publicextract.charity.zip of the charity register."
        ) from None
    if not found:
        raise Unreadable(f"{path.name} holds no charity with an income; it should be publicextract.charity.zip.")
    return found


def _incomes(rows: Iterator[dict[str, object]]) -> Iterator[tuple[str, Decimal]]:
    for row in rows:
        if str(row.get("linked_charity_number")) != "0":
            continue
        income = row.get("latest_income")
        amount = pounds(income) if income not in (None, "") else None
        number = str(row.get("registered_charity_number") or "")
        if amount is not None and number.isdigit():
            yield number, amount


def _tab_rows(text: io.TextIOWrapper) -> Iterator[dict[str, object]]:
    """Rows of the tab-separated form; quotes are ordinary letters there. Lines that a stray tab shifted are dropped."""
    lines = iter(lambda: text.readline(LARGEST_ROW), "")
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    header = next(rows, [])
    for row in rows:
        if len(row) == len(header):
            yield dict(zip(header, row, strict=True))


def _json_rows(text: io.TextIOWrapper) -> Iterator[dict[str, object]]:
    """Objects of one flat JSON list, read in pieces so that the table never stands in memory as a whole."""
    decoder = json.JSONDecoder()
    held = ""
    while piece := text.read(PIECE):
        held += piece
        start = held.find("{")
        while start >= 0:
            try:
                row, end = decoder.raw_decode(held, start)
            except json.JSONDecodeError:
                break  # cut by the end of the piece
            if isinstance(row, dict):
                yield row
            held = held[end:] if end > PIECE // 2 else held
            start = held.find("{", 0 if end > PIECE // 2 else end)
        held = held[start:] if start >= 0 else ""
        if len(held) > LARGEST_ROW + PIECE:
            raise ValueError("a row without an end")
