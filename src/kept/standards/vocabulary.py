"""The columns that standards may speak of, one subject a kind of fact record.

Each file in `subjects/` is one subject: what it is, which column is the day of the deed, and its
columns with type, meaning and, for coded text, the codes. A reader, a form and the examples of a
standard all fill the same columns; a column without a value is left out and means "not known".
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Type(StrEnum):
    """What a column or an expression holds."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    WHOLE = "whole"
    TRUTH = "truth"
    SPAN = "span"
    SHARE = "share"

    @property
    def says(self) -> str:
        """The type in words, for messages."""
        return _SAID[self]

    @property
    def is_number(self) -> bool:
        """Money (decimal pounds or another decimal) and whole numbers can be compared with each other."""
        return self in (Type.MONEY, Type.WHOLE)


_SAID = {
    Type.TEXT: "a text",
    Type.DATE: "a date",
    Type.MONEY: "an amount",
    Type.WHOLE: "a whole number",
    Type.TRUTH: "true or false",
    Type.SPAN: "a length of time",
    Type.SHARE: "a share",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a subject: its name, type, meaning in a sentence, and codes where the text is coded."""

    name: str
    type: Type
    says: str
    codes: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """What an amount in it is written with, as its meaning says: "£", "%" or nothing."""
        if self.type is not Type.MONEY:
            return ""
        return "£" if "pounds" in self.says else "%" if "out of 100" in self.says else ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of fact record: its name, meaning, the column that dates the deed, and its columns by name."""

    name: str
    says: str
    deed: str
    columns: Mapping[str, Column]

    def record(self, given: Mapping[str, object]) -> dict[str, str | date | Decimal | int | bool | None]:
        """The given values as a fact record of this subject: whole numbers in money columns become decimals.

        Raises:
            ValueError: a column is not one of this subject's, or its value is of another type or code.
        """
        found: dict[str, str | date | Decimal | int | bool | None] = {}
        for name, value in given.items():
            column = self.columns.get(name)
            if column is None:
                raise ValueError(f"'{name}' is not a column of {self.name}")
            if value is not None and column.type is Type.MONEY and type(value) is int:
                value = Decimal(value)
            if value is not None and type(value) is not _HELD_AS[column.type]:
                raise ValueError(f"{name} of {self.name} is {column.type.says}; {value!r} is not")
            if column.codes and value is not None and value not in column.codes:
                raise ValueError(f"{value!r} is not a code of {name}: use one of {', '.join(column.codes)}")
            found[name] = value  # type: ignore[assignment]
        return found


_HELD_AS = {Type.TEXT: str, Type.DATE: date, Type.MONEY: Decimal, Type.WHOLE: int, Type.TRUTH: bool}

_EVERY_SUBJECT = (
    Column("id", Type.TEXT, "What the source calls this record"),
    Column("body", Type.TEXT, "Identifier of the body whose deed it is"),
    Column("place", Type.TEXT, "Place it is for"),
)


@cache
def subjects() -> Mapping[str, Subject]:
    """Every subject by name, read once from `subjects/`."""
    found = {}
    for file in sorted(files(__package__).joinpath("subjects").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml")
            found[name] = _subject(name, tomllib.loads(file.read_text(encoding="utf-8")))
    return found


def _subject(name: str, data: Mapping[str, Any]) -> Subject:
    columns = {column.name: column for column in _EVERY_SUBJECT}
    for column, (kind, says, *codes) in data["columns"].items():
        columns[column] = Column(column, Type(kind), says, tuple(codes[0]) if codes else ())
    return Subject(name, data["says"], data["deed"], columns)
