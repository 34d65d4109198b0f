"""Paying as rules: two people, nothing twice, late said and answered, and more that still comes to the award."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import assume, example, given
from hypothesis import strategies as st

import accounts
import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.late import days_allowed, finance_leads
from kept.service.awards.models import Award, Claim, Payment, PromptPayment, Uplift
from kept.service.awards.prompt import Half, figures, halves
from kept.service.awards.records import payment_deed
from kept.service.awards.schedule import schedule
from kept.service.awards.spreading import respread
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising
from kept.service.worker.daily import look_at_the_calendar

SUMS = st.decimals(min_value="0.01", max_value="999999.99", places=2)
PAID = st.integers(0, 24).map(range) | st.sets(st.integers(0, 24))
"""Which payments are made, by their place in the line: in turn, or any of them."""
FIRST, LATE = date(2026, 11, 1), date(2026, 12, 10)


def planned(amount: Decimal, days: int, percent: int, paid: Collection[int]) -> tuple[Award, list[Payment]]:
    award = Award(amount=amount, starts_on=FIRST, ends_on=FIRST + timedelta(days=days))
    payments = schedule(award, percent)
    for number, payment in enumerate(payments):
        payment.paid_on = payment.due_on if number in paid else None
    return award, payments


@given(
    amount=SUMS,
    days=st.integers(0, 2_000),
    percent=st.integers(0, 100),
    paid=PAID,
    more=SUMS,
    start=st.integers(0, 2_000),
)
@example(
    amount=Decimal("6000.00"), days=1_095, percent=50, paid=range(12), more=Decimal("0.01"), start=0
)  # one rest is left
@example(amount=Decimal("0.05"), days=1_095, percent=50, paid={0}, more=Decimal("9.99"), start=900)
@example(amount=Decimal("6000.00"), days=1_095, percent=50, paid={1}, more=Decimal("8.18"), start=0)  # out of turn
def test_payments_made_larger_come_to_the_new_amount(
    amount: Decimal, days: int, percent: int, paid: Collection[int], more: Decimal, start: int
) -> None:
    _, payments = planned(amount, days, percent, paid)
    assume(any(one.paid_on is None for one in payments))
    before = [(one.amount, one.upfront, one.fee) for one in payments]
    shares = {id(one): one.upfront / one.fee for one in payments if one.upfront}
    changed = respread(payments, amount + more, FIRST + timedelta(days=start))
    assert sum(one.amount for one in payments) == amount + more
    for one, (was, was_upfront, was_fee) in zip(payments, before, strict=True):
        if one.paid_on is not None:
            assert (one.amount, one.upfront, one.fee) == (was, was_upfront, was_fee), "what is paid stays"
        assert one.amount >= was
        assert 0 <= one.upfront <= min(one.fee, one.amount)
        assert one in changed or one.amount == was
        if one.upfront and one.paid_on is None:
            assert one.upfront / one.fee >= shares[id(one)] - Decimal("1e-20"), "its share up front is kept"


@given(amount=SUMS, days=st.integers(0, 2_000), percent=st.integers(0, 100), paid=PAID, left=SUMS)
def test_payments_made_smaller_come_to_the_new_amount(
    amount: Decimal, days: int, percent: int, paid: Collection[int], left: Decimal
) -> None:
    _, payments = planned(amount, days, percent, paid)
    spent = sum((one.amount for one in payments if one.paid_on), Decimal(0))
    assume(spent < amount)
    new = spent + min(left, amount - spent)
    respread(payments, new)
    assert sum(one.amount for one in payments) == new
    assert all(one.amount >= 0 and 0 <= one.upfront <= min(one.fee, one.amount) for one in payments)


def test_what_starts_later_is_made_larger_and_what_starts_before_is_not() -> None:
    _, payments = planned(Decimal("6000.00"), 1_094, 50, {0})
    respread(payments, Decimal("6110.00"), date(2027, 2, 1))
    assert [str(one.amount) for one in payments[:3]] == ["250.00", "505.00", "510.00"]
    assert payments[1].rest == 250, "the rest of the quarter that had begun"


def test_nothing_left_to_pay_is_said() -> None:
    _, payments = planned(Decimal("900.00"), 300, 50, range(5))
    with pytest.raises(ValueError, match="Too little is left"):
        respread(payments, Decimal("1000.00"))


def first_of(award: Award) -> Payment:
    return award.payments.order_by("due_on")[0]


def test_whoever_offered_an_award_does_not_record_its_payments(cast: Cast) -> None:
    award = awarded.accepted(cast)
    cast.acts("grace", "council", "finance-officer", asked_by="amara")
    payment, grace = first_of(award), cast.person["grace"]
    with on(LATE):
        with pytest.raises(Refused, match="a second person, a finance officer, records it as paid"):
            actions.pay(payment=payment, paid_on=FIRST, by=grace)
        actions.pay(payment=payment, paid_on=FIRST, by=cast.person["farid"])
        with pytest.raises(Refused, match="a second person"):
            actions.correct(payment=payment, before=FIRST, after=None, because="It came back.", by=grace)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(paid_by=grace)


def test_where_there_is_nobody_else_it_says_who_invites_one(cast: Cast) -> None:
    award = awarded.accepted(cast)
    cast.acts("grace", "council", "finance-officer", asked_by="amara")
    cast.organisation["council"].memberships.filter(person=cast.person["farid"]).update(
        until=award.accepted_at, since=award.accepted_at
    )
    with on(LATE), pytest.raises(Refused, match="Ask Amara Okafor to invite one"):
        actions.pay(payment=first_of(award), paid_on=FIRST, by=cast.person["grace"])


def test_a_payment_goes_into_the_account_that_two_people_agreed_on(cast: Cast) -> None:
    old = accounts.confirmed(cast)
    award, farid = awarded.accepted(cast), cast.person["farid"]
    first, second = award.payments.order_by("due_on")[:2]
    waits = accounts.given(cast, accounts.OTHER)
    with on(date(2027, 3, 1)):
        with pytest.raises(Refused, match="has other bank details now"):
            actions.pay(payment=first, paid_on=FIRST, by=farid, into=waits)
        assert actions.pay(payment=first, paid_on=FIRST, by=farid, into=old).account == old
        assert actions.pay(payment=second, paid_on=date(2027, 2, 1), by=farid).account is None, "such as a cheque"


def test_only_who_is_about_to_pay_sees_the_numbers_and_it_is_on_record(cast: Cast) -> None:
    account, award = accounts.confirmed(cast), awarded.offered(cast)
    payment, farid = first_of(award), cast.person["farid"]
    with on(awarded.ACCEPTED):
        with pytest.raises(Refused, match="Nothing is to be paid here"):
            actions.look_at_account(payment=payment, by=farid)
        actions.accept(award=award, by=cast.person["winnie"])
        for name in ("grace", "winnie", "amara", "nia"):
            with pytest.raises(NotAllowed):
                actions.look_at_account(payment=payment, by=cast.person[name])
        assert actions.look_at_account(payment=payment, by=farid) == accounts.LUNCH
    entry = Entry.objects.get(event="banking.account.looked")
    assert (entry.by, entry.subject_id, entry.kept) == (farid.pk, account.pk, {"payment": payment.pk})
    with on(LATE):
        actions.pay(payment=payment, paid_on=FIRST, by=farid, into=account)
        with pytest.raises(Refused):
            actions.look_at_account(payment=payment, by=farid)


def thirty_days(award: Award, cast: Cast) -> None:
    with on(date(2026, 4, 1)):
        promising.set_number(
            place=award.place,
            provision="mtg-aug-10",
            standard="paid-in-time",
            promised=30,
            source="Partnership meeting, minute 9",
            from_on=date(2026, 4, 1),
            by=None,
        )


def finance_chief(award: Award, cast: Cast) -> None:
    cast.joins("ola@council.estuary.example", "Ola Finch")
    cast.acts("ola", "council", "board-member", asked_by="amara")
    with on(date(2026, 4, 1)):
        promising.fill_post(
            place=award.place,
            organisation=award.funder,
            what="Chief finance officer",
            holder=cast.person["ola"],
            from_on=date(2026, 4, 1),
            by=None,
        )


def told_of(payment: Payment) -> set[str]:
    return {one.to for one in Message.objects.filter(key__startswith=f"payment-late-{payment.pk}-")}


def test_late_beyond_what_the_place_set_is_told_to_who_leads_on_money_once(cast: Cast) -> None:
    award = awarded.accepted(cast)
    payment = first_of(award)
    assert days_allowed(award.place, FIRST) is None
    with on(LATE):
        look_at_the_calendar()
    assert not told_of(payment), "no number is set, so nothing is late by it"
    thirty_days(award, cast)
    with on(date(2026, 12, 1)):
        look_at_the_calendar()
    assert not told_of(payment), "thirty days after is in time"
    with on(date(2026, 12, 2)):
        look_at_the_calendar()
        look_at_the_calendar()
    assert told_of(payment) == {"farid@council.estuary.example"}
    assert Entry.objects.filter(event="awards.payment.escalated").count() == 1


def test_nothing_is_told_of_what_is_paid_or_falls_away(cast: Cast) -> None:
    award = awarded.accepted(cast)
    thirty_days(award, cast)
    with on(date(2026, 11, 9)):
        actions.pay(payment=first_of(award), paid_on=FIRST, by=cast.person["farid"])
    with on(date(2026, 12, 31)):
        look_at_the_calendar()
    assert not Message.objects.filter(key__startswith="payment-late").exists()


def test_a_claim_goes_to_the_post_that_promised_to_look_into_it(cast: Cast) -> None:
    award = awarded.accepted(cast)
    assert finance_leads(award) == ([cast.person["farid"]], False)
    finance_chief(award, cast)
    payment = first_of(award)
    with on(FIRST), pytest.raises(Refused, match="not late"):
        actions.claim(payment=payment, by=cast.person["tom"])
    with on(LATE):
        claim = actions.claim(payment=payment, words="The rent is due.", by=cast.person["tom"])
        assert actions.claim(payment=payment, by=cast.person["winnie"]) == claim
        assert claim.to_post
        assert [one.to for one in Message.objects.filter(key__startswith=f"claim-{claim.pk}-")] == [
            "ola@council.estuary.example"
        ]
        deed = payment_deed(payment).values
        assert (deed["complained"], deed["complaint_with_finance_chief"]) == (True, True)
        told: dict[str, Any] = {"claim": claim, "words": "A code was missing.", "pay_by": date(2026, 12, 12)}
        for name in ("grace", "winnie", "amara"):
            with pytest.raises(NotAllowed):
                actions.answer_claim(**told, by=cast.person[name])
        with pytest.raises(Refused, match="past"):
            actions.answer_claim(**told | {"pay_by": date(2026, 12, 9)}, by=cast.person["ola"])
        actions.answer_claim(**told, by=cast.person["ola"])
        actions.answer_claim(**told, by=cast.person["ola"])
        assert Entry.objects.filter(event="awards.payment.claim-answered").count() == 1
        actions.pay(payment=payment, paid_on=LATE, by=cast.person["farid"])
        with pytest.raises(Refused, match="It is paid"):
            actions.answer_claim(**told | {"words": "Again."}, by=cast.person["ola"])
    assert payment_deed(Payment.objects.get(pk=payment.pk)).values["complaint_closed_on"] == LATE
    assert Claim.objects.count() == 1


def test_costs_rise_and_the_funder_says_yes(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(LATE):
        actions.pay(payment=first_of(award), paid_on=FIRST, by=cast.person["farid"])
        asked: dict[str, Any] = {"award": award, "from_on": date(2027, 2, 1), "why": "Gas is a third dearer."}
        uplift = actions.ask_for_more(**asked, more=Decimal("220.00"), by=cast.person["winnie"])
        assert actions.ask_for_more(**asked, more=Decimal("220.00"), by=cast.person["winnie"]) == uplift
        cast.acts("cyril", "council", "contract-manager", asked_by="amara")
        cast.acts("cyril", "council", "finance-officer", asked_by="amara")
        said: dict[str, Any] = {"uplift": uplift, "agreed": Decimal("110.00"), "answer": "Half of it we can."}
        with pytest.raises(Refused, match="has changed what it asks for"):
            actions.answer_uplift(**said, asked=Decimal("200.00"), by=cast.person["cyril"])
        for _ in range(2):
            actions.answer_uplift(**said, asked=Decimal("220.00"), by=cast.person["cyril"])
        with pytest.raises(Refused, match="has its answer already"):
            actions.answer_uplift(**said, asked=Decimal("220.00"), by=cast.person["grace"])
    award.refresh_from_db()
    assert award.amount == 6110 == sum(one.amount for one in award.payments.all())
    larger = award.payments.filter(paid_on=None).first()
    assert larger is not None
    with on(date(2027, 2, 2)), pytest.raises(Refused, match="a second person"):
        actions.pay(payment=larger, paid_on=date(2027, 2, 1), by=cast.person["cyril"])
    letter = Message.objects.get(key__startswith="uplift-answered")
    assert "They add £110. Your award is £6,110 now" in letter.body


def test_a_no_needs_a_reason_and_changes_nothing(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(LATE):
        uplift = actions.ask_for_more(
            award=award, more=Decimal(300), from_on=LATE, why="Rent.", by=cast.person["winnie"]
        )
        with pytest.raises(Refused, match="Say why not"):
            actions.answer_uplift(uplift=uplift, agreed=None, answer=" ", asked=uplift.more, by=cast.person["grace"])
        actions.answer_uplift(
            uplift=uplift, agreed=None, answer="The fund is spent.", asked=uplift.more, by=cast.person["grace"]
        )
        again = actions.ask_for_more(award=award, more=Decimal(9), from_on=LATE, why="Gas.", by=cast.person["winnie"])
        assert again != uplift
    award.refresh_from_db()
    assert award.amount == 6000
    assert Uplift.objects.count() == 2


def test_figures_count_each_payment_by_its_days(cast: Cast) -> None:
    award, farid = awarded.accepted(cast), cast.person["farid"]
    half = Half(date(2026, 10, 1))
    first, second = award.payments.order_by("due_on")[:2]
    with on(date(2027, 3, 31)):
        actions.pay(payment=first, paid_on=date(2026, 12, 2), by=farid)  # 31 days
        actions.pay(payment=second, paid_on=date(2027, 3, 3), by=farid)  # 30 days
        with pytest.raises(Refused, match="not over yet"):
            actions.publish_figures(organisation=award.funder, half=half, by=farid)
    with on(date(2027, 4, 1)):
        assert halves(date(2027, 4, 1))[0] == half
        published = actions.publish_figures(organisation=award.funder, half=half, by=farid)
        actions.publish_figures(organisation=award.funder, half=half, by=farid)
        with pytest.raises(NotAllowed):
            actions.publish_figures(organisation=award.funder, half=half, by=cast.person["grace"])
    assert (published.paid, published.average_days) == (2, Decimal("30.5"))
    assert (published.within_30, published.within_60, published.later) == (1, 1, 0)
    assert figures(cast.organisation["health"], half).average_days is None
    assert PromptPayment.objects.count() == 1
    assert Entry.objects.filter(event="awards.prompt-payment.published").count() == 1


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31)))
def test_half_years_follow_each_other_with_no_day_between(today: date) -> None:
    found = halves(today)
    assert len(found) == 4
    assert found[0].until_on < today <= found[0].until_on + timedelta(days=184)
    for later, earlier in pairwise(found):
        assert earlier.until_on + timedelta(days=1) == later.from_on
