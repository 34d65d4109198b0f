"""What can be done to an award. Each is one transaction with one entry of history."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db import transaction

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.awards import events
from kept.service.awards.models import Award, Ending, Payment
from kept.service.awards.records import award_deed, ending_deed, payment_deed
from kept.service.checks.decide import decide
from kept.service.checks.deed import Reason
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Status
from kept.service.outbox import post
from kept.service.people.models import Person
from kept.standards.dates import Span, after

QUARTER = Span(3, "months")
PENNY = Decimal("0.01")


@transaction.atomic
def offer(*, application: Application, by: Person, reasons: Mapping[str, Reason] | None = None) -> Award:
    """Offer the award that was decided, with its payments, through the gate.

    Raises:
        Refused: it was not funded, or the round is not closed, or the fund says no term.
        ReasonNeeded: a promise would go unkept and no reason is given.
    """
    known = Award.objects.filter(application=application).first()
    if known is not None:
        return known
    application = Application.objects.select_related("opportunity", "decision", "organisation").get(pk=application.pk)
    opportunity, decision = application.opportunity, getattr(application, "decision", None)
    if opportunity.status != Status.DECIDED or decision is None or decision.amount is None:
        raise Refused("An award follows a round that is closed, for an application that was funded.")
    if opportunity.starts_on is None or opportunity.ends_on is None:
        raise Refused("The fund does not say from when to when it pays.")
    award = Award.objects.create(
        application=application,
        funder=opportunity.organisation,
        holder=application.organisation,
        place=opportunity.place,
        amount=decision.amount,
        starts_on=opportunity.starts_on,
        ends_on=opportunity.ends_on,
        awarded_on=clock.today(),
    )
    Payment.objects.bulk_create(_schedule(award, opportunity.upfront_percent))
    decide(award_deed(award), by=by, reasons=reasons)
    record(
        events.OFFERED,
        award,
        by=by,
        acting_for=award.funder,
        amount=award.amount,
        starts_on=award.starts_on,
        ends_on=award.ends_on,
    )
    return award


@transaction.atomic
def accept(*, award: Award, by: Person) -> Award:
    """Accept an award for the organisation it was offered to. Accepting twice is accepting once."""
    award = Award.objects.select_for_update().get(pk=award.pk)
    if award.accepted_at is None:
        award.accepted_at, award.accepted_by = clock.arrived(), by
        award.save(update_fields=["accepted_at", "accepted_by"])
        record(events.ACCEPTED, award, by=by, acting_for=award.holder)
    return award


@transaction.atomic
def pay(*, payment: Payment, paid_on: date, by: Person) -> Payment:
    """Record that a payment was made. Paying never waits: a promise that went unkept is asked about afterwards.

    Raises:
        Refused: the award was not accepted; or it was recorded as paid on another day.
    """
    payment = Payment.objects.select_for_update().select_related("award").get(pk=payment.pk)
    if payment.award.accepted_at is None:
        raise Refused("The award has not been accepted yet.")
    if payment.paid_on == paid_on:
        return payment
    if payment.paid_on is not None:
        raise Refused(f"It was paid on {payment.paid_on:%-d %B %Y}.")
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
def prepare_ending(*, award: Award, because: str, what: str = Ending.What.END, by: Person, **fields: Any) -> Ending:
    """Begin, or go on with, preparing an end or a change: its assessment, discussion and dates, as `fields`."""
    ending, created = Ending.objects.select_for_update().update_or_create(
        award=award, what=what, given_on=None, defaults={"because": because, **fields}
    )
    if created:
        record(events.ENDING_PREPARED, ending, by=by, acting_for=award.funder, what=what, because=because)
    return ending


@transaction.atomic
def give_notice(
    *, ending: Ending, effective_on: date, by: Person, reasons: Mapping[str, Reason] | None = None
) -> Ending:
    """Give notice today, in a letter written from the record, through the gate.

    Raises:
        Refused: the reasons, the decision or its day are missing; or it would take effect before today.
        ReasonNeeded: a promise would go unkept and no reason is given. Nothing was written, and nothing sent.
    """
    ending = Ending.objects.select_for_update().select_related("award").get(pk=ending.pk)
    if ending.given_on is not None:
        raise Refused(f"Notice was given on {ending.given_on:%-d %B %Y}.")
    if not ending.reasons.strip():
        raise Refused("Say why. The letter gives your reasons.")
    if ending.decided_on is None:
        raise Refused("Say on which day it was decided. A decision comes before the notice.")
    if effective_on < clock.today():
        raise Refused("It cannot take effect before today.")
    ending.given_on, ending.effective_on, ending.given_by = clock.today(), effective_on, by
    ending.save(update_fields=["given_on", "effective_on", "given_by"])
    decide(ending_deed(ending), by=by, reasons=reasons)
    entry = record(
        events.ENDING_NOTIFIED,
        ending,
        by=by,
        acting_for=ending.award.funder,
        what=ending.what,
        given_on=ending.given_on,
        effective_on=effective_on,
    )
    _write_letter(ending, entry.pk)
    return ending


def _schedule(award: Award, upfront_percent: int) -> list[Payment]:
    """A fee for each quarter of the term, in equal parts to the penny, the share up front on its first day."""
    starts = [award.starts_on]
    while (following := after(award.starts_on, QUARTER, len(starts))) <= award.ends_on:
        starts.append(following)
    even = (award.amount / len(starts)).quantize(PENNY, ROUND_DOWN)
    fees = [award.amount - even * (len(starts) - 1), *[even] * (len(starts) - 1)]
    made = []
    for number, (day, fee) in enumerate(zip(starts, fees, strict=True), 1):
        upfront = (fee * upfront_percent / 100).quantize(PENNY)
        last_day = min(after(award.starts_on, QUARTER, number), award.ends_on)
        if upfront:
            made.append(Payment(award=award, due_on=day, fee=fee, amount=upfront, upfront=True))
        if fee - upfront:
            made.append(Payment(award=award, due_on=last_day, fee=fee, amount=fee - upfront, upfront=False))
    return made


def _write_letter(ending: Ending, entry: int) -> None:
    award = ending.award
    to = award.accepted_by
    verb = "end" if ending.what == Ending.What.END else "change"
    assert ending.effective_on is not None
    post.write(
        f"ending-notified-{ending.pk}-{entry}",
        to.email if to and to.email else "",
        f"Notice about your grant from {award.funder}",
        f"To {award.holder}\n\n{award.funder} will {verb} your grant of £{award.amount:,.2f} on "
        f"{ending.effective_on:%-d %B %Y}.\n\nWhy\n\n{ending.reasons.strip()}\n\n"
        "You can ask us about this at any time, and you can answer any reason we gave for departing from a promise "
        "before it is published.\n",
    )
