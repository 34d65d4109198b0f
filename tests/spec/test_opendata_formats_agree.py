"""The same data in two formats gives the same records, whole files and cut ones."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kept.opendata import Cells, Format, loose, read, recognise
from kept.opendata.fit import fit
from kept.opendata.ocds import Release
from kept.opendata.threesixty import Grant

PROJECT = Path(__file__).parents[2]
CUT = PROJECT / "tests" / "data"
WHOLE = PROJECT.parent / "shared" / "realdata" / "360giving"
PAIRS = [
    (CUT / "trafford-grants.json", CUT / "trafford-grants.csv", 60),
    (CUT / "abct-grants.json", CUT / "abct-grants.xlsx", 60),
    (WHOLE / "trafford-council.json", WHOLE / "trafford-council.csv", 555),
    (WHOLE / "ab-charitable-trust.json", WHOLE / "ab-charitable-trust.xlsx", 783),
]


def records(path: Path) -> list[dict[str, Any]]:
    """A file's records without where they stand in it."""
    return [
        {column: value for column, value in record.items() if column not in ("file", "path")}
        for _, record in read(path, Cells())
    ]


@pytest.mark.parametrize(("one", "other", "count"), PAIRS, ids=lambda value: getattr(value, "name", None))
def test_two_formats_give_the_same_records(one: Path, other: Path, count: int) -> None:
    if not one.exists():
        pytest.skip(f"{one} is not here")
    first = records(one)
    assert len(first) == count
    assert first == records(other)
    assert all({"awarded_on", "amount", "body", "competitive"} <= record.keys() for record in first)


ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["trafford-grants.json", "trafford-grants.csv", "find-a-tender.json"])
def test_every_encoding_gives_the_same_records(name: str, encoding: str, tmp_path: Path) -> None:
    original = (CUT / name).read_bytes().decode("utf-8")
    if encoding == "cp1252":  # has no word for most of Unicode
        original = original.encode("cp1252", errors="ignore").decode("cp1252")
    (tmp_path / "as-utf-8").write_bytes(original.encode("utf-8"))
    (tmp_path / "recoded").write_bytes(original.encode(encoding))
    assert records(tmp_path / "recoded") == records(tmp_path / "as-utf-8")


def test_json_lines_give_the_same_records_as_their_package(tmp_path: Path) -> None:
    package = CUT / "find-a-tender.json"
    inside = package.read_text(encoding="utf-8").split('"releases": [\n')[1].removesuffix("\n]}\n")
    lines = tmp_path / "releases.jsonl"
    lines.write_text(inside.replace(",\n", "\n"), encoding="utf-8")
    assert recognise(lines) is Format.RELEASE_LINES
    assert records(lines) == records(package)


def test_a_record_package_gives_the_records_of_its_releases(tmp_path: Path) -> None:
    package = CUT / "find-a-tender.json"
    inside = package.read_text(encoding="utf-8").split('"releases": [\n')[1].removesuffix("\n]}\n")
    ones = [f'{{"ocid": "x", "releases": [{one}]}}' for one in inside.split(",\n")]
    path = tmp_path / "records.json"
    path.write_text('{"uri": "x", "records": [' + ",".join(ones) + "]}", encoding="utf-8")
    assert recognise(path) is Format.RECORD_PACKAGE
    assert records(path) == records(package)


@pytest.mark.parametrize("part", [(Release, "releases"), (Grant, "grants")], ids=lambda part: part[1])
def test_reading_cell_by_cell_gives_what_the_fast_decoder_gives(part: tuple[type[Any], str]) -> None:
    model, within = part
    shared = PROJECT.parent / "shared" / "realdata"
    files = [*CUT.glob("*.json"), *shared.glob("find-a-tender/*/*.json"), *shared.glob("36*/*.json")]
    compared = 0
    for path in files:
        for one in json.loads(path.read_text(encoding="utf-8")).get(within, []):
            refused: list[tuple[str, str, object, str]] = []
            raw = json.dumps(one).encode()
            slow = fit(model, loose.decode(raw)[0], "here", lambda *cell: refused.append(cell))  # noqa: B023
            assert slow == msgspec.json.decode(raw, type=model)
            assert not refused
            compared += 1
    assert compared >= 60
