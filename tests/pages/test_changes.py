"""A change of an award through its pages: asked for by either side, answered by the other."""

from datetime import date
from typing import Any

import pytest

import awarded
from awarded import on
from cast import Cast
from kept.service.awards.models import ChangeRequest
from visiting import a_day, browser_of, get, press

pytestmark = pytest.mark.django_db
LATER = date(2027, 1, 5)


def test_a_group_asks_for_time_and_money_and_the_funder_sees_what_a_yes_makes_of_it(cast: Cast) -> None:
    award = awarded.accepted(cast)
    page, address = f"/awards/{award.pk}/", f"/awards/{award.pk}/change/"
    with on(LATER):
        assert address in get(cast, "winnie", page).links
        assert address not in get(cast, "tom", page).links
        assert "The group closes" in get(cast, "winnie", address).text
        typed = {"kind": "extension", "amount": "8000", **a_day("ends_on", date(2030, 10, 31))}
        wrong = press(cast, "winnie", address, **typed, reasons=" ")
        assert "Say why" in wrong.text
        assert wrong.find("input", name="amount")[0].get("value") == "8000", "what was typed stays"
        asked = press(cast, "winnie", address, **typed, reasons="A second hall has opened.")
        assert "It waits for Estuary Reach Borough Council to say yes or no." in asked.text
        request = ChangeRequest.objects.get()
        where = f"/changes/{request.pk}/"
        assert "Waits for Estuary Reach Borough Council" in get(cast, "tom", page).text
        assert "Your answer" not in get(cast, "tom", where).text
        assert where in get(cast, "grace", "/work/").links
        seen = get(cast, "grace", where)
        assert "A second hall has opened." in seen.text
        assert "£2,000 on 1 November 2029" in seen.text
        assert "Choose yes or no" in press(cast, "grace", where, answer="").text
        done = press(cast, "grace", where, agreed="yes", answer="Gladly.")
        assert "The award is changed" in done.text
        assert "from £6,000 to £8,000." in done.text
        assert "Its last day moved from 31 October 2029 to 31 October 2030." in done.text
        assert "Gladly." in get(cast, "winnie", where).text


def test_the_funder_who_wants_to_give_less_is_led_to_the_notice(cast: Cast) -> None:
    award = awarded.accepted(cast)
    address = f"/awards/{award.pk}/change/"
    with on(LATER):
        page = get(cast, "grace", address)
        assert "The group closes" not in page.text
        held_up = press(cast, "grace", address, kind="amount", amount="5000", reasons="There is less.")
        assert "Less money, or an earlier end, is given notice of." in held_up.text
        assert f"/awards/{award.pk}/end/" in held_up.links
        assert browser_of(cast, "grace").get(address, {"kind": "closing"}).status_code == 200
        unknown = get(cast, "grace", f"{address}?kind=nothing")
        assert "What should change?" in unknown.text
    assert not ChangeRequest.objects.exists()


def test_a_no_says_why_and_a_request_is_taken_back(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(LATER):
        typed = {"kind": "purpose", "words": "Suppers.", "reasons": "More come by night."}
        press(cast, "grace", f"/awards/{award.pk}/change/", **typed)
        where = f"/changes/{ChangeRequest.objects.get().pk}/"
        assert "asked on 5 January 2027" in get(cast, "winnie", f"/awards/{award.pk}/").text
        assert where in get(cast, "winnie", "/work/").links
        assert "Say why not" in press(cast, "winnie", where, agreed="no", answer="").text
        assert "Nothing is changed" in press(cast, "winnie", where, agreed="no", answer="Not for us.").text
        assert f"/awards/{award.pk}/end/" in get(cast, "grace", where).links
        press(cast, "grace", f"/awards/{award.pk}/change/", **typed)
        latest = f"/changes/{ChangeRequest.objects.latest('pk').pk}/"
        assert browser_of(cast, "winnie").post(latest, {"withdraw": "yes"}).status_code == 404
        assert "It is withdrawn" in press(cast, "grace", latest, withdraw="yes").text


def test_a_group_of_one_cannot_become_part_of_another_by_itself(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(LATER):
        page = get(cast, "winnie", f"/awards/{award.pk}/change/?kind=merging")
        assert "somebody who can say yes to awards for both groups" in page.text
        assert not page.find("textarea")


@pytest.mark.parametrize("address", ["/awards/{award}/change/?kind=amount", "/changes/{change}/", "/awards/{award}/"])
def test_no_page_asks_the_database_often(cast: Cast, address: str, django_assert_max_num_queries: Any) -> None:
    award = awarded.accepted(cast)
    with on(LATER):
        typed = {"kind": "amount", "amount": "7000", "reasons": "Food costs more."}
        press(cast, "winnie", f"/awards/{award.pk}/change/", **typed)
        browser = browser_of(cast, "grace")
        with django_assert_max_num_queries(20):
            where = address.format(award=award.pk, change=ChangeRequest.objects.get().pk)
            assert browser.get(where).status_code == 200
