"""Places through their pages: what anybody reads of who promised what, and how it goes."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from estuary import BEGAN, NOW, a_place, adopted, counted
from funds import a_fund, published
from kept.service.checks.decide import decide
from kept.service.checks.deed import Reason
from kept.service.checks.models import Explanation
from kept.service.opportunities.records import deed
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Adoption, LocalNumber, Member, Place, Post, TakenUp
from reading import ReadPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    """20 November 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place(cast: Cast) -> Place:
    """Estuary Reach and its members."""
    return a_place(cast)


def test_places_stand_under_the_one_they_are_inside(read: Callable[..., ReadPage], place: Place) -> None:
    page = read("/places/")
    assert page.text.index("Wide Estuary") < page.text.index("Estuary Reach")
    assert "Place 3 bodies, inside the place above" in page.text
    assert "/places/" in read("/").links, "it is one of the main links"


def test_a_place_where_nothing_was_done_yet_says_so(read: Callable[..., ReadPage], place: Place) -> None:
    page = read("/places/estuary-reach/")
    assert "No body has taken a document on here yet." in page.text
    assert "Nothing has fallen due yet." in page.text


def test_a_place_says_who_promised_what_and_by_which_decision(
    read: Callable[..., ReadPage], cast: Cast, place: Place
) -> None:
    adopted(cast, place)
    adopted(cast, place.inside or place, "kent-medway", "health")
    page = read("/places/estuary-reach/")
    assert "A Compact for Bexley Estuary Reach Borough Council" in page.text
    assert "NHS Estuary Integrated Care Board" in page.text, "what the place above took on holds here"
    council = f"/organisations/{cast.organisation['council'].pk}/"
    assert council in read("/places/estuary-reach/documents/bexley/").links
    assert f"{council}adoptions/" in read(council).links
    assert "A Compact for Bexley Estuary Reach From 1 April 2026" in read(f"{council}adoptions/").text
    facts = read("/places/estuary-reach/documents/bexley/").text
    for said in (
        "From 1 April 2026",
        "Cabinet, 24 March 2026 (CAB/26/14)",
        "Rowan Achterberg, Leader of the council",
        "In its own name",
    ):
        assert said in facts
    assert "for all of Wide Estuary" in read("/places/estuary-reach/documents/kent-medway/").text
    assert "Nobody has taken this document on here." in read("/places/estuary-reach/documents/medway-swale/").text
    read("/places/estuary-reach/documents/no-such/", status=404)


def test_an_adoption_is_shown_until_its_last_day(read: Callable[..., ReadPage], cast: Cast, place: Place) -> None:
    promising.leave(adoption=adopted(cast, place), until_on=date(2026, 11, 20), by=None)
    assert "until 20 November 2026" in read("/places/estuary-reach/documents/bexley/").text
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False):
        assert "No body has taken a document on here yet." in read("/places/estuary-reach/").text


def test_a_frameworks_recommendations_are_shown_with_what_is_done_about_each(
    read: Callable[..., ReadPage], cast: Cast, place: Place
) -> None:
    adoption = adopted(cast, place, "greater-manchester")
    promising.answer_recommendations(
        adoption=adoption, answers={"gm-r4": ("taken up", ""), "gm-r7": ("not taken up", "There is no board.")}, by=None
    )
    text = read("/places/estuary-reach/documents/greater-manchester/").text
    assert "1 of 8 taken up. The document asks bodies to take up all of them." in text
    assert "gm-r7 Not taken up: There is no board." in text
    assert "gm-r1 Not answered yet" in text


def test_all_four_answers_stand_side_by_side_by_promise_and_by_body(
    read: Callable[..., ReadPage], cast: Cast, place: Place
) -> None:
    month = date(2026, 10, 1)
    counted(cast, place, "council", "bx-4.s.6", month, kept=7, explained=2, not_kept=1, does_not_apply=40)
    counted(cast, place, "health", "bx-2.s.2", month, kept=3, cannot_tell=4)
    counted(cast, place, "lunch", "bx-4.s.6", month, kept=5)
    counted(cast, place, "bikes", "bx-4.s.6", month, not_kept=6)
    page = read("/places/estuary-reach/")
    assert "15 kept, 2 explained, 7 not kept, 4 cannot tell." in page.text
    assert "%" not in page.text, "never one share of the whole"
    rows = [" ".join(" ".join(row.itertext()).split()) for row in page.find("tr")]
    assert any("Not kept" in row and row.startswith("Promise ") for row in rows)
    assert sum(row.endswith(" 12 2 7 0") for row in rows) == 1, "the promise, all bodies"
    assert "Estuary Reach Borough Council 7 2 1 0" in rows
    assert "Groups of the sector, together 5 0 6 0" in rows
    assert "Saltmarsh Lunch Club" not in page.text
    assert "Estuary Wheels" not in page.text
    assert "/places/estuary-reach/promises/bx-4.s.6/?year=2026" in page.links
    council = read("/places/estuary-reach/", body=str(cast.organisation["council"].pk))
    assert "7 kept, 2 explained, 1 not kept, 0 cannot tell." in council.text
    assert "5 kept, 0 explained, 6 not kept, 0 cannot tell." in read("/places/estuary-reach/", body="sector").text
    everybody = read("/places/estuary-reach/", body=str(cast.organisation["lunch"].pk))
    assert "15 kept" in everybody.text, "no group of the sector can be singled out"


def test_a_year_is_chosen_and_places_inside_count(read: Callable[..., ReadPage], cast: Cast, place: Place) -> None:
    counted(cast, place, "council", "bx-4.s.6", date(2025, 12, 1), kept=3)
    counted(cast, place, "council", "bx-4.s.6", date(2026, 1, 1), kept=5)
    assert "5 kept" in read("/places/estuary-reach/").text
    assert "3 kept" in read("/places/wide-estuary/", year="2025").text
    for odd in ("1999", "soon", "", "-1", "٢٠٢٥"):
        assert "How it is going in 2026" in read("/places/estuary-reach/", year=odd, body="none", page="many").text


def test_a_promise_shows_what_it_asks_here_of_whom_how_it_went_and_why(
    read: Callable[..., ReadPage], cast: Cast, place: Place
) -> None:
    adopted(cast, place)
    with time_machine.travel(datetime(2026, 8, 1, 9, tzinfo=UTC), tick=False):
        promising.set_number(
            place=place,
            provision="bx-2.s.2",
            standard="time-to-apply",
            promised=42,
            source="Partnership meeting, 9 July 2026",
            from_on=date(2026, 8, 1),
            by=None,
        )
    short = a_fund(cast, place, closes_at=datetime(2026, 10, 2, 11, tzinfo=UTC))
    with transaction.atomic():
        decide(
            deed(short),
            by=cast.person["grace"],
            reasons={"bx-2.s.2:time-to-apply": Reason("Winter comes early.")},
            waits=False,
        )
    page = read("/places/estuary-reach/promises/bx-2.s.2/")
    assert page.heading == "Applications stay open long enough to answer well"
    for said in (
        "At least 42 days",
        "Agreed in Estuary Reach, from 1 August 2026. Source: Partnership meeting, 9 July 2026",
        "Estuary Reach Borough Council From 1 April 2026",
        "0 kept, 1 explained, 0 not kept, 0 cannot tell.",
        "September",
        "Winter comes early.",
    ):
        assert said in page.text
    Explanation.objects.update(public_from=date(2026, 11, 21))
    assert "Winter comes early." not in read("/places/estuary-reach/promises/bx-2.s.2/").text
    other = read("/places/estuary-reach/promises/bx-4.s.6/").text
    assert "Nothing has fallen due yet." in other
    assert "None that is public." in other
    assert "Nobody here is bound by it today." in read("/places/wide-estuary/promises/bx-4.s.6/").text
    read("/places/estuary-reach/promises/no-such/", status=404)


def test_what_an_officer_publishes_is_counted_on_the_place_s_page(
    read: Callable[..., ReadPage], cast: Cast, place: Place
) -> None:
    adopted(cast, place)
    published(cast, place)
    assert "kept" in read("/places/estuary-reach/").text
    assert "Nothing has fallen due yet." not in read("/places/estuary-reach/").text


def test_the_counts_can_be_downloaded(cast: Cast, place: Place) -> None:
    counted(cast, place, "council", "bx-4.s.6", date(2026, 10, 1), kept=7, not_kept=1)
    counted(cast, place, "lunch", "bx-4.s.6", date(2026, 10, 1), kept=5)
    counted(cast, place, "bikes", "bx-4.s.6", date(2026, 10, 1), kept=6)
    response = Client().get("/places/wide-estuary/tallies.csv?year=2026")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["place", "body", "promise", "standard", "month", "comes_to", "number"]
    notice = ["bx-4.s.6", "ending-notice", "2026-10"]
    assert sorted(rows[1:]) == sorted(
        [
            ["Estuary Reach", "Estuary Reach Borough Council", *notice, "kept", "7"],
            ["Estuary Reach", "Estuary Reach Borough Council", *notice, "not kept", "1"],
            ["Estuary Reach", "Groups of the sector, together", *notice, "kept", "11"],
        ]
    )


def test_a_post_s_names_are_public_only_where_it_is_said(
    read: Callable[..., ReadPage], cast: Cast, place: Place
) -> None:
    for what, public in (("contact for a policy area", True), ("alliance lead", False)):
        promising.fill_post(
            place=place,
            organisation=cast.organisation["council"],
            what=what,
            holder=cast.person["grace"],
            deputy=cast.person["farid"],
            from_on=BEGAN,
            public=public,
            by=None,
        )
    text = read("/places/estuary-reach/posts/").text
    assert "Contact for a policy area Grace Lindley Deputy: Farid Haddad." in text
    assert "Alliance lead Filled. The name is not public" in text
    assert text.count("Grace Lindley") == 1


def test_pages_ask_the_same_of_the_database_however_much_there_is(
    read: Callable[..., ReadPage], cast: Cast, place: Place
) -> None:
    adopted(cast, place, "greater-manchester")
    addresses = [
        "/places/",
        "/places/estuary-reach/",
        "/places/estuary-reach/members/",
        "/places/estuary-reach/numbers/",
        "/places/estuary-reach/posts/",
        "/places/estuary-reach/documents/greater-manchester/",
        "/places/estuary-reach/promises/bx-4.s.6/",
        "/places/estuary-reach/tallies.csv",
    ]

    def asked() -> dict[str, int]:
        found = {}
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert Client().get(address).status_code == 200
            found[address] = len(queries)
        return found

    def more(number: int) -> None:
        ward = Place.objects.create(name=f"W{number}", slug=f"w{number}", kind=Place.Kind.WARD, inside=place)
        for short, body in cast.organisation.items():
            Member.objects.get_or_create(place=place, organisation=body, defaults={"from_on": BEGAN})
            Post.objects.create(
                place=place,
                organisation=body,
                what=f"seat {number}",
                holder=cast.person["grace"],
                from_on=BEGAN,
                public=True,
            )
            counted(cast, ward, short, "bx-4.s.6", date(2026, 1 + number, 1), kept=1, not_kept=2)
            counted(cast, ward, short, f"bx-4.s.{number + 1}", date(2026, 1 + number, 1), kept=1)
        for body in cast.organisation.values():
            if not body.adoptions.filter(document="greater-manchester").exists() and number == 1:
                taken = Adoption.objects.create(
                    place=place, organisation=body, document="greater-manchester", decided_on=BEGAN, from_on=BEGAN
                )
                TakenUp.objects.create(adoption=taken, recommendation="gm-r4", status="taken up")
        LocalNumber.objects.create(
            place=ward, provision="bx-4.s.6", standard="ending-notice", promised="6 months", from_on=BEGAN
        )

    more(0)
    few = asked()
    for number in range(1, 5):
        more(number)
    assert asked() == few
    assert max(few.values()) <= 20, few
