"""Lists as CSV files, each column with its meaning."""

import csv
import gc
import io
from collections.abc import Iterable, Iterator, Mapping

from django.http import HttpResponse, StreamingHttpResponse

from kept.documents.bindings import bindings, state
from kept.documents.model import Provision
from kept.service.library import contents, measured, wording

AT_ONCE = 2_000
"""Rows after which what is over of those before is cleared away."""
PROVISION_COLUMNS: Mapping[str, str] = {
    "id": "What the provision is cited by, everywhere in Kept",
    "document": "Code of the document it stands in",
    "part": "The part of the document, as named here",
    "section": "Where it stands in the document, in the document's own numbering",
    "line": "Line of the text at which it starts",
    "who": "Who it binds",
    "who_is_our_reading": "yes where the text does not say who is bound and we have read it so",
    "force": "How firmly it is said",
    "kind": "What kind of thing it asks for",
    "themes": "Themes it belongs to, separated by semicolons",
    "says": "What it says, in our own summary",
    "held": "How it is held: measured, shown and not scored, a sum, lapsed, no number given, or judged by people",
    "numbers": "What it is measured by, as standard and number, separated by semicolons",
}

STANDARD_COLUMNS: Mapping[str, str] = {
    "id": "What the standard is cited by, everywhere in Kept",
    "version": "Rises when its meaning changes",
    "theme": "The group it belongs to",
    "says": "What it stands for, in a sentence",
    "subject": "The kind of record it reads",
    "applies": "Which of those records, as an expression; empty for all",
    "measure": "What is looked at, as an expression",
    "must_be": "How that is held against what was promised",
    "limit": "What it is held against, as an expression; empty for the promised value itself",
    "provisions": "Provisions that use it, separated by semicolons",
}


def provision_row(one: Provision) -> list[object]:
    """A provision's row, in the order of PROVISION_COLUMNS."""
    numbers = [f"{binding.standard.id}: {measured.in_a_sentence(binding)}" for binding in bindings().get(one.id, ())]
    return [
        one.id,
        one.document,
        contents.part_of(one).title,
        one.section,
        one.line,
        wording.who(one),
        "yes" if one.inferred else "no",
        one.force,
        one.kind,
        "; ".join(one.themes),
        one.says,
        state(one),
        "; ".join(numbers),
    ]


CSV = "text/csv; charset=utf-8"


def csv_file(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """A CSV file to download, in UTF-8 with the mark by which spreadsheets know it."""
    return HttpResponse("".join(_written(columns, rows)), content_type=CSV, headers=to_keep(name))


def csv_stream(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    """The same, sent while the rows are read: for lists that may be long."""
    return StreamingHttpResponse(_written(columns, rows), content_type=CSV, headers=to_keep(name))


def to_keep(name: str) -> dict[str, str]:
    """The header by which a browser keeps a file under a name of letters, figures, hyphens and its ending."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _written(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(columns)
    yield "\ufeff" + line.getvalue()
    for number, row in enumerate(rows, 1):
        if number % AT_ONCE == 0:
            gc.collect()  # a process that serves looks for rubbish seldom (config/ready.py): a long list would fill it
        line.seek(0)
        line.truncate()
        writer.writerow(_harmless(cell) for cell in row)
        yield line.getvalue()


def _harmless(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    said = "" if cell is None else str(cell)
    return f"'{said}" if said[:1] in ("=", "+", "-", "@", "\t", "\r") else said
