"""A council merges into another, on a phone with scripts off: award, payment, report and promises go on."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

import accounts
import awarded
import monitored
from browsing import follow, press, width_of
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.models import Award
from kept.service.demo.cast import Group
from kept.service.monitoring.models import State
from kept.service.organisations.models import Kind, LegalForm, Organisation
from kept.service.outbox.models import Message
from kept.service.worker.worker import Worker
from visiting import browser_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]

MERGED, PAYS = date(2027, 4, 1), date(2027, 5, 1)


@pytest.fixture
def bridge(cast: Cast) -> Organisation:
    """The council that comes after: Amara looks after it too, Stella after its grants, Cyril after what it pays."""
    body = cast.adds(Group("bridge", "amara", "Bridgewater Council", Kind.STATUTORY, LegalForm.COUNCIL))
    cast.acts("stella", "bridge", "grants-officer", asked_by="amara")
    cast.acts("cyril", "bridge", "finance-officer", asked_by="amara")
    return body


@pytest.fixture
def award(cast: Cast, bridge: Organisation) -> Award:
    """The lunch club's, with reports to come; the old council paid what was due before the merger."""
    accounts.confirmed(cast)
    found = monitored.asked(cast)
    for payment in found.payments.filter(due_on__lt=MERGED).order_by("due_on"):
        with awarded.on(payment.due_on):
            actions.pay(payment=payment, paid_on=payment.due_on, by=cast.person["farid"])
    return found


def at(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=UTC))


def write_day(page: Any, name: str, day: date) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"input[name={name}-{part}]", str(value))


def test_a_council_merges_and_its_promises_go_on(
    cast: Cast, bridge: Organisation, award: Award, visit: Callable[..., Any], be: Callable[..., None]
) -> None:
    council, bank = cast.organisation["council"], "Into the account ending in 678"
    page = visit("/sign-in/", width=320, scripts=False)

    def reads(address: str) -> str:
        page.goto(address)
        assert width_of(page) <= 320, address
        return str(page.inner_text("main"))

    with at(MERGED):
        be(page, cast.person["amara"], staff=True)
        reads(f"/organisations/{council.pk}/")
        follow(page, "Say that it has closed")
        write_day(page, "on", MERGED)
        page.fill("input[name=went_on_as]", "Bridgewater Council")
        press(page, "Continue")
        assert "What it promised holds for the organisation that it went on as" in page.inner_text("main")
        press(page, "Yes, it has closed")
        Worker("merger").work_off()

    with at(PAYS):
        told = Message.objects.get(to=cast.person["winnie"].email, key__startswith="moved-").body
        be(page, cast.person["winnie"])
        assert "From\nBridgewater Council" in reads(re.search(r"/awards/\d+/", told)[0])  # type: ignore[index]
        assert "which gives the money now" in page.inner_text("main")
        follow(page, "What each side promised")
        said = page.inner_text("main").partition("What Bridgewater Council promised")[2]
        assert "Kept" in said
        assert "2 payments made, none of them late" in said

        be(page, cast.person["cyril"], staff=True)
        reads("/work/")
        follow(page, "1 payment")
        follow(page, "£1,000 to Saltmarsh Lunch Club")
        page.check(f"label:has-text('{bank}')")
        press(page, "Record it")
        be(page, cast.person["winnie"])
        assert "Due 1 May 2027. Paid 1 May 2027." in reads(f"/awards/{award.pk}/")

    with at(monitored.WROTE):
        follow(page, "Report for 1 November 2026")
        follow(page, "Write it")
        page.fill("textarea[name=words]", monitored.SOUP)
        press(page, "Send it")
        assert "Your report is with Bridgewater Council" in page.inner_text("body")
        be(page, cast.person["stella"], staff=True)
        reads("/reports/?show=unread")
        follow(page, "From Saltmarsh Lunch Club")
        press(page, "Say that I have read it")
        assert monitored.first(award).state is State.READ

        gone = browser_of(cast, "grace").get(f"/awards/{award.pk}/").status_code
        assert gone == 404, "the award is not the old council's any more"
        cast.acts("grace", "bridge", "grants-officer", asked_by="amara")
        be(page, cast.person["grace"], staff=True)
        assert "From\nBridgewater Council" in reads(f"/awards/{award.pk}/"), "her old address is good again"

        page.context.clear_cookies()
        assert "Estuary Reach Borough Council went on as Bridgewater Council" in reads(f"/register/{award.pk}/")
        assert "It closed on 1 April 2027, and went on as Bridgewater Council" in reads(f"/organisations/{council.pk}/")
        assert "which keeps what it promised" in reads(f"/organisations/{council.pk}/adoptions/")
        follow(page, "Bridgewater Council")
        assert "What Estuary Reach Borough Council promised holds" in page.inner_text("main")
        assert "Kept now by\nBridgewater Council" in reads(f"/places/{award.place.slug}/documents/bexley/")
