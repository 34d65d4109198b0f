"""When an award is paid, and how much each time."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from kept.service.awards.models import Award, Payment
from kept.service.opportunities.paying import is_paid_in_one_go
from kept.standards.dates import Span, after

QUARTER = Span(3, "months")
PENNY = Decimal("0.01")
NONE = Decimal(0)
DAY = timedelta(days=1)


def schedule(award: Award, upfront_percent: int) -> list[Payment]:
    """The payments of an award, not yet saved, at most one on a day: a small one all at once, others by the quarter.

    Quarters have equal fees to the penny, the first with what is left over. The share up front is paid on the quarter's
    first day, an odd penny of it rounded up; the rest with the next quarter's share, and in the end on the last day.
    """
    if is_paid_in_one_go(award.amount, upfront_percent) or award.starts_on == award.ends_on:
        whole = award.amount
        return [Payment(award=award, due_on=award.starts_on, fee=whole, amount=whole, upfront=whole)]
    return _by_quarter(award, _quarters(award.starts_on, award.ends_on), award.amount, upfront_percent)


def invoiced(award: Award) -> list[Payment]:
    """The payments, as they would be offered, that may be asked for by invoice: those with nothing up front in them.

    A share up front waits for nothing (gm-app4.2.3-h), and what is due with it goes with it.
    """
    return [one for one in schedule(award, award.application.opportunity.upfront_percent) if not one.upfront]


def replanned(
    award: Award, payments: Sequence[Payment], ends_on: date, amount: Decimal, upfront_percent: int
) -> list[Payment]:
    """The payments of an award once it comes to AMOUNT pounds and lasts until ENDS_ON; together exactly that amount.

    `award` and `payments` are as they were. What is paid, or was ever put right, stays as it is, and so does all that
    was due before. More money for a longer term is planned for the time that is added. No more money for a longer term
    changes no payment. Otherwise what is left is spread over the quarters that have not begun. New ones are not saved.

    Raises:
        ValueError: more than the amount is paid already, or was due before what is paid.
    """
    if ends_on > award.ends_on and amount >= award.amount:
        more = Award(starts_on=award.ends_on + DAY, ends_on=ends_on, amount=amount - award.amount)
        return [*payments, *_of(award, schedule(more, upfront_percent) if more.amount else [])]
    last = max((one.due_on for one in payments if _stays(one)), default=None)
    stay = _staying(payments)
    left = amount - sum((one.amount for one in stay), NONE)
    if left < 0:
        raise ValueError("More than that is paid already")
    if not left:
        return stay
    if last is None:
        return _of(award, schedule(Award(starts_on=award.starts_on, ends_on=ends_on, amount=left), upfront_percent))
    quarters = [one for one in _quarters(award.starts_on, ends_on) if one[0] > last]
    rest = min((one for one in payments if one not in stay), key=lambda one: one.due_on, default=None)
    owed = min(rest.rest, left) if rest else NONE  # of the quarter that has begun
    if not quarters:
        day = max(ends_on, last + DAY)
        return [*stay, Payment(award=award, due_on=day, fee=rest.fee if rest else left, amount=left, upfront=NONE)]
    return [*stay, *_by_quarter(award, quarters, left - owed, upfront_percent, owed)]


def cut_short(award: Award, payments: Sequence[Payment], ends_on: date) -> list[Payment]:
    """The payments of an award that notice ends on a day: what is due before, paid or on record, and what is owed."""
    stay = [one for one in payments if one.due_on < ends_on or _stays(one)]
    owed = owed_at_the_end(award, payments, ends_on)
    return [*stay, owed] if owed else stay


def owed_at_the_end(award: Award, payments: Sequence[Payment], ends_on: date) -> Payment | None:
    """What is due on the day on which notice ends an award, for the days since its last quarter began; not saved.

    It is the part of the quarter's fee that they are, to the penny above, less what came up front; None where that is
    nothing, or was paid already.
    """
    later = [one for one in payments if one.due_on >= ends_on]
    if not later:
        return None
    next_due = min(one.due_on for one in later)
    begun = max((one.due_on for one in payments if one.due_on < ends_on), default=award.starts_on)
    first = sum((one.upfront for one in payments if one.due_on == begun < ends_on), NONE)
    rest = sum((one.rest for one in later if one.due_on == next_due and not _stays(one)), NONE)
    if not rest:
        return None
    fee = first + rest
    earned = (fee * (ends_on - begun).days / (next_due - begun).days).quantize(PENNY, ROUND_UP)
    owed = min(rest, earned - first)
    return Payment(award=award, due_on=ends_on, fee=fee, amount=owed, upfront=NONE) if owed > 0 else None


def least(payments: Sequence[Payment]) -> Decimal:
    """Pounds that an award cannot come to less than: what is paid, and what was due before that."""
    return sum((one.amount for one in _staying(payments)), NONE)


def _staying(payments: Sequence[Payment]) -> list[Payment]:
    last = max((one.due_on for one in payments if _stays(one)), default=None)
    return [one for one in payments if _stays(one) or (last is not None and one.due_on <= last)]


def _stays(payment: Payment) -> bool:
    """It is paid, or something is on record about it: an invoice, a day put right, or that it is late."""
    if payment.pk is None:
        return payment.paid_on is not None
    return (
        payment.paid_on is not None
        or payment.invoiced_on is not None
        or bool(payment.corrections.all())
        or hasattr(payment, "claim")
    )


def _of(award: Award, payments: list[Payment]) -> list[Payment]:
    for one in payments:
        one.award = award
    return payments


def _by_quarter(
    award: Award, quarters: list[tuple[date, date]], amount: Decimal, upfront_percent: int, owed: Decimal = NONE
) -> list[Payment]:
    """AMOUNT in equal fees over the quarters; with the first share, what is `owed` for the quarter before."""
    even = (amount / len(quarters)).quantize(PENNY, ROUND_DOWN)
    fees = [amount - even * (len(quarters) - 1), *[even] * (len(quarters) - 1)]
    due: dict[date, Payment] = {}

    def due_on(day: date, fee: Decimal) -> Payment:
        return due.setdefault(day, Payment(award=award, due_on=day, fee=fee, amount=NONE, upfront=NONE))

    if owed:
        due_on(quarters[0][0], owed).amount += owed
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
