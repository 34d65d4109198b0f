"""Building the typed parts of a standard from values that may not fit, cell by cell.

The fast decoder takes or refuses a whole release. What it refuses comes here: every cell that fits is used, every cell
that does not is counted and named, and the same typed parts come out, so that one extraction serves all.
"""

import types
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from kept.opendata.values import AN_AMOUNT, pounds

Note = Callable[[str, str, object, str], None]  # path, column, value, expected
P = TypeVar("P", bound=msgspec.Struct)
Kind = Literal["text", "name", "answer", "truth", "money", "part", "parts", "texts"]

MOST_OF_A_LIST = 100_000  # items of one list within one release or grant
LONGEST_TEXT = 1_000_000  # characters of one cell
TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class _Slot:
    attribute: str  # name in our part
    column: str  # name in the publisher's file
    kind: Kind
    part: type[msgspec.Struct] | None


def fit(part: type[P], value: object, path: str, note: Note) -> P:
    """Build `part` from a decoded JSON value or a row's nested dict. Cells that do not fit are noted and left out."""
    built = part()
    if not isinstance(value, dict):
        column = path.rpartition("/")[2]
        note(path, column, value, "an object")
        return built
    for slot in _slots(part):
        cell = value.get(slot.column)
        if cell is None or (cell == "" and slot.kind != "text"):
            continue
        read = _cell(slot, cell, path, note)
        if read is not None:
            setattr(built, slot.attribute, read)
    return built


def _cell(slot: _Slot, cell: object, path: str, note: Note) -> object:
    match slot.kind:
        case "text":
            return _text(cell, path, slot.column, note)
        case "name":
            if isinstance(cell, int) and not isinstance(cell, bool):
                return cell
            return _text(cell, path, slot.column, note)
        case "answer":
            return cell if isinstance(cell, bool) else _text(cell, path, slot.column, note)
        case "truth":
            if isinstance(cell, bool):
                return cell
            truth = TRUTHS.get(cell.strip().lower()) if isinstance(cell, str) else None
            if truth is None:
                note(path, slot.column, cell, "true or false")
            return truth
        case "money":
            amount = pounds(cell)
            if amount is None:
                note(path, slot.column, cell, AN_AMOUNT)
            return amount
        case "part":
            assert slot.part is not None
            return fit(slot.part, cell, f"{path}/{slot.column}", note)
        case "parts" | "texts":
            return _list(slot, cell, path, note)


def _text(cell: object, path: str, column: str, note: Note) -> str | None:
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        cell = str(cell)
    if not isinstance(cell, str) or len(cell) > LONGEST_TEXT:
        note(path, column, cell, "text")
        return None
    # Half of a character pair (\ud800) stands in no encoding: whoever writes the record would stop at it.
    return cell if cell.isascii() else cell.encode("utf-8", errors="replace").decode("utf-8")


def _list(slot: _Slot, cell: object, path: str, note: Note) -> list[Any] | None:
    if not isinstance(cell, list):
        note(path, slot.column, cell, "a list")
        return None
    here = f"{path}/{slot.column}"
    if len(cell) > MOST_OF_A_LIST:
        note(path, slot.column, cell, f"at most {MOST_OF_A_LIST:,} items")
        cell = cell[:MOST_OF_A_LIST]
    if slot.part is not None:
        return [fit(slot.part, item, f"{here}/{place}", note) for place, item in enumerate(cell)]
    texts = (_text(item, here, str(place), note) for place, item in enumerate(cell))
    return [text for text in texts if text is not None]


@cache
def _slots(part: type[msgspec.Struct]) -> tuple[_Slot, ...]:
    return tuple(_slot(field) for field in msgspec.structs.fields(part))


def _slot(field: msgspec.structs.FieldInfo) -> _Slot:
    wanted = _without_none(field.type)
    if get_origin(wanted) is list:
        (item,) = get_args(wanted)
        if isinstance(item, type) and issubclass(item, msgspec.Struct):
            return _Slot(field.name, field.encode_name, "parts", item)
        return _Slot(field.name, field.encode_name, "texts", None)
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return _Slot(field.name, field.encode_name, "part", wanted)
    kinds: dict[Any, Kind] = {str: "text", bool: "truth", Decimal: "money", str | int: "name", str | bool: "answer"}
    return _Slot(field.name, field.encode_name, kinds[wanted], None)


def _without_none(wanted: Any) -> Any:
    """`X | None` as X, and annotated types bare."""
    if get_origin(wanted) is Annotated:
        wanted = get_args(wanted)[0]
    if get_origin(wanted) in (Union, types.UnionType):
        left = [_without_none(one) for one in get_args(wanted) if one is not type(None)]
        if len(left) == 1:
            return left[0]
        return str | bool if bool in left else str | int
    return wanted
