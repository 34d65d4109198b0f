"""What holds where, for whom and from when; and who may say so."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Cast
from kept.documents.loader import provision
from kept.service import clock
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations.actions import membership
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.partnerships import actions as promising
from kept.service.partnerships import queries
from kept.service.partnerships.in_force import InForce, bound_by, in_force
from kept.service.partnerships.models import Adoption, LocalNumber, Member, Place, Post, StandsFor, TakenUp
from kept.service.people.exports import everything_about

NOTICE = "bx-4.s.6:ending-notice"
BEGAN = date(2026, 4, 1)
LONG_AGO = date(2020, 1, 1)
GOVERNANCE = promising.Governance("Cabinet", "CAB/19/3", date(2019, 12, 3), "Sadia Quill", "Director")


@pytest.fixture
def place(cast: Cast) -> Place:
    """Estuary Reach, inside Wide Estuary, with every body but Estuary Wheels in its partnership."""
    system = promising.add_place(name="Wide Estuary", slug="wide-estuary", kind=Place.Kind.SYSTEM, by=None)
    here = promising.add_place(
        name="Estuary Reach", slug="estuary-reach", kind=Place.Kind.PLACE, inside=system, by=None
    )
    for short in ("council", "voice", "lunch"):
        promising.join(place=here, organisation=cast.organisation[short], from_on=LONG_AGO, by=None)
    promising.join(place=system, organisation=cast.organisation["health"], from_on=LONG_AGO, by=None)
    return here


def adopted(cast: Cast, place: Place, from_on: date = BEGAN, document: str = "bexley", **more: Any) -> Adoption:
    return promising.adopt(
        place=place,
        organisation=cast.organisation["council"],
        document=document,
        governance=GOVERNANCE,
        from_on=from_on,
        by=more.get("by"),
    )


def numbered(place: Place, promised: Any, from_on: date, by: Any = None) -> LocalNumber:
    return promising.set_number(
        place=place,
        provision="bx-4.s.6",
        standard="ending-notice",
        promised=promised,
        source="Partnership meeting",
        from_on=from_on,
        by=by,
    )


def held(cast: Cast, place: Place, on: date, body: str = "council") -> dict[str, InForce]:
    found = in_force(cast.organisation[body], place, on)
    by_id = {one.binding.id: one for one in found}
    assert len(by_id) == len(found), "no promise is held twice against one deed"
    return by_id


def notice(cast: Cast, place: Place, on: date) -> object:
    """What is promised of notice for the council's deeds of a day; None where nothing is."""
    found = held(cast, place, on).get(NOTICE)
    return found and found.binding.branches[0].promised


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DAYS, min_size=5, max_size=5), DAYS)
def test_what_holds_is_what_the_dates_say(cast: Cast, place: Place, days: list[date], on: date) -> None:
    """Adopted from a day until another, above or here, and a number that stands in between: each on its own days."""
    Adoption.objects.all().delete()
    LocalNumber.objects.all().delete()
    first, second, *numbers = sorted(days[:2]) + sorted(days[2:])
    where = place if days[0].day % 2 else place.inside
    assert where is not None
    adoption = adopted(cast, where, first)
    promising.leave(adoption=adoption, until_on=second, by=None)
    numbered(place, "6 months", numbers[0])
    if numbers[1] > numbers[0]:
        numbered(place, "9 months", numbers[1])
    promising.end_number(number=LocalNumber.objects.get(until_on=None), until_on=numbers[2], by=None)
    agreed = None
    if numbers[0] <= on <= numbers[2]:
        agreed = "9 months" if numbers[1] > numbers[0] and on >= numbers[1] else "6 months"
    expected = (agreed or "3 months") if first <= on <= second else None
    assert notice(cast, place, on) == expected


@pytest.mark.parametrize(
    ("on", "promised"),
    [
        (BEGAN - timedelta(days=1), None),
        (BEGAN, "3 months"),
        (date(2026, 5, 31), "3 months"),
        (date(2026, 6, 1), "6 months"),
        (date(2026, 6, 30), "6 months"),
        (date(2026, 7, 1), "3 months"),
        (date(2026, 9, 30), "3 months"),
        (date(2026, 10, 1), None),
    ],
)
def test_the_first_and_the_last_day_count(cast: Cast, place: Place, on: date, promised: str | None) -> None:
    promising.leave(adoption=adopted(cast, place), until_on=date(2026, 9, 30), by=None)
    number = numbered(place, "6 months", date(2026, 6, 1))
    promising.end_number(number=number, until_on=date(2026, 6, 30), by=None)
    assert notice(cast, place, on) == promised


def test_what_a_place_above_adopted_holds_here_and_what_was_adopted_here_does_not_hold_above(
    cast: Cast, place: Place
) -> None:
    system = place.inside
    assert system is not None
    above = adopted(cast, system)
    numbered(system, "6 months", BEGAN)
    assert notice(cast, place, BEGAN) == "6 months", "so does the number agreed above"
    numbered(place, "4 months", BEGAN)
    assert notice(cast, place, BEGAN) == "4 months", "and the nearest place's number counts"
    here = adopted(cast, place)
    assert held(cast, place, BEGAN)[NOTICE].adoption == here, "adopted in both, it holds once, by the nearer"
    promising.leave(adoption=above, until_on=BEGAN, by=None)
    assert notice(cast, system, BEGAN + timedelta(days=1)) is None


def test_looking_is_a_handful_of_queries_however_deep_the_place(cast: Cast, place: Place) -> None:
    adopted(cast, place)
    inner = place
    for number in range(6):
        inner = promising.add_place(name=f"W{number}", slug=f"w{number}", kind=Place.Kind.WARD, inside=inner, by=None)
        numbered(inner, f"{number + 1} months", BEGAN)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert notice(cast, inner, BEGAN) == "6 months"
    assert len(asked) <= 5, [one["sql"] for one in asked.captured_queries]


def test_a_side_is_bound_by_what_is_said_of_it(cast: Cast, place: Place) -> None:
    adopted(cast, place)
    promising.adopt(
        place=place,
        organisation=cast.organisation["voice"],
        document="bexley",
        governance=GOVERNANCE,
        from_on=BEGAN,
        capacity=Adoption.Capacity.SECTOR,
        by=cast.person["stefan"],
    )
    assert NOTICE not in held(cast, place, BEGAN, "voice")
    assert [one.organisation for one in bound_by(provision("bx-4.s.6"), place, BEGAN)] == [cast.organisation["council"]]
    both = {one.organisation for one in bound_by(provision("bx-fw.1"), place, BEGAN)}
    assert both == {cast.organisation["council"], cast.organisation["voice"]}
    assert bound_by(provision("bx-fw.1"), place, BEGAN - timedelta(days=1)) == []


def test_an_office_that_a_document_names_is_settled_and_may_be_several_bodies(cast: Cast, place: Place) -> None:
    adopted(cast, place)
    named = next(one for one in queries.names_in(place) if one.named == "Council, CCG, BVSC")
    assert named.bodies == []
    promise = next(
        one for one in named.document.provisions if one.bound == "named: Council, CCG, BVSC" and one.asks_something
    )
    assert bound_by(promise, place, BEGAN) == []
    bodies = [cast.organisation["council"], cast.organisation["health"]]
    by = cast.person["stefan"]
    for _ in range(2):  # twice is once
        promising.settle_name(place=place, document="bexley", named="Council, CCG, BVSC", organisations=bodies, by=by)
    assert StandsFor.objects.count() == 2
    assert [one.organisation for one in bound_by(promise, place, BEGAN)] == [cast.organisation["council"]]
    promising.settle_name(place=place, document="bexley", named="Council, CCG, BVSC", organisations=[], by=by)
    assert bound_by(promise, place, BEGAN) == []
    with pytest.raises(Refused, match="names nobody as the Crown"):
        promising.settle_name(place=place, document="bexley", named="the Crown", organisations=bodies, by=by)


def test_a_framework_holds_in_what_is_taken_up_and_in_what_stands_under_no_recommendation(
    cast: Cast, place: Place
) -> None:
    sadia = cast.person["sadia"]
    framework = adopted(cast, place, document="greater-manchester", by=sadia)
    before = set(held(cast, place, BEGAN))
    assert "gm-app4.1.3-c:word-limit" not in before
    assert any(one.startswith("gm-pre-") for one in before)
    changed = promising.answer_recommendations(
        adoption=framework, answers={"gm-r4": ("taken up", ""), "gm-r5": ("later", "")}, by=sadia
    )
    assert [one.recommendation for one in changed] == ["gm-r4", "gm-r5"]
    assert "gm-app4.1.3-c:word-limit" in held(cast, place, BEGAN)
    again = promising.answer_recommendations(
        adoption=framework, answers={"gm-r4": ("taken up", ""), "gm-r5": ("in part", "")}, by=sadia
    )
    assert [one.recommendation for one in again] == ["gm-r5"], "what did not change is not written"
    with pytest.raises(Refused, match="Say why"):
        promising.answer_recommendations(
            adoption=framework, answers={"gm-r6": ("taken up", ""), "gm-r7": ("not taken up", " ")}, by=sadia
        )
    assert not TakenUp.objects.filter(recommendation="gm-r6").exists(), "all of it, or none"


def test_a_document_is_adopted_once_at_a_time_left_and_gone_back_to(cast: Cast, place: Place) -> None:
    sadia = cast.person["sadia"]
    first = adopted(cast, place, by=sadia)
    with pytest.raises(Refused, match="has adopted A Compact for Bexley here already, from 1 April 2026"):
        adopted(cast, place, date(2027, 1, 1), by=sadia)
    with pytest.raises(Refused, match="Choose 1 April 2026 or a later day"):
        promising.leave(adoption=first, until_on=BEGAN - timedelta(days=1), by=sadia)
    promising.leave(adoption=first, until_on=date(2026, 9, 30), by=sadia)
    with pytest.raises(Refused, match="had adopted A Compact for Bexley here until 30 September 2026"):
        adopted(cast, place, date(2026, 9, 30), by=sadia)
    assert promising.stay(adoption=first, by=sadia).until_on is None
    promising.leave(adoption=first, until_on=date(2026, 9, 30), by=sadia)
    adopted(cast, place, date(2026, 10, 1), by=sadia)
    with pytest.raises(Refused, match="already, from 1 October 2026"):
        promising.stay(adoption=first, by=sadia)
    with pytest.raises(Refused, match="is a report"):
        adopted(cast, place, document="medway-task-group", by=sadia)
    with pytest.raises(Refused, match="before the day it was decided"):
        adopted(cast, place, date(2019, 12, 2), document="kent-medway", by=sadia)


def test_a_number_is_put_right_from_its_own_day_and_never_laid_over_a_later_one(cast: Cast, place: Place) -> None:
    stefan = cast.person["stefan"]
    numbered(place, "6 months", BEGAN, stefan)
    numbered(place, "5 months", BEGAN, stefan)
    assert LocalNumber.objects.get().promised == "5 months"
    with pytest.raises(Refused, match="There is a number from 1 April 2026 already"):
        numbered(place, "4 months", BEGAN - timedelta(days=1), stefan)
    with pytest.raises(Refused, match="Choose 1 April 2026 or a later day"):
        promising.end_number(number=LocalNumber.objects.get(), until_on=BEGAN - timedelta(days=1), by=stefan)


def test_a_post_has_one_holder_at_a_time_and_no_gap(cast: Cast, place: Place) -> None:
    council, sadia = cast.organisation["council"], cast.person["sadia"]

    def filled(holder: str, from_on: date, deputy: str | None = None) -> Post:
        return promising.fill_post(
            place=place,
            organisation=council,
            what="contact for a policy area",
            scope="grants",
            holder=cast.person[holder],
            deputy=cast.person[deputy] if deputy else None,
            from_on=from_on,
            by=sadia,
        )

    filled("grace", BEGAN, "farid")
    filled("cyril", BEGAN + timedelta(days=30))
    assert [one.until_on for one in Post.objects.order_by("from_on")] == [date(2026, 4, 30), None]
    assert [one.holder for one in queries.posts_in(place, date(2026, 4, 30))] == [cast.person["grace"]]
    filled("farid", BEGAN + timedelta(days=30))
    assert Post.objects.get(until_on=None).holder == cast.person["farid"], "one that begins that day is put right"
    with pytest.raises(Refused, match="from 1 May 2026 already"):
        filled("grace", BEGAN + timedelta(days=29))
    with pytest.raises(Refused, match="Winnie Tallow does not act for Estuary Reach Borough Council"):
        filled("winnie", date(2026, 6, 1))
    with pytest.raises(Refused, match="somebody else as deputy"):
        filled("grace", date(2026, 6, 1), "grace")
    promising.end_post(post=Post.objects.get(until_on=None), until_on=date(2026, 6, 30), by=sadia)
    assert not queries.posts_in(place, date(2026, 7, 1)).exists()


def test_a_body_is_part_of_a_partnership_once_and_can_come_back(cast: Cast, place: Place) -> None:
    stefan, bikes = cast.person["stefan"], cast.organisation["bikes"]
    member = promising.join(place=place, organisation=bikes, from_on=BEGAN, by=stefan)
    with pytest.raises(Refused, match="Estuary Wheels is part of Estuary Reach already"):
        promising.join(place=place, organisation=bikes, from_on=BEGAN, by=stefan)
    promising.part(member=member, until_on=date(2026, 5, 31), by=stefan)
    promising.join(place=place, organisation=bikes, from_on=date(2026, 6, 1), by=stefan)
    assert bikes in [one.organisation for one in queries.members_of(place)]


def test_a_person_is_given_the_posts_held_about_them_and_their_name_goes_with_them(cast: Cast, place: Place) -> None:
    grace = cast.person["grace"]
    promising.fill_post(
        place=place, organisation=cast.organisation["council"], what="contact", holder=grace, from_on=BEGAN, by=None
    )
    [post] = everything_about(grace)["posts"]
    assert (post["post"], post["organisation"], post["from"]) == ("contact", "Estuary Reach Borough Council", BEGAN)
    membership.leave_everything(person=grace)
    assert queries.posts_in(place, BEGAN).get().holder.called == "Somebody who has left"


def test_whoever_runs_the_site_adds_a_place_with_its_bodies_at_the_command_line(cast: Cast, place: Place) -> None:
    said = io.StringIO()
    call_command(
        "add_place",
        "Far Bank",
        kind="ward",
        inside="estuary-reach",
        body=["estuary voluntary voice", "The Estuary Reach Borough Council"],
        stdout=said,
    )
    added = Place.objects.get(slug="far-bank")
    assert (added.inside, added.kind) == (place, "ward")
    assert may(cast.person["stefan"], Permission.KEEP_PLACE, added), "its steward can keep it at once"
    assert "Far Bank is at /places/far-bank/" in said.getvalue()
    for told, says in (
        ({"name": "Far  Bank"}, "another name"),
        ({"name": "!"}, "with letters"),
        ({"name": "Near Bank", "inside": "nowhere"}, "There is no place at /places/nowhere/"),
        ({"name": "Near Bank", "body": ["Saltmarsh Lunch Club"]}, "No public or support body is called"),
    ):
        with pytest.raises(CommandError, match=says):
            call_command("add_place", told.pop("name"), **told)
    assert not Place.objects.filter(name="Near Bank").exists()


ACTS: dict[str, tuple[set[str], Callable[..., object]]] = {
    "adopt": ({"sadia"}, lambda cast, place, by: adopted(cast, place, document="kent-medway", by=by)),
    "leave": (
        {"sadia"},
        lambda cast, place, by: promising.leave(adoption=Adoption.objects.get(), until_on=BEGAN, by=by),
    ),
    "stay": ({"sadia"}, lambda cast, place, by: promising.stay(adoption=Adoption.objects.get(), by=by)),
    "answer": (
        {"sadia"},
        lambda cast, place, by: promising.answer_recommendation(
            adoption=Adoption.objects.get(), recommendation="gm-r4", status="later", by=by
        ),
    ),
    "fill a post": (
        {"sadia", "amara"},
        lambda cast, place, by: promising.fill_post(
            place=place,
            organisation=cast.organisation["council"],
            what="contact",
            holder=cast.person["grace"],
            from_on=BEGAN,
            by=by,
        ),
    ),
    "end a post": (
        {"sadia", "amara"},
        lambda cast, place, by: promising.end_post(
            post=Post.objects.get_or_create(
                place=place, organisation=cast.organisation["council"], what="seat", from_on=BEGAN
            )[0],
            until_on=BEGAN,
            by=by,
        ),
    ),
    "join": (
        {"stefan"},
        lambda cast, place, by: promising.join(
            place=place, organisation=cast.organisation["bikes"], from_on=BEGAN, by=by
        ),
    ),
    "part": (
        {"stefan"},
        lambda cast, place, by: promising.part(
            member=Member.objects.get(place=place, organisation=cast.organisation["lunch"]), until_on=BEGAN, by=by
        ),
    ),
    "settle a name": (
        {"stefan"},
        lambda cast, place, by: promising.settle_name(
            place=place, document="bexley", named="BVSC", organisations=[cast.organisation["voice"]], by=by
        ),
    ),
    "set a number": ({"stefan"}, lambda cast, place, by: numbered(place, "6 months", BEGAN, by)),
    "end a number": (
        {"stefan"},
        lambda cast, place, by: promising.end_number(
            number=LocalNumber.objects.get_or_create(
                place=place, provision="bx-4.s.6", standard="ending-notice", promised="6 months", from_on=BEGAN
            )[0],
            until_on=BEGAN,
            by=by,
        ),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_act_is_for_those_whose_it_is(cast: Cast, place: Place, name: str) -> None:
    allowed, act = ACTS[name]
    adopted(cast, place, document="greater-manchester")
    for who, person in cast.person.items():
        if who not in allowed:
            with pytest.raises(NotAllowed):
                act(cast, place, person)
    entries = Entry.objects.filter(event__startswith="partnerships").count()
    for who in allowed:
        act(cast, place, cast.person[who])
    written = Entry.objects.filter(event__startswith="partnerships").count() - entries
    assert written == (0 if name == "stay" else len(allowed)), "one entry of history for each act that changes a thing"


def test_a_steward_keeps_no_place_their_body_has_left_or_is_not_part_of(cast: Cast, place: Place) -> None:
    stefan = cast.person["stefan"]
    system = place.inside
    assert system is not None
    with pytest.raises(NotAllowed):
        numbered(system, "6 months", BEGAN, stefan)
    Member.objects.filter(place=place, organisation=cast.organisation["voice"]).update(
        until_on=clock.today() - timedelta(days=1)
    )
    with pytest.raises(NotAllowed):
        numbered(place, "6 months", BEGAN, stefan)


def test_what_may_be_done_and_what_is_found_agree(cast: Cast, place: Place) -> None:
    adopted(cast, place)
    numbered(place, "6 months", BEGAN)
    ACTS["fill a post"][1](cast, place, cast.person["sadia"])
    found = {
        queries.places_for: Place,
        queries.members_for: Member,
        queries.numbers_for: LocalNumber,
        queries.adoptions_for: Adoption,
        queries.posts_for: Post,
    }
    allowed = 0
    for things_for, model in found.items():
        everything = list(model.objects.all())
        for person in [*cast.person.values(), None]:
            for permission in Permission:
                theirs = set(things_for(person, permission))
                assert theirs == {thing for thing in everything if may(person, permission, thing)}
                allowed += len(theirs)
    assert allowed > 100, "the cast is such that the comparison is worth making"
