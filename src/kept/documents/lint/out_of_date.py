"""Days that have gone by, and words that take for the law what is so no longer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from kept.documents.lint.passages import Text
from kept.documents.lint.promised_dates import promised_days
from kept.documents.lint.remark import Remark, shortened
from kept.documents.loader import load_law

ACT_YEAR = re.compile(r"\bSocial Value\)? Act,? (?:of )?(\d{4})", re.IGNORECASE)


def past_dates(text: Text, on: date) -> Iterator[Remark]:
    """Days by which, or from which, something was to happen, and which have gone by."""
    for sentence in text.sentences:
        for words, day in promised_days(sentence.text):
            if day < on:
                yield Remark(
                    "date-past",
                    sentence.line,
                    f"'{words}' has gone by.",
                    "Set a new date, or say what was done; for a yearly duty give the day and month only.",
                    "serious",
                )


def moved_law(text: Text, on: date) -> Iterator[Remark]:
    """Words that take for the law what is no longer so on that day, and a wrong year for the Social Value Act."""
    act = load_law()["social-value-act"].on(on)
    for found in text.find(ACT_YEAR):
        if act and found.match[1] != str(act.value):
            yield Remark(
                "law-year",
                found.line,
                f"The Act is dated {found.match[1]} here. {act.says}",
                f"Write {act.value}.",
                "serious",
            )
    for law in load_law().values():
        now = law.on(on)
        for value in law.values:
            if now is None or value.until is None or value.until >= on:
                continue
            first = min(
                (found for sign in value.signs for found in islice(text.find(sign), 1)),
                key=lambda found: found.line,
                default=None,
            )
            if first:
                yield Remark(
                    "law-moved",
                    first.line,
                    f"'{shortened(first.match[0], 50)}' belongs to how things were. Now: {now.says}",
                    "Say what holds now, or that the words are kept as they were signed.",
                    "look",
                )
