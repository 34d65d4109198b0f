"""One thing worth saying about a document's wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["serious", "look", "wording"]
SEVERITIES: tuple[Severity, ...] = ("serious", "look", "wording")
"""Gravest first: it may mislead or cannot work; its authors should look; it would read better."""


@dataclass(frozen=True)
class Remark:
    """What was found, where, and what would mend it. `where` is a line counting from 1, a provision's id, or "" for
    the whole."""

    code: str
    where: int | str
    says: str
    suggestion: str
    severity: Severity

    @property
    def place(self) -> str:
        """Where, in words: "line 12", "bx-4.s.6", or "the whole"."""
        return f"line {self.where}" if isinstance(self.where, int) else self.where or "the whole"


ALIKE = 25


def shortened(text: str, length: int = 70) -> str:
    """The first words of a text, for showing where a remark belongs."""
    plain = " ".join(text.split())
    return plain if len(plain) <= length else plain[:length].rsplit(" ", 1)[0] + " ..."


def at_most_alike(remarks: Iterable[Remark]) -> list[Remark]:
    """No more than a screenful of any one code, and a last one that says how many more there were."""
    kept: list[Remark] = []
    seen: Counter[str] = Counter()
    for remark in remarks:
        seen[remark.code] += 1
        if seen[remark.code] <= ALIKE:
            kept.append(remark)
    for code, number in seen.items():
        if number > ALIKE:
            kept.append(Remark(code, "", f"There are {number - ALIKE} more like this.", "Mend these first.", "wording"))
    return kept
