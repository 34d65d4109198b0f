"""What the size of an award is worth in words on the form and in reports, and which document says so.

The size is that of the whole award, however many years it pays for, unless the place counts by one year of it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kept.documents.bindings import bindings
from kept.documents.loader import document, provision
from kept.documents.model import Document, Provision
from kept.service import clock
from kept.service.library import wording
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.models import Organisation
from kept.service.partnerships.in_force import in_force
from kept.service.partnerships.models import Place
from kept.standards.binding import Binding
from kept.standards.dates import Span, after
from kept.standards.finding import Outcome, check
from kept.standards.nodes import Compare, Literal, Read, Value
from kept.standards.remedy import remedy

STANDARD = "word-limit"
YARDSTICK = "gm-app4.1.3-c"
"""The one published table of words by size of award: the yardstick where nothing that is adopted says anything."""


@dataclass(frozen=True, slots=True)
class Worth:
    """The most words a form may ask for. `most` None: an award so large has no ceiling.

    `adopted` is false where the place has taken on no promise about it, and the table is only a yardstick. `size` is
    what it was read for, in words: "£30,000", or where it goes by the year "£30,000, £10,000 a year,".
    """

    most: int | None
    binding: Binding
    adopted: bool
    size: str

    @property
    def by_year(self) -> bool:
        """Whether it goes by one year of the award."""
        return goes_by_year(self.binding)

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
                case Compare(Read("award_size" | "yearly_award"), "<=", Literal(ceiling)):
                    size = Decimal(str(ceiling))
                    if (most := _most(self.binding, _form(Size(size)))) is not None:
                        found.append((size, most))
        return found


def a_year(pounds: Decimal, first: date | None, last: date | None) -> Decimal | None:
    """The pounds for one year of work from its first day to its last; None where the days are not known.

    A month begun counts as a month, and a year or less has all of it: three months are not made out to be a year.
    """
    if first is None or last is None or last < first:
        return None
    months = (last.year - first.year) * 12 + last.month - first.month
    if after(first, Span(months, "months")) <= last:
        months += 1
    return (pounds * 12 / max(12, months)).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Size:
    """The pounds of an award, whole and for one year of the work; None until its days are known.

    Until then the whole is counted as one year.
    """

    whole: Decimal
    yearly: Decimal | None = None

    @property
    def one_year(self) -> Decimal:
        """What counts as one year of it."""
        return self.whole if self.yearly is None else self.yearly

    def says(self, by_year: bool, otherwise: str = "") -> str:
        """In words: "£30,000", or where it goes by the year "£30,000, £10,000 a year,"."""
        whole = wording.pounds(self.whole)
        if not by_year:
            return whole + otherwise
        if self.yearly is None:
            return f"{whole}, counted as one year until you give its first and last day,"
        return f"{whole}, {wording.pounds(self.yearly)} a year,"


def size_of(grant: Opportunity) -> Size:
    """The size of a fund's largest award."""
    return Size(grant.award_size, a_year(grant.award_size, grant.starts_on, grant.ends_on))


def worth(organisation: Organisation, place: Place, size: Size) -> Worth:
    """What an award of a size is worth: the tightest of the promises in force today, or else the yardstick."""
    return min(_held(_in_force(organisation, place), STANDARD, _form(size), size), key=_tightest_first)


def worth_of(grant: Opportunity) -> Worth:
    """What a fund's largest award is worth."""
    return worth(grant.organisation, grant.place, size_of(grant))


@dataclass(frozen=True, slots=True)
class Reporting:
    """What an award is worth in reports: how many, of how many words, how far apart; None where nothing limits it."""

    reports: Worth | None
    words: Worth | None
    months_between: int | None
    size: str


def reporting(grant: Opportunity, size: Size | None = None) -> Reporting:
    """What may be asked for after an award, by its size or else that of the fund's largest: from the same promises, or
    else the same yardstick."""
    size = size or size_of(grant)
    record: dict[str, Value] = {
        "kind": "grant",
        "amount": size.whole,
        "yearly_amount": size.one_year,
        "reports": 2,
        "months_between_reports": 1,
    }
    here = _in_force(grant.organisation, grant.place)
    several = _held(here, "months-between-reports", record, size)
    apart = [months for one in several if (months := _end(one.binding, record))]
    reports = _held(here, "reports-at-most", record | {"reports": 1}, size)
    words = _held(here, "report-words", record | {"report_words": 1}, size)
    by_year = any(one.by_year for one in (*several, *reports, *words))
    return Reporting(_tightest(reports), _tightest(words), max(apart, default=None), size.says(by_year, ", whole,"))


def goes_by_year(binding: Binding) -> bool:
    """Whether a promise's numbers go by one year of an award."""
    return not {"yearly_award", "yearly_amount"}.isdisjoint(binding.columns)


def _in_force(organisation: Organisation, place: Place) -> list[Binding]:
    return [one.binding for one in in_force(organisation, place, clock.today())]


def _held(here: list[Binding], standard: str, record: dict[str, Value], size: Size) -> list[Worth]:
    """What each binding to a standard says: those in force today, or else the yardstick's."""
    held = [one for one in here if one.standard.id == standard]
    counted = held or [next(one for one in bindings()[YARDSTICK] if one.standard.id == standard)]
    return [Worth(_most(one, record), one, bool(held), size.says(goes_by_year(one))) for one in counted]


def _tightest_first(one: Worth) -> tuple[bool, int]:
    return one.most is None, one.most or 0


def _tightest(held: list[Worth]) -> Worth | None:
    tightest = min(held, key=_tightest_first)
    return tightest if tightest.most is not None else None


def _form(size: Size) -> dict[str, Value]:
    return {"kind": "grant", "award_size": size.whole, "yearly_award": size.one_year, "word_limit": 1}


def _most(binding: Binding, record: dict[str, Value]) -> int | None:
    if check(binding)(record).outcome is Outcome.DOES_NOT_APPLY:
        return None
    found = remedy(binding, record)
    return found.highest if found else None


def _end(binding: Binding, record: dict[str, Value]) -> int | None:
    found = remedy(binding, record) if check(binding)(record).outcome is not Outcome.DOES_NOT_APPLY else None
    return found.lowest if found else None
