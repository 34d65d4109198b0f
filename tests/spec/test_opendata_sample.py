"""The published data that stands in the repository names nobody and reaches nobody."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"
CONTACT_KEYS = {
    "contactPoint",
    "contactName",
    "telephone",
    "faxNumber",
    "email",
    "streetAddress",
    "postalCode",
    "persones",
}
CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?<![\d-])(?:0|\+44)[\d ()]{9,13}\d(?![\d-])|\[[a-z]+ removed\]")


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys(inner)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.name)
def test_no_contact_has_a_place(path: Path) -> None:
    assert not CONTACT_KEYS & set(keys(json.loads(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("path", sorted([*DATA.glob("*.json"), *DATA.glob("*.csv")]), ids=lambda path: path.name)
def test_no_address_or_number_stands_in_a_text(path: Path) -> None:
    assert not CONTACT.findall(path.read_text(encoding="utf-8"))


def test_every_file_has_its_origin_and_licence() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    names = {path.stem for path in DATA.iterdir() if path.is_file() and path.name != "README.md"}
    assert names
    assert not {name for name in names if f"`{name}" not in readme}
