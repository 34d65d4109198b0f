"""A text file cut into passages and sentences that know their line, whatever its encoding."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

MARKER = re.compile(
    r"^\s*(?P<bullet>[-*•–●▪]\s+)?(?P<label>(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-zA-Z][.)]|[ivx]{1,4}\))\s+)?(?=\S)"
)
LINE_END = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
APART = "\n\x00\n"
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])")


class UnreadableText(ValueError):
    """A file cannot be read as text; the message is one plain sentence."""


@dataclass(frozen=True)
class Sentence:
    """A sentence, the line it starts on, and whether it is an entry of a list."""

    line: int
    text: str
    is_item: bool


@dataclass(frozen=True)
class Passage:
    """A paragraph, heading or entry of a list.

    `label` is its kind of mark: "-" a bullet, "1." a number or letter with a stop, "1" a bare number (an entry, or a
    note at the foot of a page), "#" a heading's, "" none. `after_gap` says that a blank line stands before it.
    """

    text: str
    label: str
    after_gap: bool
    starts: tuple[tuple[int, int], ...]

    @property
    def line(self) -> int:
        """The line it starts on, counting from 1."""
        return self.starts[0][1]

    @property
    def is_heading(self) -> bool:
        """Short, unfinished by a stop, and not an entry of a bulleted list."""
        return self.label in ("", "#", "1", "1.") and len(self.text) < 90 and self.text[-1] not in ".;:,?!"

    @property
    def is_entry(self) -> bool:
        """An entry of a list, beyond doubt."""
        return self.label in ("-", "1.")

    def line_at(self, offset: int) -> int:
        """The line of the character at this offset of the text."""
        return self.starts[bisect_right(self.starts, (offset, 1 << 60)) - 1][1]

    def sentences(self) -> Iterator[Sentence]:
        """Its sentences, each with its line."""
        begun = 0
        for end in SENTENCE_END.finditer(self.text):
            yield Sentence(self.line_at(begun), self.text[begun : end.start()].strip(), self.is_entry)
            begun = end.end()
        if self.text[begun:].strip():
            yield Sentence(self.line_at(begun), self.text[begun:].strip(), self.is_entry)


def read_text(path: Path) -> str:
    """The words of a text file in UTF-8, UTF-16 or Windows-1252; UnreadableText for anything else, or nothing there."""
    if path.exists() and not path.is_file():
        raise UnreadableText(f"{path} is a folder; name a text file in it.")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableText(
            f"{path}: the file could not be read ({(error.strerror or 'no reason given').lower()})."
        ) from None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    if raw[:4000].count(0) > 0:
        half = raw[:4000]
        for encoding, zeroes in (("utf-16-le", half[1::2]), ("utf-16-be", half[0::2])):
            if zeroes.count(0) > 0.6 * len(zeroes) and half.count(0) == zeroes.count(0):
                return raw.decode(encoding, errors="replace")
        raise UnreadableText(f"{path}: this is not a text file; save the document as plain text and try again.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    controls = sum(1 for character in text[:20_000] if character < " " and character not in "\t\n\r\f\v")
    if controls > 0.01 * len(text[:20_000]):
        raise UnreadableText(f"{path}: this is not a text file; save the document as plain text and try again.")
    return text


class Text:
    """A text cut into passages: wrapped lines joined, entries of lists kept apart, page breaks closed."""

    def __init__(self, text: str) -> None:
        self.passages = _cut(text)
        self.sentences = [sentence for passage in self.passages for sentence in passage.sentences()]
        self._whole = APART.join(passage.text for passage in self.passages)
        self._begins: list[int] = []
        begins = 0
        for passage in self.passages:
            self._begins.append(begins)
            begins += len(passage.text) + len(APART)

    def find(self, pattern: re.Pattern[str]) -> Iterator[Found]:
        """Every place where a pattern matches inside one passage, in the order of the text."""
        position = 0
        while match := pattern.search(self._whole, position):
            if APART in match[0]:  # it runs from one passage into another
                position = match.start() + 1
                continue
            position = max(match.end(), match.start() + 1)
            passage = self.passages[n := bisect_right(self._begins, match.start()) - 1]
            yield Found(passage, passage.line_at(match.start() - self._begins[n]), match)


class Found(NamedTuple):
    """A match, the passage it stands in and its line."""

    passage: Passage
    line: int
    match: re.Match[str]


def _cut(text: str) -> list[Passage]:
    found: list[_Growing] = []
    gap = True
    for number, raw in enumerate(LINE_END.split(text), 1):
        line = TAG.sub(" ", raw).replace("\x00", " ").strip()
        if not line:
            gap = True
            continue
        mark = MARKER.match(line)
        assert mark is not None  # every part of the pattern may be empty
        label = _label(mark, line)
        words = line.lstrip("# ") if label in ("", "#") else line[mark.end() :]
        last = found[-1] if found else None
        if last and words and _carries_on(last, words, label, gap, "\t" in raw):
            last.add(words, number)
        elif words:
            found.append(_Growing(label, gap, words, number))
        gap = False
    return [made.done() for made in found]


def _label(mark: re.Match[str], line: str) -> str:
    if mark["bullet"]:
        return "-"
    if line[0] == "#":
        return "#"
    return "" if not mark["label"] else "1" if mark["label"].strip().isdigit() else "1."


def _carries_on(last: _Growing, words: str, label: str, gap: bool, is_row: bool) -> bool:
    """Whether a line belongs to the passage before it."""
    if label or is_row:
        return False
    if gap:
        return words[0].islower() and last.ends not in ".:;!?"
    return last.label != "#" and not (last.length < 60 and last.ends == ":")


class _Growing:
    """A passage being put together."""

    def __init__(self, label: str, after_gap: bool, words: str, line: int) -> None:
        self.label, self.after_gap = label, after_gap
        self.parts: list[str] = []
        self.starts: list[tuple[int, int]] = []
        self.length = 0
        self.add(words, line)

    def add(self, words: str, line: int) -> None:
        self.starts.append((self.length, line))
        self.parts.append(words)
        self.length += len(words) + 1
        self.ends = words[-1]

    def done(self) -> Passage:
        return Passage(" ".join(self.parts), self.label, self.after_gap, tuple(self.starts))
