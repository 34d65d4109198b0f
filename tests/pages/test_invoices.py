"""Invoices through their pages: asked for in the agreement, sent from a phone, questioned, approved and paid."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import awarded
import invoicing
import papers
from awarded import on
from cast import Cast
from invoicing import DUE
from kept.service.awards import actions
from kept.service.awards.models import Award, Invoice, Terms
from visiting import a_day, browser_of, get, press

pytestmark = pytest.mark.django_db


def test_the_funder_chooses_it_in_the_agreement_and_says_why(cast: Cast) -> None:
    application = awarded.funded(cast, upfront_percent=0)
    part, offer = f"/applications/{application.pk}/terms/invoices/", f"/applications/{application.pk}/offer/"
    with on(awarded.OFFERED):
        assert part in get(cast, "grace", offer).links
        assert get(cast, "grace", part).find("input", name="by_invoice", value="False")[0].get("checked") is not None
        typed: dict[str, Any] = {"version": 0, "by_invoice": "True"}
        assert "Say why you need invoices" in press(cast, "grace", part, **typed, invoices_because="").text
        shown = press(cast, "grace", part, **typed, invoices_because="Our auditors ask.")
        assert "once you send us an invoice for it" in shown.text
        assert "Why we ask: Our auditors ask." in shown.text
        press(cast, "grace", offer, **a_day("ends_on", date(2029, 10, 31)))
    award = Award.objects.get()
    assert Terms.objects.get().invoices_because == "Our auditors ask."
    assert "It is paid once" not in get(cast, "winnie", f"/awards/{award.pk}/").text, "it is not agreed yet"
    with on(awarded.ACCEPTED):
        actions.accept(award=award, by=cast.person["winnie"])
        assert (
            "It is paid once Saltmarsh Lunch Club sends an invoice" in get(cast, "winnie", f"/awards/{award.pk}/").text
        )


def test_money_up_front_waits_for_no_invoice(cast: Cast) -> None:
    application = awarded.funded(cast, amount="4000.00")
    part = f"/applications/{application.pk}/terms/invoices/"
    with on(awarded.OFFERED):
        told = press(cast, "grace", part, version=0, by_invoice="True", invoices_because="Our auditors ask.")
    assert "Every payment of this grant has money up front in it" in told.text


def test_sent_from_a_phone_questioned_stood_by_approved_and_paid(
    cast: Cast, settings: Any, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    settings.UPLOADS_FOLDER = tmp_path / "uploads"
    award = invoicing.accepted(cast)
    payment, page = invoicing.first_of(award), f"/awards/{award.pk}/"
    send = f"/payments/{payment.pk}/invoice/"
    with on(date(2026, 12, 31)):
        assert send not in get(cast, "tom", page).links, "it is too early"
    with on(DUE):
        assert send in get(cast, "tom", page).links
        assert send in get(cast, "tom", "/work/").links
        assert send not in get(cast, "grace", page).links
        assert "Nothing is late, and nothing is due" in get(cast, "farid", "/payments/").text
        paying = get(cast, "farid", f"/payments/{payment.pk}/paid/").text
        assert "No invoice has come for it" in paying
        assert "You can pay without one" in paying
        typed: dict[str, Any] = {"number": "INV 7", "amount": "500", **a_day("dated_on", DUE)}
        wrong = press(cast, "tom", send, **typed | {"amount": "550"})
        assert "This payment is £500, as was agreed. Write the invoice for that sum." in wrong.text
        assert wrong.find("input", name="number")[0].get("value") == "INV 7", "nothing is lost"
        photo = papers.sent("invoice.jpg", papers.a_photo())
        sent = press(cast, "tom", send, **typed, file=photo)
        assert "Received 1 February 2027" in sent.text
        address = f"/invoices/{Invoice.objects.get().pk}/"
        assert browser_of(cast, "farid").get(f"{address}file/")["Content-Disposition"].startswith("attachment")
        assert browser_of(cast, "bilal").get(f"{address}file/").status_code == 404
        assert address in get(cast, "grace", "/work/").links
        assert "Due today" in get(cast, "farid", "/payments/").text
        assert "not approved yet" in press(cast, "farid", f"/payments/{payment.pk}/paid/", **a_day("paid_on", DUE)).text
    with on(DUE + timedelta(days=3)):
        assert f"{address}ask/" in get(cast, "grace", address).links
        assert "Say what is not right" in press(cast, "grace", f"{address}ask/", words="").text
        press(cast, "grace", f"{address}ask/", words="Whose name is on it?")
        assert "Estuary Reach Borough Council asks about it" in get(cast, "winnie", page).text
        assert address in get(cast, "tom", "/work/").links
        stood = press(cast, "tom", f"{address}stand-by/", words="Our treasurer's.")
        assert "that it is right as it is" in stood.text
    with on(DUE + timedelta(days=4)):
        assert "Grace Lindley approved it" in press(cast, "grace", f"{address}approve/").text
        assert "The days to pay it count from 1 February 2027. 4 days have gone by" in get(cast, "tom", address).text
        assert "Late by 4 days" in get(cast, "farid", "/payments/").text
        done = press(cast, "farid", f"/payments/{payment.pk}/paid/", **a_day("paid_on", DUE + timedelta(days=4)))
        assert "Paid 5 February 2027, 4 days late" in done.text
        browser = browser_of(cast, "winnie")
        with django_assert_max_num_queries(20):
            shown = browser.get(page).content.decode()
        assert "Approved 5 February 2027" in shown
        assert f"{address}approve/" not in get(cast, "grace", address).html


def test_another_in_its_place_and_the_page_of_the_first_says_so(cast: Cast) -> None:
    award = invoicing.accepted(cast)
    first = invoicing.sent(cast, award)
    send = f"/payments/{first.payment_id}/invoice/"
    with on(DUE + timedelta(days=2)):
        assert "This takes the place of invoice 12" in get(cast, "tom", send).text
        today = a_day("dated_on", DUE + timedelta(days=2))
        press(cast, "tom", send, number="13", amount="500", **today)
        assert "sent another in its place on 3 February 2027" in get(cast, "grace", f"/invoices/{first.pk}/").text
        assert "Look at that one" in press(cast, "grace", f"/invoices/{first.pk}/approve/").text
        assert "count from 3 February 2027" in get(cast, "grace", f"/invoices/{Invoice.objects.last().pk}/").text  # type: ignore[union-attr]


def test_a_payment_that_needs_none_leads_back_to_its_award(cast: Cast) -> None:
    award = awarded.accepted(cast)
    address = f"/payments/{award.payments.order_by('due_on')[0].pk}/invoice/"
    with on(DUE):
        assert browser_of(cast, "tom").get(address).url == f"/awards/{award.pk}/"  # type: ignore[attr-defined]
