"""Words written to do harm, and the borough with such words wherever somebody can write (goal S6)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction

FLAG = "keptran"
"""What a script that runs would set on the window."""
FIRST = [
    f"<script>window.{FLAG}=1</script> and more",
    f'"><img src=x onerror=window.{FLAG}=1> and more',
    f"' autofocus onfocus=window.{FLAG}=1 x='",
    f"javascript:window.{FLAG}=1 // and more",
    f"</textarea></title></style></script><svg onload=window.{FLAG}=1> and more",
    f"{{{{constructor.constructor('window.{FLAG}=1')()}}}} {{% now %}} ${{window.{FLAG}=1}}",
    "=cmd|'/C calc'!A1 and more",
    "@SUM(1+1)*cmd and\ttabs",
    "Kind words\r\nBcc: everybody@elsewhere.example\r\n\r\nand a body",
    '\u202e]]></x><!-- #eval("1") $ \\ *_`#[a] and more',
]
"""Of all kinds: these in every run."""
MORE = [
    *[f"{sign}1+1 and more" for sign in "=+-@\t"],
    *[
        f"<{tag} {on}=window.{FLAG}=1 src=x> x"
        for tag in ("body", "video", "input", "details")
        for on in ("onload", "onerror", "ontoggle")
    ],
    *[f'x" {on}="window.{FLAG}=1" y="' for on in ("onclick", "onmouseover", "onfocus", "onanimationstart")],
    *[
        f"<a href='{scheme}:window.{FLAG}=1'>x</a> y"
        for scheme in ("javascript", "JaVaScRiPt", "data", "vbscript", "java\tscript")
    ],
    f"<iframe srcdoc='<script>parent.{FLAG}=1</script>'> x",
    f"<math><mi xlink:href='javascript:window.{FLAG}=1'>x</mi></math> y",
    f"<base href='//elsewhere.example/'> <form action='//elsewhere.example'><button> {FLAG}",
    "<meta http-equiv=refresh content='0;url=//elsewhere.example'> x",
    "<style>@import '//elsewhere.example/x.css';</style> x",
    "<link rel=stylesheet href=//elsewhere.example/x.css> x",
    f"&lt;script&gt;window.{FLAG}=1&lt;/script&gt; x",
    f"\\u003cscript\\u003ewindow.{FLAG}=1 x",
    f"%3Cscript%3Ewindow.{FLAG}=1%3C/script%3E x",
    f"<scr\x00ipt>window.{FLAG}=1</script> x",
    f"--><script>window.{FLAG}=1</script> x",
    f"]]><script>window.{FLAG}=1</script> x",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]> &a; x",
    "END:VEVENT\r\nBEGIN:VALARM\r\nACTION:DISPLAY x",
    "Subject: other\nFrom: nobody@elsewhere.example x",
    "\u2066\u202e right \u2069 left x",
    "\u200b\u200d\ufeff and nothing to see",
    "e\u0301" * 60 + " x",
    '#read("/etc/passwd") #import "@preview/x:1": * x',
    "#set page(width: 1pt) #for i in range(9) [x] y",
    "$ sum_(i=0)^n i $ // not maths /* x",
    "'; DROP TABLE people_person; -- x",
    "%s %(x)s {0} {x.__class__} x",
    "A" * 150 + " B",
    "\U0001f642" * 60 + " x",
]
"""The rest: `./dev bench reliability` takes all."""
LEFT_ALONE = {"outbox", "uploads", "history", "worker", "checkfile", "library"}
"""Slices in whose rows nobody's own words are shown; a file's name is cleaned as it is taken."""


def plant(payloads: Sequence[str]) -> int:
    """Put them, one after another, wherever the borough holds words of somebody's; in how many places.

    Words are told by their space: codes, keys and fingerprints have none.
    """
    put = 0
    for field in text_fields():
        rows = field.model._default_manager.order_by("pk")
        for row in rows.only("pk", field.name):
            held = getattr(row, field.name)
            changed = _changed(held, payloads, put)
            if changed == held:
                continue
            if isinstance(field, models.CharField) and field.max_length:
                changed = changed[: field.max_length]
            try:
                with transaction.atomic():
                    rows.filter(pk=row.pk).update(**{field.name: changed})
            except DatabaseError:  # the database itself will not have such words there
                continue
            put += 1
    return put


def _changed(held: Any, payloads: Sequence[str], nth: int) -> Any:
    if isinstance(held, str):
        return payloads[nth % len(payloads)] if " " in held else held
    if isinstance(held, dict):
        return {key: _changed(value, payloads, nth + at) for at, (key, value) in enumerate(held.items())}
    if isinstance(held, list):
        return [_changed(value, payloads, nth + at) for at, value in enumerate(held)]
    return held


def text_fields() -> Iterator[models.Field]:
    """Every field of ours that holds somebody's own words."""
    for config in apps.get_app_configs():
        if not config.name.startswith("kept.service.") or config.label in LEFT_ALONE:
            continue
        for model in config.get_models():
            for field in model._meta.concrete_fields:
                kinds = models.CharField | models.TextField | models.JSONField
                if isinstance(field, kinds) and not (field.choices or field.unique or field.primary_key):
                    yield field
