"""Invoices, where an award is agreed to be paid so: sent, questioned or approved, and reminded of."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction

from kept.service import clock
from kept.service.awards import events, invoice_letters, letters
from kept.service.awards.actions.paying import locked
from kept.service.awards.letters import said
from kept.service.awards.models import Invoice, Payment
from kept.service.awards.queries import SOON, outstanding, standing_invoice, wanted_invoices
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.library.wording import pounds
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.actions.locking import locked as locked_organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person
from kept.service.uploads.accepting import NotTaken, accept
from kept.service.uploads.models import Upload
from kept.service.worker.daily import daily

TO_ASK = timedelta(days=7)
"""From the day an invoice came to the last day for a question about it: ours. The Procurement Act 2023, s.68, says no
more than without undue delay."""
REMINDED_EVERY = timedelta(days=30)
REMINDERS = 3
"""On the day it is due, and twice more: ours. After that the funder can pay without an invoice, or ring."""
MISSED = 3
"""Days that a worker may have been away for, and a reminder still goes."""


@transaction.atomic
def send_invoice(
    *, payment: Payment, number: str, dated_on: date, amount: Decimal, by: Person, file: File | None = None
) -> Invoice:
    """Send the invoice for a payment; or, until one is approved, another in its place. The same one twice is once.

    Raises:
        NotAllowed: they do not ask for payments for the holder.
        Refused: no invoice is asked for; it is paid, approved, too early or will not be made; the number was used; the
            day or the amount is not right; or the file is not taken.
    """
    locked_organisation(payment.award.holder_id)  # so that one number is not used for two payments at once
    payment = locked(payment)
    award = payment.award
    insist(by, Permission.CLAIM_PAYMENT, payment)
    number = " ".join(cleaned(number).split())
    before = standing_invoice(payment)
    if before is not None and (before.number, before.dated_on, before.amount) == (number, dated_on, amount):
        return before
    _must_be_wanted(payment, before)
    if not number:
        raise Refused("Write the number that the invoice has in your own books, such as 12.")
    if amount != payment.amount:
        raise Refused(f"This payment is {pounds(payment.amount)}, as was agreed. Write the invoice for that sum.")
    if not award.awarded_on <= dated_on <= clock.today():
        raise Refused(f"An invoice is dated from {said(award.awarded_on)}, when the award was made, to today.")
    used = Invoice.objects.filter(holder=award.holder, number__iexact=number).select_related("payment").first()
    if used is not None:
        raise Refused(f"You have sent invoice {used.number} already, for {used.payment}. Give this one its own number.")
    if before is not None:
        before.replaced_at = clock.arrived()
        before.save(update_fields=["replaced_at"])
    invoice = Invoice.objects.create(
        payment=payment,
        holder=award.holder,
        number=number,
        dated_on=dated_on,
        amount=amount,
        upload=_taken(file, by),
        received_at=clock.arrived(),
        sent_by=by,
    )
    payment.invoiced_on = clock.day_in_london(invoice.received_at)
    payment.save(update_fields=["invoiced_on"])
    record(events.INVOICED, invoice, by=by, acting_for=award.holder, amount=amount, again=before is not None)
    letters.to_funder(award, Permission.MANAGE_AWARD, f"invoice-{invoice.pk}", invoice_letters.received(invoice))
    return invoice


@transaction.atomic
def approve_invoice(*, invoice: Invoice, by: Person) -> Invoice:
    """Say that an invoice is right. Somebody else then pays it. Twice is once.

    Raises:
        NotAllowed: they do not look after awards for the funder.
        Refused: another took its place, or they sent it themselves.
    """
    invoice = _to_look_at(invoice, by)
    if invoice.approved_at is not None:
        return invoice
    if invoice.sent_by_id == by.pk:
        raise Refused("You sent this invoice yourself, for the group. Somebody else looks at it.")
    invoice.approved_at, invoice.approved_by = clock.arrived(), by
    invoice.save(update_fields=["approved_at", "approved_by"])
    award = invoice.payment.award
    record(events.INVOICE_APPROVED, invoice, by=by, acting_for=award.funder)
    letter = invoice_letters.approved(invoice)
    letters.to_funder(award, Permission.RECORD_PAYMENT, f"invoice-approved-{invoice.pk}", letter)
    return invoice


@transaction.atomic
def question_invoice(*, invoice: Invoice, words: str, by: Person) -> Invoice:
    """Ask what is wrong with an invoice, once, in its first days. The days go on counting unless another is sent.

    Raises:
        NotAllowed: they do not look after awards for the funder.
        Refused: nothing is asked; it was approved, questioned or replaced; or it came too long ago.
    """
    invoice, words = _to_look_at(invoice, by), cleaned(words)
    award = invoice.payment.award
    if invoice.questioned_at is not None and invoice.question == words:
        return invoice
    if invoice.approved_at is not None or invoice.questioned_at is not None:
        raise Refused("This invoice is approved, or was asked about before. Talk with the group.")
    if not words:
        raise Refused(f"Say what is wrong with it. {award.holder} reads this.")
    if clock.today() > last_day_to_ask(invoice):
        raise Refused(f"You could ask about it until {said(last_day_to_ask(invoice))}. Approve it, or ring the group.")
    invoice.question, invoice.questioned_at, invoice.questioned_by = words, clock.arrived(), by
    invoice.save(update_fields=["question", "questioned_at", "questioned_by"])
    record(events.INVOICE_QUESTIONED, invoice, by=by, acting_for=award.funder)
    letters.to_holder(award, f"invoice-questioned-{invoice.pk}", invoice_letters.questioned(invoice))
    return invoice


@transaction.atomic
def stand_by_invoice(*, invoice: Invoice, words: str, by: Person) -> Invoice:
    """Say that an invoice is right as it is, and why. The days have gone on counting. Twice is once.

    Raises:
        NotAllowed: they do not ask for payments for the holder.
        Refused: nothing was asked, or it was settled since; or nothing is said.
    """
    invoice, words = _held(invoice), cleaned(words)
    award = invoice.payment.award
    insist(by, Permission.CLAIM_PAYMENT, invoice)
    if invoice.answered_at is not None and invoice.answer == words:
        return invoice
    if not invoice.waits_for_holder:
        raise Refused("Nothing is asked about this invoice any more.")
    if not words:
        raise Refused(f"Say why it is right. {award.funder} reads this.")
    invoice.answer, invoice.answered_at, invoice.answered_by = words, clock.arrived(), by
    invoice.save(update_fields=["answer", "answered_at", "answered_by"])
    record(events.INVOICE_STOOD_BY, invoice, by=by, acting_for=award.holder)
    letter = invoice_letters.stood_by(invoice)
    letters.to_funder(award, Permission.MANAGE_AWARD, f"invoice-stood-by-{invoice.pk}", letter)
    return invoice


@daily
def remind_of_invoices() -> None:
    """Remind holders who have sent none for what is due, each day once: the key of a letter is its day.

    Where nothing is due, this is one question of the database.
    """
    today = clock.today()
    times = [number * REMINDED_EVERY + timedelta(days=late) for number in range(REMINDERS) for late in range(MISSED)]
    wanted = wanted_invoices(Payment.objects.filter(due_on__in=[today - one for one in times]))
    for payment in wanted.select_related("award__funder", "award__holder"):
        key = f"invoice-wanted-{payment.pk}-{(today - payment.due_on) // REMINDED_EVERY}"
        with transaction.atomic():
            letters.to_holder(payment.award, key, invoice_letters.wanted(payment))


def last_day_to_ask(invoice: Invoice) -> date:
    """The last day on which the funder can ask about it."""
    return clock.day_in_london(invoice.received_at) + TO_ASK


def _must_be_wanted(payment: Payment, before: Invoice | None) -> None:
    award = payment.award
    if not payment.is_invoiced:
        raise Refused("This payment needs no invoice. It is made on its day.")
    if payment.paid_on is not None:
        raise Refused(f"It was paid on {said(payment.paid_on)}, so it needs no invoice.")
    if not outstanding(Payment.objects.filter(pk=payment.pk)).exists():
        raise Refused("This payment is not made: the award ends before it.")
    if before is not None and before.approved_at is not None:
        raise Refused(f"{award.funder} has approved invoice {before.number}. It is to be paid.")
    if clock.today() < payment.due_on - SOON:
        raise Refused(f"You can send it from {said(payment.due_on - SOON)}, {SOON.days} days before it is due.")


def _to_look_at(invoice: Invoice, by: Person) -> Invoice:
    invoice = _held(invoice)
    insist(by, Permission.MANAGE_AWARD, invoice.payment.award)
    if invoice.replaced_at is not None:
        raise Refused(f"{invoice.payment.award.holder} has sent another invoice in its place. Look at that one.")
    return invoice


def _held(invoice: Invoice) -> Invoice:
    """The invoice, held until the transaction ends, and its payment first: whoever pays holds that too."""
    payment = locked(invoice.payment)
    held = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
    held.payment = payment
    return held


def _taken(file: File | None, by: Person) -> Upload | None:
    try:
        return accept(file, by=by) if file is not None else None
    except NotTaken as problem:
        raise Refused(str(problem)) from None
