"""A council split into two: each takes on the awards that are its own, passes on what is not, or puts it back."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions, placing
from kept.service.awards.models import Award, Version
from kept.service.awards.succession import come_back, go_on_under_the_successor
from kept.service.demo.cast import Group
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.monitoring.models import HourRate
from kept.service.monitoring.queries import rate_for
from kept.service.opportunities.models import Theme
from kept.service.organisations.actions import closing
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.models import Contact, ContactFor, Kind, LegalForm, Organisation
from kept.service.organisations.permissions import Visibility
from kept.service.outbox.models import Message
from kept.service.people.models import Person
from kept.service.reports import queries as public
from kept.service.reports.warning import undecided
from reading import check
from visiting import browser_of, get, press

SPLIT, LATER = date(2027, 4, 1), date(2027, 4, 12)
Move = Version.Move


@pytest.fixture
def east(cast: Cast) -> Organisation:
    """One of the two that come after the council; Sadia looks after its awards."""
    body = cast.adds(Group("east", "amara", "East Reach Council", Kind.STATUTORY, LegalForm.COUNCIL))
    cast.acts("sadia", "east", "grants-officer", asked_by="amara")
    return body


@pytest.fixture
def west(cast: Cast) -> Organisation:
    """The other; Grace, who was the old council's grants officer, looks after its awards too."""
    body = cast.adds(Group("west", "amara", "West Reach Council", Kind.STATUTORY, LegalForm.COUNCIL))
    cast.acts("grace", "west", "grants-officer", asked_by="amara")
    return body


def anybody(address: str) -> Any:
    return check(Client().get(address), address)


def jobs_of(event: str) -> None:
    for entry in Entry.objects.filter(event=event).order_by("pk"):
        for _ in range(2):
            (come_back if event.endswith("reopened") else go_on_under_the_successor)(entry)


def named(cast: Cast, *bodies: Organisation, split: bool = False, after: str = "council") -> None:
    """The council went on as these, said one at a time, and nothing that follows from it has run yet."""
    with on(SPLIT):
        for one in bodies:
            by, before = cast.person["amara"], cast.organisation[after]
            closing.succeed(predecessor=before, successor=one, on=SPLIT, by=by, split=split)


def split(cast: Cast, *bodies: Organisation) -> None:
    named(cast, *bodies)
    with on(SPLIT):
        jobs_of("organisations.organisation.succeeded")


def takes_on(cast: Cast, body: Organisation, *awards: Award, by: str = "sadia") -> list[Award]:
    with on(LATER):
        return actions.take_on(awards=[one.pk for one in awards], body=body, by=cast.person[by])


def passes(cast: Cast, body: Organisation, to: Organisation | None, *awards: Award, by: str = "sadia") -> list[Award]:
    with on(LATER):
        return actions.hand_on(awards=[one.pk for one in awards], body=body, to=to, by=cast.person[by])


def funder_of(award: Award) -> Organisation:
    return Award.objects.get(pk=award.pk).funder


def moves_of(award: Award) -> list[tuple[str, str, str]]:
    rows = award.versions.select_related("funder_was", "funder_now")
    return [(one.funder_was.name.split()[0], one.move, one.funder_now.name.split()[0]) for one in rows]


def test_each_takes_on_what_is_its_own(cast: Cast, east: Organisation, west: Organisation) -> None:
    first = awarded.accepted(cast)
    second = awarded.accepted(cast, first.place, title="Another Fund")
    split(cast, east, west)
    assert set(placing.not_placed(east)) == set(placing.not_placed(west)) == {first, second}
    Message.objects.all().delete()

    assert takes_on(cast, east, first) == [first]
    assert takes_on(cast, east, first) == [], "twice is once"
    assert takes_on(cast, west, second, by="grace") == [second]
    assert (funder_of(first), funder_of(second)) == (east, west)
    assert moves_of(first) == [("Estuary", Move.WENT_ON, "East")]
    assert first.versions.get().on == LATER
    [told, other] = Message.objects.filter(to=cast.person["winnie"].email).order_by("pk")
    assert told.subject == "East Reach Council gives the money of your award now"
    assert other.subject == "West Reach Council gives the money of your award now"
    entries = Entry.objects.filter(event="awards.award.succeeded", subject_id=first.pk)
    assert [(one.by, one.kept["after"]) for one in entries] == [(cast.person["sadia"].pk, east.pk)]


def test_of_two_at_once_one_wins_and_the_other_is_told(cast: Cast, east: Organisation, west: Organisation) -> None:
    first = awarded.accepted(cast)
    second = awarded.accepted(cast, first.place, title="Another Fund")
    split(cast, east, west)
    takes_on(cast, east, first)
    with pytest.raises(Refused, match="£6,000 for Saltmarsh Lunch Club is with East Reach Council now"):
        takes_on(cast, west, first, second, by="grace")
    assert funder_of(second) == cast.organisation["council"], "all or none"
    with on(LATER):
        page = press(cast, "grace", f"/organisations/{west.pk}/awards-from-before/", award=[first.pk, second.pk])
    assert "is with East Reach Council now. Ask them to pass it on" in page.text
    ticked = [box.get("value") for box in page.find("input") if box.get("checked") is not None]
    assert ticked == [str(second.pk)], "what was ticked stays ticked"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_two_who_press_in_one_moment_do_not_both_have_it(cast: Cast, east: Organisation, west: Organisation) -> None:
    award = awarded.accepted(cast)
    split(cast, east, west)
    presses = [(east, cast.person["sadia"]), (west, cast.person["grace"])] * 3
    start, answers = threading.Barrier(len(presses)), []

    def press_it(body: Organisation, by: Person) -> None:
        start.wait()
        try:
            answers.append((body, actions.take_on(awards=[award.pk], body=body, by=by)))
        except Refused as problem:
            answers.append((body, str(problem)))
        finally:
            connections.close_all()

    with on(LATER):
        threads = [threading.Thread(target=press_it, args=one) for one in presses]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    has = funder_of(award)
    assert len(answers) == len(presses)
    assert sorted(len(said) for body, said in answers if body == has) == [0, 0, 1]
    assert all(f"is with {has} now" in said for body, said in answers if body != has)
    assert len(moves_of(award)) == 1


def test_nobody_else_takes_one_on(cast: Cast, east: Organisation, west: Organisation) -> None:
    award = awarded.accepted(cast)
    stranger = cast.adds(Group("far", "amara", "Faraway Council", Kind.STATUTORY, LegalForm.COUNCIL))
    cast.acts("sadia", "far", "grants-officer", asked_by="amara")
    assert takes_on(cast, stranger, award) == [], "for who did not come after, it is not there"
    split(cast, east, west)
    assert takes_on(cast, stranger, award) == []
    for body, by in ((west, "sadia"), (east, "grace"), (east, "amara"), (east, "winnie")):
        with pytest.raises(NotAllowed):
            takes_on(cast, body, award, by=by)
    takes_on(cast, east, award)
    with pytest.raises(NotAllowed):
        passes(cast, east, west, award, by="grace")
    with pytest.raises(Refused, match="Faraway Council does not come after that body"):
        passes(cast, east, stranger, award)
    assert funder_of(award) == east


def test_what_was_moved_before_the_second_was_named_is_passed_on(
    cast: Cast, east: Organisation, west: Organisation
) -> None:
    award = awarded.accepted(cast)
    with on(SPLIT):
        closing.succeed(predecessor=cast.organisation["council"], successor=east, on=SPLIT, by=cast.person["amara"])
        jobs_of("organisations.organisation.succeeded")
        assert funder_of(award) == east
        Message.objects.all().delete()
        closing.succeed(predecessor=cast.organisation["council"], successor=west, on=SPLIT, by=cast.person["amara"])
        jobs_of("organisations.organisation.succeeded")
    [asked] = Message.objects.all()
    assert asked.to == cast.person["sadia"].email
    assert "1 award of Estuary Reach Borough Council came to East Reach Council before it was said" in asked.body
    assert passes(cast, east, west, award) == [award]
    assert passes(cast, east, west, award) == [], "twice is once"
    assert funder_of(award) == west
    assert moves_of(award)[-1] == ("East", Move.PASSED, "West")
    told = {one.to: one.subject for one in Message.objects.exclude(pk=asked.pk)}
    assert told == {
        cast.person["winnie"].email: "West Reach Council gives the money of your award now",
        cast.person["grace"].email: "1 award is yours to look after now",
    }
    with on(LATER):
        assert "East Reach Council passed it to West Reach Council" in anybody(f"/register/{award.pk}/").text


def test_what_is_said_to_be_split_at_once_waits_for_one_to_take_it_on(
    cast: Cast, east: Organisation, west: Organisation
) -> None:
    award = awarded.accepted(cast)
    with on(SPLIT):
        named(cast, east, split=True)
        jobs_of("organisations.organisation.succeeded")
        assert funder_of(award) == cast.organisation["council"], "though one alone is named so far"
    split(cast, west)
    assert funder_of(award) == cast.organisation["council"]
    asked = Message.objects.filter(key__startswith="to-place-")
    assert {one.to for one in asked} == {cast.person["sadia"].email, cast.person["grace"].email}
    assert asked.count() == 2, "once each"


def test_what_nobody_can_place_is_put_back(cast: Cast, east: Organisation, west: Organisation) -> None:
    award = awarded.accepted(cast)
    split(cast, east, west)
    takes_on(cast, east, award)
    Message.objects.all().delete()
    assert passes(cast, east, None, award) == [award]
    assert passes(cast, east, None, award) == []
    assert funder_of(award) == cast.organisation["council"]
    [told] = Message.objects.all()
    assert told.subject == "Who looks after your award from Estuary Reach Borough Council is being settled"
    assert takes_on(cast, west, award, by="grace") == [award]
    assert [how for _, how, _ in moves_of(award)] == [Move.WENT_ON, Move.PUT_BACK, Move.WENT_ON]
    with pytest.raises(Refused, match="is with West Reach Council now"):
        passes(cast, east, None, award)


def test_nothing_is_lost_from_what_anybody_reads_meanwhile(cast: Cast, east: Organisation, west: Organisation) -> None:
    award = awarded.accepted(cast, title="Warm Spaces")
    Award.objects.update(ends_on=date(2028, 3, 31))
    split(cast, east, west)
    for placed in (False, True):
        if placed:
            takes_on(cast, east, award)
        with on(LATER):
            assert award in public.in_public()
            assert award in public.ahead()
            assert award in undecided(east if placed else cast.organisation["council"])
            assert f"/register/{award.pk}/" in anybody("/register/ending/").links
            page = anybody(f"/register/{award.pk}/").text
            waits = "It closed on 1 April 2027. None that comes after it has taken this award on yet."
            assert (waits in page) is not placed
            both = get(cast, "winnie", f"/awards/{award.pk}/").text
            assert (
                "This award stays with it, as it was agreed, until one that comes after takes it on" in both
            ) is not placed
            assert ("1 award of bodies before East" in get(cast, "sadia", "/work/").text) is not placed
            assert ("1 award of bodies before East" in get(cast, "sadia", "/awards/").text) is not placed
    payment = award.payments.order_by("due_on")[0]
    with on(LATER), pytest.raises(NotAllowed):
        actions.pay(payment=payment, paid_on=LATER, by=cast.person["farid"])


def test_the_old_body_goes_on_paying_until_then(cast: Cast, east: Organisation, west: Organisation) -> None:
    award = awarded.accepted(cast)
    split(cast, east, west)
    with on(LATER):
        payment = award.payments.order_by("due_on")[0]
        assert actions.pay(payment=payment, paid_on=LATER, by=cast.person["farid"]).paid_on == LATER


def test_one_that_comes_after_by_way_of_another_takes_on_too(
    cast: Cast, east: Organisation, west: Organisation
) -> None:
    award = awarded.accepted(cast)
    split(cast, east, west)
    north = cast.adds(Group("north", "amara", "North Council", Kind.STATUTORY, LegalForm.COUNCIL))
    cast.acts("sadia", "north", "grants-officer", asked_by="amara")
    named(cast, north, after="east")
    with on(SPLIT):
        jobs_of("organisations.organisation.succeeded")
    with pytest.raises(Refused, match="East Reach Council has closed"):
        takes_on(cast, east, award)
    takes_on(cast, north, award)
    assert funder_of(award) == north
    passes(cast, north, west, award)
    assert funder_of(award) == west


def test_a_chain_is_followed_in_whatever_order_the_jobs_run(cast: Cast, east: Organisation) -> None:
    award = awarded.accepted(cast)
    named(cast, east)
    north = cast.adds(Group("north", "amara", "North Council", Kind.STATUTORY, LegalForm.COUNCIL))
    named(cast, north, after="east")
    with on(SPLIT):
        for entry in Entry.objects.filter(event="organisations.organisation.succeeded").order_by("-pk"):
            go_on_under_the_successor(entry)
    assert funder_of(award) == north


def test_a_body_that_opens_again_has_back_what_left_it_and_not_what_it_passed_on(
    cast: Cast, east: Organisation, west: Organisation
) -> None:
    award = awarded.accepted(cast)
    split(cast, east, west)
    takes_on(cast, east, award)
    passes(cast, east, west, award)
    north = cast.adds(Group("north", "amara", "North Council", Kind.STATUTORY, LegalForm.COUNCIL))
    named(cast, north, after="east")
    with on(LATER):
        closing.reopen(organisation=east, by=cast.person["amara"])
        jobs_of("organisations.organisation.reopened")
        assert funder_of(award) == west
        closing.reopen(organisation=cast.organisation["council"], by=cast.person["amara"])
        jobs_of("organisations.organisation.reopened")
        assert funder_of(award) == cast.organisation["council"]
        assert "goes on after all" in anybody(f"/register/{award.pk}/").text
    assert moves_of(award)[-1] == ("West", Move.CAME_BACK, "Estuary")


def test_the_rate_and_whom_to_ask_are_the_old_ones_until_there_are_new_ones(cast: Cast, east: Organisation) -> None:
    award = awarded.accepted(cast, contact="grants@estuary.example")
    old = HourRate.objects.create(
        funder=cast.organisation["council"], pounds=Decimal("11.44"), from_on=SPLIT, source="Cabinet"
    )
    split(cast, east)
    award = Award.objects.get(pk=award.pk)
    assert (award.funder, rate_for(award, LATER)) == (east, old)
    with on(LATER):
        assert "grants@estuary.example" in get(cast, "winnie", f"/awards/{award.pk}/").text
    new = HourRate.objects.create(funder=east, pounds=Decimal("12.60"), from_on=LATER, source="Cabinet")
    assert rate_for(award, LATER) == new
    told: dict[str, Any] = {"organisation": east, "visible_to": Visibility.PUBLIC}
    Contact.objects.create(about=ContactFor.ANYTHING, email="hello@east.example", **told)
    Contact.objects.create(about=ContactFor.FUNDING, email="money@east.example", **told)
    with on(LATER):
        page = get(cast, "winnie", f"/awards/{award.pk}/").text
    assert "money@east.example" in page
    assert "grants@estuary.example" not in page


def test_the_page_filters_pages_and_asks_little(
    cast: Cast, east: Organisation, west: Organisation, django_assert_max_num_queries: Any
) -> None:
    award = awarded.accepted(cast)
    split(cast, east, west)
    where = f"/organisations/{east.pk}/awards-from-before/"
    with on(LATER):
        assert "Tick at least one award" in press(cast, "sadia", where).text
        assert "£6,000" in get(cast, "sadia", f"{where}?place=nowhere&theme=nothing&award=x").text
        assert "£6,000" in get(cast, "sadia", f"{where}?place={award.place.slug}").text
        theme = next(one for one in Theme.values if one != award.application.opportunity.theme)
        assert "None waits to be taken on" in get(cast, "sadia", f"{where}?theme={theme}").text
        browser = browser_of(cast, "sadia")
        officer = browser_of(cast, "grace")
        with django_assert_max_num_queries(20):
            officer.get(f"/awards/{award.pk}/")
        with django_assert_max_num_queries(20):
            browser.get(where)
        page = press(cast, "sadia", where, award=[award.pk])
        assert "1 award is yours to look after now" in page.text
        assert f"{where}?show=ours&award={award.pk}" in get(cast, "sadia", f"/awards/{award.pk}/").links
        with django_assert_max_num_queries(20):
            browser.get(f"{where}?show=ours")
        with django_assert_max_num_queries(20):
            browser.get(f"/awards/{award.pk}/")
        assert "West Reach Council came after that body too" in get(cast, "sadia", f"{where}?show=ours").text
        assert "Choose where they go" in press(cast, "sadia", f"{where}?show=ours", award=[award.pk]).text
        page = press(cast, "sadia", f"{where}?show=ours", award=[award.pk], to="back")
        assert "put back, for another to take on" in page.text
