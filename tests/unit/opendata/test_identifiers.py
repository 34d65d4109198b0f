"""Identifiers taken apart and checked, and incomes from the register."""

import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from kept.opendata import Unreadable, incomes
from kept.opendata.identifiers import of_charity, of_company, taken_apart

REAL = Path(__file__).parents[4] / "shared" / "realdata" / "charity-commission" / "publicextract.charity.zip"


@pytest.mark.parametrize(
    ("text", "list_code", "number", "expected"),
    [
        ("GB-CHC-1164883", "GB-CHC", "1164883", None),
        (" gb-chc-0279417", "GB-CHC", "279417", None),
        ("GB-CHC-12", "GB-CHC", "12", "a charity number of 6 or 7 digits"),
        ("GB-COH-OC301436", "GB-COH", "OC301436", None),
        ("GB-COH-5384301", "GB-COH", "05384301", None),
        ("GB-COH-Imosphere Ltd", "GB-COH", "IMOSPHERE LTD", "a company number of 8 characters"),
        ("GB-PPON-PQGC-5667-VDDT", "GB-PPON", "PQGC-5667-VDDT", None),
        ("GB-SC-SC027577", "GB-SC", "SC027577", None),
        ("GB-LAE-TRF", "GB-LAE", "TRF", None),
        ("GB-NHS-01F", "GB-NHS", "01F", None),
        ("360G-traffordmbc-VSG1342", "360G-traffordmbc", "VSG1342", None),
    ],
)
def test_an_identifier_taken_apart(text: str, list_code: str, number: str, expected: str | None) -> None:
    apart = taken_apart(text)
    assert apart is not None
    assert (apart.list_code, apart.number, apart.expected) == (list_code, number, expected)


@pytest.mark.parametrize(
    "text", ["", "GB", "GB-", "GB-CHC", "GB-CHC-", "360G-", "360G-any", "Lunch-Friends", "DE-CR-1"]
)
def test_what_no_known_list_begins(text: str) -> None:
    assert taken_apart(text) is None


def test_bare_numbers() -> None:
    assert str(of_charity("1126147")) == "GB-CHC-1126147"
    assert str(of_charity("SC 027577")) == "GB-SC-SC027577"
    assert of_charity("exempt") is None
    assert str(of_company(5384301)) == "GB-COH-05384301"
    assert of_company("n/a") is None


ROWS = [
    {
        "registered_charity_number": 1126147,
        "linked_charity_number": 0,
        "latest_income": 9000.5,
        "charity_name": "A {b}",
    },
    {"registered_charity_number": 1126147, "linked_charity_number": 1, "latest_income": 7},
    {"registered_charity_number": 200001, "linked_charity_number": 0, "latest_income": None},
    {"registered_charity_number": 200002, "linked_charity_number": 0, "latest_income": 12},
]


def extract(path: Path, name: str, text: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return path


def test_incomes_of_main_charities_from_json_with_a_mark(tmp_path: Path) -> None:
    path = extract(tmp_path / "charity.zip", "publicextract.charity.json", "\ufeff" + json.dumps(ROWS))
    assert incomes(path) == {"1126147": Decimal("9000.5"), "200002": Decimal(12)}


def test_a_register_larger_than_one_piece(tmp_path: Path) -> None:
    rows = [ROWS[0] | {"registered_charity_number": 200000 + n, "latest_income": n} for n in range(30_000)]
    path = extract(tmp_path / "charity.zip", "publicextract.charity.json", json.dumps(rows))
    assert incomes(path) == {str(200000 + n): Decimal(n) for n in range(30_000)}


def test_incomes_from_tab_separated_text(tmp_path: Path) -> None:
    lines = [
        "\t".join(ROWS[0]),
        *("\t".join(str(row.get(name) or 0) for name in ROWS[0]) for row in ROWS),
        "a stray line",
    ]
    path = extract(tmp_path / "charity.zip", "publicextract.charity.txt", "\n".join(lines))
    assert incomes(path)["1126147"] == Decimal("9000.5")


def test_the_real_extract() -> None:
    if not REAL.exists():
        pytest.skip(f"{REAL} is not here")
    assert len(incomes(REAL)) > 100


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is damaged or no zip;"),
        (b"PK\x03\x04 and then nothing", "is damaged or no zip;"),
        (None, "There is no file called"),
    ],
)
def test_what_is_no_register(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    path = tmp_path / "charity.zip"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unreadable, match=sentence):
        incomes(path)


def test_a_zip_of_something_else_is_no_register(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="should hold one table"):
        incomes(extract(tmp_path / "charity.zip", "letter.docx", "Dear"))
    with pytest.raises(Unreadable, match="holds no charity with an income"):
        incomes(extract(tmp_path / "charity.zip", "publicextract.charity.json", "[]"))
