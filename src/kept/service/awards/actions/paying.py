"""Recording what was paid and when, and putting a wrong day right."""

from datetime import date

from django.db import transaction

from kept.service import clock
from kept.service.awards import events
from kept.service.awards.assistance import must_be_confirmed
from kept.service.awards.letters import said
from kept.service.awards.models import Correction, Payment
from kept.service.awards.records import payment_deed
from kept.service.checks.decide import decide
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


@transaction.atomic
def pay(*, payment: Payment, paid_on: date, by: Person) -> Payment:
    """Record that a payment was made. Paying never waits: a promise that went unkept is asked about afterwards.

    Raises:
        NotAllowed: they do not record payments for the funder.
        Refused: the award was not accepted; the day is to come or before the award; or another day is on record.
    """
    payment = _locked(payment)
    insist(by, Permission.RECORD_PAYMENT, payment.award.funder)
    if payment.award.accepted_at is None:
        raise Refused("The award has not been accepted yet.")
    if payment.paid_on == paid_on:
        return payment
    if payment.paid_on is not None:
        raise Refused(f"It is on record as paid on {said(payment.paid_on)}. If that is wrong, correct it and say why.")
    must_be_confirmed(payment.award)
    _must_be_possible(payment, paid_on)
    payment.paid_on = paid_on
    payment.save(update_fields=["paid_on"])
    decide(payment_deed(payment), by=by, waits=False)
    record(
        events.PAID,
        payment,
        by=by,
        acting_for=payment.award.funder,
        amount=payment.amount,
        due_on=payment.due_on,
        paid_on=paid_on,
    )
    return payment


@transaction.atomic
def correct(*, payment: Payment, before: date | str, after: date | None, because: str, by: Person) -> Payment:
    """Put a day of payment right, or say that it was not paid after all. Both sides can read what it was, and why.

    `before` is the day that the page showed, as 2026-11-02 where it is text.

    Raises:
        NotAllowed: they do not record payments for the funder.
        Refused: somebody else changed it since; there is no reason; or the day is to come or before the award.
    """
    payment = _locked(payment)
    insist(by, Permission.RECORD_PAYMENT, payment.award.funder)
    if payment.paid_on == after:
        return payment
    was = payment.paid_on
    if was is None or str(was) != str(before):
        raise Refused("Somebody else changed this since you opened the page. Look at what it says now.")
    if not because.strip():
        raise Refused("Say what was wrong. Both sides can read it.")
    if after is not None:
        _must_be_possible(payment, after)
    payment.paid_on = after
    payment.save(update_fields=["paid_on"])
    Correction.objects.create(
        payment=payment, before=was, after=after, because=because.strip(), by=by, at=clock.arrived()
    )
    decide(payment_deed(payment), by=by, waits=False)
    record(events.CORRECTED, payment, by=by, acting_for=payment.award.funder, before=was, after=after)
    return payment


def _must_be_possible(payment: Payment, paid_on: date) -> None:
    if paid_on > clock.today():
        raise Refused("Record a payment once it is made. This day is still to come.")
    if paid_on < payment.award.awarded_on:
        raise Refused(f"The award was made on {said(payment.award.awarded_on)}, which is later. Look at the year.")


def _locked(payment: Payment) -> Payment:
    rows = Payment.objects.select_for_update(of=("self",)).select_related(
        "award__funder", "award__holder", "award__place"
    )
    return rows.get(pk=payment.pk)
