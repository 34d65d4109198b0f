"""Places through their pages: what anybody reads, and what those who keep them press."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from funds import a_fund, published
from kept.service.checks.decide import decide
from kept.service.checks.deed import Reason
from kept.service.checks.models import Explanation, Tally
from kept.service.opportunities.records import deed
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Adoption, LocalNumber, Member, Place, Post, StandsFor, TakenUp
from reading import ReadPage, check
from signing_in import signed_in

pytestmark = pytest.mark.django_db

BEGAN = date(2026, 4, 1)
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
GOVERNANCE = promising.Governance(
    "Cabinet", "CAB/26/14", date(2026, 3, 24), "Rowan Achterberg", "Leader of the council"
)


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    """20 November 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place(cast: Cast) -> Place:
    """Estuary Reach, inside Wide Estuary, with the council, the support body and the lunch club."""
    system = promising.add_place(name="Wide Estuary", slug="wide-estuary", kind=Place.Kind.SYSTEM, by=None)
    here = promising.add_place(
        name="Estuary Reach", slug="estuary-reach", kind=Place.Kind.PLACE, inside=system, by=None
    )
    for short in ("council", "voice", "lunch"):
        promising.join(place=here, organisation=cast.organisation[short], from_on=BEGAN, by=None)
    promising.join(place=system, organisation=cast.organisation["health"], from_on=BEGAN, by=None)
    return here


def adopted(cast: Cast, place: Place, document: str = "bexley", body: str = "council") -> Adoption:
    return promising.adopt(
        place=place,
        organisation=cast.organisation[body],
        document=document,
        governance=GOVERNANCE,
        from_on=BEGAN,
        by=None,
    )


def counted(cast: Cast, place: Place, body: str, promise: str, month: date, **numbers: int) -> None:
    for comes_to, number in numbers.items():
        Tally.objects.create(
            organisation=cast.organisation[body],
            place=place,
            provision=promise,
            standard="ending-notice",
            month=month,
            comes_to=comes_to.replace("_", " "),
            number=number,
        )


def seen(browser: Client, address: str, **asked: Any) -> ReadPage:
    response = browser.get(address, asked, follow=True, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200, f"{address} answered {response.status_code}"
    return check(response, address)


def press(browser: Client, address: str, **told: Any) -> ReadPage:
    """Send a form and follow where it leads; days are written as dates."""
    data = {}
    for name, value in told.items():
        if isinstance(value, date):
            data |= {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}
        else:
            data[name] = value
    return check(browser.post(address, data, follow=True, headers={"accept-encoding": "gzip"}), address)


# What anybody reads


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


# What those who keep them press


def test_a_body_s_adoption_is_looked_over_recorded_left_and_gone_back_to(cast: Cast, place: Place) -> None:
    council, browser = cast.organisation["council"].pk, signed_in(cast.person["sadia"], staff=True)
    here = f"/organisations/{council}/adoptions/"
    assert here in seen(browser, "/places/estuary-reach/").links
    assert "Nothing yet." in seen(browser, here).text
    assert f"{here}add/" in seen(browser, here).links
    assert f"{here}add/" not in seen(Client(), here).links, "anybody may read it, and only they may add to it"
    told = {
        "document": "greater-manchester",
        "place": place.pk,
        "capacity": "itself",
        "route": "Cabinet",
        "reference": "CAB/26/14",
        "decided_on": date(2026, 11, 3),
        "signatory": "Rowan Achterberg",
        "signatory_role": "Leader of the council",
        "from_on": date(2026, 11, 2),
    }
    assert seen(browser, f"{here}add/").heading == "Take a document on"
    sure = press(browser, f"{here}add/", **told)
    assert "From 2 November 2026, what Estuary Reach Borough Council does in Estuary Reach is held to" in sure.text
    assert not Adoption.objects.exists(), "looked over, not recorded"
    typed = {one.get("name"): one.get("value") for one in sure.find("input", type="hidden")}
    assert typed["route"] == "Cabinet"
    assert "There is a problem" not in press(browser, f"{here}add/", **told, sure="no").text
    early = press(browser, f"{here}add/", **told, sure="yes")
    assert "It cannot hold before the day it was decided" in early.text
    assert early.find("input", value="Rowan") or "Rowan Achterberg" in early.html, "nothing typed is lost"
    told["from_on"] = date(2026, 11, 4)
    answers = press(browser, f"{here}add/", **told, sure="yes")
    assert answers.heading == "Recommendations of Greater Manchester VCSE Commissioning Framework"
    adoption = Adoption.objects.get()
    assert (adoption.signatory, adoption.from_on) == ("Rowan Achterberg", date(2026, 11, 4))
    again = press(browser, f"{here}add/", **told, sure="yes")
    assert "here already, from 4 November 2026" in again.text, "pressing twice records once"

    assert (
        "Say why gm-r4 is not taken up"
        in press(browser, f"/adoptions/{adoption.pk}/recommendations/", **{"status-gm-r4": "not taken up"}).text
    )
    saved = press(
        browser,
        f"/adoptions/{adoption.pk}/recommendations/",
        **{"status-gm-r4": "taken up", "status-gm-r7": "not taken up", "reason-gm-r7": "There is no board."},
    )
    assert "2 answers are saved" in saved.text
    assert TakenUp.objects.count() == 2
    page = seen(browser, f"/adoptions/{adoption.pk}/recommendations/")
    opened = {"seen": page.find("input", name="seen")[0].get("value")}
    promising.answer_recommendation(adoption=adoption, recommendation="gm-r4", status="in part", by=None)
    late = press(browser, f"/adoptions/{adoption.pk}/recommendations/", **{"status-gm-r4": "later"}, **opened)
    assert "A colleague saved this while you were writing" in late.text
    assert "gm-r4Taken up in part." in late.text
    other = press(
        browser,
        f"/adoptions/{adoption.pk}/recommendations/",
        **{"status-gm-r4": "taken up", "status-gm-r5": "taken up"},
        **opened,
    )
    assert "1 answer is saved" in other.text, "what the page showed and nobody touched is left as it is now"
    assert TakenUp.objects.get(recommendation="gm-r4").status == "in part"

    assert (
        "cannot end before it began"
        in press(browser, f"/adoptions/{adoption.pk}/leave/", until_on=date(2026, 11, 3)).text
    )
    left = press(browser, f"/adoptions/{adoption.pk}/leave/", until_on=date(2027, 3, 31))
    assert "until 31 March 2027" in left.text
    stays = press(browser, f"/adoptions/{adoption.pk}/stay/")
    assert "stays with Greater Manchester VCSE Commissioning Framework" in stays.text
    assert Adoption.objects.get().until_on is None


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("document", "medway-task-group", "Choose a document"),
        ("place", "999", "Choose a place"),
        ("route", " ", "Write who decided it"),
        ("reference", "x" * 101, "Write at most 100 characters"),
        ("decided_on", date(2026, 2, 28), None),
        ("signatory", "", "Write who signed it"),
        ("from_on-day", "31", "must"),
    ],
)
def test_what_cannot_be_read_is_said_beside_it(
    cast: Cast, place: Place, field: str, typed: Any, says: str | None
) -> None:
    told = {
        "document": "bexley",
        "place": place.pk,
        "capacity": "itself",
        "route": "Cabinet",
        "reference": "1",
        "decided_on": BEGAN,
        "signatory": "Rowan",
        "signatory_role": "Leader",
        "from_on": date(2026, 4, 2),
    } | {field: typed}
    browser = signed_in(cast.person["sadia"], staff=True)
    page = press(browser, f"/organisations/{cast.organisation['council'].pk}/adoptions/add/", **told)
    assert says is None or says in page.text
    assert ("There is a problem" in page.text) is (says is not None)
    assert not Adoption.objects.exists()


def test_a_steward_adds_a_body_and_ends_its_part(cast: Cast, place: Place) -> None:
    browser = signed_in(cast.person["stefan"], staff=True)
    assert "/places/estuary-reach/join/" in seen(browser, "/places/estuary-reach/members/").links
    assert "Nothing here is called that." in seen(browser, "/places/estuary-reach/join/", name="Nobody").text
    found = seen(browser, "/places/estuary-reach/join/", name="estuary wheels")
    assert "Estuary Wheels" in found.text
    join = "/places/estuary-reach/join/?name=estuary+wheels"
    bikes = cast.organisation["bikes"]
    assert "Choose a body" in press(browser, join, organisation=cast.organisation["health"].pk, from_on=NOW.date()).text
    joined = press(browser, join, organisation=bikes.pk, from_on=NOW.date())
    assert "Estuary Wheels is part of Estuary Reach now" in joined.text
    assert "is part of Estuary Reach already" in press(browser, join, organisation=bikes.pk, from_on=NOW.date()).text
    member = Member.objects.get(organisation=bikes)
    press(browser, f"/partners/{member.pk}/end/", until_on=date(2026, 12, 31))
    assert "until 31 December 2026" in seen(browser, "/places/estuary-reach/members/").text


def test_a_steward_settles_whom_a_document_means(cast: Cast, place: Place) -> None:
    adopted(cast, place)
    adopted(cast, place, body="voice")
    browser = signed_in(cast.person["stefan"], staff=True)
    names = seen(browser, "/places/estuary-reach/names/")
    link = next(one for one in names.links if one.endswith("named=Council%2C%20CCG%2C%20BVSC"))
    assert "Saltmarsh Lunch Club" not in seen(browser, link).text, "it took no document on"
    both = [cast.organisation[short].pk for short in ("council", "voice")]
    done = press(browser, link, organisations=both)
    assert "Council, CCG, BVSC A Compact for Bexley, 1 promise · Estuary Reach Borough Council" in done.text
    assert StandsFor.objects.count() == 2
    opened = {"seen": seen(browser, link).find("input", name="seen")[0].get("value")}
    press(browser, link, organisations=both[:1], **opened)
    late = press(browser, link, organisations=both[1:], **opened)
    assert "A colleague saved this while you were writing" in late.text
    assert [one.organisation_id for one in StandsFor.objects.all()] == both[:1]
    assert "It is not settled whom" in press(browser, link).text
    assert not StandsFor.objects.exists(), "choosing none takes it back"
    assert seen(browser, "/places/estuary-reach/names/settle/?document=bexley&named=x").heading == names.heading


def test_a_steward_sets_a_number_in_its_own_unit_puts_it_right_and_ends_it(cast: Cast, place: Place) -> None:
    adopted(cast, place)
    browser, set_it = signed_in(cast.person["stefan"], staff=True), "/places/estuary-reach/numbers/set/"
    promises = seen(browser, set_it)
    assert "?provision=bx-2.s.2" in promises.links
    assert "?provision=gm-app4.2.3-c" not in promises.links, "nobody took that document on"
    kinds = seen(browser, set_it, provision="bx-2.s.2")
    assert "?provision=bx-2.s.2&standard=time-to-apply" in kinds.links
    days = f"{set_it}?provision=bx-2.s.2&standard=time-to-apply"
    assert "How much? (days)" in seen(browser, days).text
    told = {"number": "42", "source": "Partnership meeting", "from_on": date(2026, 12, 1)}
    for odd in ("", "six", "-1", "4.5", "99999999999"):
        assert "There is a problem" in press(browser, days, **told | {"number": odd}).text
    done = press(browser, days, **told)
    assert "At least 42 days" in done.text
    assert "To come From 1 December 2026. Agreed at: Partnership meeting." in done.text
    press(browser, days, **told | {"number": "35"})
    number = LocalNumber.objects.get()
    assert number.promised == 35
    assert (
        "There is a number from 1 December 2026 already" in press(browser, days, **told | {"from_on": NOW.date()}).text
    )
    press(browser, f"/numbers/{number.pk}/end/", until_on=date(2027, 1, 31))
    assert "until 31 January 2027" in seen(browser, "/places/estuary-reach/numbers/").text

    months = f"{set_it}?provision=bx-4.s.6"
    assert "The document gives: at least 3 months" in seen(browser, months).text
    assert "Choose what it is counted in" in press(browser, months, **told).text
    done = press(browser, months, **told | {"number": "6", "unit": "months"})
    assert "At least 6 months: enough written notice is given" in done.text
    assert "bx-4.s.6 The document itself: at least 3 months." in done.text
    assert LocalNumber.objects.get(provision="bx-4.s.6").promised == "6 months"


def test_a_post_is_filled_handed_on_and_left_vacant(cast: Cast, place: Place) -> None:
    council, browser = cast.organisation["council"].pk, signed_in(cast.person["sadia"], staff=True)
    fill = f"/organisations/{council}/posts/fill/"
    assert "Winnie Tallow" not in seen(browser, fill).text, "she does not act for the council"
    told = {
        "what": "contact for a policy area",
        "scope": "grants",
        "place": place.pk,
        "holder": cast.person["grace"].pk,
        "deputy": cast.person["farid"].pk,
        "public": "on",
        "from_on": BEGAN,
    }
    assert "Choose somebody else as deputy" in press(browser, fill, **told | {"deputy": cast.person["grace"].pk}).text
    assert "Choose a post" in press(browser, fill, **told | {"what": "king"}).text
    page = press(browser, fill, **told)
    assert "Contact for a policy area: grants Grace Lindley Deputy: Farid Haddad. Estuary Reach, from 1 April 2026" in (
        page.text
    )
    page = press(browser, fill, **told | {"holder": cast.person["cyril"].pk, "deputy": "", "from_on": date(2026, 6, 1)})
    assert "from 1 April 2026 until 31 May 2026" in page.text
    held = Post.objects.get(until_on=None)
    page = press(browser, f"/posts/{held.pk}/end/", until_on=date(2026, 11, 30))
    assert "from 1 June 2026 until 30 November 2026" in page.text
    assert "Cyril Penhale" in seen(Client(), "/places/estuary-reach/posts/").text
