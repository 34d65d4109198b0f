"""What a colleague saved while somebody else had the same form open: it is shown to them, and not written over unseen.

A form says in a hidden field, `seen`, what stood in each of its fields as the page was made. Only what its reader
changed is saved, so two who change different things both have their way.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django import forms


class Newer(Exception):
    """A colleague changed the same fields, named in `names`, since the page was made. Nothing was written."""

    def __init__(self, names: list[str]) -> None:
        super().__init__("A colleague saved something else meanwhile")
        self.names = names


def as_seen(values: Mapping[str, object]) -> str:
    """What stands in each field, for the hidden one."""
    return " ".join(f"{name}={_mark(value)}" for name, value in values.items())


def meant(typed: Mapping[str, Any], now: Mapping[str, object], seen: str) -> dict[str, Any]:
    """What is to be changed: of what was typed, that which is not as the page showed it. All of it where none did.

    Raises:
        Newer: a colleague changed one of those fields to something else.
    """
    shown = dict(part.rpartition("=")[::2] for part in seen.split())
    changed = {name: value for name, value in typed.items() if shown.get(name) != _mark(value)}
    differing = (name for name in changed if _mark(now[name]) != _mark(changed[name]))
    if newer := [name for name in differing if shown.get(name, _mark(now[name])) != _mark(now[name])]:
        raise Newer(newer)
    return changed


def in_words(form: forms.Form, names: Iterable[str], now: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What stands now in some fields of a form, each with its label, to be shown beside what was typed."""
    fields = [(name, form.fields[name]) for name in names]
    return [(str(field.label), dict(getattr(field, "choices", ())).get(now[name], now[name])) for name, field in fields]


def _mark(value: object) -> str:
    if isinstance(value, Decimal):
        value = value.normalize()
    return sha256(str("" if value is None else value).encode()).hexdigest()[:12]
