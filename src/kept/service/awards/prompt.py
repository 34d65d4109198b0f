"""How promptly a body pays, counted from the day each payment was due, or its invoice came where that is later.

The law asks such figures of public contracts, with shares paid in 1 to 30, 31 to 60, and 61 days or more (Procurement
Act 2023, s.69, in force from 1 January 2026 by SI 2025/1316). For grants a body may publish them of its own will.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from kept.service.awards.models import Payment
from kept.service.organisations.models import Organisation
from kept.standards.dates import Span, after

FIRST, SECOND = 30, 60
"""Days at which the shares are cut."""
HALF = Span(6, "months")


@dataclass(frozen=True, slots=True)
class Half:
    """Half a financial year: from 1 April or 1 October, to its last day, which counts."""

    from_on: date

    @property
    def until_on(self) -> date:
        """Its last day."""
        return after(self.from_on, HALF) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was paid in a half-year: how many, the average days after they counted (early is 0), and in which time."""

    half: Half
    paid: int
    average_days: Decimal | None
    within_30: int
    within_60: int
    later: int


def halves(today: date, many: int = 4) -> list[Half]:
    """The last half-years that are over, latest first."""
    starts = [date(year, month, 1) for year in range(today.year, today.year - many, -1) for month in (10, 4)]
    over = [half for half in map(Half, starts) if half.until_on < today]
    return over[:many]


def figures(funder: Organisation, half: Half) -> Figures:
    """The figures of one half-year, from the payments recorded as paid in it. One query."""
    in_it = Payment.objects.filter(award__funder=funder, paid_on__range=(half.from_on, half.until_on))
    paid = in_it.select_related("award").only("due_on", "invoiced_on", "paid_on", "upfront", "award__by_invoice")
    days = [one.days_late for one in paid]
    average = (Decimal(sum(days)) / len(days)).quantize(Decimal("0.1"), ROUND_HALF_UP) if days else None
    within, second = sum(one <= FIRST for one in days), sum(FIRST < one <= SECOND for one in days)
    return Figures(half, len(days), average, within, second, len(days) - within - second)
