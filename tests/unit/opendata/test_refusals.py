"""Files of which nothing can be used: each gets one sentence that says what and what to do."""

import io
import json
import re
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kept.opendata import Cells, Unreadable, read, recognise
from kept.opendata.openings import MOST_WAITING, Openings

DATA = Path(__file__).parents[2] / "data"


def sentence_on(path: Path) -> str:
    """The sentence with which reading refuses; recognising refuses the same."""
    with pytest.raises(Unreadable) as refused:
        list(read(path, Cells()))
    return str(refused.value)


REAL = (DATA / "find-a-tender.json").read_bytes()
SHEET = (DATA / "abct-grants.xlsx").read_bytes()
REFUSED = [
    (b"", "is empty"),
    (b" \n", "is empty"),
    (b"%PDF-1.7", "is a PDF"),
    (b"\x1f\x8b\x08", "compressed with gzip"),
    (b"<!doctype html><html>", "is a web page or XML"),
    (b"\x00\x01\x02\x03 bytes", "is not text, JSON or a workbook"),
    (b"Dear all,\nplease find\n", "holds no grants: no row has titles"),
    (REAL[:50_000], "is cut short"),
    (REAL.replace(b'"tag"', b'tag"', 1), r"is not sound JSON from line \d+, column \d+ on"),
    (b'{"releases": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "is nested too deeply"),
    (b"[" * 100_000, "is nested too deeply"),
    (b'{"releases": {"ocid": 1}}', "are not a list"),
    (b'{"services": []}', "holds no OCDS releases or records and no 360Giving grants"),
    (b"[1, 2, 3]", "is a JSON list, but not of OCDS releases"),
    (b'{"a": 1}\n{"a": 2}\n', "its lines are neither OCDS releases nor 360Giving grants"),
    (SHEET[:5_000], "is damaged or cut short"),
]


@pytest.mark.parametrize(("content", "sentence"), REFUSED)
def test_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    said = sentence_on(path)

    assert re.search(sentence, said), said
    assert said.startswith("file ")
    assert said.endswith(".")
    with pytest.raises(Unreadable):
        recognise(path)


def test_what_is_not_there(tmp_path: Path) -> None:
    assert "There is no file called" in sentence_on(tmp_path / "nowhere.json")
    assert "is a folder" in sentence_on(tmp_path)


def test_other_archives_are_to_be_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("grants.json", "{}")
    assert "is a zip archive and no Excel workbook; unpack it first" in sentence_on(path)


def test_a_locked_workbook(tmp_path: Path) -> None:
    path = tmp_path / "grants.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"))
    assert sentence_on(path) == "grants.xlsx is locked with a password; save it without one."
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    assert "is an old Excel file or locked; save it as .xlsx" in sentence_on(path)


def with_sheet(change: dict[bytes, bytes]) -> bytes:
    """A small workbook with some of its first sheet's text changed."""
    book = openpyxl.Workbook()
    book.active.append(["Identifier", "Amount Awarded"])
    book.active.append([1, 2])
    saved, out = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name.endswith("sheet1.xml"):
                for old, new in change.items():
                    part = part.replace(old, new)
            after.writestr(name, part)
    return out.getvalue()


def test_a_tiny_workbook_that_asks_for_all_memory(tmp_path: Path) -> None:
    path = tmp_path / "tiny.xlsx"
    path.write_bytes(with_sheet({b'r="B2"': b'r="XFD1048576"', b'r="2"': b'r="1048576"'}))
    assert path.stat().st_size < 10_000
    assert "asks for more memory or time than a workbook should" in sentence_on(path)


def test_a_workbook_that_unpacks_to_far_too_much(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(with_sheet({b"<sheetData>": b"<sheetData>" + b" " * (300 * 2**20)}))
    assert path.stat().st_size < 2**20
    assert "unpacks to more than 256 MB" in sentence_on(path)


def test_a_workbook_that_lies_about_what_it_unpacks_to(tmp_path: Path) -> None:
    path = tmp_path / "liar.xlsx"
    content = bytearray(with_sheet({b"<sheetData>": b"<sheetData>" + b"<row/>" * 50_000_000}))
    start = 0
    while (start := content.find(b"PK\x01\x02", start)) >= 0:  # each entry of the list of contents
        struct.pack_into("<I", content, start + 24, 1_000)
        start += 4
    path.write_bytes(content)
    assert "liar.xlsx" in sentence_on(path)


def test_a_line_of_json_lines_that_cannot_be_read_costs_that_line(tmp_path: Path) -> None:
    releases = json.loads(REAL)["releases"][:3]
    lines = [json.dumps(one) for one in releases]
    path = tmp_path / "releases.jsonl"
    whole = list(read(DATA / "find-a-tender.json", Cells()))
    path.write_text("\n".join([lines[0], '{"ocid": ', "[" * 100_000, lines[2], ""]), encoding="utf-8")
    found = Cells()
    records = list(read(path, found))
    assert [cell.path for cell in found.unreadable] == ["line 2", "line 3"]
    assert found.sources == 2
    assert {record["ocid"] for _, record in records} <= {record["ocid"] for _, record in whole}


def test_counting_goes_on_where_keeping_stops(tmp_path: Path) -> None:
    path = tmp_path / "grants.json"
    path.write_text(
        json.dumps({"grants": [{"id": str(n), "awardDate": "soon"} for n in range(3_000)]}), encoding="utf-8"
    )
    found = Cells()
    assert len(list(read(path, found))) == 3_000
    assert (found.unreadable_count, len(found.unreadable)) == (3_000, 1_000)


def test_waiting_for_a_first_day_is_bounded() -> None:
    openings = Openings()
    let_go = [openings.place_or_wait({"ocid": str(n)}) for n in range(MOST_WAITING + 5)]
    assert [record["ocid"] for record in let_go if record is not None] == ["0", "1", "2", "3", "4"]
    assert len(list(openings.settled())) == MOST_WAITING
