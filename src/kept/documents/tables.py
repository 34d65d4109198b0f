"""TOML tables read key by key: what is missing, misspelt or of the wrong kind is refused by file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

from kept.documents.model import Value

T = TypeVar("T")
KINDS = {str: "words", int: "a whole number", bool: "true or false", date: "a date", list: "a list", dict: "a table"}


class DocumentError(ValueError):
    """A document's file cannot be used; the message is one sentence naming the file and the key."""


class Table:
    """One TOML table being read: every key is taken once with its type, and what is left over is refused.

    Each method raises DocumentError, naming `where` and the key, for what is not there or not as it should be.
    """

    def __init__(self, raw: object, where: str) -> None:
        if not isinstance(raw, dict):
            raise DocumentError(f"{where}: a table was expected here.")
        self.raw: dict[str, Any] = dict(raw)
        self.where = where

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key, of this type; the default where there is one and the key is not there."""
        if key not in self.raw:
            if default is None:
                raise DocumentError(f"{self.where}: the key '{key}' is missing; add it.")
            return default
        found = self.raw.pop(key)
        wrong = not isinstance(found, kind) or (kind is int and isinstance(found, bool))
        if wrong or (kind is date and isinstance(found, datetime)):
            raise DocumentError(f"{self.where}: '{key}' is {found!r}, where {KINDS[kind]} was expected.")
        if kind is str and not found:
            raise DocumentError(f"{self.where}: '{key}' is empty; give it words or leave it out.")
        return cast(T, found)

    def text(self, key: str) -> str:
        """Words, never empty."""
        return self.take(key, str)

    def text_or_none(self, key: str) -> str:
        """Words; empty where the key is not there."""
        return self.take(key, str) if key in self.raw else ""

    def day_or_none(self, key: str) -> date | None:
        """A date; None where the key is not there."""
        return self.take(key, date) if key in self.raw else None

    def choice(self, key: str, allowed: Iterable[str]) -> str:
        """Words that are one of those allowed."""
        found, known = self.text(key), tuple(allowed)
        if found not in known:
            raise DocumentError(f"{self.where}: '{key}' is '{found}'; use one of {', '.join(known)}.")
        return found

    def texts(self, key: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of words, each one of those allowed; empty where the key is not there."""
        found = self.take(key, list, [])
        known = None if allowed is None else tuple(allowed)
        for entry in found:
            if not isinstance(entry, str) or not entry:
                raise DocumentError(f"{self.where}: '{key}' holds {entry!r}, where words were expected.")
            if known is not None and entry not in known:
                raise DocumentError(
                    f"{self.where}: '{key}' holds '{entry}', which is not in the list of those allowed."
                )
        return tuple(found)

    def tables(self, key: str) -> list[Table]:
        """A list of tables, each of which knows where it stands; empty where the key is not there."""
        found = self.take(key, list, [])
        return [Table(entry, f"{self.where}, {key} {n}") for n, entry in enumerate(found, 1)]

    def end(self) -> None:
        """Refuse what nobody has taken."""
        if self.raw:
            raise DocumentError(
                f"{self.where}: the key '{next(iter(self.raw))}' is not one we know; check its spelling."
            )


def read_table(path: Path) -> Table:
    """A TOML file as one table, its fractions as decimals. Raises DocumentError."""
    try:
        with path.open("rb") as file:
            return Table(tomllib.load(file, parse_float=Decimal), _name(path))
    except OSError as error:
        raise DocumentError(f"{_name(path)}: the file could not be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DocumentError(f"{_name(path)}: this is not sound TOML ({error}).") from None


def _name(path: Path) -> str:
    return "/".join(path.parts[-2:])


def frozen(raw: object, where: str) -> Value:
    """A TOML value that nobody can change afterwards. Raises DocumentError for a time of day."""
    if isinstance(raw, dict):
        return MappingProxyType({key: frozen(entry, where) for key, entry in raw.items()})
    if isinstance(raw, list):
        return tuple(frozen(entry, where) for entry in raw)
    if isinstance(raw, (str, bool, int, Decimal, date)) and not isinstance(raw, datetime):
        return raw
    raise DocumentError(f"{where}: {raw!r} is a time of day; use a date, a number or words.")
