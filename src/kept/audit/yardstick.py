"""What records are held against: the bindings of the chosen documents, each with the day from which it speaks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kept.audit.words import promised_in_words
from kept.documents.bindings import bindings_for_document
from kept.documents.loader import load_documents
from kept.documents.statute import LAW, law_bindings
from kept.standards.binding import TRUE, Binding
from kept.standards.language import read
from kept.standards.nodes import And

MADE_BY_THE_CALENDAR = "duty"
"""The subject whose records say what ought to exist; a published file never holds one."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One binding to hold records against. `document` is its document's code, or `law`."""

    binding: Binding
    document: str
    dated: date | None = None

    @property
    def since(self) -> date | None:
        """First day of deeds that it speaks of: neither older than the document nor than the promise."""
        return max((day for day in (self.dated, self.binding.since) if day), default=None)

    @property
    def is_law(self) -> bool:
        """Asked by law and not by a document."""
        return self.document == LAW

    @property
    def counts(self) -> bool:
        """Whether it is in the totals: what binds nobody and what the law asks are shown apart."""
        return not self.binding.advisory and not self.is_law

    @property
    def thresholds(self) -> str:
        """What is promised, in words."""
        return promised_in_words(self.binding)


def yardsticks(codes: Sequence[str]) -> list[Yardstick]:
    """Every binding of the documents with these codes, in their order, and what the law asks after them.

    Raises:
        KeyError: there is no document with one of the codes.
    """
    found = [
        Yardstick(_for_any_day(binding), code, load_documents()[code].dated)
        for code in dict.fromkeys(codes)
        for binding in bindings_for_document(code)
        if binding.standard.subject.name != MADE_BY_THE_CALENDAR
    ]
    return found + [Yardstick(_for_any_day(binding), LAW) for binding in law_bindings()]


def _for_any_day(binding: Binding) -> Binding:
    """The binding without its first and last day: an audit tells records from before it from those it is not about."""
    standard = binding.standard
    conditions = [read(text, standard.subject.columns) for text in (standard.applies, binding.when) if text]
    return replace(binding, applies=And(tuple(conditions)) if conditions else TRUE)
