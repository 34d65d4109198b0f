"""Which way of paying: every way weighed, one chosen, published with its reasons, and replaced but never changed."""

from datetime import date

import pytest
from django.test import Client

from awarded import adopts, on
from cast import Cast
from funds import a_fund, a_place, a_route, an_intention
from kept.service.checks.models import ComesTo, Finding
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.opportunities import actions, planning, routes
from kept.service.opportunities.models import Intention
from kept.service.opportunities.route_models import RouteDecision
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place, TakenUp
from kept.service.statements import actions as stating
from kept.service.statements.models import Statement
from reading import look, send
from signing_in import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 8, 10)
SAID = {"small": "Groups here can start at once.", "contract": "Too much paper for so little money."}
ASKED = {"consulted": "Estuary Voluntary Voice", "consulted_on-day": "3", "consulted_on-month": "8"}


@pytest.fixture
def place(cast: Cast) -> Place:
    """Estuary Reach, whose council took up the recommendation that every way is weighed (gm-r4)."""
    place = a_place(cast)
    adoption = adopts(cast, place, "greater-manchester")
    promising.answer_recommendation(
        adoption=adoption, recommendation="gm-r4", status=TakenUp.Status.TAKEN_UP, reason="", by=None
    )
    return place


@pytest.fixture
def meant(cast: Cast, place: Place) -> Intention:
    """Warm tables, in the plan since 3 August."""
    with on(date(2026, 8, 3)):
        return an_intention(cast, place)


def principles(cast: Cast, place: Place) -> Statement:
    with on(date(2026, 8, 4)):
        post = promising.fill_post(
            place=place,
            organisation=cast.organisation["council"],
            what="contact",
            holder=cast.person["grace"],
            from_on=date(2026, 4, 1),
            by=None,
        )
        return stating.publish(
            organisation=cast.organisation["council"],
            place=place,
            what="principles for choosing a grant",
            title="How we choose",
            words="A grant first.",
            owner=post,
            published_on=date(2026, 8, 4),
            review_on=date(2027, 8, 4),
            by=cast.person["sadia"],
        )


def test_an_officer_weighs_chooses_and_publishes_and_everybody_reads_why(
    cast: Cast, place: Place, meant: Intention
) -> None:
    at = f"/plan/{meant.pk}/route/"
    rests_on = principles(cast, place)
    with on(TODAY):
        assert "has not published how it chose" in look(Client(), at).text
        grace = signed_in(cast.person["grace"], staff=True)
        look(grace, f"{at}weigh/")
        chosen = send(grace, f"{at}weigh/", SAID | {"version": "0"})
        assert [one.get("value") for one in chosen.find("input", name="chosen")] == ["small", "contract"]
        assert "has not published how it chose" in look(Client(), at).text, "a draft is nobody else's to read"
        typed = ASKED | {"consulted_on-year": "2026", "version": "1", "chosen": "small", "principles": str(rests_on.pk)}
        over = send(grace, f"{at}choose/", typed)
        assert "Too much paper for so little money." in over.text
        send(grace, f"{at}publish/", {"version": "2"})
        read = look(Client(), at).text
        planned = look(Client(), f"/plan/{meant.pk}/").text
    assert "Small grant, decided on 10 August 2026" in read
    assert "Too much paper for so little money." in read
    assert "How we choose, version 1" in read
    assert "Estuary Voluntary Voice Asked on 3 August 2026" in read
    assert "Not considered: core grant" in read
    assert "Small grant: read what was weighed" in planned
    assert Entry.objects.get(event="opportunities.route.decided").kept == {"chosen": "small", "number": 1}


@pytest.mark.parametrize(
    ("weighed", "comes_to"),
    [
        (SAID, ComesTo.KEPT),
        ({"small": "It is quick.", "core": "Too long."}, ComesTo.NOT_KEPT),
        (None, ComesTo.CANNOT_TELL),
    ],
)
def test_publishing_the_grant_is_held_to_what_was_weighed(
    cast: Cast, place: Place, meant: Intention, weighed: dict[str, str] | None, comes_to: str
) -> None:
    """gm-r4-5: the full range, in every instance."""
    with on(TODAY):
        if weighed:
            a_route(cast, meant, **weighed)
        fund = a_fund(cast, place, intention=meant)
        found = {"gm-r4-5:invitation-carries": actions.Reason("Nothing can be bought for it.")}
        actions.publish(opportunity=fund, by=cast.person["grace"], reasons=found)
        read = look(Client(), f"/grants/{fund.pk}/")
    assert Finding.objects.get(provision="gm-r4-5").comes_to == comes_to
    assert (f"/plan/{meant.pk}/route/" in read.links) is (weighed is not None), "no way to a reason that is not there"


def test_a_decision_is_replaced_and_stays_to_be_read(cast: Cast, meant: Intention) -> None:
    with on(TODAY):
        first = a_route(cast, meant)
        with pytest.raises(Refused, match="published and stays as it is"):
            routes.choose(
                decision=first,
                chosen="contract",
                principles=None,
                consulted="",
                consulted_on=None,
                version=first.version,
                by=cast.person["grace"],
            )
        grace = signed_in(cast.person["grace"], staff=True)
        again = look(grace, f"/plan/{meant.pk}/route/weigh/")
        assert "Too much paper for so little money." in again.text, "it begins with what was said before"
        second = a_route(cast, meant, core="It must last.", contract="Still too much paper.")
        latest, older = look(Client(), f"/plan/{meant.pk}/route/"), look(Client(), f"/plan/routes/{first.pk}/")
    assert (first.number, second.number) == (1, 2)
    assert "Core grant, decided on" in latest.text
    assert f"/plan/routes/{first.pk}/" in latest.links
    assert "Groups here can start at once." in older.text
    assert "Read the one that took its place" in older.text


def test_two_officers_notice_each_other_and_lose_nothing(cast: Cast, meant: Intention) -> None:
    at = f"/plan/{meant.pk}/route/weigh/"
    with on(TODAY):
        grace = signed_in(cast.person["grace"], staff=True)
        send(grace, at, SAID | {"version": "0"})
        late = send(grace, at, {"loan": "It would have to be paid back.", "version": "0"})
    assert "Somebody else changed this while you were writing" in late.text
    assert "It would have to be paid back." in late.text
    assert RouteDecision.objects.get().weighed.count() == 2


def test_what_cannot_be_taken_is_said(cast: Cast, meant: Intention) -> None:
    at = f"/plan/{meant.pk}/route/"
    with on(TODAY):
        grace = signed_in(cast.person["grace"], staff=True)
        for typed, says in (
            ({}, "Write a sentence about at least one way"),
            ({"small": "x" * 501}, "Write at most 500 characters about this way"),
        ):
            assert says in send(grace, f"{at}weigh/", {"version": "0"} | typed).text
        assert not RouteDecision.objects.exists()
        routes.weigh(intention=meant, weighed=SAID, version=0, by=cast.person["grace"])
        asked_on = {f"consulted_on-{part}": "8" for part in ("day", "month")}
        for typed, says in (
            ({"chosen": "loan"}, "Choose one of the ways you wrote about"),
            ({"consulted": "Voice"}, "Write the day on which you asked them"),
            (asked_on | {"consulted_on-year": "2026"}, "Write whom you asked on that day"),
            (asked_on | {"consulted_on-year": "2027", "consulted": "Voice"}, "on a day to come"),
        ):
            assert says in send(grace, f"{at}choose/", {"version": "1", "chosen": "small"} | typed).text
    assert RouteDecision.objects.get().chosen == ""


def test_a_draft_can_be_thrown_away(cast: Cast, meant: Intention) -> None:
    with on(TODAY):
        routes.weigh(intention=meant, weighed=SAID, version=0, by=cast.person["grace"])
        grace = signed_in(cast.person["grace"], staff=True)
        look(grace, f"/plan/{meant.pk}/route/discard/")
        send(grace, f"/plan/{meant.pk}/route/discard/", {})
    assert not RouteDecision.objects.exists()


def test_nobody_else_decides_and_nothing_is_decided_for_what_is_dropped(cast: Cast, meant: Intention) -> None:
    with on(TODAY):
        with pytest.raises(NotAllowed):
            routes.weigh(intention=meant, weighed=SAID, version=0, by=cast.person["winnie"])
        planning.drop(intention=meant, because="There is no money.", by=cast.person["grace"])
        with pytest.raises(Refused, match="taken back"):
            routes.weigh(intention=meant, weighed=SAID, version=0, by=cast.person["grace"])
