"""Search over provisions and standards: SQLite's full-text index, in memory, made once in each process.

It needs no database of the site's own, so what is found and in which order is the same on every installation.
"""

import re
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kept.documents.bindings import bindings
from kept.documents.loader import load_documents, load_themes, provision
from kept.documents.model import Provision
from kept.service.library import wording
from kept.standards.standard import Standard, standards

LONGEST = 200
"""Characters of a question that are read."""
MOST_WORDS = 12
"""Words of a question that are looked for."""

_SMALL_WORDS = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "has", "have", "how"),
        *("i", "in", "is", "it", "its", "my", "of", "on", "or", "our", "should", "so", "that", "the", "they", "this"),
        *("to", "us", "was", "we", "what", "when", "where", "who", "why", "will", "with", "you", "your"),
    )
)
_START, _END = "\x02", "\x03"


@dataclass(frozen=True)
class Hit:
    """One thing found: a provision or a standard, and what it says in pieces, each marked if it was looked for."""

    provision: Provision | None
    standard: Standard | None
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Results:
    """What was found, best first. `loosely` says that no entry held every word, so any of them sufficed."""

    asked: str
    hits: tuple[Hit, ...]
    loosely: bool = False


def search(asked: str) -> Results:
    """Provisions and standards that hold the words asked for, in any form; the last word may be unfinished.

    Nothing in ASKED is read as syntax. An id that is asked for by itself comes first.
    """
    question = asked[:LONGEST].strip()
    written = re.findall(r"\w+", question.replace("_", " "))[:MOST_WORDS]
    if not written:
        return Results(question, ())
    words = [f'"{word}"' for word in written if word.lower() not in _SMALL_WORDS] or [f'"{word}"' for word in written]
    rows = _find(" AND ".join(words) + "*")
    loosely = not rows and len(words) > 1
    if loosely:
        rows = _find(" OR ".join(words))
    named = [row for row in rows if row[0].split(":")[1] == question.lower()]
    return Results(question, tuple(map(_hit, named + [row for row in rows if row not in named])), loosely)


def _find(match: str) -> list[tuple[str, str]]:
    index, lock = _index()
    with lock:
        return index.execute(
            "SELECT kind_id, highlight(entry, 2, ?, ?) FROM entry WHERE entry MATCH ?"
            # Words weigh by column: what it says most, then its id, themes, section and document, the rest.
            " ORDER BY bm25(entry, 0.0, 4.0, 10.0, 3.0, 2.0, 1.0), kind_id",
            (_START, _END, match),
        ).fetchall()


def _hit(row: tuple[str, str]) -> Hit:
    kind, id = row[0].split(":", 1)
    pieces = tuple(
        (piece.strip(_START + _END), piece.startswith(_START))
        for piece in re.split(f"({_START}[^{_END}]*{_END})", row[1])
        if piece
    )
    return Hit(provision(id), None, pieces) if kind == "provision" else Hit(None, standards()[id], pieces)


@cache
def _index() -> tuple[sqlite3.Connection, threading.Lock]:
    """The index, and the lock that lets threads share it."""
    index = sqlite3.connect(":memory:", check_same_thread=False)
    index.execute(
        "CREATE VIRTUAL TABLE entry USING fts5"
        "(kind_id UNINDEXED, id, says, themes, place, more, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    index.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", [*_provisions(), *_standards()])
    return index, threading.Lock()


def _provisions() -> Iterator[tuple[str, ...]]:
    for held in load_documents().values():
        for one in held.provisions:
            themes = " ".join(f"{load_themes()[theme].title} {load_themes()[theme].says}" for theme in one.themes)
            more = " ".join(binding.standard.says for binding in bindings().get(one.id, ()))
            place = f"{held.short_title} {held.place} {one.section} {wording.who(one)}"
            yield f"provision:{one.id}", one.id, one.says, themes, place, f"{more} {one.note} {one.check}"


def _standards() -> Iterator[tuple[str, ...]]:
    for one in standards().values():
        yield f"standard:{one.id}", one.id, one.says, one.theme, "standard", f"{one.why} {one.subject.says}"
