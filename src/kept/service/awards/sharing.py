"""What becomes of partners' shares when their award changes: whether they wait for the lead, and how they are paid."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from kept.service.awards.models import (
    Award,
    ChangeRequest,
    Ending,
    Passing,
    Payment,
    SharePart,
    SubAward,
    Version,
)
from kept.service.awards.partnering import as_parts
from kept.service.awards.schedule import NONE, PENNY
from kept.service.awards.spreading import spread_as
from kept.service.opportunities.paying import is_paid_in_one_go


def as_they_stand(shares: QuerySet[SubAward]) -> QuerySet[Any]:
    """The same shares, each with what its award is now: `comes_to` pounds, `lasts_until`, `partners_changed` (or 0).

    A notice counts from the day it takes effect.
    """
    end = Ending.objects.filter(award=OuterRef("award"), what=Ending.What.END, carried_out_as__isnull=False)
    moved = Version.objects.filter(award=OuterRef("award"), request__kind=ChangeRequest.Kind.PARTNER).order_by("-pk")
    ends_on = F("award__ends_on")
    return shares.annotate(
        comes_to=F("award__amount"),
        lasts_until=Least(
            ends_on, Coalesce(Subquery(end.values("effective_on")[:1]), ends_on), output_field=DateField()
        ),
        partners_changed=Coalesce(Subquery(moved.values("pk")[:1]), 0),
    )


def waiting(shares: QuerySet[SubAward]) -> QuerySet[Any]:
    """Those whose award is not what it was when the lead last said what they are, as `as_they_stand` gives them."""
    same = Q(of_amount=F("comes_to"), of_ends_on=F("lasts_until"), said_after=F("partners_changed"))
    return as_they_stand(shares).annotate(said_after=Coalesce("of_partners", 0)).exclude(same)


def waiting_for_the_lead(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Those that run, and of which shares wait."""
    shares = waiting(SubAward.objects.filter(award=OuterRef("pk")))
    return awards.filter(Exists(shares), accepted_at__isnull=False)


def waits(share: Any) -> bool:
    """Whether one of `as_they_stand` is not what the lead said any more."""
    was = (share.of_amount, share.of_ends_on, share.of_partners_id or 0)
    return was != (share.comes_to, share.lasts_until, share.partners_changed)


def in_proportion(share: Any) -> Decimal:
    """Pounds that are as large a part of what the award comes to now as the share was, to the penny below.

    No less than was passed on, which the share cannot be. `share` is one of `as_they_stand`.
    """
    part = share.amount * share.comes_to / share.of_amount if share.of_amount else min(share.amount, share.comes_to)
    return max(part.quantize(PENNY, ROUND_DOWN), passed_on(share))


def passed_on(share: SubAward) -> Decimal:
    """Pounds that the lead recorded as passed on, and has not taken back."""
    return sum((one.amount for one in share.passings.all() if one.taken_back_at is None), NONE)


def plan(share: SubAward, amount: Decimal, payments: Iterable[Payment], lasts_until: date) -> list[SharePart]:
    """The parts of a share that comes to AMOUNT pounds now; together exactly that. New ones are not saved.

    Parts that were passed on in full stay. What is left is paid on the days of `payments`, which are the lead's: each
    quarter as large a part of it as of the lead's money, and as much of it first (gm-app4.2.3-h). A small share that
    was paid in one go still is, and so is that of a partner that joins. Where the lead gets nothing more, it falls due
    as the award ends.

    Raises:
        ValueError: more than that was passed on.
    """
    covered = passed_on(share)
    if amount < covered:
        raise ValueError("More than that was passed on")
    stay: list[SharePart] = []
    for one in share.parts.all():
        if covered < one.amount:
            break
        covered -= one.amount
        stay.append(one)
    left = amount - sum((one.amount for one in stay), NONE)
    if not left:
        return stay
    last = stay[-1].due_on if stay else None
    new = spread_as(payments, left, last)
    if not new:
        day = max(lasts_until, last + timedelta(days=1)) if last else lasts_until
        new = [Payment(due_on=day, fee=left, amount=left, upfront=NONE)]
    elif (
        len(new) > 1
        and len(share.parts.all()) <= 1
        and is_paid_in_one_go(amount, share.award.application.opportunity.upfront_percent)
    ):
        new = [Payment(due_on=new[0].due_on, fee=left, amount=left, upfront=left)]
    return [*stay, *as_parts(share, new)]


def pairs_of_parts(share: SubAward) -> list[tuple[SharePart, Passing | None]]:
    """The parts of a share in order, each with what was passed on last to make it whole; None where it is not whole.

    What the partner says has not come does not count.
    """
    came = [one for one in share.passings.all() if one.taken_back_at is None and not one.is_missing]
    found: list[tuple[SharePart, Passing | None]] = []
    due = paid = NONE
    made: Passing | None = None
    for part in share.parts.all():
        due += part.amount
        while paid < due and came:
            made = came.pop(0)
            paid += made.amount
        found.append((part, made if paid >= due else None))
    return found
