"""The top of an award's page: the one thing that its reader came for, with the way to it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import F

import awarded
import invoicing
import monitored
from awarded import on
from cast import Cast
from invoicing import DUE
from kept.service.awards import actions
from kept.service.awards.models import Award, Payment
from kept.service.monitoring import actions as hearing
from kept.service.partnerships.models import Place
from visiting import browser_of, get

pytestmark = pytest.mark.django_db


def first(cast: Cast, name: str, award: Award) -> str:
    """What stands before the list of what is on the page."""
    before, listed, _ = get(cast, name, f"/awards/{award.pk}/").text.partition("On this page:")
    assert listed
    return before


def test_the_next_payment_is_first_and_leads_to_its_place(cast: Cast) -> None:
    award = awarded.accepted(cast)
    opening, following = award.payments.order_by("due_on")[:2]
    with on(date(2026, 11, 13)):
        for name in ("winnie", "tom", "grace", "farid"):
            assert "Next payment: £250. Due 1 November 2026. Late by 12 days" in first(cast, name, award)
        page = get(cast, "tom", f"/awards/{award.pk}/")
        assert f"#payment-{opening.pk}" in page.links
        assert page.find("li", id=f"payment-{opening.pk}")
        for part in ("agreed", "payments", "reports"):
            assert f"#{part}" in page.links
            assert page.find("h2", id=part)
        said = actions.claim(payment=opening, words="We pay on Friday.", by=cast.person["winnie"])
        told: dict[str, Any] = {"words": "This week.", "pay_by": date(2026, 11, 17), "by": cast.person["farid"]}
        actions.answer_claim(claim=said, **told)
        assert "says that it is paid by 17 November 2026" in first(cast, "winnie", award)
        actions.pay(payment=opening, paid_on=date(2026, 11, 13), by=cast.person["farid"])
        assert "Next payment: £500. Due 1 February 2027." in first(cast, "winnie", award)
        assert f"#payment-{following.pk}" in get(cast, "winnie", f"/awards/{award.pk}/").links


def test_nothing_is_first_where_nothing_is_to_come_or_nobody_has_said_yes(cast: Cast) -> None:
    award = awarded.offered(cast)
    with on(awarded.ACCEPTED):
        assert "Next payment" not in get(cast, "winnie", f"/awards/{award.pk}/").text
        actions.accept(award=award, by=cast.person["winnie"])
        award.payments.update(paid_on=F("due_on"))
        page = get(cast, "winnie", f"/awards/{award.pk}/")
        assert not page.find("div", class_="govuk-inset-text"), "no empty box"


def test_the_next_payment_is_found_on_whichever_page_it_stands(cast: Cast, django_assert_max_num_queries: Any) -> None:
    award = awarded.accepted(cast, ends_on=date(2036, 10, 31))
    due = list(award.payments.order_by("due_on"))
    award.payments.filter(due_on__lt=due[26].due_on).update(paid_on=F("due_on"))
    here = f"#payment-{due[26].pk}"
    with on(awarded.ACCEPTED):
        assert f"?page=2{here}" in get(cast, "winnie", f"/awards/{award.pk}/").links
        second = get(cast, "winnie", f"/awards/{award.pk}/?page=2")
        assert here in second.links
        assert second.find("li", id=here[1:])
        browser = browser_of(cast, "winnie")
        with django_assert_max_num_queries(20):
            browser.get(f"/awards/{award.pk}/")


def test_an_invoice_is_first_for_whoever_it_waits_for(cast: Cast, django_assert_max_num_queries: Any) -> None:
    award = invoicing.accepted(cast)
    with on(DUE):
        assert "It is paid once Saltmarsh Lunch Club sends an invoice. Send it." in first(cast, "winnie", award)
        assert "Send it." not in first(cast, "grace", award)
    invoice = invoicing.sent(cast, award)
    with on(DUE):
        assert "Invoice 12 waits for you. Approve it, or ask about it" in first(cast, "grace", award)
        assert "nvoice 12" not in first(cast, "winnie", award), "nothing waits for the group"
        actions.question_invoice(invoice=invoice, words="Whose name is on it?", by=cast.person["grace"])
        asks = "Estuary Reach Borough Council asks about invoice 12. Answer, or send another"
        assert asks in first(cast, "winnie", award)
        assert invoice.get_absolute_url() in get(cast, "winnie", f"/awards/{award.pk}/").links
        assert "nvoice 12" not in first(cast, "grace", award), "it waits for the group"
        assert "nvoice 12" not in first(cast, "farid", award), "who pays, and answers for no award"
        browser = browser_of(cast, "winnie")
        with django_assert_max_num_queries(20):
            browser.get(f"/awards/{award.pk}/")


def test_a_change_is_first_for_whoever_answers_it(cast: Cast) -> None:
    award = awarded.accepted(cast)
    asked: dict[str, Any] = {"award": award, "reasons": "Food costs more."}
    with on(DUE):
        words = actions.Wanted(words="Soup and bread.")
        actions.ask_for_change(**asked, kind="purpose", by_holder=True, wanted=words, by=cast.person["winnie"])
        longer = actions.Wanted(amount=award.amount, ends_on=award.ends_on + timedelta(days=90))
        actions.ask_for_change(**asked, kind="extension", by_holder=False, wanted=longer, by=cast.person["grace"])
        purpose, later = "Saltmarsh Lunch Club asks: what the money is for.", "asks: a later last day."
        assert purpose in first(cast, "grace", award)
        assert later not in first(cast, "grace", award)
        assert f"Estuary Reach Borough Council {later} Say yes or no" in first(cast, "winnie", award)
        assert purpose not in first(cast, "winnie", award)
        assert "asks:" not in first(cast, "tom", award), "who may not answer"


def test_a_report_is_first_where_it_is_due_soon_and_where_nobody_has_read_it(cast: Cast, place: Place) -> None:
    award = monitored.asked(cast, place)
    due = monitored.first(award)
    with on(due.due_on - timedelta(days=15)):
        assert "A report" not in first(cast, "winnie", award)
    with on(due.due_on - timedelta(days=14)):
        assert "A report is due 28 May 2027. A paragraph is enough" in first(cast, "winnie", award)
        assert "A report" not in first(cast, "grace", award)
    with on(due.due_on + timedelta(days=1)):
        assert "A report was due 28 May 2027." in first(cast, "winnie", award)
    monitored.sent(cast, due)
    monitored.told(cast, award)
    with monitored.later():
        assert "A report" not in first(cast, "winnie", award)
        waits = first(cast, "grace", award)
        assert "Early word of trouble: nobody has said that they read it. Read it" in waits
        assert "Report 1, for 1 November 2026 to 30 April 2027: nobody has said that they read it." in waits
        hearing.hear(one=due, reply="Thank your cooks.", by=cast.person["grace"])
        assert "Report 1" not in first(cast, "grace", award)
        assert "Read it" not in first(cast, "farid", award)


def test_payments_made_long_ago_are_folded_away(cast: Cast) -> None:
    award = awarded.accepted(cast)
    every = list(award.payments.order_by("due_on"))
    for made, folded in ((4, 0), (7, 5), (len(every), len(every) - 2)):
        for payment in every[:made]:
            Payment.objects.filter(pk=payment.pk).update(paid_on=payment.due_on)
        with on(date(2028, 8, 1)):
            page = get(cast, "winnie", f"/awards/{award.pk}/")
        hidden = [one.get("id") for box in page.find("details") for one in box.iter("li") if one.get("id")]
        assert hidden == [f"payment-{payment.pk}" for payment in every[:folded]]
        assert (f"{folded} earlier payments, all made" in page.text) == bool(folded)
        assert len(page.find("li", class_="kept-line__stop--done")) <= made
        assert all(page.find("li", id=f"payment-{payment.pk}") for payment in every)
