"""Invoices as rules: who sends and approves one, from which day late counts, questions, and nothing paid twice."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

import awarded
import invoicing
from awarded import on
from cast import Cast
from invoicing import DUE
from kept.service.awards import actions
from kept.service.awards.actions.offering import drafted
from kept.service.awards.models import Award, Invoice, Payment
from kept.service.awards.prompt import Half, figures
from kept.service.awards.queries import counted, outstanding
from kept.service.awards.records import payment_deed
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising
from kept.service.worker.daily import look_at_the_calendar

DAYS = st.integers(0, 2_500).map(lambda days: date(2026, 1, 1) + timedelta(days=days))


def approved(cast: Cast, invoice: Invoice, day: date, by: str = "grace") -> Invoice:
    with on(day):
        return actions.approve_invoice(invoice=invoice, by=cast.person[by])


@given(due=DAYS, came=st.none() | DAYS, paid=st.none() | DAYS, upfront=st.booleans(), by_invoice=st.booleans())
def test_days_count_from_the_later_of_the_day_due_and_the_day_the_invoice_came(
    due: date, came: date | None, paid: date | None, upfront: bool, by_invoice: bool
) -> None:
    today = date(2030, 6, 1)
    came = None if upfront or not by_invoice else came
    payment = Payment(
        award=Award(by_invoice=by_invoice),
        due_on=due,
        invoiced_on=came,
        paid_on=paid,
        upfront=Decimal(5 if upfront else 0),
    )
    with on(today):
        late = payment.days_late
    begins = max(due, came) if came else None if by_invoice and not upfront else due
    assert payment.counts_from == begins
    assert late == (max(((paid or today) - begins).days, 0) if begins else 0)
    assert payment.waits_for_invoice == (begins is None and paid is None)


def test_both_sides_see_it_sent_approved_by_one_and_paid_by_another(cast: Cast) -> None:
    award = invoicing.accepted(cast)
    invoice = invoicing.sent(cast, award)
    assert invoicing.sent(cast, award) == invoice, "pressed twice"
    assert [one.to for one in Message.objects.filter(key__startswith=f"invoice-{invoice.pk}-")] == [
        "grace@council.estuary.example"
    ]
    cast.acts("grace", "council", "finance-officer", asked_by="amara")
    cast.acts("cyril", "council", "contract-manager", asked_by="amara")
    cast.acts("cyril", "council", "finance-officer", asked_by="amara")
    paid: dict[str, Any] = {"payment": invoice.payment, "paid_on": DUE + timedelta(days=3)}
    with on(DUE + timedelta(days=3)):
        with pytest.raises(Refused, match="not approved yet"):
            actions.pay(**paid, by=cast.person["farid"])
        for name in ("farid", "winnie", "amara"):
            with pytest.raises(NotAllowed):
                actions.approve_invoice(invoice=invoice, by=cast.person[name])
    approved(cast, invoice, DUE + timedelta(days=2), by="cyril")
    with on(DUE + timedelta(days=3)):
        with pytest.raises(Refused, match="Farid Haddad can"):
            actions.pay(**paid, by=cast.person["cyril"])  # who approved the invoice
        with pytest.raises(Refused, match="a second person"):
            actions.pay(**paid, by=cast.person["grace"])  # who offered the award
        actions.pay(**paid, by=cast.person["farid"])
        with pytest.raises(Refused, match="so it needs no invoice"):
            invoicing.sent(cast, award, DUE + timedelta(days=4), number="13")
    assert [one.event for one in Entry.objects.filter(event__startswith="awards.invoice")] == [
        "awards.invoice.sent",
        "awards.invoice.approved",
    ]
    assert all("12" not in str(one.kept) for one in Entry.objects.filter(event__startswith="awards.invoice"))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"amount": Decimal("499.99")}, "This payment is £500, as was agreed"),
        ({"amount": Decimal("500.01")}, "This payment is £500, as was agreed"),
        ({"dated_on": DUE + timedelta(days=1)}, "to today"),
        ({"dated_on": date(2026, 10, 19)}, "dated from 20 October 2026"),
        ({"number": "  "}, "Write the number"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_is_kept(cast: Cast, told: dict[str, Any], says: str) -> None:
    award = invoicing.accepted(cast)
    with pytest.raises(Refused, match=says):
        invoicing.sent(cast, award, **told)
    assert not Invoice.objects.exists()
    assert invoicing.first_of(award).invoiced_on is None


def test_a_number_is_used_once_however_it_is_written(cast: Cast) -> None:
    award = invoicing.accepted(cast)
    first = invoicing.sent(cast, award, number="INV  7")
    assert first.number == "INV 7"
    approved(cast, first, DUE)
    second = award.payments.order_by("due_on")[1]
    told: dict[str, Any] = {"payment": second, "dated_on": DUE, "amount": second.amount, "by": cast.person["tom"]}
    with on(second.due_on):
        with pytest.raises(Refused, match="You have sent invoice INV 7 already, for £500 due 1 February 2027"):
            actions.send_invoice(**told, number="inv 7")
        actions.send_invoice(**told, number="INV 8")
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.filter(number="INV 8").update(number="inv 7")


def test_it_can_be_sent_thirty_days_before_and_counts_from_the_day_due(cast: Cast) -> None:
    award = invoicing.accepted(cast)
    with pytest.raises(Refused, match="You can send it from 2 January 2027"):
        invoicing.sent(cast, award, date(2027, 1, 1))
    invoice = invoicing.sent(cast, award, date(2027, 1, 2))
    assert invoice.payment.counts_from == DUE


def test_a_share_up_front_waits_for_no_invoice(cast: Cast) -> None:
    award = invoicing.accepted(cast, percent=50)
    assert list(award.payments.filter(upfront=0)) == [award.payments.order_by("-due_on")[0]], "the last rest alone"
    first = award.payments.order_by("due_on")[0]
    assert first.counts_from == first.due_on
    with on(DUE):
        with pytest.raises(Refused, match="needs no invoice"):
            actions.send_invoice(payment=first, number="1", dated_on=DUE, amount=first.amount, by=cast.person["winnie"])
        actions.pay(payment=first, paid_on=DUE, by=cast.person["farid"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=first.pk).update(invoiced_on=DUE)


def test_a_grant_paid_in_one_go_cannot_ask_for_invoices(cast: Cast) -> None:
    application = awarded.funded(cast, amount="4000.00")
    with on(awarded.OFFERED), pytest.raises(Refused, match="has money up front in it"):
        actions.write_terms(
            award=drafted(application), saved=0, by=cast.person["grace"], invoices_because="Our auditors ask."
        )


def test_a_question_does_not_stop_the_days_and_another_invoice_begins_them_anew(cast: Cast) -> None:
    award = invoicing.accepted(cast)
    invoice = invoicing.sent(cast, award)
    asked: dict[str, Any] = {"invoice": invoice, "words": "It names another grant.", "by": cast.person["grace"]}
    with on(DUE + timedelta(days=8)), pytest.raises(Refused, match="until 8 February 2027"):
        actions.question_invoice(**asked)
    with on(DUE + timedelta(days=7)):
        with pytest.raises(Refused, match="Say what is wrong"):
            actions.question_invoice(**asked | {"words": " "})
        actions.question_invoice(**asked)
        actions.question_invoice(**asked)
        with pytest.raises(Refused, match="was asked about before"):
            actions.question_invoice(**asked | {"words": "And another thing."})
    assert Entry.objects.filter(event="awards.invoice.questioned").count() == 1
    with on(DUE + timedelta(days=9)):
        assert invoicing.first_of(award).days_late == 9, "the funder alone stops nothing"
    again = invoicing.sent(cast, award, DUE + timedelta(days=10), number="12a")
    invoice.refresh_from_db()
    assert invoice.replaced_at is not None
    assert again.payment.counts_from == DUE + timedelta(days=10)
    with on(DUE + timedelta(days=10)), pytest.raises(Refused, match="has sent another invoice in its place"):
        actions.approve_invoice(invoice=invoice, by=cast.person["grace"])
    approved(cast, again, DUE + timedelta(days=11))
    with pytest.raises(Refused, match="has approved invoice 12a"):
        invoicing.sent(cast, award, DUE + timedelta(days=12), number="12b")


def test_a_group_that_stands_by_its_invoice_loses_no_day(cast: Cast) -> None:
    invoice = invoicing.sent(cast, invoicing.accepted(cast))
    told: dict[str, Any] = {"invoice": invoice, "words": "You asked for that name.", "by": cast.person["tom"]}
    with on(DUE + timedelta(days=2)):
        with pytest.raises(Refused, match="Nothing is asked"):
            actions.stand_by_invoice(**told)
        actions.question_invoice(invoice=invoice, words="Whose name is it?", by=cast.person["grace"])
        with pytest.raises(NotAllowed):
            actions.stand_by_invoice(**told | {"by": cast.person["grace"]})
        for _ in range(2):
            actions.stand_by_invoice(**told)
    assert Message.objects.get(key__startswith="invoice-stood-by").to == "grace@council.estuary.example"
    assert approved(cast, invoice, DUE + timedelta(days=3)).payment.counts_from == DUE


def test_who_sent_it_for_the_group_does_not_approve_it(cast: Cast) -> None:
    award = invoicing.accepted(cast)
    cast.acts("tom", "council", "contract-manager", asked_by="amara")
    invoice = invoicing.sent(cast, award)
    with pytest.raises(Refused, match="You sent this invoice yourself"):
        approved(cast, invoice, DUE, by="tom")


def test_late_by_the_number_of_the_place_counts_from_the_invoice(cast: Cast) -> None:
    award = invoicing.accepted(cast)
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
    came = DUE + timedelta(days=40)
    with on(came):
        look_at_the_calendar()
        assert not outstanding(Payment.objects.all(), until=came), "nothing is asked of the funder yet"
        with pytest.raises(Refused, match="not late"):
            actions.claim(payment=invoicing.first_of(award), by=cast.person["tom"])
    invoicing.sent(cast, award, came)
    with on(came):
        assert counted(outstanding(Payment.objects.all(), until=came)) == {"late": 0, "today": 1, "later": 0}
    with on(came + timedelta(days=30)):
        look_at_the_calendar()
        assert counted(outstanding(Payment.objects.all(), until=came))["late"] == 1
        actions.claim(payment=invoicing.first_of(award), by=cast.person["tom"])
    assert not Message.objects.filter(key__startswith="payment-late").exists()
    with on(came + timedelta(days=31)):
        look_at_the_calendar()
    assert Message.objects.filter(key__startswith="payment-late").count() == 1


def test_a_holder_is_reminded_three_times_and_can_be_paid_without(cast: Cast) -> None:
    award = invoicing.accepted(cast)
    payment = invoicing.first_of(award)
    for after, letters in ((-1, 0), (0, 1), (1, 1), (30, 2), (62, 3), (90, 3)):
        with on(payment.due_on + timedelta(days=after)):
            look_at_the_calendar()
            look_at_the_calendar()
        wanted = Message.objects.filter(key__startswith=f"invoice-wanted-{payment.pk}-", to="winnie@lunch.example")
        assert wanted.count() == letters, after
    paid_on = payment.due_on + timedelta(days=80)
    with on(paid_on):
        actions.pay(payment=payment, paid_on=paid_on, by=cast.person["farid"])
    payment.refresh_from_db()
    assert payment.days_late == 0
    assert payment_deed(payment).values["due_on"] == paid_on


def test_figures_and_what_was_promised_count_from_receipt(cast: Cast) -> None:
    award = invoicing.accepted(cast)
    invoice = approved(cast, invoicing.sent(cast, award, DUE + timedelta(days=20)), DUE + timedelta(days=21))
    paid_on = DUE + timedelta(days=30)
    with on(paid_on):
        actions.pay(payment=invoice.payment, paid_on=paid_on, by=cast.person["farid"])
    deed = payment_deed(invoicing.first_of(award)).values
    assert (deed["due_on"], deed["invoiced_on"]) == (DUE + timedelta(days=20), DUE + timedelta(days=20))
    assert figures(award.funder, Half(date(2026, 10, 1))).average_days == Decimal("10.0")


def test_what_is_invoiced_stays_as_it_is_when_the_award_changes(cast: Cast) -> None:
    award = invoicing.accepted(cast)
    invoicing.sent(cast, award)
    with on(DUE):
        uplift = actions.ask_for_more(award=award, more=Decimal(110), from_on=DUE, why="Gas.", by=cast.person["winnie"])
        actions.answer_uplift(uplift=uplift, agreed=uplift.more, answer="", asked=uplift.more, by=cast.person["grace"])
        change = actions.ask_for_change(
            award=award,
            kind="amount",
            by_holder=True,
            reasons="Fewer come.",
            wanted=actions.Wanted(amount=Decimal("5000.00")),
            by=cast.person["winnie"],
        )
        actions.answer_change(request=change, agreed=True, words="", by=cast.person["grace"])
    amounts = [one.amount for one in award.payments.order_by("due_on")]
    assert amounts[0] == Decimal("500.00"), "what the invoice says"
    assert sum(amounts) == 5000


def test_a_yes_that_is_taken_back_asks_for_no_invoices(cast: Cast) -> None:
    award = invoicing.accepted(cast)
    with on(awarded.ACCEPTED):
        actions.decline(award=award, because="We thought again.", by=cast.person["winnie"])
    award.refresh_from_db()
    assert not award.by_invoice
