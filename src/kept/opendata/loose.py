"""JSON that no strict reader takes: other encodings, NaN, numbers of any size. Depth, digits and size stay bounded."""

import json
import mmap
import re
from decimal import Decimal
from typing import Any

from kept.opendata.values import LONGEST_NUMBER

DEEPEST = 500  # brackets within brackets
# Where a value stands. Within a text such a run is rare enough that the file is then refused, as it was before.
_CONSTANT = re.compile(rb"(?<=[:\[,])(\s*)(-?(?:NaN|Infinity))(?=\s*[,\]}])")
# Two halves of a character outside the first 65,536, or one half alone, which is no character.
_HALVES = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_WHOLE = 12  # bytes of two halves
# Control characters, which no text in JSON may hold, as blanks; line ends stay, so that lines can be counted.
_BLANKED = bytes(32 if code < 32 and code != 10 else code for code in range(256))
# An item's texts and brackets: enough to see where it ends.
_STRUCTURE = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)


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


def mended(content: bytes | mmap.mmap) -> bytes:
    """The same JSON without what strict readers refuse and many writers write.

    NaN and Infinity become text, halves of characters the mark for an unknown one, control characters blanks.
    """
    plain = _CONSTANT.sub(rb'\1"\2"', content).translate(_BLANKED)
    return _HALVES.sub(lambda half: half.group() if len(half.group()) == _WHOLE else b"\\ufffd", plain)


def items_between_brackets(content: bytes, within: str) -> list[bytes] | None:
    """The objects in the list called `within`, told by their brackets alone, whatever damage is inside them.

    None where there is no such list, or it does not end, or brackets stand deeper than any data has them.
    """
    start = re.search(rb'"%s"\s*:\s*\[' % within.encode(), content)
    if start is None:
        return None
    items: list[bytes] = []
    depth = 0
    begun = start.end()
    for sign in _STRUCTURE.finditer(content, start.end()):
        match sign.group():
            case b"{" | b"[":
                if depth == 0:
                    begun = sign.start()
                depth += 1
                if depth > DEEPEST:
                    return None
            case b"}" | b"]":
                depth -= 1
                if depth < 0:
                    return items
                if depth == 0:
                    items.append(content[begun : sign.end()])
    return None


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def _fraction(digits: str) -> Decimal | str:
    return Decimal(digits) if len(digits) <= LONGEST_NUMBER else digits
