"""The releases, records or grants in a JSON file, one by one, without making Python objects of the whole.

A package is looked through once by the fast decoder, which only marks where each item begins and ends; a file of JSON
Lines is read line by line, so its size does not matter.
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kept.opendata import loose
from kept.opendata.content import LARGEST_AT_ONCE, bytes_of
from kept.opendata.found import Unreadable

LONGEST_LINE = 2**26  # 64 MB: one release on one line; a longer line is passed over and counted
LARGEST_DAMAGED = 2**25  # 32 MB: items of a damaged package are looked for by their brackets
LARGEST_MENDED = 2**27  # 128 MB: mending makes copies
MOST_BLANK = 1_000  # bytes of nothing before a line
# What decoding raises on input it does not take: besides the decoder's own, text that is not UTF-8 and absurd numbers.
REFUSED = (ValueError, ArithmeticError, RecursionError)
ABSENT = msgspec.Raw(b"")  # a key that is not there; a raw value is true when it is


class Signs(msgspec.Struct, rename="camel"):
    """Keys that tell what an object is; their values are not looked into."""

    releases: msgspec.Raw = ABSENT
    records: msgspec.Raw = ABSENT
    grants: msgspec.Raw = ABSENT
    ocid: msgspec.Raw = ABSENT
    tag: msgspec.Raw = ABSENT
    compiled_release: msgspec.Raw = ABSENT
    award_date: msgspec.Raw = ABSENT
    amount_awarded: msgspec.Raw = ABSENT
    funding_organization: msgspec.Raw = ABSENT

    def item(self) -> str | None:
        """`release`, `record` or `grant`, where the object is one."""
        if self.compiled_release or (self.ocid and self.releases):
            return "record"
        if self.ocid:
            return "release"
        if self.award_date or self.amount_awarded or self.funding_organization:
            return "grant"
        return None


@dataclass(frozen=True, slots=True)
class Items:
    """What one JSON file holds: `holds` is release, record or grant; `within` the list's name, or `lines`."""

    path: Path
    holds: str
    within: str
    raws: list[msgspec.Raw] | None  # None for JSON Lines


def items_of(path: Path) -> Items:
    """Look a JSON file through. Raises Unreadable."""
    content = bytes_of(path)
    first = _first_line(content)
    if first is not None:
        return _lines(path, first)
    if len(content) > LARGEST_AT_ONCE:
        raise Unreadable(f"{path.name} is one package larger than 1 GB; ask for it as JSON Lines, or in parts.")
    try:
        return _package(path, content)
    except RecursionError:
        raise Unreadable(f"{path.name} is nested too deeply to be published data; it was not read.") from None
    except msgspec.ValidationError:
        raise Unreadable(f"{path.name} is JSON, but its releases, records or grants are not a list.") from None
    except msgspec.DecodeError:
        if len(content) > LARGEST_MENDED:
            raise Unreadable(f"{path.name} is not sound JSON. Fetch it again, or ask its publisher.") from None
        return _damaged_package(path, loose.mended(content))


def _damaged_package(path: Path, content: bytes) -> Items:
    """A package that a strict reader refused: mended where that is enough, else each of its items by itself."""
    try:
        return _package(path, content)
    except (RecursionError, msgspec.ValidationError):
        raise Unreadable(f"{path.name} is damaged beyond reading. Fetch it again, or ask its publisher.") from None
    except msgspec.DecodeError as error:
        for within in ("releases", "records", "grants"):
            items = loose.items_between_brackets(content, within) if len(content) <= LARGEST_DAMAGED else None
            if items and any(_is_sound(item) for item in items):
                return Items(path, within[:-1], within, [msgspec.Raw(item) for item in items])
        raise Unreadable(_damage(path, content, str(error))) from None


def _is_sound(item: bytes) -> bool:
    try:
        return msgspec.json.decode(item, type=Signs).item() is not None
    except REFUSED:
        return False


def lines_of(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """(line number, line) of JSON Lines; None for a line longer than `LONGEST_LINE`. Blank lines are passed over."""
    number = 0
    with path.open("rb", buffering=2**20) as file:
        start = file.read(3)
        if start != b"\xef\xbb\xbf":
            file.seek(0)
        if start[:2] in (b"\xff\xfe", b"\xfe\xff") or 0 in start[:2]:  # UTF-16, small enough to be rewritten at once
            for number, line in enumerate(bytes(bytes_of(path)).splitlines(), 1):
                if line.strip():
                    yield number, line
            return
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                    pass
                yield number, None
            elif len(line) > 2 or line.strip():
                yield number, line


def _first_line(content: bytes | mmap.mmap) -> bytes | None:
    """The first line of a file that is JSON Lines; None of a file that is one value."""
    start = 0
    while start <= MOST_BLANK and content[start : start + 1] in (b"\n", b"\r", b" ", b"\t"):
        start += 1
    end = content.find(b"\n", start)
    if end < 0 or end - start > LONGEST_LINE:
        return None
    first = content[start:end].strip()
    if not (first.startswith(b"{") and first.endswith(b"}")):
        return None
    after = content[end : end + MOST_BLANK].lstrip()
    return first if after.startswith(b"{") else None


def _lines(path: Path, first: bytes) -> Items:
    holds = None
    for number, line in lines_of(path):  # the first line may be the damaged one
        try:
            signs = msgspec.json.decode(line or b"{}", type=Signs)
        except REFUSED:
            signs = Signs()
        holds = signs.item() or ("release" if signs.releases else "record" if signs.records else None)
        if holds is not None or number >= 100:
            break
    if holds is None:
        raise Unreadable(f"{path.name} is JSON Lines, but its lines are neither OCDS releases nor 360Giving grants.")
    return Items(path, holds, "lines", None)


def _package(path: Path, content: bytes | mmap.mmap) -> Items:
    if content[:1_000].lstrip().startswith(b"["):
        raws = msgspec.json.decode(content, type=list[msgspec.Raw])
        for raw in raws[:100]:
            try:
                holds = msgspec.json.decode(raw, type=Signs).item()
            except msgspec.ValidationError:
                continue
            if holds is not None:
                return Items(path, holds, "", raws)
        raise Unreadable(f"{path.name} is a JSON list, but not of OCDS releases or 360Giving grants.")
    signs = msgspec.json.decode(content, type=Signs)
    lists = {"releases": signs.releases, "records": signs.records, "grants": signs.grants}
    item = signs.item()
    if item is not None:
        return Items(path, item, "", [msgspec.Raw(content)])
    for within, several in lists.items():
        if several:
            return Items(path, within[:-1], within, msgspec.json.decode(several, type=list[msgspec.Raw]))
    raise Unreadable(
        f"{path.name} is JSON, but holds no OCDS releases or records and no 360Giving grants: nothing to be read."
    )


def _damage(path: Path, content: bytes, error: str) -> str:
    if "truncated" in error:
        return f"{path.name} is cut short: it ends in the middle of its data. Fetch it again."
    place = error.rpartition("(byte ")[2].rstrip(")")
    if not place.isdigit():
        return f"{path.name} is not sound JSON. Fetch it again, or ask its publisher."
    before = content[: int(place)]
    line = before.count(b"\n") + 1
    column = len(before) - (before.rfind(b"\n") + 1) + 1
    return f"{path.name} is not sound JSON from line {line}, column {column} on. Fetch it again, or ask its publisher."
