"""What agreements say in a place, through its pages: read by anybody, set by those who keep the place."""

from typing import Any

import pytest
from django.test import Client

import awarded
from awarded import on
from cast import Cast
from kept.service.awards.models import AgreementTemplate
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place
from reading import ReadPage, check
from signing_in import signed_in
from visiting import get, press

pytestmark = pytest.mark.django_db

HERE = "/places/estuary-reach/agreements/"
TOLD = {"source": "Partnership meeting, 9 July 2026", "how": "ours"}


@pytest.fixture
def place(cast: Cast) -> Place:
    return awarded.a_place_that_promised(cast)


def read(address: str, browser: Client | None = None) -> ReadPage:
    return check((browser or Client()).get(address, headers={"accept-encoding": "gzip"}), address)


def keeps(cast: Cast, address: str, **typed: Any) -> ReadPage:
    browser = signed_in(cast.person["stefan"], staff=True)
    answer = browser.post(address, typed, follow=True, headers={"accept-encoding": "gzip"})
    return check(answer, address)


def test_anybody_reads_what_a_group_would_agree_to(cast: Cast, place: Place) -> None:
    page = read(HERE)
    assert "Estuary Reach has set no clauses of its own. All of this is Kept’s text." in page.text
    assert "We give you [the amount] from [the name of the grant], for work from [the first day]" in page.text
    assert "Cannot be changed It holds what was promised about an end" in page.text
    assert any("bx-4.s.6" in link for link in page.links)
    assert "Only if partners get a share." in page.text
    assert "has set itself" not in page.text, "there is nothing to list"
    assert not [link for link in page.links if "/agreements/change/" in link or "/agreements/add/" in link]
    assert HERE in read("/places/estuary-reach/").links
    letter = read(f"{HERE}example/letter/")
    assert "Grant letter: £1,500 for An example group" in letter.heading
    assert "Nobody was given this award" in letter.text
    assert Client().get(f"{HERE}example/postcard/").status_code == 404
    assert Client().get(f"{HERE}?version=1").status_code == 404


def test_a_grant_leads_to_what_is_agreed_before_anybody_applies(cast: Cast, place: Place) -> None:
    application = awarded.funded(cast, place)
    assert HERE in read(f"/grants/{application.opportunity_id}/").links


def test_a_clause_is_written_looked_over_published_and_put_back(cast: Cast, place: Place) -> None:
    browser = signed_in(cast.person["stefan"], staff=True)
    assert f"{HERE}change/questions/" in read(HERE, browser).links
    assert f"{HERE}change/ending/" not in read(HERE, browser).links
    form = read(f"{HERE}change/questions/", browser)
    assert "It cannot be left out" in form.text
    typed = TOLD | {"seen": "0", "words": "Write to {whom}."}
    wrong = keeps(cast, f"{HERE}change/questions/", **typed)
    assert "Nothing fills in {whom} here. What can stand in braces: {funder}, {holder}" in wrong.text
    assert "Write to {whom}." in wrong.text, "nothing typed is lost"
    typed["words"] = "Write to {contact}. You must not campaign."
    sure = keeps(cast, f"{HERE}change/questions/", **typed)
    assert "Nothing is published yet" in sure.text
    assert "Write to An example council. You must not campaign." in sure.text
    assert "“You must not campaign.” The words are “must not campaign”." in sure.text
    assert "It was promised here:" in sure.text
    assert any("bx-1.s.1" in link for link in sure.links)
    assert not AgreementTemplate.objects.exists()
    again = keeps(cast, f"{HERE}change/questions/", **typed, sure="no")
    assert "You must not campaign." in again.find("textarea", name="words")[0].text
    with on(awarded.OFFERED):
        done = keeps(cast, f"{HERE}change/questions/", **typed, sure="yes")
    assert "Published, as version 1." in done.text
    public = read(HERE)
    assert "Version 1, published on 20 October 2026. Agreed at: Partnership meeting, 9 July 2026." in public.text
    assert "In the place’s words" in public.text
    assert "“You must not campaign.”" in public.text, "everybody is shown it"
    late = keeps(cast, f"{HERE}change/money/", **typed | {"words": "{amount}, {starts_on}, {ends_on}"}, sure="yes")
    assert "A colleague has changed what agreements say here meanwhile." in late.text
    seen = str(AgreementTemplate.objects.get().pk)
    back = keeps(cast, f"{HERE}change/questions/", **typed | {"how": "kept", "seen": seen}, sure="yes")
    assert "Published, as version 2." in back.text
    assert "All of it is Kept’s text." in read(HERE).text
    old = read(f"{HERE}?version=1")
    assert "This is version 1, from 20 October 2026." in old.text
    assert "You must not campaign." in old.text
    assert HERE in old.links


def test_a_clause_of_the_place_s_own_is_added_and_taken_away(cast: Cast, place: Place) -> None:
    short = keeps(cast, f"{HERE}add/", seen="0", words="Come to tea.", source="A meeting")
    assert "Write a heading" in short.text
    typed = {"seen": "0", "heading": "Tea", "words": "Come to tea.", "only": "letter", "source": "A meeting"}
    assert "Come to tea." in keeps(cast, f"{HERE}add/", **typed).text
    keeps(cast, f"{HERE}add/", **typed, sure="yes")
    public = read(HERE)
    assert "In letters, for awards that are paid in one go." in public.text
    assert "Added here" in public.text
    assert "Come to tea." in read(f"{HERE}example/letter/").text
    assert "Come to tea." not in read(f"{HERE}example/agreement/").text
    seen = str(AgreementTemplate.objects.get().pk)
    gone = keeps(cast, f"{HERE}change/own-1/", **typed | {"seen": seen, "how": "none"}, sure="yes")
    assert "Published, as version 2." in gone.text
    assert "Come to tea." not in read(HERE).text


def test_what_may_be_left_out_is_said_to_be(cast: Cast, place: Place) -> None:
    keeps(cast, f"{HERE}change/untold/", seen="0", how="none", source="A meeting", words="", sure="yes")
    assert "Left out here" in read(HERE).text
    stays = keeps(cast, f"{HERE}change/ending/", seen="0", how="none", source="A meeting", words="", sure="yes")
    assert "It holds what was promised about an end" in stays.text
    assert AgreementTemplate.objects.count() == 1
    nowhere = keeps(cast, f"{HERE}change/nowhere/", seen="0", how="none", source="A meeting", words="")
    assert "There is no such clause here" in nowhere.text


def test_a_place_inside_another_says_whose_words_hold(cast: Cast, place: Place) -> None:
    promising.add_place(name="Quayside", slug="quayside", kind=Place.Kind.WARD, inside=place, by=None)
    keeps(cast, f"{HERE}change/untold/", seen="0", how="none", source="A meeting", words="", sure="yes")
    assert "Those of Estuary Reach, which it is part of, hold here." in read("/places/quayside/agreements/").text


def test_an_officer_reads_the_place_s_words_before_sending_them(cast: Cast, place: Place) -> None:
    application = awarded.funded(cast, place)
    typed = TOLD | {"seen": "0", "words": "Write to {contact}. No lobbying."}
    keeps(cast, f"{HERE}change/questions/", **typed, sure="yes")
    with on(awarded.OFFERED):
        page = get(cast, "grace", f"/applications/{application.pk}/offer/")
        assert "Questions, and if we disagree: “No lobbying.” The words are “No lobbying”." in page.text
        assert "Estuary Reach Borough Council has promised:" in page.text
        press(cast, "grace", f"/applications/{application.pk}/terms/purpose/", version="0", purpose="Soup.", extra="")
        assert "“No lobbying.”" in get(cast, "grace", f"/applications/{application.pk}/terms/purpose/").text


@pytest.mark.parametrize("address", ["", "example/agreement/", "change/own-12/", "add/"])
def test_no_page_asks_the_database_often(
    cast: Cast, place: Place, address: str, django_assert_max_num_queries: Any
) -> None:
    promising.add_place(name="All", slug="all", kind=Place.Kind.SYSTEM, by=None)
    Place.objects.filter(pk=place.pk).update(inside=Place.objects.get(slug="all"))
    for number in range(12):
        typed = {"heading": f"Tea {number}", "words": f"You must not campaign {number}.", "source": "A meeting"}
        last = AgreementTemplate.objects.order_by("-pk").first()
        keeps(cast, f"{HERE}add/", **typed, seen=str(last.pk if last else 0), sure="yes")
    browser = signed_in(cast.person["stefan"], staff=True)
    with django_assert_max_num_queries(20):
        assert browser.get(f"{HERE}{address}").status_code == 200
