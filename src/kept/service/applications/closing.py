"""Whether there is time, and how much: by our clock and not the reader's."""

from datetime import datetime, timedelta

from kept.service import clock
from kept.service.opportunities.models import Opportunity, Stage


def is_open(opportunity: Opportunity) -> bool:
    """Whether an application that came in when this request did would be in time."""
    return opportunity.stage(clock.arrived()) is Stage.OPEN


def time_left(now: datetime, closes_at: datetime) -> str:
    """How long there is left, rounded down: "3 days left", "5 hours left", "12 minutes left"; "" once it has closed."""
    left = closes_at - now
    if left < timedelta(0):
        return ""
    for size, name in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        if left >= size * (2 if name != "minute" else 1):
            many = left // size
            return f"{many} {name}{'' if many == 1 else 's'} left"
    return "Less than a minute left"
