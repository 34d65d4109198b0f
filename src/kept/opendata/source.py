"""What a file is, told from its content, and its records, whatever the format."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from kept.opendata.found import Cells, Unreadable
from kept.opendata.ocds import Release
from kept.opendata.openings import Openings
from kept.opendata.procurement import Procurement


class Format(StrEnum):
    """Formats that can be read."""

    RELEASE_PACKAGE = "OCDS release package"


class _ReleasePackage(msgspec.Struct):
    releases: list[msgspec.Raw]


def recognise(path: Path) -> Format:
    """What a file is. Raises Unreadable."""
    return Format.RELEASE_PACKAGE


def read(path: Path, found: Cells, openings: Openings | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (subject, record) of one file. Raises Unreadable."""
    mine = openings or Openings()
    try:
        content = path.read_bytes()
        package = msgspec.json.decode(content, type=_ReleasePackage)
    except (OSError, msgspec.MsgspecError) as error:
        raise Unreadable(f"{path.name} cannot be read: {error}") from None
    decoder = msgspec.json.Decoder(Release)
    procurement = Procurement(path.name, found, mine)
    for number, raw in enumerate(package.releases):
        try:
            release = decoder.decode(raw)
        except msgspec.MsgspecError as error:
            found.cannot_read(path.name, f"releases/{number}", "release", str(error), "a release of OCDS 1.1")
            continue
        yield from procurement.records(release, f"releases/{number}")
    if openings is None:
        yield from _settle(mine, found)


def read_together(paths: Iterable[Path], found: Cells) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (subject, record) of several files of one publication. Raises Unreadable."""
    openings = Openings()
    for path in paths:
        yield from read(path, found, openings)
    yield from _settle(openings, found)


def _settle(openings: Openings, found: Cells) -> Iterator[tuple[str, dict[str, Any]]]:
    for record in openings.settled():
        found.records["opportunity"] += 1
        yield "opportunity", record
