"""More money above a body's limit takes two of its people, by either door; below it, one."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.models import Award, ChangeRequest, Uplift
from kept.service.decisions import actions as deciding
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.outbox.models import Message
from visiting import get, press

pytestmark = pytest.mark.django_db
LATER = date(2027, 1, 5)


@pytest.fixture
def award(cast: Cast) -> Award:
    """£6,000 of a council where two people look after awards, and one may agree to £6,100 at most."""
    award = awarded.accepted(cast)
    cast.acts("cyril", "council", "contract-manager", asked_by="amara")
    deciding.set_rules(organisation=cast.organisation["council"], above=Decimal(6_100), by=cast.person["amara"])
    return award


def asked_for(cast: Cast, award: Award, more: str) -> Uplift:
    with on(LATER):
        return actions.ask_for_more(
            award=award, more=Decimal(more), from_on=LATER, why="Gas.", by=cast.person["winnie"]
        )


def says_yes(cast: Cast, uplift: Uplift, by: str, to: str, answer: str = "") -> Uplift:
    with on(LATER):
        return actions.answer_uplift(
            uplift=uplift, agreed=Decimal(to), answer=answer, asked=uplift.more, by=cast.person[by]
        )


def amount_of(award: Award) -> Decimal:
    award.refresh_from_db()
    assert sum(one.amount for one in award.payments.all()) == award.amount
    return award.amount


def test_up_to_the_limit_one_person_agrees(cast: Cast, award: Award) -> None:
    assert says_yes(cast, asked_for(cast, award, "100.00"), "grace", "100.00").answered_at is not None
    assert amount_of(award) == 6100


def test_above_it_the_first_yes_adds_nothing_and_the_second_does(cast: Cast, award: Award) -> None:
    uplift = asked_for(cast, award, "100.01")
    for _ in range(2):
        assert says_yes(cast, uplift, "grace", "100.01", "Gladly.").answered_at is None, "their own second press"
    assert amount_of(award) == 6000
    assert {one.to for one in Message.objects.filter(key__startswith="uplift-first-yes")} == {
        "grace@council.estuary.example",
        "cyril@council.estuary.example",
    }
    assert not Message.objects.filter(key__startswith="uplift-answered").exists()
    with pytest.raises(NotAllowed):
        says_yes(cast, uplift, "farid", "100.01")
    done = says_yes(cast, uplift, "cyril", "100.01")
    assert (done.answered_by, done.answer) == (cast.person["cyril"], "Gladly.")
    assert amount_of(award) == Decimal("6100.01")
    assert Entry.objects.filter(event="awards.uplift.first-yes").count() == 1
    assert says_yes(cast, asked_for(cast, award, "1.00"), "grace", "1.00").answered_at is None, "it is over it already"


def test_another_sum_or_another_request_begins_anew(cast: Cast, award: Award) -> None:
    uplift = asked_for(cast, award, "400.00")
    says_yes(cast, uplift, "grace", "400.00")
    assert says_yes(cast, uplift, "cyril", "300.00").first_yes_by == cast.person["cyril"]
    assert amount_of(award) == 6000
    again = asked_for(cast, award, "500.00")
    assert (again.pk, again.first_yes_by) == (uplift.pk, None)
    says_yes(cast, again, "grace", "300.00")
    assert amount_of(award) == 6000, "that yes was to what was asked before"
    says_yes(cast, again, "cyril", "300.00")
    assert amount_of(award) == 6300


def test_a_no_needs_no_second(cast: Cast, award: Award) -> None:
    uplift = asked_for(cast, award, "400.00")
    says_yes(cast, uplift, "grace", "400.00")
    with on(LATER):
        no: dict[str, Any] = {"agreed": None, "answer": "The fund is spent.", "asked": uplift.more}
        actions.answer_uplift(uplift=uplift, by=cast.person["cyril"], **no)
    assert amount_of(award) == 6000


def change(cast: Cast, award: Award, by: str, to: str = "6500.00") -> ChangeRequest:
    return actions.ask_for_change(
        award=award,
        kind="amount",
        by_holder=by == "winnie",
        reasons="More people come.",
        wanted=actions.Wanted(amount=Decimal(to)),
        by=cast.person[by],
    )


def answer(cast: Cast, request: ChangeRequest, by: str, agreed: bool = True, words: str = "") -> ChangeRequest:
    return actions.answer_change(request=request, agreed=agreed, words=words, by=cast.person[by])


def test_the_other_door_takes_two_as_well(cast: Cast, award: Award) -> None:
    with on(LATER):
        asked = change(cast, award, "winnie")
        assert answer(cast, asked, "grace").waits
        assert amount_of(award) == 6000
        with pytest.raises(Refused, match=r"Two people agree to this. Cyril .* can say the second yes"):
            answer(cast, asked, "grace")
        with pytest.raises(NotAllowed):
            answer(cast, asked, "winnie")
        assert answer(cast, asked, "cyril").agreed
        assert answer(cast, asked, "cyril").agreed
    assert amount_of(award) == 6500


def test_where_the_funder_asked_a_colleague_says_the_other_yes(cast: Cast, award: Award) -> None:
    with on(LATER):
        asked = change(cast, award, "grace")
        assert answer(cast, asked, "winnie").waits
        with pytest.raises(Refused, match="Two people agree"):
            answer(cast, asked, "grace")
        answer(cast, asked, "cyril")
    assert amount_of(award) == 6500


def test_less_money_and_more_time_take_one(cast: Cast, award: Award) -> None:
    deciding.set_rules(organisation=cast.organisation["council"], above=Decimal(10), by=cast.person["amara"])
    with on(LATER):
        assert answer(cast, change(cast, award, "winnie", to="5000.00"), "grace").agreed
        longer = actions.ask_for_change(
            award=award,
            kind="extension",
            by_holder=True,
            reasons="We began late.",
            wanted=actions.Wanted(ends_on=date(2030, 4, 30)),
            by=cast.person["winnie"],
        )
        assert answer(cast, longer, "grace").agreed


def test_the_pages_say_whose_yes_is_missing(cast: Cast, award: Award) -> None:
    uplift = asked_for(cast, award, "400.00")
    page = f"/uplifts/{uplift.pk}/answer/"
    with on(LATER):
        kept = press(cast, "grace", page, asked="400.00", says="yes", agreed="400", answer="")
        assert "Your yes is kept" in kept.text
        assert page not in get(cast, "grace", "/work/").links
        assert page in get(cast, "cyril", "/work/").links
        assert "Grace Lindley said yes to £400" in get(cast, "cyril", page).text
        assert "said yes to £400" not in get(cast, "winnie", f"/awards/{award.pk}/").text
        assert "added £400" in press(cast, "cyril", page, asked="400.00", says="yes", agreed="400", answer="").text
        asked = change(cast, award, "grace", to="7000.00")
        told = press(cast, "winnie", f"/changes/{asked.pk}/", agreed="yes", answer="")
        assert "waits for a second yes of Estuary Reach Borough Council" in told.text
        assert f"/changes/{asked.pk}/" in get(cast, "cyril", "/work/").links
        assert f"/changes/{asked.pk}/" not in get(cast, "grace", "/work/").links
        assert "Two people agree" in press(cast, "grace", f"/changes/{asked.pk}/", agreed="yes", answer="").text
        press(cast, "cyril", f"/changes/{asked.pk}/", agreed="yes", answer="")
    assert amount_of(award) == 7000


def test_where_nobody_else_can_it_says_who_invites_one(cast: Cast) -> None:
    award = awarded.accepted(cast)
    deciding.set_rules(organisation=cast.organisation["council"], above=Decimal(10), by=cast.person["amara"])
    with on(LATER):
        asked = change(cast, award, "winnie")
        answer(cast, asked, "grace")
        with pytest.raises(Refused, match=r"Nobody else at Estuary .* Ask Amara Okafor to invite one"):
            answer(cast, asked, "grace")
