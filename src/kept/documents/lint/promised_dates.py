"""Days by which, or from which, a sentence says that something is to happen."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
    *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"),
)
_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
BEFORE = re.compile(
    r"\b(?:on or before|no later than|not later than|by|before|until|from|due|due on|deadline of)\s+"
    r"(?:the\s+)?(?:end of\s+)?",
    re.IGNORECASE,
)

FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_DAY}(?: of)?\s+{_MONTH},?\s+{_YEAR}\b",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",
        rf"{_MONTH},?\s+{_YEAR}\b",
        rf"{_YEAR}-(?P<month_number>\d\d)-(?P<day>\d\d)\b",
        r"(?P<day>\d{1,2})/(?P<month_number>\d{1,2})/(?P<year>(?:19|20)\d\d)\b",
        rf"{_YEAR}(?:/(?P<year_end>\d\d))?(?![\d/-])\b",
    )
)
FULL_FORMS = FORMS[:2] + FORMS[3:5]
PAST = re.compile(
    r"\b(?:was|were|had|been|since|launched|published|saved|awarded|achieved|completed|finished|ended|began|started)\b",
    re.IGNORECASE,
)
TO_HAPPEN = re.compile(
    r"\b(?:will|shall|should|must|required|expect(?:ed|ation)?|commit\w*|aims?|agree|plans?)\b", re.IGNORECASE
)


def promised_days(sentence: str) -> Iterator[tuple[str, date]]:
    """Each such day with the words that give it; a month or a year counts as its last day.

    Looks back are left out: a sentence of things that were, and years or months with nothing said to be coming.
    """
    if not any(digit in sentence for digit in ("19", "20")) or PAST.search(sentence):
        return
    forms = FORMS if TO_HAPPEN.search(sentence) else FULL_FORMS
    for before in BEFORE.finditer(sentence):
        found = next((found for form in forms if (found := form.match(sentence, before.end()))), None)
        day = _day(found.groupdict()) if found else None
        if found and day:
            yield " ".join(sentence[before.start() : found.end()].split()), day


def _day(parts: dict[str, str | None]) -> date | None:
    year, month = int(parts["year"] or 0), 12
    if parts.get("year_end"):
        year, month = year + 1, 3  # a financial year ends on 31 March
    if parts.get("month"):
        name = (parts["month"] or "").lower()[:3]
        month = [m[:3] for m in MONTHS[:12]].index(name) + 1
    elif parts.get("month_number"):
        month = int(parts["month_number"] or 0)
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    day = int(parts.get("day") or last)
    return date(year, month, day) if 1 <= day <= last else None
