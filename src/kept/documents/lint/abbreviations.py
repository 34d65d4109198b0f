"""Abbreviations that a text uses and never explains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kept.documents.lint.passages import Text
from kept.documents.lint.remark import Remark

ABBREVIATION = re.compile(
    r"(?<![\w&@./\]-])(?:[A-Z]{2,6}|[A-Z]&[A-Z]{1,4}|[A-Z][a-z]?[A-Z]{1,3})(?=s?\b)(?![\w]*[@&\]])"
)
COMMON = frozenset(
    {
        *("UK", "NHS", "GP", "VAT", "EU", "PDF", "AGM", "CEO", "CE", "IT", "HR", "TV", "OK", "USA", "US", "GDP", "MP"),
        *("COVID", "PM", "AM", "BBC", "ID", "DVD", "CV", "FAQ", "EG", "IE", "NB", "PS", "TBC", "TBA", "TBD"),
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


def unexplained(text: Text, raw: str) -> Iterator[Remark]:
    """One remark for each abbreviation used and never explained, with its first line and how often it is used."""
    known = {found["short"].upper() for pattern in EXPLAINED for found in pattern.finditer(raw)} | COMMON
    known |= {short[:-1] for short in known if short.endswith("S")}
    small = set(re.findall(r"[a-z]+", raw))
    uses: Counter[str] = Counter()
    first: dict[str, int] = {}
    for found in text.find(ABBREVIATION):
        short, span = found.match[0], found.match.span()
        if short.upper() in known or short.lower() in small or set(short) == {"X"} or _is_shouted(found.match, span):
            continue
        uses[short] += 1
        first.setdefault(short, found.line)
    written_out = _written_out(text, set(uses))
    for short, number in uses.items():
        if short in written_out or (short.endswith("S") and short[:-1] in uses):  # or the plural of one already named
            continue
        times = "once" if number == 1 else f"{number} times"
        yield Remark(
            "abbreviation",
            first[short],
            f"'{short}' is used {times} and never written out.",
            "Write it in full where it first stands, with the short form in brackets.",
            "look" if number > 2 else "wording",
        )


def _is_shouted(match: re.Match[str], span: tuple[int, int]) -> bool:
    """Whether it stands in a run of three or more words all in capitals: a heading, not an abbreviation."""
    start = max(0, span[0] - 60)
    runs = LOUD.finditer(match.string[start : span[1] + 60])
    return any(start + run.start() <= span[0] < start + run.end() for run in runs)


def _written_out(text: Text, wanted: set[str]) -> set[str]:
    """Those wanted that are the initials of words in a row: a name in full, with one small letter forgiven."""
    found: set[str] = set()
    letters = {short[0] for short in wanted}
    for passage in text.passages if wanted else ():
        words = WORD.findall(passage.text)
        for n, word in enumerate(words):
            if word[0] not in letters:
                continue
            with_all, without_small, small = "", "", 0
            for later in words[n : n + 9]:
                small += later not in SMALL_WORDS and not later[0].isupper()
                if small > 1:
                    break  # initials of ordinary words fit anything
                with_all += later[0].upper()
                without_small += "" if later in SMALL_WORDS else later[0].upper()
                found |= {short for short in (with_all, without_small) if short in wanted and len(short) >= 2 + small}
    return found
