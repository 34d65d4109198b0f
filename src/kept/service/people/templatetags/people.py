"""What the pages about passkeys need."""

import json
from typing import Any

import qrcode
from django import template

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """What a script reads from an attribute: our pages hold no scripts."""
    return json.dumps(value)


@register.filter
def squares(address: str) -> dict[str, Any]:
    """A QR code of an address, to be drawn: `side` in squares, and the `path` of the dark ones."""
    code = qrcode.QRCode(border=4)
    code.add_data(address)
    rows = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(rows) for x, on in enumerate(row) if on]
    return {"side": len(rows), "path": "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)}
