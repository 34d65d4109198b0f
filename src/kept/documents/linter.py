"""Remarks on a document's wording and make-up, each computed from parameters, links, dates, law or words.

Nothing in any file says that a document is faulty: what is said here follows from what the document says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kept.documents.lint import clauses, out_of_date, wording
from kept.documents.lint.abbreviations import unexplained
from kept.documents.lint.passages import Text, UnreadableText, read_text
from kept.documents.lint.remark import SEVERITIES, Remark, at_most_alike
from kept.documents.loader import load_documents, load_law
from kept.documents.model import NOT_SET, Document, Provision
from kept.documents.then_and_now import then_and_now
from kept.standards.dates import day_in_words

__all__ = ["Remark", "UnreadableText", "lint_document", "lint_file", "lint_text"]

DUE_KEYS = ("deadline", "due", "by", "until")
BEGUN_KEYS = ("signed", "accord_signed", "mou_signed", "from", "launched")
LASTS_KEYS = ("term_years", "horizon_years")
MONTH = re.compile(r"(\d{4})-(\d{2})")
STILL_OPEN = re.compile(r"\b(?:XXXX|TBC|placeholder)\b", re.IGNORECASE)
PROMISED = re.compile(r"\b(?:develop|draw up|write|agree|produce|guidance)\b", re.IGNORECASE)
NEEDED = {
    "dispute": (
        ("disputes",),
        re.compile(r"\bdisput|disagree|complain", re.IGNORECASE),
        "what happens when the parties disagree",
    ),
    "variation": (
        ("review",),
        re.compile(r"\bvar(?:y|ied|iation)|\bamend|\balter", re.IGNORECASE),
        "how it may be altered",
    ),
    "review": (("review",), re.compile(r"\breview", re.IGNORECASE), "when it is looked at again"),
    "ending": (
        (),
        re.compile(r"\bterminat|\bwithdraw|\bleave the (?:compact|agreement|memorandum|framework)", re.IGNORECASE),
        "how long it lasts or how a party leaves it",
    ),
}


def lint_text(text: str, name: str, on: date) -> list[Remark]:
    """Remarks on any text, gravest first and then in the order of the text. `name` is said in remarks on the whole.

    Never raises, whatever the text; takes time in proportion to its length.
    """
    read = Text(text)
    if not read.sentences:
        return [Remark("empty", "", f"{name} holds no words.", "Check that the right file was saved.", "serious")]
    remarks = at_most_alike(
        [
            *wording.placeholders(read),
            *wording.stated_counts(read),
            *out_of_date.past_dates(read, on),
            *out_of_date.moved_law(read, on),
            *clauses.dispute_process(read),
            *clauses.needed_clauses(read),
            *clauses.absent_parts(read),
            *clauses.undated_signatures(read),
            *wording.loose_promises(read),
            *wording.ambiguous_intervals(read),
            *unexplained(read, text),
            *wording.long_sentences(read),
        ]
    )
    return sorted(remarks, key=lambda remark: (SEVERITIES.index(remark.severity), not remark.where, remark.where or 0))


def lint_file(path: Path, on: date) -> list[Remark]:
    """Remarks on a text file; UnreadableText, in one sentence, where it is absent or not text."""
    return lint_text(read_text(path), path.name, on)


def lint_document(document: Document, on: date) -> list[Remark]:
    """Remarks on a document held as data, gravest first, then in the order of its provisions."""
    remarks = [*_links(document), *_needed(document)]
    for provision in document.provisions:
        remarks += [
            *_counts(provision),
            *_placeholders(provision),
            *_dates(provision, on),
            *_not_set(provision),
            *_law(provision, on),
            *_who(provision),
        ]
    order = {provision.id: n for n, provision in enumerate(document.provisions)}
    return sorted(remarks, key=lambda remark: (SEVERITIES.index(remark.severity), order.get(str(remark.where), -1)))


def _links(document: Document) -> Iterator[Remark]:
    for link in document.links:
        if link.to not in load_documents():
            yield Remark(
                "companion-not-held",
                "",
                f"It {link.relation.replace('-', ' ')} '{link.to}', which is not held here.",
                "Add that document, or read the two side by side.",
                "look" if link.relation in ("builds-on", "complements") else "wording",
            )


def _needed(document: Document) -> Iterator[Remark]:
    """What an agreement between parties needs and this one has no provision for."""
    if document.kind != "agreement":
        return
    for code, (themes, words, what) in NEEDED.items():
        found = [p for p in document.provisions if (not themes or set(themes) & set(p.themes)) and words.search(p.says)]
        if code == "dispute" and found and all(PROMISED.search(p.says) for p in found):
            yield Remark(
                "dispute-process-promised",
                found[0].id,
                "A way of settling disagreements is promised and not supplied.",
                "Write the steps, who takes each, and within how many days.",
                "serious",
            )
        elif not found:
            yield Remark(f"no-{code}-clause", "", f"No provision says {what}.", "Add one.", "serious")
    for side in ("statutory", "vcse"):
        if not any(p.bound in (side, "both") and p.asks_something for p in document.provisions):
            yield Remark(
                "one-sided", "", f"Nothing in it binds the {side} side.", "Say what that side promises.", "serious"
            )


def _counts(provision: Provision) -> Iterator[Remark]:
    stated = provision.lists
    if stated and stated.states != len(stated.of):
        yield Remark(
            "count-differs",
            provision.id,
            f"It says {stated.states}, and {len(stated.of)} are listed: {', '.join(stated.of)}.",
            "Correct the number or complete the list.",
            "serious",
        )


def _placeholders(provision: Provision) -> Iterator[Remark]:
    words = [provision.bound, provision.says, *(str(value) for value in provision.parameters.values())]
    if any(STILL_OPEN.search(entry) for entry in words):
        yield Remark(
            "placeholder", provision.id, "A name is still to be filled in.", "Put in the body's name.", "serious"
        )


def _dates(provision: Provision, on: date) -> Iterator[Remark]:
    """Fixed days, and terms of years, that have gone by. History is left alone: only what was to come is looked at."""
    values = provision.parameters
    begun = next((_last_day(values[key]) for key in BEGUN_KEYS if key in values), None)
    years = next((value for key in LASTS_KEYS if isinstance(value := values.get(key), int)), None)
    if begun and years is not None:
        if (over := _years_after(begun, years)) < on:
            yield Remark(
                "term-over",
                provision.id,
                f"A term of {years} years from {begun.year} was over by {day_in_words(over)}.",
                "Say whether it was renewed, and until when.",
                "look",
            )
        return
    for key in (*DUE_KEYS, "from") if provision.is_rule else DUE_KEYS:
        day = _last_day(values[key]) if key in values else None
        if day and day < on:
            recurs = " It recurs: the day and month still hold." if "recurs" in values else ""
            yield Remark(
                "date-past",
                provision.id,
                f"{day_in_words(day)} has gone by.{recurs}",
                "Set a new date, or say what was done.",
                "look" if recurs or not provision.asks_something else "serious",
            )


def _last_day(value: object) -> date | None:
    """The day a parameter means: a date, or the last day of a month written 2021-04 or of a year."""
    if isinstance(value, date):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 1900 < value < 2200:
        return date(value, 12, 31)
    month = MONTH.fullmatch(value) if isinstance(value, str) else None
    if not month or not 1 <= int(month[2]) <= 12:
        return None
    year, number = int(month[1]), int(month[2])
    return date.fromordinal(date(year + number // 12, number % 12 + 1, 1).toordinal() - 1)


def _years_after(day: date, years: int) -> date:
    return date(day.year + years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _not_set(provision: Provision) -> Iterator[Remark]:
    names = [name.replace("_", " ") for name, value in provision.parameters.items() if value == NOT_SET]
    if not names and provision.unbound and provision.unbound.get("as") == NOT_SET:
        names = ["number"]
    for name in names:
        yield Remark(
            "not-set",
            provision.id,
            f"It asks for something and gives no {name}.",
            "Agree a number locally, and write it beside the promise.",
            "look",
        )


def _law(provision: Provision, on: date) -> Iterator[Remark]:
    act = load_law()["social-value-act"].on(on)
    cited = re.search(r"\d{4}", str(provision.parameters.get("act_as_cited", "")))
    if act and cited and cited[0] != str(act.value):
        yield Remark(
            "law-year", provision.id, f"The Act is dated {cited[0]}. {act.says}", f"Write {act.value}.", "serious"
        )
    for pair in then_and_now(provision, on):
        if pair.has_moved and pair.then and pair.now:
            yield Remark(
                "law-moved",
                provision.id,
                f"{pair.law.says}. Then: {pair.then.says} Now: {pair.now.says}",
                "Show both, and say which one the parties mean.",
                "look",
            )


def _who(provision: Provision) -> Iterator[Remark]:
    if provision.inferred and provision.asks_something:
        yield Remark(
            "bound-inferred",
            provision.id,
            f"Its text does not say whom it binds; '{provision.bound}' is our reading.",
            "Ask the parties, and say it in the text.",
            "look",
        )
