"""What an agreement needs and a text lacks: clauses, appendices, dates beside signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from kept.documents.lint.passages import Found, Text
from kept.documents.lint.remark import Remark, shortened

DISPUTE = re.compile(r"\b(?:disputes?|disagreements?|complaints?|grievances?|mediation|arbitration)\b", re.IGNORECASE)
TO_COME = re.compile(
    r"\b(?:to be|will be|being) (?:developed|agreed|drawn up|produced|created)\b|\b(?:will )?develop(?:ing)?\b"
    r"|\bdraw(?:ing)? up\b",
    re.IGNORECASE,
)
CLAUSES = {
    "dispute": (DISPUTE, "what happens when the parties disagree", "Add steps, who takes each, and time limits."),
    "variation": (
        re.compile(r"\b(?:vary|varied|variations?|amend(?:ed|ments?)?)\b", re.IGNORECASE),
        "how it may be altered",
        "Say who may propose a change, who must agree and in what form.",
    ),
    "review": (
        re.compile(
            r"\breview(?:s|ed)?\b.{0,80}\b(?:compact|mou|memorandum|framework|agreement|covenant|accord|effectiveness|commitments)\b"
            r"|\b(?:compact|mou|memorandum|framework|agreement|covenant|accord|commitments|it)\b.{0,60}\breview(?:s|ed)?\b",
            re.IGNORECASE,
        ),
        "when it is looked at again",
        "Give an interval and the body that does it.",
    ),
    "ending": (
        re.compile(
            r"\b(?:terminat(?:e|ed|es|ion)|withdraw(?:s|al)?|expir(?:e|es|y)|come to an end|cease to have effect)\b",
            re.IGNORECASE,
        ),
        "how long it lasts or how a party leaves it",
        "Give a term, or the notice by which a party may leave.",
    ),
}
SIGNED = re.compile(
    r"\bsign(?:ed|ing|s)? up\b|\bsignator(?:y|ies)\b|\bsignatures?\b|\bon behalf of\b"
    r"|\bthis (?:memorandum|mou|compact|covenant|accord|agreement)\b|\bundertakings? (?:by|for)\b",
    re.IGNORECASE,
)
RECOMMENDS = re.compile(r"\brecommendations\b", re.IGNORECASE)
SIGNS_OF_AN_AGREEMENT = 3
SUPPLIED = 4  # a text that says more of disputes than this supplies its process
FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?)\b", re.IGNORECASE)
SIGNS_HERE = re.compile(r"(?:signed )?(?:for and )?on behalf of\b.{0,80}:?$", re.IGNORECASE)
A_DATE = re.compile(r"\b(?:date|dated|(?:19|20)\d\d)\b", re.IGNORECASE)
APPENDIX = re.compile(r"\bAppendix ([A-Z]|\d{1,2})\b")


def dispute_process(text: Text) -> Iterator[Remark]:
    """A way of settling disagreements that is promised and not supplied."""
    spoken_of = [s for s in text.sentences if len(s.text) > 8 and DISPUTE.search(s.text)]
    if len(spoken_of) > SUPPLIED:
        return
    for sentence in spoken_of:
        if TO_COME.search(sentence.text) and len(sentence.text) < 300:
            yield Remark(
                "dispute-process-promised",
                sentence.line,
                f"A way of settling disagreements is promised and not supplied: '{shortened(sentence.text)}'",
                "Write the steps, who takes each, and within how many days.",
                "serious",
            )


def needed_clauses(text: Text) -> Iterator[Remark]:
    """Clauses that an agreement between parties needs and this one lacks. Texts that nobody signs are left alone."""
    signed = sum(1 for _ in islice(text.find(SIGNED), SIGNS_OF_AN_AGREEMENT))
    if signed < SIGNS_OF_AN_AGREEMENT or any(text.find(RECOMMENDS)):
        return
    for code, (pattern, what, suggestion) in CLAUSES.items():
        heading: Found | None = None
        for found in text.find(pattern):
            if not found.passage.is_heading:
                break
            heading = heading or found
        else:
            said = f"Nothing says {what}."
            if heading:
                said = f"The heading '{shortened(heading.passage.text)}' names it, but nothing says {what}."
            yield Remark(f"no-{code}-clause", heading.line if heading else "", said, suggestion, "serious")


def absent_parts(text: Text) -> Iterator[Remark]:
    """Appendices that are referred to and not there, and files that were attached where words should stand."""
    named = list(text.find(APPENDIX))
    present = {found.match[1] for found in named if found.passage.text.startswith(found.match[0])}
    for found in named:
        if found.match[1] not in present:
            present.add(found.match[1])
            yield Remark(
                "appendix-absent",
                found.line,
                f"Appendix {found.match[1]} is referred to and is not in this text.",
                "Supply it, or take the reference out.",
                "look",
            )
    for found in text.find(FILE_NAME):
        words = found.passage.text
        if len(words) < 120 and not any(part in words for part in ("www.", "http", "/")):
            yield Remark(
                "attached-file",
                found.line,
                f"A file stands here in place of words: '{shortened(words)}'",
                "Give its title and where it can be read.",
                "wording",
            )


def undated_signatures(text: Text) -> Iterator[Remark]:
    """Places for signatures with no date beside any of them."""
    places = [n for n, passage in enumerate(text.passages) if SIGNS_HERE.match(passage.text)]
    if places and not any(A_DATE.search(p.text) for n in places for p in text.passages[n : n + 6]):
        yield Remark(
            "signature-undated",
            text.passages[places[0]].line,
            "There are places to sign, and none for the date or for the decision that allows it.",
            "Give each signature its date, and the meeting or power it rests on.",
            "look",
        )
