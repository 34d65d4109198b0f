"""Whether the sector's money was cut by more than the body's own: two changes in per cent, side by side."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, OuterRef, Sum

from kept.service.awards.models import WILL_END, Ending, Payment
from kept.service.organisations.models import Organisation

TENTH = Decimal("0.1")
PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Cuts:
    """Pounds a year: the body's whole budget and what it gives the sector, in one year and the next.

    `before` and `sector_before` are more than nothing.
    """

    before: Decimal
    after: Decimal
    sector_before: Decimal
    sector_after: Decimal

    @property
    def body(self) -> Decimal:
        """By how many per cent the budget changed, to a tenth; less than nothing for a cut."""
        return _change(self.before, self.after)

    @property
    def sector(self) -> Decimal:
        """The same for what the sector is given."""
        return _change(self.sector_before, self.sector_after)

    @property
    def alike(self) -> Decimal:
        """Pounds the sector would be given, to the penny, had it changed as the budget did."""
        return (self.sector_before * self.after / self.before).quantize(PENNY, ROUND_HALF_UP)

    @property
    def difference(self) -> Decimal:
        """Pounds that the sector is given beyond that; less than nothing where it is given less."""
        return self.sector_after - self.alike

    @property
    def less(self) -> Decimal:
        """The same as pounds that are missing."""
        return -self.difference


def given_in(funder: Organisation, year: int) -> Decimal:
    """Pounds due from a body in the financial year from 1 April of `year`, on accepted awards and before their ends."""
    ends = Ending.objects.filter(WILL_END, award=OuterRef("award"), effective_on__lte=OuterRef("due_on"))
    due = Payment.objects.filter(
        award__funder=funder,
        award__accepted_at__isnull=False,
        due_on__range=(date(year, 4, 1), date(year + 1, 3, 31)),
    ).exclude(Exists(ends), paid_on=None)
    found: Decimal | None = due.aggregate(sum=Sum("amount"))["sum"]
    return found or Decimal(0)


def _change(before: Decimal, after: Decimal) -> Decimal:
    return (100 * (after - before) / before).quantize(TENTH, ROUND_HALF_UP)
