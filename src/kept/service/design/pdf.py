"""Documents to print or read away from the site: tagged PDF (PDF/UA-1), set by Typst.

What goes into one is handed over as data and never as Typst's own language, so that nothing anybody wrote can be run.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from kept.service.design.assets import PDF_FONTS

DOCUMENT = Path(__file__).with_name("document.typ")
"""A title, and blocks under it: headings, words, lists and tables. Other layouts stand beside what uses them."""
NOT_SET = "\N{WHITE SQUARE}"
"""What stands where neither our typeface nor Typst's own has a letter: a PDF read aloud must know every letter."""
LAST_PROBED = 0x2E80
"""Beyond this are scripts that the typefaces have none of; before it, they are asked letter by letter, once."""
_PROBE = b"""#set document(title: "?")
#set text(font: ("Atkinson Hyperlegible Next", "Libertinus Serif"), fallback: false)
#json(bytes(sys.inputs.data))"""
_LETTERS = re.compile(r"[^\n\t -~\xa0-\xff]")


def write(template: Path, data: Mapping[str, Any]) -> bytes:
    """DATA set by TEMPLATE, a Typst file that reads it with `json(bytes(sys.inputs.data))`, as a tagged PDF.

    DATA is what JSON can hold. Letters that both typefaces lack become an open square. Raises typst.TypstError where
    the template itself cannot be set, such as without a title.
    """
    return _compiled(template.read_bytes(), json.dumps(_legible(data)))


def _compiled(source: bytes, data: str) -> bytes:
    return typst.compile(
        source,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
        font_paths=_fonts(),
    )


@cache
def _fonts() -> typst.Fonts:
    """Our typeface and those inside Typst, and none that this machine happens to have."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(PDF_FONTS)])


def _legible(value: Any) -> Any:
    """The same with every letter that cannot be set taken out."""
    if isinstance(value, str):
        return _LETTERS.sub(lambda found: found[0] if _is_set(found[0]) else NOT_SET, value)
    if isinstance(value, Mapping):
        return {key: _legible(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_legible(one) for one in value]
    return value


@cache
def _is_set(letter: str) -> bool:
    """Whether a typeface has a letter. It is asked the one way there is: by setting it."""
    if ord(letter) >= LAST_PROBED or not letter.isprintable():
        return False
    try:
        _compiled(_PROBE, json.dumps(letter))
    except typst.TypstError:
        return False
    return True
