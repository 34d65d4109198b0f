"""Whoever has begun hears of a later closing time, whether they asked for alerts or not."""

from datetime import date, timedelta

import pytest

import funds
from awarded import on
from cast import Cast
from kept.service.applications import actions as applying
from kept.service.opportunities import moving
from kept.service.outbox.models import Message
from kept.service.worker.worker import Worker

pytestmark = pytest.mark.django_db


def test_all_who_have_begun_are_written_to_once(cast: Cast) -> None:
    fund = funds.published(cast, funds.a_place(cast))
    assert fund.closes_at
    with on(date(2026, 10, 1)):
        for group, who in (("lunch", "winnie"), ("bikes", "bilal")):
            one = applying.begin(opportunity=fund, organisation=cast.organisation[group], by=cast.person[who])
        applying.withdraw(application=one, by=cast.person["bilal"])
        for _ in range(2):
            later = fund.closes_at + timedelta(days=7)
            moving.move_closing(opportunity=fund, closes_at=later, by=cast.person["grace"])
        Worker("test").work_off()
        Worker("test").work_off()
    letters = Message.objects.filter(key__startswith="more-time-")
    told = sorted(one.to for one in letters)
    assert told == ["petra@bikes.example", "tom@lunch.example", "winnie@lunch.example"]  # Petra helps both
    letter = letters[0]
    assert "20 October 2026" in letter.body
    assert "/applications/" in letter.body
