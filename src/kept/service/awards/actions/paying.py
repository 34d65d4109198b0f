"""Recording what was paid and when, and putting a wrong day right."""

from datetime import date

from django.db import transaction

from kept.service import clock
from kept.service.awards import events
from kept.service.awards.assistance import must_be_confirmed
from kept.service.awards.letters import said
from kept.service.awards.models import Correction, Payment
from kept.service.awards.queries import outstanding, standing_invoice, with_authority
from kept.service.awards.records import payment_deed
from kept.service.banking.actions import look
from kept.service.banking.models import Account
from kept.service.banking.numbers import Numbers
from kept.service.banking.queries import in_use
from kept.service.checks.decide import decide
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


@transaction.atomic
def pay(*, payment: Payment, paid_on: date, by: Person, into: Account | None = None) -> Payment:
    """Record that a payment was made. Paying never waits: a promise that went unkept is asked about afterwards.

    `into` is the account they say that they paid into; None for another way, such as a cheque.

    Raises:
        NotAllowed: they do not record payments for the funder.
        Refused: they approved it, or its invoice; the award was not accepted; an invoice came that nobody has approved;
            the account is not the one that is in use; the day is to come or before the award; or another day is on
            record.
    """
    payment = locked(payment)
    insist(by, Permission.RECORD_PAYMENT, payment.award.funder)
    _must_be_a_second_person(payment, by)
    if payment.award.accepted_at is None:
        raise Refused("The award has not been accepted yet.")
    if payment.paid_on == paid_on:
        return payment
    if payment.paid_on is not None:
        raise Refused(f"It is on record as paid on {said(payment.paid_on)}. If that is wrong, correct it and say why.")
    must_be_confirmed(payment.award)
    invoice = standing_invoice(payment)
    if invoice is not None and invoice.approved_at is None:
        raise Refused("Its invoice is not approved yet. Ask whoever looks after the award to look at it.")
    _must_be_possible(payment, paid_on)
    if into is not None and into != in_use(payment.award.holder):
        raise Refused(f"{payment.award.holder} has other bank details now. Look at them, and at where you paid.")
    if into is not None and by.pk in (into.proposed_by_id, into.confirmed_by_id):
        raise Refused("You gave or checked these bank details. A second person records what is paid into them.")
    payment.paid_on, payment.paid_by, payment.account = paid_on, by, into
    payment.save(update_fields=["paid_on", "paid_by", "account"])
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
        Refused: they approved it; somebody else changed it since; there is no reason; or the day is to come or before
            the award.
    """
    payment = locked(payment)
    insist(by, Permission.RECORD_PAYMENT, payment.award.funder)
    _must_be_a_second_person(payment, by)
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
    if after is None:
        payment.paid_by = payment.account = None
    payment.save(update_fields=["paid_on", "paid_by", "account"])
    Correction.objects.create(
        payment=payment, before=was, after=after, because=because.strip(), by=by, at=clock.arrived()
    )
    decide(payment_deed(payment), by=by, waits=False)
    record(events.CORRECTED, payment, by=by, acting_for=payment.award.funder, before=was, after=after)
    return payment


@transaction.atomic
def look_at_account(*, payment: Payment, by: Person) -> Numbers:
    """The numbers of the account that a payment goes into, for whoever is about to pay. That they looked is on record.

    Raises:
        NotAllowed: they do not record payments for the funder.
        Refused: nothing is to be paid, they approved it themselves, or there is no confirmed account.
    """
    payment = locked(payment)
    award = payment.award
    insist(by, Permission.RECORD_PAYMENT, award.funder)
    _must_be_a_second_person(payment, by)
    if not outstanding(Payment.objects.filter(pk=payment.pk)).exists():
        raise Refused("Nothing is to be paid here, so there are no numbers to look at.")
    account = in_use(award.holder)
    if account is None:
        raise Refused(f"{award.holder} has no confirmed bank details here. Ask them for some.")
    return look(account=account, payment=payment.pk, by=by, acting_for=award.funder)


def why_not(payment: Payment, by: Person) -> str:
    """Why somebody may not record a payment as paid, whatever their roles, and who can; nothing where they may.

    Money takes two: whoever offered it, agreed to what it became since, or approved its invoice, does not.
    """
    invoice = standing_invoice(payment) if payment.invoiced_on else None
    agreed = {payment.approved_by_id, invoice.approved_by_id if invoice else None}
    if by.pk not in agreed:
        return ""
    funder = payment.award.funder
    others = [one.called for one in with_authority(funder, Permission.RECORD_PAYMENT) if one.pk not in agreed]
    invite = " or ".join(one.called for one in with_authority(funder, Permission.MANAGE_PEOPLE))
    can = (
        f"{' or '.join(others)} can." if others else f"Ask {invite or 'whoever looks after its people'} to invite one."
    )
    return f"You agreed to this payment, so a second person, a finance officer, records it as paid. {can}"


def _must_be_a_second_person(payment: Payment, by: Person) -> None:
    if says := why_not(payment, by):
        raise Refused(says)


def _must_be_possible(payment: Payment, paid_on: date) -> None:
    if paid_on > clock.today():
        raise Refused("Record a payment once it is made. This day is still to come.")
    if paid_on < payment.award.awarded_on:
        raise Refused(f"The award was made on {said(payment.award.awarded_on)}, which is later. Look at the year.")


class PlannedAnew(Refused):
    """The payment is not there any more: the payments of its award were planned anew."""

    def __init__(self) -> None:
        super().__init__("The payments of this award were planned anew a moment ago. Look at what is due now.")


def locked(payment: Payment) -> Payment:
    """The payment with its award, held until the transaction ends.

    Raises:
        PlannedAnew: it is not there any more.
    """
    rows = Payment.objects.select_for_update(of=("self",)).select_related(
        "award__funder", "award__holder", "award__place"
    )
    held = rows.filter(pk=payment.pk).first()
    if held is None:
        raise PlannedAnew
    return held
