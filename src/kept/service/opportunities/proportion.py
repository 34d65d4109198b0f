"""What the size of an award is worth in words on the form and in reports, and which document says so.

The size is that of the whole award, however many years it pays for.
"""

from dataclasses import dataclass
from decimal import Decimal

from kept.documents.bindings import bindings
from kept.documents.loader import document, provision
from kept.documents.model import Document, Provision
from kept.service import clock
from kept.service.organisations.models import Organisation
from kept.service.partnerships.in_force import in_force
from kept.service.partnerships.models import Place
from kept.standards.binding import Binding
from kept.standards.finding import Outcome, check
from kept.standards.nodes import Compare, Literal, Read, Value
from kept.standards.remedy import remedy

STANDARD = "word-limit"
YARDSTICK = "gm-app4.1.3-c"
"""The one published table of words by size of award: the yardstick where nothing that is adopted says anything."""


@dataclass(frozen=True, slots=True)
class Worth:
    """The most words a form may ask for. `most` None: an award so large has no ceiling.

    `adopted` is false where the place has taken on no promise about it, and the table is only a yardstick.
    """

    most: int | None
    binding: Binding
    adopted: bool

    @property
    def provision(self) -> Provision:
        """Where it is written."""
        return provision(self.binding.provision)

    @property
    def document(self) -> Document:
        """The document it stands in."""
        return document(self.provision.document)

    @property
    def bands(self) -> list[tuple[Decimal, int]]:
        """The table, where it is one: awards up to so many pounds, forms of at most so many words."""
        found = []
        for branch in self.binding.branches:
            match branch.condition:
                case Compare(Read("award_size"), "<=", Literal(ceiling)):
                    size = Decimal(str(ceiling))
                    if (most := _most(self.binding, _form(size))) is not None:
                        found.append((size, most))
        return found


def worth(organisation: Organisation, place: Place, award_size: Decimal) -> Worth:
    """What an award of so many pounds is worth: the tightest of the promises in force today, or else the yardstick."""
    return min(_held(_in_force(organisation, place), STANDARD, _form(award_size)), key=_tightest_first)


@dataclass(frozen=True, slots=True)
class Reporting:
    """What an award is worth in reports: how many, of how many words, how far apart; None where nothing limits it."""

    reports: Worth | None
    words: Worth | None
    months_between: int | None


def reporting(organisation: Organisation, place: Place, award_size: Decimal) -> Reporting:
    """What may be asked for after an award of so many pounds, from the same promises, or else the same yardstick."""
    record: dict[str, Value] = {"kind": "grant", "amount": award_size, "reports": 2}
    here = _in_force(organisation, place)
    several = _held(here, "months-between-reports", record | {"months_between_reports": 1})
    apart = [months for one in several if (months := _end(one.binding, record | {"months_between_reports": 1}))]
    return Reporting(
        _tightest(_held(here, "reports-at-most", record | {"reports": 1})),
        _tightest(_held(here, "report-words", record | {"report_words": 1})),
        max(apart, default=None),
    )


def _in_force(organisation: Organisation, place: Place) -> list[Binding]:
    return [one.binding for one in in_force(organisation, place, clock.today())]


def _held(here: list[Binding], standard: str, record: dict[str, Value]) -> list[Worth]:
    """What each binding to a standard says: those in force today, or else the yardstick's."""
    held = [one for one in here if one.standard.id == standard]
    if held:
        return [Worth(_most(binding, record), binding, True) for binding in held]
    binding = next(one for one in bindings()[YARDSTICK] if one.standard.id == standard)
    return [Worth(_most(binding, record), binding, False)]


def _tightest_first(one: Worth) -> tuple[bool, int]:
    return one.most is None, one.most or 0


def _tightest(held: list[Worth]) -> Worth | None:
    tightest = min(held, key=_tightest_first)
    return tightest if tightest.most is not None else None


def _form(award_size: Decimal) -> dict[str, Value]:
    return {"kind": "grant", "award_size": award_size, "word_limit": 1}


def _most(binding: Binding, record: dict[str, Value]) -> int | None:
    if check(binding)(record).outcome is Outcome.DOES_NOT_APPLY:
        return None
    found = remedy(binding, record)
    return found.highest if found else None


def _end(binding: Binding, record: dict[str, Value]) -> int | None:
    found = remedy(binding, record) if check(binding)(record).outcome is not Outcome.DOES_NOT_APPLY else None
    return found.lowest if found else None
