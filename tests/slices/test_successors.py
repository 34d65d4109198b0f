"""A council that goes on as another: its awards, payments and endings go on, and what it promised holds."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import awarded
from awarded import on
from cast import Cast
from kept.service import clock
from kept.service.awards import actions, queries
from kept.service.awards.models import Version
from kept.service.awards.succession import come_back, go_on_under_the_successor
from kept.service.demo.cast import Group
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations.actions import closing
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.models import Kind, LegalForm, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising
from kept.service.partnerships.in_force import in_force
from visiting import get

MERGED, LATER = date(2027, 4, 1), date(2027, 4, 2)


@pytest.fixture
def successor(cast: Cast) -> Organisation:
    """The council of two boroughs, with Stella as its grants officer and Cyril to pay."""
    bridge = cast.adds(Group("bridge", "amara", "Bridgewater Council", Kind.STATUTORY, LegalForm.COUNCIL))
    cast.acts("stella", "bridge", "grants-officer", asked_by="amara")
    cast.acts("cyril", "bridge", "finance-officer", asked_by="amara")
    return bridge


def merges(cast: Cast, into: Organisation) -> Entry:
    with on(MERGED):
        closing.succeed(predecessor=cast.organisation["council"], successor=into, on=MERGED, by=cast.person["amara"])
        entry = Entry.objects.filter(event="organisations.organisation.succeeded").latest("pk")
        go_on_under_the_successor(entry)
        go_on_under_the_successor(entry)
    return entry


def test_a_council_goes_on_as_another_with_its_awards(cast: Cast, successor: Organisation) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award)
    merges(cast, successor)
    award.refresh_from_db()
    assert award.funder == successor
    [version] = Version.objects.all()
    assert (version.funder_was, version.funder_now, version.on) == (cast.organisation["council"], successor, MERGED)
    payment = award.payments.order_by("due_on")[0]
    with on(LATER):
        with pytest.raises(NotAllowed):
            actions.pay(payment=payment, paid_on=LATER, by=cast.person["farid"])
        actions.pay(payment=payment, paid_on=LATER, by=cast.person["cyril"])
        assert not queries.awards_for(cast.person["grace"], Permission.END_AWARD).exists()
        held = {one.binding.id for one in in_force(successor, award.place, LATER)}
        assert awarded.NOTICE in held, "what was promised holds for whoever goes on"
        given = actions.give_notice(ending=ending, effective_on=date(2027, 7, 2), by=cast.person["stella"])
    assert "Bridgewater Council will end your grant" in given.letter
    with on(LATER):
        page = get(cast, "winnie", f"/awards/{award.pk}/")
    assert "Estuary Reach Borough Council went on as Bridgewater Council, which gives the money now." in page.text


def test_whoever_holds_awards_is_told_once_and_so_is_who_looks_after_them_now(
    cast: Cast, successor: Organisation
) -> None:
    first = awarded.accepted(cast)
    awarded.accepted(cast, first.place, title="Another Fund")
    Message.objects.all().delete()
    merges(cast, successor)
    to = {one.to: one for one in Message.objects.all()}
    assert Message.objects.count() == len(to) == 2
    told = to[str(cast.person["winnie"].email)]
    assert told.subject == "Bridgewater Council gives the money of your awards now"
    assert f"/awards/{first.pk}/" in told.body
    assert "From 1 April 2027" in told.body
    assert to[str(cast.person["stella"].email)].subject == "2 awards are yours to look after now"


def test_what_was_found_before_and_what_was_promised_is_shown_as_going_on(cast: Cast, successor: Organisation) -> None:
    award = awarded.accepted(cast)
    council = cast.organisation["council"]
    with on(MERGED):
        before = get(cast, "winnie", f"/awards/{award.pk}/promises/").text.partition("Council promised")[2]
        assert "Kept" in before
    merges(cast, successor)
    with on(LATER):
        after = get(cast, "winnie", f"/awards/{award.pk}/promises/").text.partition("Council promised")[2]
        assert after == before
        took = get(cast, "winnie", f"/organisations/{successor.pk}/adoptions/").text
        assert "What Estuary Reach Borough Council promised holds for Bridgewater Council" in took
        assert "Nothing yet" not in took
        assert "went on as Bridgewater Council" in get(cast, "tom", f"/organisations/{council.pk}/adoptions/").text
        here = get(cast, "winnie", f"/places/{award.place.slug}/documents/bexley/").text
        assert "Kept now byBridgewater Council" in here


def a_chain(cast: Cast, successor: Organisation) -> Organisation:
    """The council went on as another on 1 April 2027, and that as a third on 2 April."""
    third = cast.adds(Group("third", "amara", "Thames Reach Council", Kind.STATUTORY, LegalForm.COUNCIL))
    merges(cast, successor)
    with on(LATER):
        closing.succeed(predecessor=successor, successor=third, on=LATER, by=cast.person["amara"])
    return third


def test_promises_follow_a_body_that_goes_on_twice(cast: Cast, successor: Organisation) -> None:
    place, council = awarded.a_place_that_promised(cast), cast.organisation["council"]
    third = a_chain(cast, successor)
    assert not in_force(third, place, MERGED), "not before the last of them went on"
    held = {one.binding.id: one.adoption.organisation for one in in_force(third, place, LATER)}
    assert held[awarded.NOTICE] == council
    with on(LATER):
        took = get(cast, "winnie", f"/organisations/{third.pk}/adoptions/").text
        assert "What Estuary Reach Borough Council promised holds for Thames Reach Council too, by way of" in took
        document = get(cast, "winnie", f"/places/{place.slug}/documents/bexley/").text
        assert "Kept now byThames Reach Council" in document
        assert "Bridgewater Council" not in document
        with pytest.raises(Refused, match="itself went on as"):
            closing.succeed(predecessor=third, successor=council, on=LATER, by=None)


def test_what_one_in_between_promised_itself_stands_before_what_an_older_one_did(
    cast: Cast, successor: Organisation
) -> None:
    place = awarded.a_place_that_promised(cast)
    governance = promising.Governance("Cabinet", "CAB/26/2", date(2026, 1, 2), "Bea Bridge", "Leader")
    with on(date(2026, 2, 1)):
        own = promising.adopt(
            place=place,
            organisation=successor,
            document="bexley",
            governance=governance,
            from_on=date(2026, 2, 1),
            by=None,
        )
    third = a_chain(cast, successor)
    held = {one.binding.id: one.adoption for one in in_force(third, place, LATER)}
    assert held[awarded.NOTICE] == own, "though the older body took it on later"


@pytest.mark.parametrize("many", [1, 8])
def test_looking_takes_as_many_queries_however_many_went_on(cast: Cast, many: int) -> None:
    place, body = awarded.a_place_that_promised(cast), cast.organisation["council"]
    for number in range(many):
        after = Organisation.objects.create(
            name=f"Council {number}", kind=Kind.STATUTORY, legal_form=LegalForm.COUNCIL, added_at=clock.now()
        )
        with on(MERGED):
            closing.succeed(predecessor=body, successor=after, on=MERGED, by=None)
        body = after
    with CaptureQueriesContext(connection) as asked:
        assert in_force(body, place, MERGED)
    assert len(asked) == 4, [one["sql"] for one in asked.captured_queries]


def test_before_the_day_and_where_it_promises_itself_the_older_promise_does_not_hold(
    cast: Cast, successor: Organisation
) -> None:
    award = awarded.accepted(cast)
    merges(cast, successor)
    assert not in_force(successor, award.place, date(2027, 3, 31))
    own = {one.adoption.organisation_id for one in in_force(successor, award.place, LATER)}
    assert own == {cast.organisation["council"].pk}


def test_a_body_that_opens_again_has_its_awards_back(cast: Cast, successor: Organisation) -> None:
    award = awarded.accepted(cast)
    merges(cast, successor)
    with on(LATER):
        closing.reopen(organisation=cast.organisation["council"], by=cast.person["amara"])
        entry = Entry.objects.filter(event="organisations.organisation.reopened").latest("pk")
        come_back(entry)
        come_back(entry)
    award.refresh_from_db()
    assert award.funder == cast.organisation["council"]
    assert Version.objects.count() == 2


def test_a_body_that_was_split_moves_nothing_by_itself(cast: Cast, successor: Organisation) -> None:
    award = awarded.accepted(cast)
    half = cast.adds(Group("half", "amara", "Marshside Council", Kind.STATUTORY, LegalForm.COUNCIL))
    with on(MERGED):
        for into in (successor, half):
            closing.succeed(
                predecessor=cast.organisation["council"], successor=into, on=MERGED, by=cast.person["amara"]
            )
        for entry in Entry.objects.filter(event="organisations.organisation.succeeded"):
            go_on_under_the_successor(entry)
    award.refresh_from_db()
    assert award.funder == cast.organisation["council"]
    assert not Version.objects.exists()
