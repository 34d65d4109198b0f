"""JSON that no strict reader takes: other encodings, NaN, numbers of any size. Depth, digits and size stay bounded."""

import json
import mmap
import re
from decimal import Decimal
from typing import Any

from kept.opendata.values import LONGEST_NUMBER

# Where a value stands. Within a text such a run is rare enough that the file is then refused, as it was before.
_CONSTANT = re.compile(rb"(?<=[:\[,])(\s*)(-?(?:NaN|Infinity))(?=\s*[,\]}])")


class Unfit(ValueError):
    """A text that is not JSON even for a tolerant reader; `str()` says where, in words."""


def decode(content: bytes) -> tuple[Any, bool]:
    """(value, True if it was UTF-8). Numbers that no amount can have stay text. Raises Unfit."""
    utf8 = True
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        utf8 = False
        text = content.decode("cp1252", errors="replace")
    try:
        return json.loads(text, parse_int=_whole, parse_float=_fraction, parse_constant=str, strict=False), utf8
    except RecursionError:
        raise Unfit("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise Unfit(f"{error.msg.lower()}, line {error.lineno} column {error.colno}") from None


def constants_as_text(content: bytes | mmap.mmap) -> bytes:
    """The same JSON with NaN and Infinity, which JSON does not have, turned into text for a strict reader."""
    return _CONSTANT.sub(rb'\1"\2"', content)


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def _fraction(digits: str) -> Decimal | str:
    return Decimal(digits) if len(digits) <= LONGEST_NUMBER else digits
