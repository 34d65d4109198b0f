"""An early end: the days until then are paid, no more and no less, and what falls away is paid by nobody."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.actions import handing_over
from kept.service.awards.models import Award, Ending, Handover, Payment
from kept.service.awards.queries import outstanding
from kept.service.awards.schedule import cut_short, schedule
from kept.service.awards.taking_effect import on_its_day, take_effect
from kept.service.awards.told import Told
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from visiting import get

ENDS = date(2027, 4, 5)
OWED = Decimal("103.94")
"""£500 a quarter, of 89 days from 1 February; 63 of them are worth £353.94, and £250 came up front."""


@given(
    amount=st.decimals(min_value="0.01", max_value="99999.99", places=2),
    starts_on=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    days=st.integers(0, 1_500),
    lasts=st.integers(0, 1_500),
    paid=st.integers(0, 20),
    percent=st.integers(0, 100),
)
def test_what_is_paid_until_the_end_is_never_more_than_was_promised_for_its_quarters(
    amount: Decimal, starts_on: date, days: int, lasts: int, paid: int, percent: int
) -> None:
    award = Award(amount=amount, starts_on=starts_on, ends_on=starts_on + timedelta(days=days))
    payments = schedule(award, percent)
    for one in payments[:paid]:
        one.paid_on = one.due_on
    ends = starts_on + timedelta(days=min(lasts, days))
    before = [(one, one.amount) for one in payments if one.paid_on or one.due_on < ends]
    after = cut_short(award, payments, ends)
    assert [(one, one.amount) for one in after[: len(before)]] == before, "what is due before and what is paid stays"
    last = after[len(before) :]
    assert len(last) <= 1
    assert all(one.due_on == ends and one.amount > 0 and not one.upfront for one in last)
    assert sum(one.amount for one in after) <= amount
    later = sorted(one.due_on for one in payments if one.due_on >= ends and not one.paid_on)
    if last and later[0] == ends:
        rest = sum(one.rest for one in payments if one.due_on == ends)
        assert last[0].amount == rest, "a quarter that is over is paid whole"


def _given(cast: Cast, award: Award, ends: date = ENDS) -> Ending:
    ending = awarded.prepared(cast, award)
    with on(awarded.NOTIFIED):
        given = actions.give_notice(ending=ending, effective_on=ends, by=cast.person["grace"])
        on_its_day(Entry.objects.get(event="awards.ending.notified"))
    return given


def _pay(cast: Cast, *payments: Payment) -> None:
    for one in payments:
        actions.pay(payment=one, paid_on=one.due_on, by=cast.person["farid"])


def test_the_days_until_the_end_are_due_on_its_day_and_the_award_comes_to_what_is_paid(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = _given(cast, award)
    assert "For the days up to it £103.94 is paid on that day." in ending.letter
    with on(awarded.NOTIFIED):
        page = get(cast, "winnie", award.get_absolute_url()).html
        assert "For the days up to the end, £103.94 is due on 5 April 2027." in page
        take_effect.func(ending.pk)
        assert award.payments.count() == 13, "not before its day"
    with on(ENDS):
        take_effect.func(ending.pk)
        take_effect.func(ending.pk)
        award.refresh_from_db()
        payments = list(award.payments.order_by("due_on"))
        assert [(one.due_on, one.amount) for one in payments] == [
            (date(2026, 11, 1), Decimal("250.00")),
            (date(2027, 2, 1), Decimal("500.00")),
            (ENDS, OWED),
        ]
        assert award.amount == sum(one.amount for one in payments) == Decimal("853.94")
        assert award.versions.get().ending == ending
        assert set(outstanding(award.payments.all())) == set(payments), "all of them are still to be paid"
        page = get(cast, "winnie", award.get_absolute_url()).html
        assert "will not be made" not in page


def test_an_end_on_the_day_of_a_payment_pays_the_quarter_that_is_over(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = _given(cast, award, date(2027, 5, 1))
    with on(date(2027, 5, 1)):
        take_effect.func(ending.pk)
    assert award.payments.get(due_on=date(2027, 5, 1)).amount == Decimal("250.00")


def test_what_was_paid_all_the_same_stays_and_nothing_is_owed_beside_it(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = _given(cast, award)
    with on(date(2027, 1, 6)):
        actions.pay(
            payment=award.payments.get(due_on=date(2027, 5, 1)), paid_on=awarded.NOTIFIED, by=cast.person["farid"]
        )
    with on(ENDS):
        take_effect.func(ending.pk)
    award.refresh_from_db()
    assert [one.due_on for one in award.payments.order_by("due_on")][-1] == date(2027, 5, 1)
    assert award.amount == Decimal("1250.00")


def test_a_notice_taken_back_leaves_every_payment(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = _given(cast, award)
    with on(date(2027, 1, 6)):
        actions.take_back(ending=ending, because="The budget was found.", by=cast.person["grace"])
    with on(ENDS):
        take_effect.func(ending.pk)
    award.refresh_from_db()
    assert (award.amount, award.payments.count()) == (Decimal("6000.00"), 13)


def test_the_case_is_not_closed_before_the_last_days_are_paid(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = _given(cast, award)
    with on(ENDS):
        take_effect.func(ending.pk)
        told = {what: Told("It is done.", ENDS) for what in Handover.What}
        ending.refresh_from_db()
        ending = handing_over.hand_over(ending=ending, told=told, version=ending.version, by=cast.person["grace"])
        *before, last = award.payments.order_by("due_on")
        _pay(cast, *before)
        with pytest.raises(Refused, match="due 5 April 2027 is not paid yet"):
            handing_over.close_ending(ending=ending, by=cast.person["grace"])
        _pay(cast, last)
        assert handing_over.close_ending(ending=ending, by=cast.person["grace"]).closed_at
