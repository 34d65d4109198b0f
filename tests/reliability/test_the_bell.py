"""The bell is exact and fair (goal R6): in time is what came in at the door by then, however it then waits."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Cast, gather
from kept.service import clock
from kept.service.applications import actions as applying
from kept.service.applications.closing import is_open
from kept.service.applications.forms import page_opened
from kept.service.applications.models import Application
from kept.service.clock import StampAtTheDoor
from kept.service.history.models import Entry
from kept.service.opportunities.forms import TIMES, at_time
from kept.service.opportunities.models import GRACE, Opportunity, Status
from rounds import OPEN, a_fund, a_place, on
from signing_in import signed_in

LONDON = ZoneInfo("Europe/London")
CLOSES = datetime(2026, 10, 13, 11, 0, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
# Closing times of all kinds, and those around the nights on which London's clocks are moved.
closings = st.one_of(
    st.datetimes(datetime(2026, 1, 2), datetime(2029, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from([datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]).flatmap(
        lambda change: st.integers(-7200, 7200).map(lambda seconds: change + timedelta(seconds=seconds))
    ),
)
# How long before (or after) the closing time it comes in: a millisecond counts.
early = st.one_of(
    st.sampled_from([timedelta(0), MILLISECOND, -MILLISECOND, timedelta(microseconds=1), timedelta(microseconds=-1)]),
    st.timedeltas(timedelta(hours=-30), timedelta(hours=30)),
)
waits = st.timedeltas(timedelta(0), timedelta(minutes=2))
zones = st.sampled_from([UTC, LONDON, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("America/Anchorage")])


def in_time(fund: Opportunity, arrival: datetime, wait: timedelta) -> bool:
    """What the site says to a request that came in at ARRIVAL and was got round to only after a WAIT."""
    said: list[bool] = []
    with time_machine.travel(arrival, tick=False) as moving:

        def answered(request: HttpRequest) -> HttpResponse:
            moving.shift(wait)
            said.append(is_open(fund))
            return HttpResponse()

        StampAtTheDoor(answered)(RequestFactory().get("/"))
    return said[0]


@given(closings, early, waits, zones)
@settings(max_examples=2_000, deadline=None)
def test_what_came_in_by_the_closing_time_is_in_time(
    closes_at: datetime, before: timedelta, wait: timedelta, zone: ZoneInfo
) -> None:
    fund = Opportunity(status=Status.OPEN, opens_on=date(2025, 1, 1), closes_at=closes_at.astimezone(zone))
    arrival = closes_at - before
    assert in_time(fund, arrival.astimezone(zone), wait) is (arrival <= closes_at)


@given(st.dates(date(2026, 1, 1), date(2029, 12, 31)), st.sampled_from(TIMES))
@settings(max_examples=500, deadline=None)
def test_the_closing_time_is_london_s_in_summer_and_winter(day: date, time: tuple[str, str]) -> None:
    closes_at = at_time(datetime.fromisoformat(f"{day}T{time[0]}"))
    there = timezone.localtime(closes_at)
    assert (there.date(), f"{there:%H:%M}") == (day, time[0])
    assert there.utcoffset() == there.astimezone(LONDON).utcoffset()


@pytest.fixture
def draft(db: None) -> Application:
    """The lunch club's, with every answer, to a fund that closes at midday on 13 October."""
    cast: Cast = gather()
    place = a_place(cast)
    winnie = cast.person["winnie"]
    with on(OPEN):
        fund = a_fund(cast, place)
        Opportunity.objects.filter(pk=fund.pk).update(status=Status.OPEN)
        fund.refresh_from_db()
        assert fund.closes_at == CLOSES
        application = applying.begin(opportunity=fund, organisation=cast.organisation["lunch"], by=winnie)
        for question in fund.questions.all():
            applying.save_answer(application=application, question=question, words="Soup.", by=winnie)
    return application


class Waiting:
    """Winnie's browser, and a database whose lock she gets only after a wait."""

    def __init__(self, draft: Application, monkeypatch: pytest.MonkeyPatch) -> None:
        self.draft, self.person = draft, draft.begun_by
        self.address = f"/applications/{draft.pk}/check/"
        self.wait = timedelta(0)
        real = applying._locked

        def locked(application: Application, **more: Any) -> Application:
            self.clock.shift(self.wait)
            return real(application, **more)

        monkeypatch.setattr(applying, "_locked", locked)

    def is_taken(self, arrival: datetime, wait: timedelta, opened: datetime | None = None) -> bool:
        """Whether what she sends then is taken, from a page opened when she says. All of it is undone."""
        self.wait = wait
        with clock.set_to(opened or arrival):
            page = page_opened(self.draft) if opened else ""
        with transaction.atomic(), time_machine.travel(arrival, tick=False) as self.clock:
            assert self.person
            browser = signed_in(self.person)
            answer = browser.post(self.address, {"press": "a-key", "opened": page})
            self.draft.refresh_from_db()
            taken = self.draft.sent_at is not None
            assert (answer.status_code == 302) is taken
            if taken:
                assert self.draft.sent_at == arrival, "it is dated when it came in"
                closes_at = Opportunity.objects.get(pk=self.draft.opportunity_id).closes_at
                assert closes_at
                assert self.draft.in_grace is (arrival > closes_at), "it is marked"
            else:
                assert "closed at" in answer.content.decode()
                assert not Entry.objects.filter(event="applications.application.sent").exists()
            transaction.set_rollback(True)
        return taken


@pytest.fixture
def waiting(draft: Application, monkeypatch: pytest.MonkeyPatch) -> Waiting:
    """Winnie, about to send."""
    return Waiting(draft, monkeypatch)


@given(early, waits)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sending_is_as_exact(waiting: Waiting, before: timedelta, wait: timedelta) -> None:
    assert waiting.is_taken(CLOSES - before, wait) is (before >= timedelta(0))


def test_a_page_opened_before_does_not_send_after(waiting: Waiting) -> None:
    with time_machine.travel(CLOSES - timedelta(minutes=1), tick=False):
        assert waiting.person
        page = signed_in(waiting.person).get(waiting.address)
        assert "Less than a minute left" in page.content.decode() or "1 minute left" in page.content.decode()
    assert not waiting.is_taken(CLOSES + MILLISECOND, timedelta(0))


def test_a_closing_time_that_is_moved_counts_for_pages_already_open(waiting: Waiting) -> None:
    late = CLOSES + timedelta(hours=3)
    assert not waiting.is_taken(late, timedelta(0))
    Opportunity.objects.update(closes_at=late)
    assert waiting.is_taken(late, timedelta(seconds=30))
    assert not waiting.is_taken(late + MILLISECOND, timedelta(0))


def test_the_test_would_see_a_second_look_at_the_clock(waiting: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: the clock is looked at again once the lock is held."""
    monkeypatch.setattr(clock, "arrived", clock.now)
    with pytest.raises(AssertionError):
        assert waiting.is_taken(CLOSES, timedelta(seconds=30))
    fund = Opportunity(status=Status.OPEN, opens_on=date(2025, 1, 1), closes_at=CLOSES)
    assert not in_time(fund, CLOSES, MILLISECOND)


grace = st.one_of(
    st.sampled_from([GRACE, GRACE + MILLISECOND, GRACE - MILLISECOND, timedelta(0), MILLISECOND, -MILLISECOND]),
    st.timedeltas(-2 * GRACE, 2 * GRACE),
)


@given(grace, grace, waits)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_grace_is_as_exact(waiting: Waiting, one: timedelta, other: timedelta, wait: timedelta) -> None:
    """The same for all: ten minutes, for a page that was opened by the closing time."""
    opened, arrival = CLOSES + min(one, other), CLOSES + max(one, other)
    in_time = arrival <= CLOSES or (opened <= CLOSES and arrival <= CLOSES + GRACE)
    assert waiting.is_taken(arrival, wait, opened) is in_time
