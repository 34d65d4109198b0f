"""Awards as rules: schedules to the penny, notice in calendar months, and what may be done by whom."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions, queries
from kept.service.awards.actions.ending import OutOfOrder
from kept.service.awards.forms import version_in
from kept.service.awards.models import Award, Ending, Payment
from kept.service.awards.records import award_deed, deed_of_today, payment_deed
from kept.service.awards.schedule import QUARTER, schedule
from kept.service.checks.look import keeps_all, look
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.outbox.models import Message
from kept.standards.dates import Span, after

AMOUNTS = st.decimals(min_value="0.01", max_value="9999999.99", places=2)
STARTS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))
TERMS = st.integers(min_value=0, max_value=3_700)


@given(amount=AMOUNTS, starts_on=STARTS, days=TERMS, percent=st.integers(0, 100))
@example(amount=Decimal("0.01"), starts_on=date(2026, 11, 1), days=1_000, percent=10)  # less than a penny a quarter
@example(amount=Decimal("6000.00"), starts_on=date(2026, 11, 1), days=92, percent=50)  # a last day by itself
@example(amount=Decimal("6000.00"), starts_on=date(2026, 8, 31), days=365, percent=50)  # clamped months
@example(amount=Decimal("6000.00"), starts_on=date(2026, 8, 31), days=0, percent=50)  # one day
def test_a_schedule_comes_to_the_amount_to_the_penny(amount: Decimal, starts_on: date, days: int, percent: int) -> None:
    award = Award(amount=amount, starts_on=starts_on, ends_on=starts_on + timedelta(days=days))
    payments = schedule(award, percent)
    assert sum(payment.amount for payment in payments) == amount
    assert all(payment.amount > 0 for payment in payments)
    assert all(0 <= payment.upfront <= min(payment.fee, payment.amount) for payment in payments)
    assert all(value == round(value, 2) for one in payments for value in (one.amount, one.upfront, one.fee))
    days_due = [payment.due_on for payment in payments]
    assert days_due == sorted(set(days_due)), "one payment on a day, in order"
    assert all(award.starts_on <= payment.due_on <= award.ends_on for payment in payments)


@given(amount=AMOUNTS, starts_on=STARTS, days=TERMS, percent=st.integers(1, 100))
def test_the_share_up_front_is_kept_in_every_quarter(amount: Decimal, starts_on: date, days: int, percent: int) -> None:
    award = Award(amount=amount, starts_on=starts_on, ends_on=starts_on + timedelta(days=days))
    payments = schedule(award, percent)
    firsts = [payment for payment in payments if payment.upfront]
    quarters = {after(starts_on, QUARTER, number) for number in range(len(payments) + 1)}
    assert all(payment.due_on in quarters for payment in firsts), "on a quarter's first day"
    assert all(100 * payment.upfront >= percent * payment.fee for payment in firsts)
    assert sum(payment.fee for payment in firsts) == amount, "no quarter is without it"
    if len(payments) > 1:
        penny_less = [100 * (payment.upfront - Decimal("0.01")) for payment in firsts]
        assert all(less < percent * one.fee for less, one in zip(penny_less, firsts, strict=True)), "and no penny more"


@given(amount=AMOUNTS, starts_on=STARTS, days=TERMS, percent=st.integers(0, 100))
def test_every_quarter_is_paid_in_full_by_the_day_it_ends(
    amount: Decimal, starts_on: date, days: int, percent: int
) -> None:
    award = Award(amount=amount, starts_on=starts_on, ends_on=starts_on + timedelta(days=days))
    payments = schedule(award, percent)
    so_far = owed = Decimal(0)
    for payment in payments[:-1]:
        so_far += payment.amount
        assert so_far == owed + (payment.upfront if percent else payment.fee)
        owed += payment.fee


@pytest.mark.parametrize(
    ("amount", "percent", "paid"),
    [
        ("900.00", 50, ["900.00"]),
        ("4999.99", 50, ["4999.99"]),
        ("4999.99", 100, ["4999.99"]),
        ("5000.00", 50, ["208.37", "416.70", *["416.66"] * 10, "208.33"]),
        ("900.00", 100, ["900.00"]),
        ("1200.00", 49, ["49.00", *["100.00"] * 11, "51.00"]),
    ],
)
def test_a_small_award_is_paid_in_one_go_unless_the_fund_holds_more_than_half_back(
    amount: str, percent: int, paid: list[str]
) -> None:
    award = Award(amount=Decimal(amount), starts_on=date(2026, 11, 1), ends_on=date(2029, 10, 31))
    assert [str(payment.amount) for payment in schedule(award, percent)] == paid


def test_each_payment_is_looked_at_with_what_its_own_quarter_has_up_front(cast: Cast) -> None:
    award = awarded.accepted(cast)
    for payment in award.payments.all():
        values = payment_deed(payment).values
        assert 2 * values["upfront"] >= values["fee"], f"{payment}: half of each quarter comes first"  # type: ignore[operator]


@pytest.mark.parametrize(
    ("given_on", "earliest"),
    [
        (date(2027, 1, 5), date(2027, 4, 5)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_notice_is_counted_in_calendar_months(cast: Cast, given_on: date, earliest: date) -> None:
    award = awarded.accepted(cast)
    with on(given_on):
        ending = actions.prepare_ending(
            award=award, because=Ending.Because.POLICY, by=cast.person["grace"], reasons="Our aims have changed."
        )
        kept = keeps_all(look(deed_of_today(ending, given_on)))["effective_on"]
    assert kept.lowest == earliest == after(given_on, Span(3, "months"))


def test_each_finds_what_they_may(cast: Cast) -> None:
    """`may` says yes to exactly what the queries find: awards, payments and endings in every state."""
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award)
    states = [
        {},
        {"discussion_sent_at": award.accepted_at},
        {"put_aside_at": award.accepted_at},
        {"given_on": date(2027, 1, 5), "effective_on": date(2027, 4, 5), "put_aside_at": None},
    ]
    of_the_award = [
        (queries.awards_for, list(Award.objects.all())),
        (queries.payments_for, list(Payment.objects.select_related("award")[:2])),
    ]
    for state in states:
        Ending.objects.filter(pk=ending.pk).update(**state)
        rows = [(queries.endings_for, list(Ending.objects.select_related("award"))), *of_the_award]
        of_the_award = []  # what becomes of an ending changes nothing about who may see these
        for person in [*cast.person.values(), None]:
            for permission in set(Permission) - {Permission.SEE_PEOPLE}:
                for find, things in rows:
                    found = {one.pk for one in find(person, permission)}
                    for thing in things:
                        assert (thing.pk in found) is may(person, permission, thing), (person, permission, thing)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"assessed_on": date(2026, 12, 24)}, "The decision, 23 December 2026, is before the assessment"),
        ({"responses_considered_on": date(2026, 12, 19)}, "before the last day for replies, 20 December 2026"),
        ({"responses_considered_on": date(2026, 12, 24)}, "before the day you considered the replies"),
        ({"decided_on": date(2027, 1, 5)}, "The decision is still to come"),
        (
            {"because": Ending.Because.PERFORMANCE, "issue_told_on": date(2026, 12, 24)},
            "before the day you told them of the problem",
        ),
        ({"because": Ending.Because.PERFORMANCE}, "Before it is decided: tell the group of the problem, agree with"),
        (
            {
                "because": Ending.Because.PERFORMANCE,
                "issue_told_on": date(2026, 12, 1),
                "timetable_agreed_on": date(2026, 12, 2),
                "review_on": date(2027, 2, 1),
            },
            "The decision, 23 December 2026, is before the day of the review, 1 February 2027",
        ),
    ],
)
def test_days_out_of_order_are_said_plainly_and_nothing_is_saved(cast: Cast, fields: dict, says: str) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award)
    with on(date(2027, 1, 4)), pytest.raises(OutOfOrder, match=says):
        actions.change_ending(ending=ending, version=ending.version, by=cast.person["grace"], **fields)
    ending.refresh_from_db()
    assert ending.version == 1


def test_a_day_before_the_assessment_is_not_a_decision_whatever_it_is_about(cast: Cast) -> None:
    with pytest.raises(OutOfOrder, match="Put the day right, or decide again"):
        awarded.prepared(cast, awarded.accepted(cast), decided_on=date(2026, 11, 30))


def test_everybody_with_authority_gets_the_letter(cast: Cast) -> None:
    cast.acts("stella", "lunch", "manager", asked_by="winnie")
    ending = awarded.prepared(cast, awarded.accepted(cast))
    with on(awarded.NOTIFIED):
        actions.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])
    letters = Message.objects.filter(key__startswith="ending-notified")
    assert {message.to for message in letters} == {"winnie@lunch.example", "stella@stranger.example"}
    assert len({message.body for message in letters}) == 1


def test_a_notice_is_given_once_and_a_colleague_s_is_not_sent(cast: Cast) -> None:
    cast.acts("stella", "council", "grants-officer", asked_by="amara")
    ending = awarded.prepared(cast, awarded.accepted(cast))
    grace = cast.person["grace"]
    with on(awarded.NOTIFIED):
        first = actions.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=grace)
        again = actions.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=grace)
        assert again == first
        with pytest.raises(Refused, match="Notice was given on 5 January 2027"):
            actions.give_notice(ending=ending, effective_on=date(2027, 6, 5), by=cast.person["stella"])
    assert Entry.objects.filter(event="awards.ending.notified").count() == 1
    assert Message.objects.filter(key__startswith="ending-notified").count() == 1


def test_a_grant_is_not_ended_after_it_has_run_out(cast: Cast) -> None:
    ending = awarded.prepared(cast, awarded.accepted(cast))
    with on(awarded.NOTIFIED), pytest.raises(Refused, match="runs out by itself after 31 October 2029"):
        actions.give_notice(ending=ending, effective_on=date(2029, 11, 1), by=cast.person["grace"])


def test_an_ending_about_how_it_has_gone_reads_the_steps_before_it(cast: Cast) -> None:
    """Without the timetable that was promised a reason is asked; with it the promise is kept."""
    award = awarded.accepted(cast)
    ending = awarded.prepared(
        cast, award, because=Ending.Because.PERFORMANCE, skipped_because="The hall was shut for good."
    )
    with on(awarded.NOTIFIED):
        deed = deed_of_today(ending, date(2027, 4, 5))
        assert deed.particulars, "the public is not shown how an organisation has done"
        assert {one.binding.id for one in look(deed) if one.asks_reason} == {"bx-4.s.2:ending-carries"}
        days = {"issue_told_on": 1, "timetable_agreed_on": 8, "review_on": 19, "timetable_reviewed_on": 20}
        ending = actions.change_ending(
            ending=ending,
            version=ending.version,
            by=cast.person["grace"],
            support_offered="Two days of advice.",
            **{name: date(2026, 12, number) for name, number in days.items()},
        )
        assert ending.skipped_because == "", "nothing was left out after all"
        assert not [one for one in look(deed_of_today(ending, date(2027, 4, 5))) if one.asks_reason]


def test_a_yes_cannot_be_taken_back_once_money_has_come(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(date(2026, 11, 2)):
        payment = award.payments.order_by("due_on")[0]
        actions.pay(payment=payment, paid_on=date(2026, 11, 1), by=cast.person["farid"])
        with pytest.raises(Refused, match="Money was paid or passed on, or notice was given, since you said yes"):
            actions.decline(award=award, because="We have changed our minds.", by=cast.person["winnie"])


def test_a_day_in_the_wrong_year_is_refused(cast: Cast) -> None:
    award = awarded.accepted(cast)
    payment = award.payments.order_by("due_on")[0]
    with on(date(2026, 11, 2)), pytest.raises(Refused, match="Look at the year"):
        actions.pay(payment=payment, paid_on=date(2025, 11, 2), by=cast.person["farid"])


def test_payments_after_an_end_are_not_due(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award)
    with on(awarded.NOTIFIED):
        actions.give_notice(ending=ending, effective_on=date(2027, 5, 1), by=cast.person["grace"])
        still = queries.outstanding(Payment.objects.filter(award=award))
    assert [payment.due_on for payment in still.order_by("due_on")] == [date(2026, 11, 1), date(2027, 2, 1)], (
        "what falls on the day it takes effect is gone"
    )


@pytest.mark.parametrize(("typed", "version"), [("12", 12), ("", 0), ("-1", 0), ("²", 0), ("9" * 5_000, 0)])
def test_a_version_that_no_page_showed_is_none(typed: str, version: int) -> None:
    assert version_in({"version": typed}) == version


def test_nobody_does_what_is_another_s(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award)
    payment = award.payments.order_by("due_on")[0]
    day, grace, winnie = date(2027, 1, 5), cast.person["grace"], cast.person["winnie"]
    attempts = [
        lambda: actions.accept(award=award, by=grace),
        lambda: actions.decline(award=award, because="No.", by=cast.person["tom"]),
        lambda: actions.close_offer(award=award, by=winnie),
        lambda: actions.pay(payment=payment, paid_on=day, by=grace),
        lambda: actions.correct(payment=payment, before=day, after=None, because="A slip.", by=grace),
        lambda: actions.change_ending(ending=ending, version=1, by=cast.person["farid"], decided_on=day),
        lambda: actions.put_aside(ending=ending, by=winnie),
        lambda: actions.take_up_again(award=award, by=winnie),
        lambda: actions.reply(ending=ending, words="No.", by=grace),
        lambda: actions.give_notice(ending=ending, effective_on=day, by=winnie),
    ]
    with on(day):
        for attempt in attempts:
            with pytest.raises(NotAllowed):
                attempt()


def test_an_award_says_what_it_comes_to_a_year(cast: Cast) -> None:
    values = award_deed(awarded.offered(cast)).values
    assert (values["amount"], values["yearly_amount"]) == (Decimal("6000.00"), Decimal("2000.00"))
