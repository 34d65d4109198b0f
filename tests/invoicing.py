"""An award that is paid by invoice, for the tests of that: its fund pays nothing up front, and says why."""

from datetime import date
from typing import Any

import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.actions.offering import drafted
from kept.service.awards.models import Award, Invoice, Payment
from kept.service.partnerships.models import Place

DUE = date(2027, 2, 1)


def accepted(cast: Cast, place: Place | None = None, percent: int = 0) -> Award:
    """£6,000 for three years, of which PERCENT of each quarter comes first; the rest by invoice."""
    application = awarded.funded(cast, place, upfront_percent=percent)
    grace, winnie = cast.person["grace"], cast.person["winnie"]
    with on(awarded.OFFERED):
        because = "Our auditors ask for one."
        actions.write_terms(award=drafted(application), saved=0, by=grace, invoices_because=because)
        award = actions.offer(application=application, by=grace)
    with on(awarded.ACCEPTED):
        return actions.accept(award=award, by=winnie)


def first_of(award: Award) -> Payment:
    """The first payment that an invoice is asked for."""
    return award.payments.filter(upfront=0).order_by("due_on")[0]


def sent(cast: Cast, award: Award, day: date = DUE, by: str = "tom", **told: Any) -> Invoice:
    """Invoice 12 for it, sent on a day."""
    payment = first_of(award)
    said = {"number": "12", "dated_on": day, "amount": payment.amount} | told
    with on(day):
        return actions.send_invoice(payment=payment, by=cast.person[by], **said)
