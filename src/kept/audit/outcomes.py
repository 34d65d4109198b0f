"""What an audit answers for a record, and how many answers of each kind there are.

The bodies in a published file may have adopted nothing and cannot give reasons in it, so an outcome is worded as what
the record would come to, and records from before the document are counted apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kept.standards.finding import Outcome


class Answer(StrEnum):
    """One record's answer to one promise. The values are the words of pages, JSON and findings alike."""

    WOULD_MEET = "would meet"
    WOULD_NOT_MEET = "would not meet"
    OLDER = "older than the document"
    CANNOT_TELL = "cannot tell"
    DOES_NOT_APPLY = "does not apply"

    @property
    def key(self) -> str:
        """The answer as a key of JSON: `would_not_meet`."""
        return self.value.replace(" ", "_")


SAYS: Mapping[Answer, str] = {
    Answer.WOULD_MEET: "The record would meet what was promised",
    Answer.WOULD_NOT_MEET: "The record would not meet it, and there is no reason in this file",
    Answer.OLDER: "The deed is from before the document or the promise",
    Answer.CANNOT_TELL: "The file does not say what is needed to tell",
    Answer.DOES_NOT_APPLY: "The promise is not about this record",
}

FROM_OUTCOME: Mapping[Outcome, Answer] = {
    Outcome.MET: Answer.WOULD_MEET,
    Outcome.NOT_MET: Answer.WOULD_NOT_MEET,
    Outcome.CANNOT_TELL: Answer.CANNOT_TELL,
    Outcome.DOES_NOT_APPLY: Answer.DOES_NOT_APPLY,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records, or groups of records, have each answer."""

    would_meet: int = 0
    would_not_meet: int = 0
    older_than_the_document: int = 0
    cannot_tell: int = 0
    does_not_apply: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(self.of(answer) + other.of(answer) for answer in Answer))

    def of(self, answer: Answer) -> int:
        """How many have this answer."""
        count: int = getattr(self, answer.key)
        return count

    def plus(self, answer: Answer, count: int) -> "Counts":
        """These counts with `count` more of one answer."""
        return self + Counts(**{answer.key: count})

    @property
    def answered(self) -> int:
        """Those for which the file says enough, and the promise is about them."""
        return self.would_meet + self.would_not_meet

    @property
    def about(self) -> int:
        """Those that the promise is about, or may be about."""
        return self.total - self.does_not_apply

    @property
    def total(self) -> int:
        """Every record the promise was held against."""
        return sum(self.of(answer) for answer in Answer)

    def as_json(self) -> dict[str, int]:
        """The five counts by key."""
        return {answer.key: self.of(answer) for answer in Answer}
