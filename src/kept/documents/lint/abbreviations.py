"""Abbreviations that a text uses and never explains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kept.documents.lint.passages import Passage
from kept.documents.lint.remark import Remark

ABBREVIATION = re.compile(
    r"(?<![\w&@./\]-])(?:[A-Z]{2,6}|[A-Z]&[A-Z]{1,4}|[A-Z][a-z]?[A-Z]{1,3})(?=s?\b)(?![\w]*[@&\]])"
)
COMMON = frozenset(
    {
        *("UK", "NHS", "GP", "VAT", "EU", "PDF", "AGM", "CEO", "CE", "IT", "HR", "TV", "OK", "USA", "US", "GDP", "MP"),
        *("COVID", "PM", "AM", "BBC", "ID", "DVD", "CV", "FAQ", "EG", "IE", "NB", "PS"),
        *("II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII"),
        *(
            "MARCH",
            "APRIL",
            "MAY",
            "JUNE",
            "JULY",
            "AUGUST",
            "JAN",
            "FEB",
            "MAR",
            "APR",
            "AUG",
            "SEPT",
            "OCT",
            "NOV",
            "DEC",
        ),
    }
)
SHORT = r"(?P<short>[A-Z][A-Za-z&]{1,6}?)s?"
EXPLAINED = (
    re.compile(rf"\(\s*(?:the |or |known as |also |hereafter |[\"'“‘])*{SHORT}[\"'”’]?\s*(?:[)\],;:–-]|previously)"),
    re.compile(rf"(?<!\w){SHORT}\s+\((?:the )?[A-Z][a-z]+(?: [a-z&]+)* [A-Z]"),
    re.compile(rf"\b(?:or|as|called) (?:the )?[\"'“‘]?{SHORT}[\"'”’]?\)"),
    re.compile(rf"^{SHORT}(?:\t+| +[-–:=] +|: )(?=\w)", re.MULTILINE),
    re.compile(rf"(?<!\w){SHORT} (?:stands for|means|is short for)\b"),
    re.compile(rf"\t{SHORT}(?=\t|$)", re.MULTILINE),
)
LOUD = re.compile(r"\b[A-Z]{2,}(?:[\s,&-]+[A-Z]{2,}){2,}\b")


SMALL_WORDS = frozenset({"and", "of", "for", "the", "in", "to", "with", "on", "&"})
WORD = re.compile(r"&|[A-Za-z]+")


def unexplained(passages: list[Passage], text: str) -> Iterator[Remark]:
    """One remark for each abbreviation used and never explained, with its first line and how often it is used."""
    known = {found["short"].upper() for pattern in EXPLAINED for found in pattern.finditer(text)} | COMMON
    for passage in passages:
        known |= _written_out(WORD.findall(passage.text))
    known |= {short[:-1] for short in known if short.endswith("S")}
    small = set(re.findall(r"[a-z]+", text))
    uses: Counter[str] = Counter()
    first: dict[str, int] = {}
    for passage in passages:
        shouted = _Spans(LOUD.finditer(passage.text))
        for found in ABBREVIATION.finditer(passage.text):
            short = found[0]
            upper = short.upper()
            if upper in known or short.lower() in small or set(upper) == {"X"} or found.start() in shouted:
                continue
            uses[short] += 1
            first.setdefault(short, passage.line_at(found.start()))
    for short, number in uses.items():
        if short.endswith("S") and short[:-1] in uses:
            continue  # the plural of one already named
        times = "once" if number == 1 else f"{number} times"
        yield Remark(
            "abbreviation",
            first[short],
            f"'{short}' is used {times} and never written out.",
            "Write it in full where it first stands, with the short form in brackets.",
            "look" if number > 2 else "wording",
        )


def _written_out(words: list[str]) -> set[str]:
    """The initials of every run of two to six words that might be a name written in full: first word capital."""
    found: set[str] = set()
    for n, word in enumerate(words):
        if not word[0].isupper():
            continue
        with_all, without_small, small = "", "", 0
        for later in words[n : n + 9]:
            initial = later[0].upper()
            small += later not in SMALL_WORDS and not later[0].isupper()
            with_all += initial
            without_small += "" if later in SMALL_WORDS else initial
            if small > 1:
                break  # initials of ordinary words fit anything
            found |= {short for short in (with_all, without_small) if len(short) in range(2 + small, 7)}
    return found


class _Spans:
    """Stretches of a text, asked in rising order whether they hold a position."""

    def __init__(self, matches: Iterator[re.Match[str]]) -> None:
        self.matches = matches
        self.now: re.Match[str] | None = next(matches, None)

    def __contains__(self, position: int) -> bool:
        while self.now is not None and self.now.end() <= position:
            self.now = next(self.matches, None)
        return self.now is not None and self.now.start() <= position
