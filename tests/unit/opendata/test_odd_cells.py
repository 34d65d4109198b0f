"""Cells, lines and parts that are nearly right."""

import json
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kept.opendata import Unreadable, incomes, loose, recognise
from kept.opendata.fit import fit
from kept.opendata.found import shortened
from kept.opendata.ocds import Party, Release
from kept.opendata.threesixty import Grant

from .conftest import read_file

RELEASE: dict[str, Any] = {"ocid": "o", "id": "1", "date": "2026-03-02", "tag": ["tender"], "tender": {}}
ReadReleases = Callable[..., Any]


def fitted(part: type[Any], value: object) -> tuple[Any, list[tuple[str, str, object]]]:
    """What `fit` makes of a value, and the cells it names."""
    named: list[tuple[str, str, object]] = []
    built = fit(part, value, "here", lambda path, column, cell, expected: named.append((path, column, cell)))
    return built, named


@pytest.mark.parametrize(
    ("cell", "read", "is_named"),
    [(True, True, False), ("Yes", True, False), ("false", False, False), ("perhaps", None, True), (1, None, True)],
)
def test_truths(cell: object, read: bool | None, is_named: bool) -> None:
    party, named = fitted(Party, {"details": {"vcse": cell}})
    assert party.details.vcse is read
    assert named == ([("here/details", "vcse", cell)] if is_named else [])


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ([], ("here", "here", [])),
        ({"tag": "tender"}, ("here", "tag", "tender")),
        ({"tag": ["tender", []]}, ("here/tag", "1", [])),
        ({"tag": [None]}, ("here/tag", "0", None)),
        ({"date": {}}, ("here", "date", {})),
        ({"ocid": True}, ("here", "ocid", True)),
        ({"parties": [7]}, ("here/parties/0", "0", 7)),
    ],
)
def test_a_part_of_the_wrong_kind_is_named_by_its_place(value: object, where: tuple[str, str, object]) -> None:
    _, named = fitted(Release, value)
    assert [(path, column, cell) for path, column, cell in named] == [where] or named[0][1:] == where[1:]


def test_numbers_serve_as_text_and_as_ids() -> None:
    built, named = fitted(Grant, {"id": 7, "title": 8.5, "awardDate": Decimal(2026), "grantProgramme": [{"code": 3}]})
    assert (built.id, built.title, built.award_date, built.grant_programme[0].code) == (7, "8.5", "2026", 3)
    assert not named


def test_half_a_character_is_replaced() -> None:
    value, _ = loose.decode(b'{"title": "a\\ud800b"}')
    built, _ = fitted(Grant, value)
    assert built.title.encode("utf-8") == b"a?b"


def test_lists_and_texts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kept.opendata.fit.MOST_OF_A_LIST", 3)
    monkeypatch.setattr("kept.opendata.fit.LONGEST_TEXT", 10)
    built, named = fitted(Grant, {"title": "x" * 11, "plannedDates": [{}] * 5})
    assert built.title is None
    assert len(built.planned_dates) == 3
    assert [column for _, column, _ in named] == ["title", "plannedDates"]


@pytest.mark.parametrize(
    ("value", "text"),
    [("a\n b", "a b"), ("x" * 100, "x" * 59 + "…"), ({}, "an object"), ([1], "a list"), (1.5, "1.5"), (None, "None")],
)
def test_a_shortened_value(value: object, text: str) -> None:
    assert shortened(value) == text


def test_a_weight_beyond_a_hundred_is_no_weight(read_releases: ReadReleases) -> None:
    criteria = [{"name": "Social value", "numbers": [{"number": 110, "weight": "percentageExact"}]}]
    read = read_releases(RELEASE | {"tender": {"lots": [{"id": "1", "awardCriteria": {"criteria": criteria}}]}})
    assert "social_value_weight" not in read.opportunities[0]
    assert [cell.value for cell in read.found.unreadable] == ["110"]


def test_criteria_of_the_whole_tender_count(read_releases: ReadReleases) -> None:
    read = read_releases(RELEASE | {"tender": {"awardCriteria": {"criteria": [{"name": "Price"}]}}})
    assert read.opportunities[0]["social_value_in_criteria"] is False


def test_a_buyer_that_stands_only_among_the_parties(read_releases: ReadReleases) -> None:
    parties = [{"id": "s", "roles": ["supplier"]}, {"id": "b", "name": "Anytown", "roles": ["buyer"]}]
    (record,) = read_releases(RELEASE | {"parties": parties}).opportunities
    assert (record["body"], record["body_name"]) == ("b", "Anytown")


def test_a_term_for_the_whole_tender_is_one_offer(read_releases: ReadReleases) -> None:
    tender = {"contractPeriod": {"startDate": "2026-07-01", "endDate": "2027-06-30"}, "value": {"amount": 5}}
    (record,) = read_releases(RELEASE | {"tender": tender}).awards
    assert (record["stage"], record["ends_on"], record["amount"]) == ("offered", date(2027, 6, 30), 5)
    assert record["path"] == "releases/0/tender"


def test_a_contract_takes_its_term_from_its_award(read_releases: ReadReleases) -> None:
    release = RELEASE | {
        "tag": ["contract"],
        "awards": [{"id": 1, "contractPeriod": {"endDate": "2027-06-30"}}],
        "contracts": [{"id": 2, "awardID": 1}],
    }
    (record,) = read_releases(release).awards
    assert (record["stage"], record["ends_on"]) == ("signed", date(2027, 6, 30))


@pytest.mark.parametrize("fault", ["", '"\\ud800"'])
def test_packages_within_packages_end(tmp_path: Path, fault: str) -> None:
    text = json.dumps(RELEASE).replace('"tender": {}', f'"language": {fault}' if fault else '"tender": {}')
    for _ in range(300):
        text = '{"releases": [' + text + "]}"
    path = tmp_path / "deep.jsonl"
    path.write_text(f"{text}\n{json.dumps(RELEASE)}\n", encoding="utf-8")
    read = read_file(path)
    assert [record["path"] for record in read.opportunities] == ["line 2/tender"]
    assert read.found.unreadable_count == 1


def test_a_fault_deep_in_a_record_leaves_the_rest(tmp_path: Path) -> None:
    faulty = json.dumps({"ocid": "x", "compiledRelease": RELEASE | {"tender": {"title": "A"}}})
    path = tmp_path / "records.json"
    path.write_text('{"records": [' + faulty.replace('"x"', '"\\ud800"') + "]}", encoding="utf-8")
    assert [record["title"] for record in read_file(path).opportunities] == ["A"]


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    path.write_text('Identifier,Amount Awarded,Title\n1,10,"two\nlines"\n2,x,one\n', encoding="utf-8")
    read = read_file(path)
    assert [record["path"] for record in read.awards] == ["row 2", "row 3"]
    assert read.found.unreadable[0].path == "row 3"


def test_lines_and_cells_of_csv_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kept.opendata.sheets.LONGEST_LINE", 3_000)
    monkeypatch.setattr("kept.opendata.sheets.LONGEST_CELL", 1_000)
    path = tmp_path / "grants.csv"
    rows = ["Identifier,Amount Awarded", "1,10", "2," + "9" * 8_000, "3," + "9" * 2_000, "4,10", ""]
    path.write_text("\n".join(rows), encoding="utf-8")
    read = read_file(path)
    assert [record["id"] for record in read.awards] == ["1", "4"]
    assert [(cell.path, cell.column) for cell in read.found.unreadable] == [("line 3", "line"), ("line 4", "line")]


@pytest.mark.parametrize(
    ("limit", "encoding", "sentence"),
    [
        ("kept.opendata.content.LARGEST_UTF16", "utf-16", "is UTF-16 and larger than"),
        ("kept.opendata.content.LARGEST_AT_ONCE", "utf-8-sig", "has a byte-order mark and is larger than"),
        ("kept.opendata.packages.LARGEST_AT_ONCE", "utf-8", "is one package larger than"),
    ],
)
def test_what_must_stand_in_memory_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, encoding: str, sentence: str
) -> None:
    monkeypatch.setattr(limit, 10)
    path = tmp_path / "releases.json"
    path.write_text(json.dumps({"releases": [RELEASE]}), encoding=encoding)
    with pytest.raises(Unreadable, match=sentence):
        recognise(path)


def test_a_file_that_is_closed_to_us(tmp_path: Path) -> None:
    path = tmp_path / "loop"
    path.symlink_to(path)
    with pytest.raises(Unreadable, match=r"loop cannot be opened: .+\."):
        recognise(path)


def test_a_register_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kept.opendata.register.LARGEST_TABLE", 10)
    path = tmp_path / "charity.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("publicextract.charity.json", "[" + " " * 50 + "]")
    with pytest.raises(Unreadable, match="unpacks to more than"):
        incomes(path)
    with pytest.raises(Unreadable, match="There is no file called"):
        incomes(tmp_path / "none.zip")


def test_a_row_of_the_register_without_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kept.opendata.register.LARGEST_ROW", 100)
    monkeypatch.setattr("kept.opendata.register.PIECE", 100)
    path = tmp_path / "charity.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("publicextract.charity.json", '[{"charity_name": "' + "x" * 1_000)
    with pytest.raises(Unreadable, match="is damaged"):
        incomes(path)


FAULTS = ["NaN", "-Infinity", '"\\ud800"', '"a\tb\x01"', '"line\nbreak"', '"\\x"', "01", "tru", '{"a": 1,}', "1 2"]


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_within_a_release_costs_the_others(tmp_path: Path, fault: str) -> None:
    releases = [json.dumps(RELEASE | {"ocid": name}) for name in "abc"]
    releases[1] = releases[1].replace('"tag"', f'"planning": {fault}, "tag"')
    path = tmp_path / "releases.json"
    path.write_text('{"releases": [\n' + ",\n".join(releases) + '], "uri": "x"}', encoding="utf-8")
    read = read_file(path)
    assert {"a", "c"} <= {record["ocid"] for record in read.opportunities}
    if len(read.opportunities) < 3:
        (cell,) = read.found.unreadable
        assert (cell.path, cell.column) == ("releases/1", "all of it")
        assert cell.expected.startswith("JSON; ")


def test_mending_has_its_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "releases.json"
    path.write_text('{"releases": [' + json.dumps(RELEASE) + ', {"ocid": tru}]}', encoding="utf-8")
    assert len(read_file(path).opportunities) == 1
    monkeypatch.setattr("kept.opendata.packages.LARGEST_DAMAGED", 10)
    with pytest.raises(Unreadable, match=r"is not sound JSON from line 1, column \d+ on"):
        recognise(path)
    monkeypatch.setattr("kept.opendata.packages.LARGEST_MENDED", 10)
    with pytest.raises(Unreadable, match=r"is not sound JSON\. Fetch"):
        recognise(path)


def test_brackets_without_end_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "releases.json"
    path.write_text('{"releases": [' + json.dumps(RELEASE) + ", " + "{" * 600 + "x", encoding="utf-8")
    with pytest.raises(Unreadable):
        recognise(path)


def test_whole_characters_of_two_halves_stay(tmp_path: Path) -> None:
    path = tmp_path / "releases.json"
    title = '"tender": {"title": "\\ud83d\\ude00", "description": "\\ud83d"}'
    path.write_text('{"releases": [' + json.dumps(RELEASE).replace('"tender": {}', title) + "]}", encoding="utf-8")
    (record,) = read_file(path).opportunities
    assert record["title"] == "\U0001f600"
