"""How the payments of an award that are left are made larger or smaller, where the quarters stay as they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from kept.service.awards.models import Payment
from kept.service.awards.schedule import NONE, PENNY


@dataclass(slots=True)
class _Quarter:
    """A quarter that is not paid in full: the payment that starts it, the one that pays its rest, and what it costs."""

    first: Payment | None
    rest: Payment | None
    fee: Decimal
    upfront: Decimal


def respread(payments: Iterable[Payment], amount: Decimal, from_on: date | None = None) -> list[Payment]:
    """Unpaid payments of an award made larger or smaller, so that all of its payments come to `amount`; not saved.

    What is paid or invoiced stays as it was. The difference is spread by their fees over the quarters that start on or
    after `from_on` and are not paid; where there are none, over all that have not started, and else over what is left
    of those that have. Each quarter keeps its share up front, an odd penny rounded up. The payments that change are
    given back; one that comes to nothing has the amount 0, and is to be taken away.

    Raises:
        ValueError: nothing is left to pay, or less is left than would have to be taken away.
    """
    held = sorted(payments, key=lambda one: (one.due_on, -one.upfront))
    more = amount - sum((one.amount for one in held), NONE)
    quarters = _unpaid_quarters(held)
    whole = [one for one in quarters if one.first or one.upfront == 0]
    later = [one for one in whole if from_on is None or _due(one) >= from_on]
    moving = later or whole or quarters
    if sum((_left(one) for one in moving), NONE) + more < 0:
        moving = quarters
    left = sum((_left(one) for one in moving), NONE)
    if not left or left + more < 0:
        raise ValueError("Too little is left to pay for this to be put on what is left, or taken from it")
    changed: dict[int, Payment] = {}
    for quarter, part in zip(moving, _spread(more, [_left(one) for one in moving]), strict=True):
        _move(quarter, part, changed)
    return list(changed.values())


def spread_as(payments: Iterable[Payment], amount: Decimal, after: date | None) -> list[Payment]:
    """Payments of AMOUNT pounds on the days of others, each quarter as large a part, and as much of it first.

    They are not saved. Only days later than `after` count, where there is one; without any, nothing is given back.
    """
    held = [
        Payment(
            due_on=one.due_on,
            fee=one.fee,
            amount=one.amount,
            upfront=one.upfront,
            paid_on=one.due_on if after is not None and one.due_on <= after else None,
        )
        for one in sorted(payments, key=lambda one: (one.due_on, -one.upfront))
    ]
    quarters = _unpaid_quarters(held)
    if not quarters:
        return []
    halves = [(one.first.upfront if one.first else NONE, one.rest.rest if one.rest else NONE) for one in quarters]
    due: dict[date, Payment] = {}
    parts = _spread(amount, [sum(half, NONE) for half in halves])
    for quarter, part, (first, rest) in zip(quarters, parts, halves, strict=True):
        upfront = (part * first / (first + rest)).quantize(PENNY, ROUND_UP)
        for payment, pounds in ((quarter.first, upfront), (quarter.rest, part - upfront)):
            if payment is not None and pounds:
                one = due.setdefault(
                    payment.due_on, Payment(due_on=payment.due_on, fee=part, amount=NONE, upfront=NONE)
                )
                one.amount += pounds
                if payment is quarter.first:
                    one.fee, one.upfront = part, pounds
    return [due[day] for day in sorted(due)]


def _is_open(payment: Payment) -> bool:
    """Neither paid nor invoiced: an invoice is for what both sides saw."""
    return payment.paid_on is None and payment.invoiced_on is None


def _unpaid_quarters(held: list[Payment]) -> list[_Quarter]:
    """The quarters of which something is still to be paid, in order."""
    found, rests = [], [one for one in held if one.rest > 0]
    for one in held:
        if not one.upfront:
            continue
        rest = next((later for later in rests if later.due_on > one.due_on), None) if one.upfront < one.fee else None
        if rest is not None:
            rests.remove(rest)
        first = one if _is_open(one) else None
        unpaid_rest = rest if rest is not None and _is_open(rest) else None
        if first or unpaid_rest:
            found.append(_Quarter(first, unpaid_rest, one.fee, one.upfront))
    found += [_Quarter(None, one, one.rest, NONE) for one in rests if _is_open(one)]
    return sorted(found, key=_due)


def _due(quarter: _Quarter) -> date:
    payment = quarter.first or quarter.rest
    assert payment is not None
    return payment.due_on


def _left(quarter: _Quarter) -> Decimal:
    """Pounds of a quarter that are not paid."""
    upfront = quarter.upfront if quarter.first else NONE
    return upfront + (quarter.fee - quarter.upfront if quarter.rest else NONE)


def _spread(more: Decimal, by: list[Decimal]) -> list[Decimal]:
    """Pounds in parts as large as these are to each other, to the penny; what is left over is added a penny at a time.

    No part takes away more than there is.
    """
    whole = sum(by, NONE)
    parts = [(more * one / whole).quantize(PENNY, ROUND_DOWN) for one in by]
    odd = more - sum(parts, NONE)
    penny = PENNY if odd > 0 else -PENNY
    while odd:
        for number, one in enumerate(by):
            if odd and one + parts[number] + penny >= 0:
                parts[number] += penny
                odd -= penny
    return parts


def _move(quarter: _Quarter, more: Decimal, changed: dict[int, Payment]) -> None:
    """Give a quarter a larger or smaller fee, and its two payments what follows from it."""
    if not more:
        return
    first, rest, fee = quarter.first, quarter.rest, quarter.fee + more
    upfront = quarter.upfront
    if first is not None:
        share = (fee * upfront / quarter.fee).quantize(PENNY, ROUND_UP)
        upfront = share if rest else upfront + more  # its rest may be paid already, out of turn
        first.amount += upfront - quarter.upfront
        first.fee, first.upfront = fee, upfront
        changed[id(first)] = first
    if rest is not None:
        rest.amount += (fee - upfront) - (quarter.fee - quarter.upfront)
        if not rest.upfront:
            rest.fee = fee
        changed[id(rest)] = rest
