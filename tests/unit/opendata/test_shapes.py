"""The shapes in which publishers wrap the same releases and grants."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kept.opendata import Format, recognise

from .conftest import read_file

RELEASE: dict[str, Any] = {
    "ocid": "ocds-h6vhtk-000001",
    "id": "1-2026",
    "date": "2026-03-02T09:30:00Z",
    "tag": ["tender"],
    "buyer": {"id": "GB-PPON-PABC-1234-DEFG"},
    "tender": {"title": "Caf\u00e9 for all", "tenderPeriod": {"endDate": "2026-04-13"}},
}
OTHER = RELEASE | {"ocid": "ocds-h6vhtk-000002", "id": "2-2026"}
COMPILED = RELEASE | {"id": "compiled", "tag": ["compiled"], "date": "2026-06-01T09:30:00Z"}
GRANT = {"id": "360G-any-1", "awardDate": "2026-03-01", "amountAwarded": 10}


def lines(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


SHAPES = [
    (json.dumps({"releases": [RELEASE, OTHER]}), Format.RELEASE_PACKAGE, ["releases/0/tender", "releases/1/tender"]),
    (
        json.dumps({"releases": [RELEASE, OTHER]}, indent=2),
        Format.RELEASE_PACKAGE,
        ["releases/0/tender", "releases/1/tender"],
    ),
    (json.dumps([RELEASE, OTHER]), Format.RELEASE_PACKAGE, ["0/tender", "1/tender"]),
    (json.dumps(RELEASE), Format.RELEASE_PACKAGE, ["0/tender"]),
    (lines(RELEASE, OTHER), Format.RELEASE_LINES, ["line 1/tender", "line 2/tender"]),
    ("\n" + lines(RELEASE) + "\n\n" + lines(OTHER), Format.RELEASE_LINES, ["line 2/tender", "line 5/tender"]),
    (
        lines({"releases": [RELEASE]}, {"releases": [OTHER]}),
        Format.RELEASE_LINES,
        ["line 1/releases/0/tender", "line 2/releases/0/tender"],
    ),
    (
        json.dumps({"records": [{"ocid": "x", "releases": [RELEASE]}, {"ocid": "y", "releases": [OTHER]}]}),
        Format.RECORD_PACKAGE,
        ["records/0/releases/0/tender", "records/1/releases/0/tender"],
    ),
    (
        json.dumps(
            {"records": [{"ocid": "x", "releases": [{"url": "https://x.test/1"}], "compiledRelease": COMPILED}]}
        ),
        Format.RECORD_PACKAGE,
        ["records/0/compiledRelease/tender"],
    ),
    (json.dumps({"grants": [GRANT]}), Format.GRANTS_JSON, ["grants/0"]),
    (json.dumps([GRANT]), Format.GRANTS_JSON, ["0"]),
    (lines(GRANT, GRANT), Format.GRANTS_JSON, ["line 1", "line 2"]),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("text", "expected", "places"), SHAPES)
def test_each_shape_is_known_and_read(
    tmp_path: Path, text: str, expected: Format, places: list[str], encoding: str
) -> None:
    path = tmp_path / "data"
    path.write_text(text, encoding=encoding)
    read = read_file(path)
    assert recognise(path) is read.found.format is expected
    assert [record["path"] for record in read.opportunities + read.awards] == places
    assert read.found.unreadable_count == 0


def test_a_compiled_release_cannot_tell_when_its_notice_came_out(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text(json.dumps({"records": [{"ocid": "x", "compiledRelease": COMPILED}]}), encoding="utf-8")
    (record,) = read_file(path).opportunities
    assert record["closes_on"] == date(2026, 4, 13)
    assert not {"opens_on", "deed_on"} & record.keys()


def test_a_fault_within_a_package_on_a_line_is_found_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    path.write_text(lines({"releases": [OTHER | {"tender": []}, RELEASE]}, OTHER), encoding="utf-8")
    read = read_file(path)
    assert [cell.path for cell in read.found.unreadable] == ["line 1/releases/0/tender"]
    assert [record["path"] for record in read.opportunities][1:] == ["line 1/releases/1/tender", "line 2/tender"]


def test_a_line_that_is_far_too_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kept.opendata.packages.LONGEST_LINE", 2_000)
    path = tmp_path / "data.jsonl"
    path.write_text(lines(RELEASE, OTHER | {"language": "x" * 9_000}, OTHER), encoding="utf-8")
    read = read_file(path)
    assert [record["path"] for record in read.opportunities] == ["line 1/tender", "line 3/tender"]
    assert [(cell.path, cell.column) for cell in read.found.unreadable] == [("line 2", "line")]


def test_text_that_is_not_utf8_is_read_as_windows_text_and_remarked_on(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_bytes(json.dumps({"releases": [RELEASE]}, ensure_ascii=False).encode("cp1252"))
    read = read_file(path)
    assert read.opportunities[0]["title"] == "Caf\u00e9 for all"
    assert [cell.column for cell in read.found.remarks] == ["encoding"]
