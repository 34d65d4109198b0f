"""Whether a lead has passed on to a partner what it was paid for it, and by the place's own number of days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Round

from kept.service import clock
from kept.service.awards.late import days_allowed
from kept.service.awards.models import Ending, Passing, Payment, SharePart, ShareVersion
from kept.service.awards.schedule import NONE
from kept.service.awards.sharing import pairs_of_parts, waits
from kept.service.partnerships.models import Place

IS_MISSING = Q(missing_at__isnull=False, came_at=None, taken_back_at=None)
"""`Passing.is_missing`, in a query."""
COUNTS = Q(taken_back_at=None) & (Q(missing_at=None) | Q(came_at__isnull=False))
"""Money that was recorded as passed on, and of which nobody says that it has not come."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A part of a share, and what is known of it.

    `lead` is the lead's own payment of that day, None where there is none any more. `made` is what was passed on last
    to make the part whole, None while it is not. `by` is the day by which that was to be: the place's own number of
    days from when it was due and the lead was paid; None where the lead was not paid, or the place has set no number.
    """

    part: SharePart
    lead: Payment | None
    falls_away: bool
    made: Passing | None
    by: date | None

    @property
    def days_late(self) -> int:
        """Days from `by` until it was passed on, or until today; 0 where that is in time."""
        if self.by is None:
            return 0
        return max(((self.made.paid_on if self.made else clock.today()) - self.by).days, 0)


def seen(share: Any, payments: Iterable[Payment], notice: Ending | None, allowed: int | None) -> list[Seen]:
    """The parts of a share, one of `as_they_stand`. `payments` are the lead's; `allowed` is the days its place allows.

    A notice that ends the award takes what is due from its day on; once it has, what the lead has not said anew.
    """
    ends = notice.effective_on if notice else None
    over = notice is not None and hasattr(notice, "carried_out_as")
    goes = not over or waits(share)
    leads = {payment.due_on: payment for payment in payments}
    found = []
    for part, made in pairs_of_parts(share):
        lead, by = leads.get(part.due_on), None
        if lead is not None and lead.paid_on is not None and allowed is not None:
            by = max(part.due_on, lead.paid_on) + timedelta(days=allowed)
        gone = ends is not None and part.due_on >= ends and made is None
        falls_away = gone and goes and not (over and lead)
        found.append(Seen(part, lead, falls_away, made, by))
    return found


def late_by(parts: QuerySet[SharePart], day: date) -> QuerySet[Any]:
    """Those that were due, and of which the lead was paid, before a day, and that are not passed on in full."""
    lead = Payment.objects.filter(award=OuterRef("share__award"), due_on=OuterRef("due_on"), paid_on__lt=day)
    due = SharePart.objects.filter(share=OuterRef("share"), due_on__lte=OuterRef("due_on"))
    came = Passing.objects.filter(COUNTS, share=OuterRef("share"))
    owed = parts.filter(Exists(lead), due_on__lt=day).annotate(owed=_sum_of(due), came=_sum_of(came))
    return owed.filter(came__lt=F("owed"))


def told_of(shares: QuerySet[Any], allowed: int | None) -> QuerySet[Any]:
    """The same shares, each with `passed` pounds; whether passing on is `late` and something `is_missing`; `last_said`.

    `allowed` is the days its place allows, None where it has set none: then nothing is late. `last_said` is what the
    partner says to what the lead said last; None where that waits, or nothing was said.
    """
    of_share = {"share": OuterRef("pk")}
    day = clock.today() - timedelta(days=allowed) if allowed is not None else date.min
    said = ShareVersion.objects.filter(**of_share).order_by("-pk").values("agreed")[:1]
    return shares.annotate(
        passed=_sum_of(Passing.objects.filter(taken_back_at=None, **of_share)),
        late=Exists(late_by(SharePart.objects.filter(**of_share), day)),
        is_missing=Exists(Passing.objects.filter(IS_MISSING, **of_share)),
        last_said=Subquery(said),
    )


def to_tell() -> list[SharePart]:
    """Parts later than their place allows, of which the funder was not told."""
    untold = SharePart.objects.filter(late_told_at=None).select_related("share")
    found: list[SharePart] = []
    today = clock.today()
    for place in Place.objects.filter(pk__in=untold.order_by().values("share__award__place")):
        days = days_allowed(place, today)
        if days is not None:
            found += late_by(untold.filter(share__award__place=place), today - timedelta(days=days))
    return found


def _sum_of(rows: QuerySet[Any]) -> Round:
    """Their pounds in all. SQLite adds money up as floating point: it is put right before anything is compared."""
    pounds = rows.order_by().values("share").annotate(pounds=Sum("amount")).values("pounds")
    return Round(Coalesce(Subquery(pounds), Value(NONE)), 2)
