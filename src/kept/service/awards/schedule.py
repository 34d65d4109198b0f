"""When an award is paid, and how much each time."""

from datetime import date
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from kept.service.awards.models import Award, Payment
from kept.service.opportunities.paying import is_paid_in_one_go
from kept.standards.dates import Span, after

QUARTER = Span(3, "months")
PENNY = Decimal("0.01")
NONE = Decimal(0)


def schedule(award: Award, upfront_percent: int) -> list[Payment]:
    """The payments of an award, not yet saved, at most one on a day: a small one all at once, others by the quarter.

    Quarters have equal fees to the penny, the first with what is left over. The share up front is paid on the quarter's
    first day, an odd penny of it rounded up; the rest with the next quarter's share, and in the end on the last day.
    """
    if is_paid_in_one_go(award.amount, upfront_percent) or award.starts_on == award.ends_on:
        whole = award.amount
        return [Payment(award=award, due_on=award.starts_on, fee=whole, amount=whole, upfront=whole)]
    quarters = _quarters(award.starts_on, award.ends_on)
    even = (award.amount / len(quarters)).quantize(PENNY, ROUND_DOWN)
    fees = [award.amount - even * (len(quarters) - 1), *[even] * (len(quarters) - 1)]
    due: dict[date, Payment] = {}

    def due_on(day: date, fee: Decimal) -> Payment:
        return due.setdefault(day, Payment(award=award, due_on=day, fee=fee, amount=NONE, upfront=NONE))

    for (first_day, day_after), fee in zip(quarters, fees, strict=True):
        share = (fee * upfront_percent / 100).quantize(PENNY, ROUND_UP)
        if share:
            first = due_on(first_day, fee)
            first.fee, first.upfront = fee, share
            first.amount += share
        if fee > share:
            due_on(day_after, fee).amount += fee - share
    return list(due.values())


def _quarters(starts_on: date, ends_on: date) -> list[tuple[date, date]]:
    """Each quarter's first day and the day its rest is paid. A last day by itself belongs to the quarter before."""
    starts = [starts_on]
    while (following := after(starts_on, QUARTER, len(starts))) < ends_on:
        starts.append(following)
    return list(zip(starts, [*starts[1:], ends_on], strict=True))
