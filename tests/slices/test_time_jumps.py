"""What the calendar does is done once, whatever the clocks do: summer time, leap days, new years, jumps (goal R7)."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client

import awarded
from cast import Cast
from kept.service import clock
from kept.service.awards.models import Payment
from kept.service.monitoring.calendar import AT
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising
from kept.service.worker.daily import look_at_the_calendar
from reliability import LONG

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
MINUTES = range(-180, 181)
"""Around midnight: each of the three hours on either side."""
YEARS = (datetime(2027, 1, 1, tzinfo=UTC), 2 * 366 if LONG else 2)
"""A first moment, and the days of which every minute is looked at: two years with a leap day, at the longer size."""


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


def test_every_minute_of_many_days_tells_of_each_payment_once_on_its_day(
    payment: Payment, django_assert_max_num_queries: Any
) -> None:
    first, days = YEARS
    day = first.date()
    for number in range(days):
        copy = Payment.objects.get(pk=payment.pk)
        copy.pk, copy.due_on = None, day + timedelta(days=number - ALLOWED)
        copy.save(force_insert=True)
    Payment.objects.filter(pk=payment.pk).update(paid_on=day)
    for minute in range(-60, days * 24 * 60):
        with clock.set_to(first + timedelta(minutes=minute)):
            look_at_the_calendar()
    told_of = Payment.objects.filter(escalated_at__isnull=False)
    assert told_of.count() == days - 1, "the last is late on the day after"
    for one in told_of:
        late = datetime.combine(one.due_on + timedelta(days=ALLOWED + 1), time.min, LONDON)
        assert one.escalated_at == late, "at the first minute of its day in London"
    assert told() == days - 1
    idle = django_assert_max_num_queries(3)  # late payments, wanted invoices, shares not passed on
    with clock.set_to(first - timedelta(days=60)), idle:
        look_at_the_calendar()


def test_what_is_set_for_an_hour_of_a_day_comes_once_on_each_day() -> None:
    days = [date(2026, 1, 1) + timedelta(days=one) for one in range(1_200)]
    moments = [datetime.combine(day, AT, LONDON).astimezone(UTC) for day in days]
    assert [moment.astimezone(LONDON).date() for moment in moments] == days
    assert {later - before for before, later in pairwise(moments)} <= {timedelta(hours=hours) for hours in (23, 24, 25)}


def health() -> tuple[int, str]:
    answer = Client().get("/health/")
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [-3600, -3, -1, 0, 1, 3, 86_400])
def test_health_is_red_where_the_clocks_of_web_and_database_part(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(seconds=seconds))
    status, says = health()
    if abs(seconds) > 2 and connection.vendor == "postgresql":  # SQLite has no clock but this machine's
        assert status == 503
        assert "seconds apart" in says
    else:
        assert (status, says) == (200, "Kept is well.\n")
