"""What is written about invoices."""

from kept.service.awards.letters import Letter, link, said
from kept.service.awards.models import Invoice, Payment
from kept.service.library.wording import pounds


def received(invoice: Invoice) -> Letter:
    """What those who look after the award are told when an invoice comes."""
    award = invoice.payment.award
    return Letter(
        f"{award.holder} sends an invoice for {pounds(invoice.amount)}",
        f"{award.holder} has sent invoice {invoice.number} for the payment of {invoice.payment}.\n\n"
        f"Approve it, or ask within a week what is not right: {link('invoice', invoice.pk)}\n",
    )


def approved(invoice: Invoice) -> Letter:
    """What those who pay are told then."""
    payment, award = invoice.payment, invoice.payment.award
    assert payment.counts_from is not None
    return Letter(
        f"Invoice of {award.holder} to be paid: {pounds(invoice.amount)}",
        f"Invoice {invoice.number} of {award.holder}, {pounds(invoice.amount)}, is approved. The days to pay it count "
        f"from {said(payment.counts_from)}.\n\nRecord it once it is paid: {link('record-payment', payment.pk)}\n",
    )


def questioned(invoice: Invoice) -> Letter:
    """What the holder is told when the funder asks about one."""
    award = invoice.payment.award
    return Letter(
        f"{award.funder} asks about your invoice {invoice.number}",
        f"{award.funder} asks about invoice {invoice.number}, {pounds(invoice.amount)}.\n\n{invoice.question}\n\n"
        "If they are right, send another in its place: the days to pay you count from then. If it is right as it is, "
        f"say so, and the days have gone on counting.\n\n{link('invoice', invoice.pk)}\n",
    )


def stood_by(invoice: Invoice) -> Letter:
    """What the funder is told when the holder stands by one."""
    award = invoice.payment.award
    return Letter(
        f"{award.holder} says that invoice {invoice.number} is right",
        f"You asked about invoice {invoice.number}, {pounds(invoice.amount)}. {award.holder} says that it is right as "
        f"it is.\n\n{invoice.answer}\n\nApprove it: {link('invoice', invoice.pk)}\n",
    )


def wanted(payment: Payment) -> Letter:
    """What a holder is told that has sent none."""
    award = payment.award
    return Letter(
        f"Send your invoice for {pounds(payment.amount)}",
        f"To {award.holder}\n\n{award.funder} has {pounds(payment.amount)} for you. It fell due on "
        f"{said(payment.due_on)}, and they pay it once you send an invoice. You lose nothing by being late.\n\n"
        f"A number, a day and the sum will do: {link('send-invoice', payment.pk)}\n",
    )
