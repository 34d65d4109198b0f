"""Keeping places: adopting, members, names, numbers and posts, as those who keep them press it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from cast import Cast
from estuary import BEGAN, NOW, a_place, adopted, press, seen
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Adoption, LocalNumber, Member, Place, Post, StandsFor, TakenUp
from signing_in import signed_in

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
