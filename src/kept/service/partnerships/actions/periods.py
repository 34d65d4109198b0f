"""What holds from a day until another: ending it, and letting the next one follow with no gap."""

from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Q, QuerySet

from kept.service.history.refused import Refused
from kept.service.library import wording
from kept.service.partnerships.models import Period

P = TypeVar("P", bound=Period)


def end(period: Period, until_on: date) -> None:
    """Save the last day of something, in the caller's transaction.

    Raises:
        Refused: it would end before it began.
    """
    if until_on < period.from_on:
        raise Refused(f"It cannot end before it began. Choose {wording.day(period.from_on)} or a later day.")
    period.until_on = until_on
    period.save(update_fields=["until_on"])


def make_room(others: QuerySet[P], from_on: date, there_is: str) -> None:
    """End what holds on a day the day before, for something that is to take its place.

    Raises:
        Refused: one is to begin later. `there_is` says so: "There is a number".
    """
    later = others.filter(from_on__gt=from_on).order_by("from_on").first()
    if later is not None:
        raise Refused(
            f"{there_is} from {wording.day(later.from_on)} already. Choose that day to put it right, or a later day."
        )
    before = others.filter(Q(until_on=None) | Q(until_on__gte=from_on), from_on__lt=from_on)
    before.update(until_on=from_on - timedelta(days=1))
