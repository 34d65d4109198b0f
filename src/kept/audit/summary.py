"""What an audit found, summed up: the shapes that a terminal, a page and JSON are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kept.audit.outcomes import Answer, Counts
from kept.audit.yardstick import Yardstick
from kept.opendata import Cell

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class FileSummary:
    """One file: what it is, its records by kind, and its unreadable cells, of which only some are kept to be shown."""

    path: str
    format: str
    records: Mapping[str, int]
    unreadable_count: int = 0
    unreadable: tuple[Cell, ...] = ()
    remark_count: int = 0
    remarks: tuple[Cell, ...] = ()
    repeated: int = 0
    """How many of its records were in a file read before it, and are counted there."""
    sources: int = 0
    """How many releases, or grants, were looked at."""
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """Releases that hold nothing to measure, by kind of notice."""


@dataclass(frozen=True, slots=True)
class NotRead:
    """A file in a folder that could not be used, and why, in a sentence."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The measured number, over the records of which it is known: days, pounds or things."""

    unit: str
    known: int
    lowest: Number
    median: Number
    highest: Number


@dataclass(frozen=True, slots=True)
class Missing:
    """Columns for want of which so many records of a section cannot be told."""

    section: str
    columns: tuple[str, ...]
    records: int


@dataclass(frozen=True, slots=True)
class BindingSummary:
    """One promise: counts overall, by section (which add up) and by slice (which lie across)."""

    yardstick: Yardstick
    counts: Counts
    sections: Mapping[str, Counts]
    slices: Mapping[str, Counts]
    better: int = 0
    measured: Measured | None = None
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole of contracts or grants, by number and by pounds; only those that answer are in the whole."""

    title: str
    count: int
    of_count: int
    amount: Decimal
    of_amount: Decimal
    not_told: int
    """Records that do not answer; they are in neither whole."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A table of shares with its explanation."""

    id: str
    title: str
    says: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """How many records of a subject are of one kind and, for awards, have come so far."""

    subject: str
    kind: str
    stage: str
    count: int


@dataclass(frozen=True, slots=True)
class ToPublish:
    """What to add to a file so that questions about it can be answered."""

    subject: str
    kind: str
    """What people call these records: grants, contracts and lots, invitations."""
    columns: tuple[str, ...]
    fields: tuple[str, ...]
    """Where the columns go in the publisher's format; none where no column has a place in it."""
    whole: bool
    """Every column has a place in the format: to add these is enough."""
    adds: str
    """What to add, in words."""
    says: str
    records: int
    """Different records (or groups) of which at least one question would be answered."""
    answers: int
    """Questions that would be answered."""
    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole audit."""

    against: tuple[str, ...]
    files: tuple[FileSummary, ...]
    not_read: tuple[NotRead, ...]
    records: Mapping[str, int]
    kinds: tuple[Kind, ...]
    bodies: int
    bindings: tuple[BindingSummary, ...]
    figures: tuple[Figure, ...]
    to_publish: tuple[ToPublish, ...]
    not_asked: Mapping[str, int]
    """Bindings of the documents whose subject has no record in these files, by subject."""

    @property
    def repeated(self) -> int:
        """How many records were read again from another file, and are not counted again."""
        return sum(file.repeated for file in self.files)

    @property
    def promises(self) -> int:
        """How many promises that count are about at least one record, however many measures each is held by."""
        about = (one.yardstick for one in self.bindings if one.yardstick.counts and one.counts.about)
        return len({yardstick.binding.provision for yardstick in about})

    @property
    def totals(self) -> Counts:
        """Every answer to the promises that count: neither advisory figures nor what the law asks."""
        return sum((one.counts for one in self.bindings if one.yardstick.counts), Counts())

    def of(self, document: str, *, advisory: bool = False) -> tuple[BindingSummary, ...]:
        """Promises of one document (or `law`), either those that count or those that bind nobody."""
        return tuple(
            one
            for one in self.bindings
            if one.yardstick.document == document and one.yardstick.binding.advisory is advisory
        )

    def answered(self, answer: Answer) -> int:
        """How many answers of one kind there are among the promises that count."""
        return self.totals.of(answer)
