"""Placeholders, counts that disagree, promises nobody could test, and sentences too long to follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kept.documents.lint.passages import Passage, Sentence, Text
from kept.documents.lint.remark import Remark, shortened

NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
COUNTED = (
    "principles|commitments|priorities|objectives|aims|themes|outcomes|purposes|recommendations|values|standards|"
    "enablers|actions|undertakings|pillars|steps|stages|questions|areas|categories|measures|goals"
)
STATED = re.compile(rf"\b({'|'.join(NUMBERS)}|\d{{1,2}})\s+(?:[\w'-]{{1,30}}\s+){{0,3}}?({COUNTED})\b", re.IGNORECASE)
PLACEHOLDER = re.compile(
    r"\bX{3,}\b|\b(?:TBC|TBA|TBD|TBCs)\b|\?{3,}|_{4,}"
    r"|\[(?i:insert|add|name|date|to|tbc|xx|body|organisation)\b[^\]]{0,80}\]"
    r"|(?i:\b(?:to be|will be|be) (?:updated|inserted|confirmed|completed)\b"
    r"(?! (?:by|at|on|every|each|annually|in (?!due))\b)"
    r"|\b(?:needs? referencing|yet to be (?:determined|agreed|decided|confirmed)|currently being worked through"
    r"|lorem ipsum)\b)"
)
PROMISE = re.compile(
    r"\b(?:will|shall|should|must|commit(?:s|ted)? to|agrees? to|undertakes? to|ensure|expected to)\b", re.IGNORECASE
)
VAGUE = re.compile(
    r"\b(?:regular(?:ly)?|timely|sufficient|adequate|reasonable (?:time|notice|period)|as soon as possible|promptly"
    r"|in due course|short notice)\b",
    re.IGNORECASE,
)
MEASURED = re.compile(
    r"\d|\b(?:daily|weekly|monthly|quarterly|annual(?:ly)?|yearly|(?:one|two|three|four|six|eight|ten|twelve)[ -]"
    r"(?:working )?(?:day|week|month|year)s?)\b",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"\b(?:to|will|should|shall|must) be (?:\w+ly )?(?:developed|produced|published|created|established|drawn up|set up"
    r"|circulated|disseminated|introduced|put in place|made available)\b",
    re.IGNORECASE,
)
BY_SOMEBODY = re.compile(r"\bby (?!the end\b|\d|[A-Z][a-z]+ \d)", re.IGNORECASE)
OWNED = re.compile(
    r"\b(?:chair|director|officer|lead|manager|board|committee|group|secretary|chief executive)\b", re.IGNORECASE
)
AMBIGUOUS = re.compile(r"\bbi-?(?:annual|monthly|weekly|yearly|ennial)(?:ly)?\b", re.IGNORECASE)
SHORTEST_PROMISE = 12
LONG_SENTENCE = 45
FAR_TOO_LONG = 70


def placeholders(text: Text) -> Iterator[Remark]:
    """Words that stand where an answer is still to come."""
    for found in text.find(PLACEHOLDER):
        yield Remark(
            "placeholder",
            found.line,
            f"'{shortened(found.match[0])}' stands where something is still to be filled in.",
            "Put in the name, date or words that belong here before anybody signs.",
            "serious",
        )


def stated_counts(text: Text) -> Iterator[Remark]:
    """A stated number and the list that follows it, where they disagree; and lists that state different numbers."""
    stated: dict[str, tuple[int, int]] = {}
    for n, passage in enumerate(text.passages):
        matches = list(STATED.finditer(passage.text[-200:])) if passage.text[-1] == ":" else []
        if not matches:
            continue
        number = _number(matches[-1][1])
        noun = matches[-1][2].lower()
        groups = _list_after(text.passages, n + 1)
        total = sum(groups)
        if total < 2:
            continue
        if total != number and groups[0] == number:
            yield Remark(
                "list-runs-on",
                passage.line,
                f"{_words(number).capitalize()} {noun} are announced and listed; "
                f"after a gap {_words(total - number)} more follow.",
                "Say whose the later entries are, under a heading of their own.",
                "look",
            )
        elif total != number:
            yield Remark(
                "count-differs",
                passage.line,
                f"It says {_words(number)} {noun}, and {_words(total)} are listed.",
                "Correct the number or complete the list.",
                "serious",
            )
        elif noun in stated and stated[noun][0] != number:
            yield Remark(
                "count-differs",
                passage.line,
                f"It says {_words(number)} {noun} here and {_words(stated[noun][0])} on line {stated[noun][1]}.",
                "Use one number throughout, or say that these are other ones.",
                "look",
            )
        stated.setdefault(noun, (number, passage.line))


def _list_after(passages: list[Passage], start: int) -> list[int]:
    """Sizes of the runs of entries that follow; entries all set apart by blank lines are one run."""
    groups: list[int] = []
    label = passages[start].label if start < len(passages) else ""
    for passage in passages[start : start + 60]:
        if not passage.label or passage.label != label:
            break
        if groups and not passage.after_gap:
            groups[-1] += 1
        else:
            groups.append(1)
    return groups if groups and max(groups) > 1 else [sum(groups)]


def _number(words: str) -> int:
    return int(words) if words.isdigit() else NUMBERS.index(words.lower()) + 1


def _words(number: int) -> str:
    return NUMBERS[number - 1] if 1 <= number <= len(NUMBERS) else str(number)


def loose_promises(text: Text) -> Iterator[Remark]:
    """Promises without a measure, or without anybody to carry them out; and how many of all promises hold either."""
    promises = [s for s in text.sentences if PROMISE.search(s.text)]
    for sentence in text.sentences:
        if len(sentence.text) < SHORTEST_PROMISE or sentence.text.startswith("It should be noted"):
            continue
        promised = sentence.is_item or PROMISE.search(sentence.text)
        vague = VAGUE.search(sentence.text)
        if promised and vague and not MEASURED.search(sentence.text):
            yield Remark(
                "no-measure",
                sentence.line,
                f"'{vague[0]}' has no measure: '{shortened(sentence.text)}'",
                "Give a number of days, weeks or months, or say who sets it and by when.",
                "look",
            )
        passive = NOBODY.search(sentence.text)
        if (
            passive
            and not MEASURED.search(sentence.text)
            and not BY_SOMEBODY.search(sentence.text[passive.end() : passive.end() + 120])
            and len(sentence.text) < 400
        ):
            yield Remark(
                "no-owner",
                sentence.line,
                f"'{passive[0]}' names nobody: '{shortened(sentence.text)}'",
                "Name the post or body that does it, and a day.",
                "look",
            )
    firm = [s for s in promises if MEASURED.search(s.text) or OWNED.search(s.text)]
    if len(promises) >= 10 and len(firm) < 0.5 * len(promises):
        yield Remark(
            "few-measures",
            "",
            f"Of {len(promises)} sentences that promise something, {len(firm)} hold a number, a date or a named post.",
            "For those that matter most, add who, by when, and how anybody could tell.",
            "look",
        )


def ambiguous_intervals(text: Text) -> Iterator[Remark]:
    """Words such as bi-annual, which some read as twice a year and some as every two years."""
    for found in text.find(AMBIGUOUS):
        yield Remark(
            "ambiguous-interval",
            found.line,
            f"'{found.match[0]}' may be read two ways.",
            "Write 'twice a year' or 'every two years'.",
            "look",
        )


def long_sentences(text: Text) -> Iterator[Remark]:
    """Sentences of more words than most readers hold in mind; the longest first."""
    long: list[tuple[int, Sentence]] = []
    for sentence in text.sentences:
        if len(sentence.text) < 2 * LONG_SENTENCE:
            continue
        words = sentence.text.split()
        spelt = sum(word[0].isalpha() for word in words)
        if len(words) > LONG_SENTENCE and spelt > 0.8 * len(words):  # a row of figures is no sentence
            long.append((len(words), sentence))
    for length, sentence in sorted(long, key=lambda pair: -pair[0]):
        yield Remark(
            "long-sentence",
            sentence.line,
            f"A sentence of {length} words: '{shortened(sentence.text)}'",
            "Cut it into two or more; 25 words is a good most.",
            "look" if length > FAR_TOO_LONG else "wording",
        )
