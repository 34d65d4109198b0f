"""What an agreement needs and a text lacks: clauses, appendices, dates beside signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kept.documents.lint.passages import Passage, Sentence
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
FILE_NAME = re.compile(r"(?<![/\w])[\w() -]{0,60}\.(?:pdf|docx?|xlsx?|pptx?)\b", re.IGNORECASE)
SIGNS_HERE = re.compile(r"(?:signed )?(?:for and )?on behalf of\b.{0,80}:?$", re.IGNORECASE)
A_DATE = re.compile(r"\b(?:date|dated|(?:19|20)\d\d)\b", re.IGNORECASE)
APPENDIX = re.compile(r"\bAppendix ([A-Z]|\d{1,2})\b")


def dispute_process(sentences: list[Sentence]) -> Iterator[Remark]:
    """A way of settling disagreements that is promised and not supplied."""
    if len([s for s in sentences if DISPUTE.search(s.text)]) > 4:
        return  # a text that says so much of disputes supplies its process
    for sentence in sentences:
        if DISPUTE.search(sentence.text) and TO_COME.search(sentence.text) and len(sentence.text) < 300:
            yield Remark(
                "dispute-process-promised",
                sentence.line,
                f"A way of settling disagreements is promised and not supplied: '{shortened(sentence.text)}'",
                "Write the steps, who takes each, and within how many days.",
                "serious",
            )


def needed_clauses(text: list[Passage]) -> Iterator[Remark]:
    """Clauses that an agreement between parties needs and this one lacks. Texts that nobody signs are left alone."""
    if sum(len(SIGNED.findall(passage.text)) for passage in text) < 3 or any(
        " recommendations" in p.text.lower() for p in text
    ):
        return
    for code, (pattern, what, suggestion) in CLAUSES.items():
        heading = next((p for p in text if p.is_heading and pattern.search(p.text)), None)
        if any(not p.is_heading and pattern.search(p.text) for p in text):
            continue
        said = (
            f"The heading '{shortened(heading.text)}' names it, but nothing says {what}."
            if heading
            else f"Nothing says {what}."
        )
        yield Remark(f"no-{code}-clause", heading.line if heading else "", said, suggestion, "serious")


def absent_parts(text: list[Passage]) -> Iterator[Remark]:
    """Appendices that are referred to and not there, and files that were attached where words should stand."""
    present = {found[1] for p in text if (found := APPENDIX.match(p.text))}
    missing: set[str] = set()
    for passage in text:
        for found in APPENDIX.finditer(passage.text):
            if found[1] not in present | missing:
                missing.add(found[1])
                yield Remark(
                    "appendix-absent",
                    passage.line_at(found.start()),
                    f"Appendix {found[1]} is referred to and is not in this text.",
                    "Supply it, or take the reference out.",
                    "look",
                )
        attached = FILE_NAME.search(passage.text) if len(passage.text) < 120 and "www." not in passage.text else None
        if attached and "http" not in passage.text:
            yield Remark(
                "attached-file",
                passage.line,
                f"A file stands here in place of words: '{shortened(passage.text)}'",
                "Give its title and where it can be read.",
                "wording",
            )


def undated_signatures(text: list[Passage]) -> Iterator[Remark]:
    """Places for signatures with no date beside any of them."""
    places = [n for n, passage in enumerate(text) if SIGNS_HERE.match(passage.text)]
    if places and not any(A_DATE.search(p.text) for n in places for p in text[n : n + 6]):
        yield Remark(
            "signature-undated",
            text[places[0]].line,
            "There are places to sign, and none for the date or for the decision that allows it.",
            "Give each signature its date, and the meeting or power it rests on.",
            "look",
        )
