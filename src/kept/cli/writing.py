"""How the command speaks: rich text on a terminal, JSON on request, one plain sentence where it cannot go on."""

import io
import json
import sys
from collections.abc import Iterable
from typing import IO, Any, cast

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

NARROW = 80
WIDEST = 100


class Plainly(click.ClickException):
    """Something the person can put right; said in one sentence, with exit status 2."""

    exit_code = 2


class _Trimmed(io.TextIOBase):
    """Standard output, without the spaces that tables leave at the ends of lines."""

    def write(self, text: str) -> int:
        sys.stdout.write("\n".join(line.rstrip(" ") for line in text.split("\n")))
        return len(text)

    def flush(self) -> None:
        sys.stdout.flush()


class _Screen(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command, which ends quietly, instead of with a status of something wrong."""
        raise BrokenPipeError


def console() -> Console:
    """Where reports are written: at most `WIDEST` columns, `NARROW` where there is no terminal."""
    plain = Console()
    if plain.is_terminal:
        return _Screen(highlight=False, width=min(plain.width, WIDEST), emoji=False, markup=False)
    trimmed = cast("IO[str]", _Trimmed())
    return _Screen(highlight=False, width=NARROW, emoji=False, markup=False, file=trimmed)


def write_json(value: Any) -> None:
    """The value as JSON on standard output."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def heading(text: str) -> Text:
    """A heading of a report."""
    return Text(text, style="bold")


def indented(text: str | Text | Table, by: int = 2) -> Padding:
    """A paragraph set in from the left."""
    return Padding(text, (0, 0, 0, by), expand=False)


def labelled(rows: Iterable[tuple[str, str | Text]], width: int = 12) -> Table:
    """Lines of a label and a text, the texts under each other. An empty label carries on the line above."""
    grid = Table.grid(padding=0)
    grid.add_column(width=width, style="dim")
    grid.add_column(overflow="fold")
    for label, text in rows:
        grid.add_row(label, text)
    return grid


def table(*headings: str, right: Iterable[str] = (), expand: bool = False) -> Table:
    """A table without rules; the columns named in `right` hold numbers."""
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", expand=expand, pad_edge=False)
    numbers = set(right)
    for name in headings:
        made.add_column(name, justify="right" if name in numbers else "left", overflow="fold")
    return made


json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON instead of text.")
