"""A payment that is late: the holder says so, whoever leads on money answers; and the calendar says so by itself."""

from contextlib import suppress
from datetime import date

from django.db import transaction

from kept.service import clock
from kept.service.awards import events, letters, money_letters
from kept.service.awards.actions.paying import PlannedAnew, locked
from kept.service.awards.late import finance_leads, may_answer, to_escalate
from kept.service.awards.models import Claim, Payment
from kept.service.awards.queries import outstanding
from kept.service.awards.records import payment_deed
from kept.service.checks.decide import decide
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed, insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person
from kept.service.worker.daily import daily


@transaction.atomic
def claim(*, payment: Payment, by: Person, words: str = "") -> Claim:
    """Say that a payment is late. It goes straight to whoever leads on money. Twice is once.

    Raises:
        NotAllowed: they do not act for the holder in this.
        Refused: nothing is late.
    """
    payment = locked(payment)
    insist(by, Permission.CLAIM_PAYMENT, payment)
    known = Claim.objects.filter(payment=payment).first()
    if known is not None:
        return known
    if not outstanding(Payment.objects.filter(pk=payment.pk)).exists() or not payment.days_late:
        raise Refused("It is not late. You can say so from the day after it is due, until it is paid.")
    leads, to_post = finance_leads(payment.award)
    made = Claim.objects.create(
        payment=payment, words=cleaned(words), made_at=clock.arrived(), made_by=by, to_post=to_post
    )
    decide(payment_deed(payment), by=by, waits=False)
    award = payment.award
    record(events.CLAIMED, made, by=by, acting_for=award.holder, days=payment.days_late, to_post=to_post)
    letters.to_people(leads, f"claim-{made.pk}", money_letters.claimed(made), acting_for=award.holder)
    return made


@transaction.atomic
def answer_claim(*, claim: Claim, words: str, pay_by: date, by: Person) -> Claim:
    """Answer a claim, with the day by which it is paid. A later answer takes its place; the same again is once.

    Raises:
        NotAllowed: they neither pay for the funder nor hold the post that looks into this.
        Refused: it is paid; nothing is said; or the day is past.
    """
    payment = locked(claim.payment)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    claim.payment = payment
    if not may_answer(by, claim):
        raise NotAllowed(Permission.RECORD_PAYMENT)
    if payment.paid_on is not None:
        raise Refused("It is paid, so there is nothing left to answer.")
    words = cleaned(words)
    if not words:
        raise Refused("Say what happened. The group reads it.")
    if pay_by < clock.today():
        raise Refused("This day is past. Choose the day by which you will pay.")
    if (claim.answer, claim.pay_by, claim.answered_by_id) == (words, pay_by, by.pk):
        return claim
    claim.answer, claim.pay_by, claim.answered_at, claim.answered_by = words, pay_by, clock.arrived(), by
    claim.save(update_fields=["answer", "pay_by", "answered_at", "answered_by"])
    entry = record(events.CLAIM_ANSWERED, claim, by=by, acting_for=payment.award.funder, pay_by=pay_by)
    letters.to_holder(payment.award, f"claim-answered-{entry.pk}", money_letters.claim_answered(claim))
    return claim


@daily
def escalate() -> None:
    """Tell whoever leads on money, once, of each payment that is later than its place allows.

    Where nothing is, this is one question of the database, and nobody's lock.
    """
    for found, days in to_escalate():
        with suppress(PlannedAnew):  # the payment, a moment earlier: then there is nothing to tell of
            _tell_of(found, days)


@transaction.atomic
def _tell_of(found: Payment, days: int) -> None:
    payment = locked(found)
    if payment.escalated_at is not None or payment.paid_on is not None:
        return  # another worker, or the payment itself, was a moment earlier
    payment.escalated_at = clock.arrived()
    payment.save(update_fields=["escalated_at"])
    leads, _ = finance_leads(payment.award)
    record(events.ESCALATED, payment, by=None, acting_for=payment.award.funder, days=payment.days_late)
    letter = money_letters.escalated(payment, days)
    letters.to_people(leads, f"payment-late-{payment.pk}", letter, acting_for=payment.award.funder)
