"""What the calendar does is done once, whatever the clocks do: summer time, leap days, new years, jumps (goal R7)."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

import awarded
from cast import Cast
from kept.service import clock
from kept.service.awards.models import Payment
from kept.service.monitoring.calendar import AT
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising
from kept.service.worker.daily import look_at_the_calendar

LONDON = ZoneInfo("Europe/London")
ALLOWED = 30
DAYS = [
    date(2026, 3, 29),  # clocks go forward at one in the morning
    date(2026, 10, 25),  # and back at two
    date(2026, 10, 26),
    date(2027, 3, 28),
    date(2027, 10, 31),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2026, 3, 31),
    date(2026, 4, 1),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2028, 1, 1),
]
MINUTES = [*range(-180, -30, 10), *range(-30, 31), *range(40, 181, 10)]
"""Around midnight: each of the half hour on either side, then every tenth of three hours."""


@pytest.fixture
def payment(cast: Cast) -> Payment:
    """One that waits, where a place allows thirty days."""
    award = awarded.accepted(cast)
    first = date(2025, 1, 1)
    with awarded.on(first):
        promising.set_number(
            place=award.place,
            provision="mtg-aug-10",
            standard="paid-in-time",
            promised=ALLOWED,
            source="Partnership meeting, minute 9",
            from_on=first,
            by=None,
        )
    Payment.objects.filter(award=award).exclude(pk=award.payments.earliest("pk").pk).delete()
    return award.payments.get()


def told() -> int:
    return Message.objects.filter(key__startswith="payment-late-").count()


def test_each_late_payment_is_told_of_once_on_its_day(payment: Payment) -> None:
    for day in DAYS:
        Message.objects.all().delete()
        Payment.objects.filter(pk=payment.pk).update(due_on=day - timedelta(days=ALLOWED + 1), escalated_at=None)
        midnight = datetime.combine(day, time.min, LONDON).astimezone(UTC)
        for minutes in MINUTES:
            with clock.set_to(midnight + timedelta(minutes=minutes)):
                look_at_the_calendar()
            assert told() == (minutes >= 0), f"{minutes} minutes after midnight on {day}"
        for jump in (-timedelta(hours=1), timedelta(seconds=5), timedelta(days=1), timedelta(days=-1)):
            with clock.set_to(midnight + jump):
                look_at_the_calendar()
            assert told() == 1, f"once, though the clock jumps by {jump}"


def test_what_is_set_for_an_hour_of_a_day_comes_once_on_each_day() -> None:
    days = [date(2026, 1, 1) + timedelta(days=one) for one in range(1_200)]
    moments = [datetime.combine(day, AT, LONDON).astimezone(UTC) for day in days]
    assert [moment.astimezone(LONDON).date() for moment in moments] == days
    assert {later - before for before, later in pairwise(moments)} <= {timedelta(hours=hours) for hours in (23, 24, 25)}
