"""The forward plan: an officer says early what may come, and everybody reads it and finds what came of it."""

import csv
import io
import xml.etree.ElementTree as ElementTree
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from awarded import on
from cast import Cast
from funds import a_fund, an_intention
from grants import NEW
from kept.service.history.models import Entry
from kept.service.opportunities import actions, planning
from kept.service.opportunities.models import Intention
from kept.service.opportunities.records import values
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.partnerships.models import Place
from reading import look, send
from signing_in import signed_in

pytestmark = pytest.mark.django_db

CLOSES = datetime(2026, 10, 20, 11, tzinfo=UTC)
TYPED = {
    "title": "Warm tables next winter",
    "kind": "grant",
    "theme": "food",
    "need": "Winter is hard for people on their own.",
    "evidence": "Lunch clubs counted their waiting lists.",
    "value": "£6,000",
    "opens_from": "2026-10-01",
    "opens_by": "2026-11-01",
    "contact": "grants@council.estuary.example",
    "press": "one-press",
}


def officer(cast: Cast) -> Client:
    """Grace, signed in on the day it is."""
    return signed_in(cast.person["grace"], staff=True)


def planned(grace: Client, **typed: str) -> Intention:
    with on(date(2026, 8, 3)):
        send(grace, "/plan/new/", TYPED | typed)
    return Intention.objects.latest("pk")


def test_what_an_officer_says_today_anybody_reads_today(grace: Client) -> None:
    with on(date(2026, 8, 3)):
        assert "Nothing is announced just now" in look(Client(), "/plan/").text
        done = send(grace, "/plan/new/", TYPED)
        assert "Design a grant from it" in done.text
        listed = look(Client(), "/plan/")
        assert "From October 2026" in listed.text
        assert "about £6,000" in listed.text
        assert "May open between October 2026 and November 2026" in listed.text
        one = look(Client(), f"/plan/{Intention.objects.get().pk}/")
    assert "Lunch clubs counted their waiting lists." in one.text
    assert "Design a grant" not in one.text, "a reader changes nothing"


def test_a_second_press_is_the_first_one_again(grace: Client) -> None:
    planned(grace)
    planned(grace)
    assert Intention.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"opens_by": "2026-09-01"}, "The last month cannot be before the first"),
        ({"opens_from": ""}, "Choose a month"),
        ({"value": "lots"}, "Write an amount in pounds"),
        ({"theme": "dragons"}, "Choose a kind of work from the list"),
        ({"need": " "}, "Write what need it answers"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(grace: Client, typed: dict[str, str], says: str) -> None:
    with on(date(2026, 8, 3)):
        page = send(grace, "/plan/new/", TYPED | typed)
    assert says in page.text
    assert "Lunch clubs counted their waiting lists." in page.text
    assert not Intention.objects.exists()


def test_a_change_shows_its_day_and_two_officers_notice_each_other(cast: Cast, grace: Client) -> None:
    intention = planned(grace)
    address = f"/plan/{intention.pk}/change/"
    with on(date(2026, 8, 10)):
        grace = officer(cast)
        assert look(grace, address).find("input", name="title")[0].get("value") == intention.title
        send(grace, address, TYPED | {"version": "1", "value": "7000"})
        late = send(grace, address, TYPED | {"version": "1", "title": "Something else"})
        assert "Somebody else changed this while you were writing" in late.text
        assert late.find("input", name="title")[0].get("value") == "Something else"
        one = look(Client(), f"/plan/{intention.pk}/")
    assert "last changed on 10 August 2026" in one.text
    assert "About £7,000" in one.text


def test_what_is_taken_back_stays_with_its_reason(cast: Cast, grace: Client) -> None:
    intention = planned(grace)
    address = f"/plan/{intention.pk}/take-back/"
    with on(date(2026, 8, 10)):
        grace = officer(cast)
        assert "Say why" in send(grace, address, {"because": "  "}).text
        send(grace, address, {"because": "There is no money after all."})
        assert "There is no money after all." in look(Client(), f"/plan/{intention.pk}/").text
        assert intention.title not in look(Client(), "/plan/").text
        assert intention.title in look(Client(), "/plan/", show="dropped").text


def test_being_in_the_plan_is_prior_notice(cast: Cast, place: Place, grace: Client) -> None:
    """gm-app4.2.3-c: a chance is made known before it opens."""
    told = planned(grace)
    with on(date(2026, 9, 1)):
        late = actions.publish(
            opportunity=a_fund(cast, place, opens_on=date(2026, 9, 1), closes_at=CLOSES),
            by=cast.person["grace"],
        )
        assert values(late)["notified_before"] is False
        early = actions.publish(
            opportunity=a_fund(cast, place, intention=told, opens_on=date(2026, 9, 1), closes_at=CLOSES),
            by=cast.person["grace"],
        )
        assert values(early)["notified_before"] is True
        assert early.first_notified_on == date(2026, 8, 3)


def test_a_grant_designed_from_the_plan_is_found_from_it(cast: Cast, grace: Client) -> None:
    intention = planned(grace)
    with on(date(2026, 8, 20)):
        grace = officer(cast)
        page = look(grace, "/grants/new/", planned=intention.pk)
        assert page.find("input", name="title")[0].get("value") == intention.title
        assert "since 3 August 2026" in page.text
        send(grace, "/grants/new/", NEW | {"planned": str(intention.pk)})
        grant = intention.opened.get()
        assert grant.title not in look(Client(), f"/plan/{intention.pk}/").text, "a draft is not public"
        kept = send(grace, f"/plan/{intention.pk}/take-back/", {"because": "No money."})
        assert "A grant was begun from it" in kept.text


def test_another_bodys_plan_is_not_there_to_change_or_begin_from(cast: Cast, place: Place, grace: Client) -> None:
    intention = planned(grace)
    with pytest.raises(NotAllowed):
        planning.drop(intention=intention, because="I say so.", by=cast.person["winnie"])
    winnie = signed_in(cast.person["winnie"])
    assert winnie.get(f"/plan/{intention.pk}/change/").status_code == 404
    intention.refresh_from_db()
    assert intention.dropped_on is None
    assert [entry.event for entry in Entry.objects.filter(subject="opportunities.intention")] == [
        "opportunities.intention.planned"
    ]


def test_the_plan_leaves_as_a_spreadsheet_a_feed_and_a_calendar(cast: Cast, place: Place) -> None:
    with on(date(2026, 8, 3)):
        an_intention(cast, place)
        an_intention(cast, place, title="=Sports & <games>", theme="sport", value=None)
    anybody = Client()
    rows = list(csv.DictReader(io.StringIO(anybody.get("/plan/forward-plan.csv").content.decode("utf-8-sig"))))
    assert [(row["theme"], row["about pounds"]) for row in rows] == [
        ("Food and hardship", "6000.00"),
        ("Sport and play", ""),
    ]
    assert rows[1]["title"].startswith("'="), "no spreadsheet takes it for a formula"
    assert anybody.get("/plan/forward-plan.csv", {"place": "a\x00b"}).status_code == 404
    feed = ElementTree.fromstring(anybody.get("/plan/feed/").content)
    titles = [title.text for title in feed.iterfind("{*}entry/{*}title")]
    assert titles == ["=Sports & <games>, in Estuary Reach", "Warm tables next winter, in Estuary Reach"]
    calendar = Calendar.from_ical(anybody.get("/plan/forward-plan.ics", {"theme": "food"}).content)
    (event,) = calendar.walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 9, 1), date(2026, 11, 1))


def test_the_plan_asks_no_more_of_the_database_as_it_grows(
    cast: Cast,
    place: Place,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(40):
        an_intention(cast, place, title=f"Plan {number}")
    with django_assert_max_num_queries(5):
        page = look(Client(), "/plan/", place="estuary-reach")
    assert "Next" in page.text
    assert Client().get("/plan/?place=nowhere").status_code == 404
