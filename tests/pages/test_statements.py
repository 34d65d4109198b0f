"""Published statements: a body says how it works, in versions that stay, and a place shows what is missing."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awarded import adopts, on
from cast import Cast
from funds import a_place as bare_place
from kept.service.checks.models import ComesTo, Finding
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place, Post
from kept.service.statements import actions
from kept.service.statements.models import Statement
from reading import look
from signing_in import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 1)
TYPED = {
    "title": "How we choose between a grant and a contract",
    "words": "We look at a grant first.",
    "published_on-day": "1",
    "published_on-month": "9",
    "published_on-year": "2026",
    "review_on-day": "1",
    "review_on-month": "9",
    "review_on-year": "2027",
    "press": "one-press",
}


@pytest.fixture
def place(cast: Cast) -> Place:
    """Estuary Reach, whose council adopted the Medway and Swale text, which asks for several statements."""
    place = bare_place(cast)
    adopts(cast, place, "medway-swale")
    return place


@pytest.fixture
def post(cast: Cast, place: Place) -> Post:
    """The council's contact, whom anybody may know by name."""
    return promising.fill_post(
        place=place,
        organisation=cast.organisation["council"],
        what="contact",
        holder=cast.person["grace"],
        public=True,
        from_on=date(2026, 4, 1),
        by=None,
    )


def says(cast: Cast, place: Place, post: Post, **more: Any) -> Statement:
    told: dict[str, Any] = {
        "what": "principles for choosing a grant",
        "title": "How we choose",
        "words": "We look at a grant first.",
        "published_on": TODAY,
        "review_on": date(2027, 9, 1),
        "by": cast.person["sadia"],
    } | more
    with on(TODAY):
        return actions.publish(organisation=cast.organisation["council"], place=place, owner=post, **told)


def test_a_place_shows_what_is_missing_until_somebody_publishes_it(cast: Cast, place: Place, post: Post) -> None:
    council = cast.organisation["council"]
    with on(TODAY):
        before = look(Client(), f"/places/{place.slug}/statements/").text
        assert "Principles for choosing a grant" in before
        assert "Not published yet" in before
        sadia = signed_in(cast.person["sadia"], staff=True)
        assert "Principles for choosing a grant" in look(sadia, f"/organisations/{council.pk}/statements/publish/").text
        address = f"/organisations/{council.pk}/statements/publish/?what=principles+for+choosing+a+grant"
        look(sadia, address)
        done = sadia.post(address, TYPED | {"owner": str(post.pk)}, follow=True)
        assert "is published, as version 1" in done.content.decode()
        sadia.post(address, TYPED | {"owner": str(post.pk)})
        assert Statement.objects.count() == 1, "a second press is the first one again"
        listed = look(Client(), f"/places/{place.slug}/statements/").text
        one = look(Client(), f"/statements/{Statement.objects.get().pk}/").text
        sheet = Client().get(f"/places/{place.slug}/statements/statements.csv").content.decode("utf-8-sig")
    assert "version 1, published on 1 September 2026" in listed
    assert "We look at a grant first." in one
    assert "Grace Lindley" in one
    rows = {row["what"]: row for row in csv.DictReader(io.StringIO(sheet))}
    assert rows["principles for choosing a grant"]["state"] == "current"
    assert rows["social value statement"]["state"] == "not published yet"


def test_publishing_it_keeps_the_promise(cast: Cast, place: Place, post: Post) -> None:
    """ms-3.6.1"""
    says(cast, place, post)
    assert Finding.objects.get(provision="ms-3.6.1").comes_to == ComesTo.KEPT
    assert Entry.objects.filter(event="statements.statement.published").count() == 1


def test_what_it_does_not_say_asks_a_reason_and_nothing_typed_is_lost(cast: Cast, place: Place, post: Post) -> None:
    """ms-3.3.1: agreed by the whole organisation."""
    address = f"/organisations/{cast.organisation['council'].pk}/statements/publish/?what=commissioning+approach"
    typed = TYPED | {"owner": str(post.pk)}
    with on(TODAY):
        sadia = signed_in(cast.person["sadia"], staff=True)
        held_up = sadia.post(address, typed).content.decode()
        assert "It is not published yet" in held_up
        assert "We look at a grant first." in held_up
        assert not Statement.objects.exists()
        with_reason = typed | {"reason-ms-3.3.1:statement-current": "Cabinet meets next week."}
        sadia.post(address, with_reason)
        assert Statement.objects.get().facts == {"approved": False}
        sadia.post(address, typed | {"fact-approved": "on", "press": "another", "seen": "1"})
    assert Statement.objects.get(number=2).facts == {"approved": True}
    assert set(Finding.objects.filter(provision="ms-3.3.1").values_list("outcome", flat=True)) == {"met", "not met"}


def test_older_versions_stay_and_what_is_overdue_says_so(cast: Cast, place: Place, post: Post) -> None:
    first = says(cast, place, post, words="A grant, mostly.")
    second = says(cast, place, post)
    with on(date(2027, 9, 2)):
        older = look(Client(), f"/statements/{first.pk}/").text
        newer = look(Client(), f"/statements/{second.pk}/").text
        listed = look(Client(), f"/places/{place.slug}/statements/").text
        ours = look(
            signed_in(cast.person["sadia"], staff=True), f"/organisations/{cast.organisation['council'].pk}/statements/"
        ).text
    assert "A grant, mostly." in older
    assert "Read version 2" in older
    assert "Overdue for review" in newer
    assert "Overdue for review" in listed
    assert "Overdue for review" in ours
    assert "Overdue" not in older, "what was replaced owes no review"


def test_what_cannot_be_taken_is_said_beside_the_box(cast: Cast, place: Place, post: Post) -> None:
    council = cast.organisation["council"]
    address = f"/organisations/{council.pk}/statements/publish/?what=social+value+statement"
    with on(TODAY):
        sadia = signed_in(cast.person["sadia"], staff=True)
        for typed, complaint in (
            ({"words": "", "link": ""}, "Write what it says, or give a link"),
            ({"link": "javascript:alert(1)"}, "Write the whole address of the page"),
            ({"review_on-year": "2026"}, "Choose a day after the day it was published"),
            ({"published_on-year": "2027", "review_on-year": "2028"}, "It cannot have been published on a day to come"),
            ({"owner": "987"}, "Choose a post from the list"),
            ({"title": " "}, "Write what it is called"),
        ):
            assert complaint in sadia.post(address, TYPED | {"owner": str(post.pk)} | typed).content.decode()
    assert not Statement.objects.exists()


def test_two_people_who_publish_at_once_notice_each_other(cast: Cast, place: Place, post: Post) -> None:
    says(cast, place, post, seen=0)
    with pytest.raises(Refused, match="A colleague has published version 1 meanwhile"):
        says(cast, place, post, seen=0)


def test_nobody_publishes_for_another_body_or_without_a_post(cast: Cast, place: Place, post: Post) -> None:
    with pytest.raises(NotAllowed):
        says(cast, place, post, by=cast.person["winnie"])
    with on(TODAY):
        promising.end_post(post=post, until_on=date(2026, 8, 31), by=None)
    with pytest.raises(Refused, match="Nobody holds that post today"):
        says(cast, place, post)


def test_the_list_asks_no_more_of_the_database_for_more_bodies(cast: Cast, place: Place, post: Post) -> None:
    def queries() -> int:
        with on(TODAY), CaptureQueriesContext(connection) as asked:
            Client().get(f"/places/{place.slug}/statements/")
        return len(asked)

    before = queries()
    with on(date(2026, 4, 1)):
        for short in ("health", "voice"):
            promising.adopt(
                place=place,
                organisation=cast.organisation[short],
                document="medway-swale",
                governance=promising.Governance("Board", "B/1", date(2026, 3, 1), "Nia Prosser", "Chair"),
                from_on=date(2026, 4, 1),
                by=None,
            )
    says(cast, place, post)
    assert queries() == before <= 12


def test_one_that_is_overdue_is_on_the_work_list_of_who_may_publish_it(cast: Cast, place: Place, post: Post) -> None:
    says(cast, place, post, review_on=date(2026, 10, 1))
    council = cast.organisation["council"]
    with on(date(2026, 10, 1)):
        assert "How we choose" not in look(signed_in(cast.person["sadia"], staff=True), "/work/").text
    with on(date(2026, 10, 2)):
        sadia = signed_in(cast.person["sadia"], staff=True)
        shown = look(sadia, "/work/")
        assert f"{council} was to look at it again by 1 October 2026. Publish the next version" in shown.text
        link = next(one for one in shown.links if "/statements/" in one and "what=" in one)
        assert "How we choose" in look(sadia, link).html
        assert "How we choose" not in look(signed_in(cast.person["farid"], staff=True), "/work/").text
    with on(date(2026, 10, 2)):
        says(cast, place, post, title="How we choose now", review_on=date(2027, 10, 1))
        assert "How we choose" not in look(signed_in(cast.person["sadia"], staff=True), "/work/").text
