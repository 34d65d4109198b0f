"""What a file is, told from its content, and its records, whatever the format."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import msgspec

from kept.opendata import loose
from kept.opendata.content import WHAT_IS_READ, Kind, kind_of
from kept.opendata.fit import Note, fit
from kept.opendata.found import Cells, Unreadable
from kept.opendata.grants import Grants
from kept.opendata.ocds import Release
from kept.opendata.openings import Openings
from kept.opendata.packages import ABSENT, LONGEST_LINE, REFUSED, Items, items_of, lines_of
from kept.opendata.procurement import Procurement
from kept.opendata.sheets import csv_rows, workbook_rows
from kept.opendata.threesixty import Grant
from kept.opendata.titles import FARTHEST_HEADER, Header, Row, grants_of

DEEPEST = 3  # a release in a record in a package on a line
Fact = tuple[str, dict[str, Any]]  # subject, record
Rows = Iterator[tuple[str, int, Row]]  # sheet, row number, cells


class Format(StrEnum):
    """What can be read."""

    RELEASE_PACKAGE = "OCDS release package"
    RECORD_PACKAGE = "OCDS record package"
    RELEASE_LINES = "OCDS releases as JSON Lines"
    GRANTS_JSON = "360Giving JSON"
    GRANTS_CSV = "360Giving CSV"
    GRANTS_XLSX = "360Giving XLSX"


class _Entry(Release):
    """A release, or whatever may stand in its place in a list or on a line: a package, or a record."""

    releases: list[msgspec.Raw] | None = None
    records: list[msgspec.Raw] | None = None
    compiled_release: msgspec.Raw = ABSENT


def recognise(path: Path) -> Format:
    """What a file is, from its content. Raises Unreadable where it is nothing that can be read."""
    kind = kind_of(path)
    if kind is Kind.JSON:
        return _format(items_of(path))
    rows = csv_rows(path, Cells()) if kind is Kind.TABLE else workbook_rows(path)
    next(_tables(path, rows))
    return Format.GRANTS_CSV if kind is Kind.TABLE else Format.GRANTS_XLSX


def read(
    path: Path, found: Cells, openings: Openings | None = None, incomes: Mapping[str, Decimal] | None = None
) -> Iterator[Fact]:
    """Yield (subject, record) for all that one file holds; `found` fills as they come.

    A record has `id`, `body`, `file`, `path` (where in the file) and the columns of its subject that the publisher
    answers, as str, date, Decimal, int or bool; a column that is not answered is absent. Besides, for showing:
    `body_name`, `title`, `recipient_name`, `recipients` (their number, if several), `ocid`, `notice`, `released` (the
    release's date, as written), `changes_a_notice`, `reserved_for`, `deed_on` (the day to judge its age by: decided,
    else signed, else dated), `amount_basis` or `value_basis` ("gross", or "net or not stated"), and `term_from` where a
    term's days are ours.

    With `openings`, shared by the files of one publication such as the pages of a day, changed notices are held back
    in it until all are read, since one file may hold the first day of a notice that another changes: see `settled`.
    `incomes` is charity number -> yearly income (`register.incomes`). Raises Unreadable.
    """
    kind = kind_of(path)
    if kind is Kind.JSON:
        items = items_of(path)
        found.format = _format(items)
        if items.holds == "grant":
            yield from _grants_json(items, Grants(path.name, found, incomes))
            return
        mine = openings or Openings()
        procurement = Procurement(path.name, found, mine, incomes)
        entries = _Entries(path.name, found, procurement)
        for raw, place in _raws(items, found):
            yield from entries.facts(raw, place)
        if openings is None:
            for record in mine.settled():
                found.records["opportunity"] += 1
                yield "opportunity", record
        return
    grants = Grants(path.name, found, incomes)
    found.format = Format.GRANTS_CSV if kind is Kind.TABLE else Format.GRANTS_XLSX
    rows = csv_rows(path, found) if kind is Kind.TABLE else workbook_rows(path)
    note = _note(path.name, found)
    for header, sheet, body in _tables(path, rows):
        for number, grant in grants_of(body, header):
            place = f"row {number}" if not sheet else f"{sheet}, row {number}"
            yield grants.record(fit(Grant, grant, place, note), place)


def _format(items: Items) -> Format:
    if items.holds == "grant":
        return Format.GRANTS_JSON
    if items.within == "lines":
        return Format.RELEASE_LINES
    return Format.RECORD_PACKAGE if items.holds == "record" else Format.RELEASE_PACKAGE


def _note(file: str, found: Cells) -> Note:
    def note(path: str, column: str, value: object, expected: str) -> None:
        found.cannot_read(file, path, column, value, expected)

    return note


def _raws(items: Items, found: Cells) -> Iterator[tuple[msgspec.Raw | bytes, str]]:
    """Each item's bytes and its place in the file."""
    if items.raws is not None:
        within = f"{items.within}/" if items.within else ""
        for number, raw in enumerate(items.raws):
            yield raw, f"{within}{number}"
        return
    for number, line in lines_of(items.path):
        if line is None:
            found.cannot_read(items.path.name, f"line {number}", "line", "", f"at most {LONGEST_LINE >> 20} MB")
        else:
            yield line, f"line {number}"


def _loosely(raw: msgspec.Raw | bytes, place: str, file: str, found: Cells) -> object:
    """What a tolerant reader makes of an item that the fast one refused; None, and counted, if it is no JSON at all."""
    content = bytes(raw)
    try:
        value, utf8 = loose.decode(content)
    except loose.Unfit as error:
        found.cannot_read(file, place, "all of it", content[:100].decode("utf-8", errors="replace"), f"JSON; {error}")
        return None
    if not utf8:
        found.remark(file, place, "encoding", "not UTF-8", "UTF-8; it was read as Windows-1252")
    return value


class _Entries:
    """Facts of OCDS items: decoded fast where they fit, cell by cell where not."""

    def __init__(self, file: str, found: Cells, procurement: Procurement) -> None:
        self.file = file
        self.found = found
        self.procurement = procurement
        self.decode = msgspec.json.Decoder(_Entry).decode

    def facts(self, raw: msgspec.Raw | bytes, place: str, level: int = 0) -> list[Fact]:
        """Facts of one item, which stands `level` deep within packages and records."""
        try:
            entry = self.decode(raw)
        except REFUSED:
            return self._fitted(_loosely(raw, place, self.file, self.found), place, level)
        if entry.releases is None and not entry.compiled_release and entry.records is None:
            return self.procurement.records(entry, place)
        if self._too_deep(place, level):
            return []
        return [fact for part, at in self._within(entry, place) for fact in self.facts(part, at, level + 1)]

    def _too_deep(self, place: str, level: int) -> bool:
        if level < DEEPEST:
            return False
        self.found.cannot_read(self.file, place, "all of it", "a package in a package", "a release")
        return True

    def _within(self, entry: _Entry, place: str) -> Iterator[tuple[msgspec.Raw, str]]:
        """The releases of a package or record. A record that only links to its releases has its compiled one."""
        parts = [(raw, f"{place}/releases/{number}") for number, raw in enumerate(entry.releases or ())]
        if entry.compiled_release and all(bytes(raw).find(b'"ocid"') < 0 for raw, _ in parts):
            parts = [(entry.compiled_release, f"{place}/compiledRelease")]
        yield from parts
        yield from ((raw, f"{place}/records/{number}") for number, raw in enumerate(entry.records or ()))

    def _fitted(self, value: object, place: str, level: int) -> list[Fact]:
        if value is None:
            return []
        if isinstance(value, dict):
            within = [(name, value[name]) for name in ("releases", "records") if isinstance(value.get(name), list)]
            parts = [(part, f"{place}/{name}/{at}") for name, several in within for at, part in enumerate(several)]
            if not parts and "compiledRelease" in value:
                parts = [(value["compiledRelease"], f"{place}/compiledRelease")]
            if parts and self._too_deep(place, level):
                return []
            if parts:
                return [fact for part, at in parts for fact in self._fitted(part, at, level + 1)]
        return self.procurement.records(fit(Release, value, place, _note(self.file, self.found)), place)


def _grants_json(items: Items, grants: Grants) -> Iterator[Fact]:
    decode = msgspec.json.Decoder(Grant).decode
    file, found = grants.file, grants.found
    note = _note(file, found)
    for raw, place in _raws(items, found):
        try:
            grant = decode(raw)
        except REFUSED:
            value = _loosely(raw, place, file, found)
            if value is None:
                continue
            grant = fit(Grant, value, place, note)
        yield grants.record(grant, place)


def _tables(path: Path, rows: Rows) -> Iterator[tuple[Header, str, Iterator[tuple[int, Row]]]]:
    """(header, sheet, its rows) of each sheet that holds grants. Raises Unreadable where none does."""
    any_header = False
    for place, (sheet, of_sheet) in enumerate(groupby(rows, key=lambda row: row[0])):
        for _, _, cells in islice(of_sheet, FARTHEST_HEADER):
            header = Header.of(cells)
            if header is not None:
                name = sheet if place else ""  # the first sheet needs no name
                yield header, name, ((number, row) for _, number, row in of_sheet)
                any_header = True
                break
    if not any_header:
        raise Unreadable(
            f"{path.name} holds no grants: no row has titles such as Identifier, Amount Awarded and Award Date. "
            + WHAT_IS_READ
        )
