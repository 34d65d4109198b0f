"""Changes that one side asks for: who may, what a yes makes of the award and its payments, and what is refused."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.actions import TakesAway, Wanted
from kept.service.awards.models import Award, ChangeRequest, Payment, Version
from kept.service.awards.schedule import replanned, schedule
from kept.service.awards.taking_effect import on_its_day, take_effect
from kept.service.checks.models import Checked, Finding
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising

Kind = ChangeRequest.Kind
LATER = date(2027, 1, 5)
AMOUNTS = st.decimals(min_value="0.01", max_value="99999.99", places=2)


def ask(cast: Cast, award: Award, kind: Kind, by: str = "winnie", **wanted: Any) -> ChangeRequest:
    return actions.ask_for_change(
        award=award,
        kind=kind,
        by_holder=by != "grace",
        reasons="More people come than we planned for.",
        wanted=Wanted(**wanted),
        by=cast.person[by],
    )


def answer(cast: Cast, request: ChangeRequest, by: str, agreed: bool = True, words: str = "") -> ChangeRequest:
    return actions.answer_change(request=request, agreed=agreed, words=words, by=cast.person[by])


@given(
    amount=AMOUNTS,
    then=AMOUNTS,
    starts_on=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    days=st.integers(0, 1_500),
    moves=st.integers(-1_500, 1_500),
    paid=st.integers(0, 20),
    skipped=st.sets(st.integers(0, 20)),
    percent=st.integers(0, 100),
)
def test_replanned_payments_come_to_the_new_amount_and_what_is_paid_stays(
    amount: Decimal,
    then: Decimal,
    starts_on: date,
    days: int,
    moves: int,
    paid: int,
    skipped: set[int],
    percent: int,
) -> None:
    award = Award(amount=amount, starts_on=starts_on, ends_on=starts_on + timedelta(days=days))
    ends_on = max(award.ends_on + timedelta(days=moves), starts_on)
    before = schedule(award, percent)
    for number, one in enumerate(before[:paid]):
        one.paid_on = None if number in skipped else one.due_on
    held = [(one, one.amount, one.due_on) for one in before if one.paid_on]
    last = max((due_on for _, _, due_on in held), default=None)
    floor = sum((one.amount for one in before if last and one.due_on <= last), Decimal(0))
    if then < floor:
        assume(not (ends_on > award.ends_on and then >= amount))
        with pytest.raises(ValueError, match="paid already"):
            replanned(award, before, ends_on, then, percent)
        return
    after = replanned(award, before, ends_on, then, percent)
    assert sum(one.amount for one in after) == then, "to the penny"
    assert all(one in after and (one.amount, one.due_on) == (was, day) for one, was, day in held)
    assert all(one.amount > 0 and 0 <= one.upfront <= min(one.fee, one.amount) for one in after)
    due = [one.due_on for one in after]
    assert len(due) == len(set(due)), "one payment on a day"
    assert all(one.award is award for one in after)


def test_a_yes_to_more_money_and_time_makes_a_version_and_plans_the_new_term(cast: Cast) -> None:
    award = awarded.accepted(cast)
    before = list(award.payments.values_list("due_on", "amount"))
    with on(LATER):
        asked = ask(cast, award, Kind.EXTENSION, ends_on=date(2030, 10, 31), amount=Decimal("8000.00"))
        assert ask(cast, award, Kind.EXTENSION, ends_on=date(2031, 10, 31)) == asked, "one of a kind at a time"
        done = answer(cast, asked, "grace", words="Gladly.")
        assert answer(cast, asked, "grace") == done, "twice is once"
    award.refresh_from_db()
    assert (award.amount, award.ends_on) == (Decimal("8000.00"), date(2030, 10, 31))
    version = Version.objects.get()
    assert (version.amount_was, version.amount_now) == (Decimal("6000.00"), Decimal("8000.00"))
    assert (version.ends_on_was, version.ends_on_now) == (date(2029, 10, 31), date(2030, 10, 31))
    after = list(award.payments.values_list("due_on", "amount"))
    assert after[: len(before)] == before, "what was agreed is as it was"
    assert after[len(before) :] == [(date(2029, 11, 1), Decimal("2000.00"))], "a small sum is paid in one go"
    assert Entry.objects.filter(event="awards.change.agreed").count() == 1
    assert {one.to for one in Message.objects.filter(key__startswith="change-asked")} == {
        "grace@council.estuary.example"
    }
    assert {one.to for one in Message.objects.filter(key__startswith="change-answered")} == {"winnie@lunch.example"}
    assert not Checked.objects.filter(subject="awards.changerequest").exclude(findings=None).exists()


def test_less_money_that_the_group_asks_for_is_spread_over_what_is_left(cast: Cast) -> None:
    award = awarded.accepted(cast)
    first = award.payments.order_by("due_on")[0]
    with on(LATER):
        actions.pay(payment=first, paid_on=date(2026, 11, 1), by=cast.person["farid"])
        answer(cast, ask(cast, award, Kind.AMOUNT, amount=Decimal("3800.00")), "grace")
    payments = list(award.payments.order_by("due_on"))
    assert payments[0] == first
    assert payments[1].amount == Decimal("400.00"), "£250 for the quarter that runs, and half of the next at £300"
    assert sum(one.amount for one in payments) == Decimal("3800.00")


def test_it_cannot_come_to_less_than_what_is_paid(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(LATER):
        for payment in award.payments.order_by("due_on")[:1]:
            actions.pay(payment=payment, paid_on=date(2026, 11, 1), by=cast.person["farid"])
        with pytest.raises(Refused, match="£250 is paid already"):
            ask(cast, award, Kind.AMOUNT, amount=Decimal("100.00"))
    assert not ChangeRequest.objects.exists()


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (Kind.AMOUNT, {"amount": Decimal("5999.99")}),
        (Kind.TERM, {"ends_on": date(2029, 10, 30)}),
        (Kind.TERM, {"ends_on": date(2028, 10, 30), "amount": Decimal("7000.00")}),
    ],
)
def test_the_funder_takes_nothing_away_by_this_door(cast: Cast, kind: Kind, wanted: dict[str, Any]) -> None:
    award = awarded.accepted(cast)
    with on(LATER), pytest.raises(TakesAway, match="is given notice of"):
        ask(cast, award, kind, by="grace", **wanted)
    assert not ChangeRequest.objects.exists()


@pytest.mark.parametrize(
    ("day", "kind", "wanted", "says"),
    [
        (LATER, Kind.AMOUNT, {"amount": Decimal("6000.00")}, "It comes to £6,000 now"),
        (LATER, Kind.EXTENSION, {"ends_on": date(2029, 10, 31)}, "Choose a later day"),
        (LATER, Kind.TERM, {"ends_on": date(2026, 12, 31)}, "today or later"),
        (LATER, Kind.PURPOSE, {"words": " "}, "Say what it would be instead"),
        (LATER, Kind.MERGING, {}, "Choose the group"),
        (LATER, Kind.CLOSING, {"ends_on": date(2030, 1, 1)}, "Write the day on which you close"),
        (date(2029, 11, 1), Kind.EXTENSION, {"ends_on": date(2030, 10, 31)}, "It ended on 31 October 2029"),
    ],
)
def test_what_is_no_change_or_comes_too_late_is_said_plainly(
    cast: Cast, day: date, kind: Kind, wanted: dict[str, Any], says: str
) -> None:
    award = awarded.accepted(cast)
    with on(day), pytest.raises(Refused, match=says):
        ask(cast, award, kind, **wanted)


def test_nobody_asks_or_answers_for_the_other_side(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(LATER):
        asked = ask(cast, award, Kind.PURPOSE, words="Suppers.")
        bikes = cast.organisation["bikes"]
        attempts = [
            lambda: ask(cast, award, Kind.PARTNER, by="tom", words="The choir."),
            lambda: ask(cast, award, Kind.PARTNER, by="farid", words="The choir."),
            lambda: answer(cast, asked, "winnie"),
            lambda: answer(cast, asked, "farid"),
            lambda: actions.withdraw_change(request=asked, by=cast.person["grace"]),
            lambda: ask(cast, award, Kind.MERGING, into=bikes),
        ]
        for attempt in attempts:
            with pytest.raises(NotAllowed):
                attempt()
        with pytest.raises(Refused, match="Only Saltmarsh Lunch Club can say this of itself"):
            ask(cast, award, Kind.CLOSING, by="grace", ends_on=date(2028, 1, 1))
    award.refresh_from_db()
    assert award.versions.count() == 0


def test_a_request_is_withdrawn_or_refused_and_changes_nothing(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(LATER):
        asked = ask(cast, award, Kind.PURPOSE, by="grace", words="Suppers.")
        with pytest.raises(Refused, match="has asked for such a change already"):
            ask(cast, award, Kind.PURPOSE, words="Breakfasts.")
        with pytest.raises(Refused, match="Say why not"):
            answer(cast, asked, "winnie", agreed=False)
        answer(cast, asked, "winnie", agreed=False, words="Nobody comes by night.")
        with pytest.raises(Refused, match="This was answered on 5 January 2027"):
            answer(cast, asked, "winnie")
        with pytest.raises(Refused, match="has answered already"):
            actions.withdraw_change(request=asked, by=cast.person["grace"])
        again = ask(cast, award, Kind.PURPOSE, words="Breakfasts.")
        actions.withdraw_change(request=again, by=cast.person["winnie"])
        actions.withdraw_change(request=again, by=cast.person["winnie"])
        with pytest.raises(Refused, match="has withdrawn this"):
            answer(cast, again, "grace")
    assert not Version.objects.exists()
    assert Entry.objects.filter(event="awards.change.withdrawn").count() == 1


def test_a_group_that_becomes_part_of_another_hands_its_award_on(cast: Cast) -> None:
    award = awarded.accepted(cast)
    cast.acts("winnie", "bikes", "manager", asked_by="bilal")
    with on(LATER):
        bikes = cast.organisation["bikes"]
        answer(cast, ask(cast, award, Kind.MERGING, into=bikes, words="The same people cook."), "grace")
    award.refresh_from_db()
    assert award.holder == bikes
    version = award.versions.get()
    assert (version.holder_was, version.holder_now) == (cast.organisation["lunch"], bikes)
    with on(LATER):
        ask(cast, award, Kind.PURPOSE, by="bilal", words="Suppers."), "its people act for it now"


def test_a_group_that_closes_keeps_what_is_due_until_then(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(LATER):
        answer(cast, ask(cast, award, Kind.CLOSING, ends_on=date(2027, 5, 31), words="The choir cooks."), "grace")
    award.refresh_from_db()
    assert [one.due_on for one in award.payments.all()] == [date(2026, 11, 1), date(2027, 2, 1), date(2027, 5, 1)]
    assert award.amount == sum(one.amount for one in Payment.objects.filter(award=award))
    assert award.ends_on == date(2027, 5, 31)


def test_a_yes_that_comes_after_a_notice_changes_nothing(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(LATER):
        asked = ask(cast, award, Kind.EXTENSION, ends_on=date(2030, 10, 31))
    ending = awarded.prepared(cast, award)
    with on(LATER):
        actions.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])
        with pytest.raises(Refused, match="Notice was given"):
            answer(cast, asked, "grace")
    asked.refresh_from_db()
    award.refresh_from_db()
    assert (asked.agreed, award.ends_on) == (None, date(2029, 10, 31))


def test_a_notice_of_less_money_takes_effect_on_its_day_and_spares_what_is_paid(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award, what="change", amount=Decimal("1500.00"))
    with on(LATER):
        given = actions.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])
        assert "The award comes to £1,500 in all, and no longer to £6,000." in given.letter
        for payment in award.payments.order_by("due_on")[:1]:
            actions.pay(payment=payment, paid_on=date(2026, 11, 1), by=cast.person["farid"])
        on_its_day(Entry.objects.get(event="awards.ending.notified"))
        take_effect.func(ending.pk)
        award.refresh_from_db()
        assert award.amount == Decimal("6000.00"), "not before its day"
    with on(date(2027, 4, 5)):
        take_effect.func(ending.pk)
        take_effect.func(ending.pk)
    award.refresh_from_db()
    assert award.amount == Decimal("1500.00")
    assert award.versions.get().ending == ending
    payments = list(award.payments.order_by("due_on"))
    assert (payments[0].amount, payments[0].paid_on) == (Decimal("250.00"), date(2026, 11, 1))
    assert sum(one.amount for one in payments) == Decimal("1500.00")


def test_a_notice_of_less_money_that_is_taken_back_changes_nothing(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award, what="change", amount=Decimal("1500.00"))
    with on(LATER):
        actions.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])
        actions.take_back(ending=ending, because="A slip.", by=cast.person["grace"])
    with on(date(2027, 4, 5)):
        take_effect.func(ending.pk)
    assert not Version.objects.exists()


def test_an_extension_with_less_notice_than_the_place_asks_owes_a_reason(cast: Cast) -> None:
    place = awarded.a_place_that_promised(cast)
    awarded.adopts(cast, place, "medway-swale", "CAB/26/15")
    with on(date(2026, 4, 1)):
        promising.set_number(
            place=place,
            provision="ms-3.4.4",
            standard="ending-notice",
            promised="1 month",
            source="A meeting",
            from_on=date(2026, 4, 1),
            by=None,
        )
    award = awarded.accepted(cast, place)
    with on(date(2029, 10, 20)):
        answer(cast, ask(cast, award, Kind.EXTENSION, ends_on=date(2030, 10, 31)), "grace")
    [found] = Finding.objects.filter(checked__subject="awards.changerequest")
    assert (found.provision, found.outcome) == ("ms-3.4.4", "not met")
