"""Asking for more because costs have risen, and the funder's answer."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from kept.service import clock
from kept.service.awards import events, letters, money_letters
from kept.service.awards.letters import said
from kept.service.awards.models import Award, Payment, Uplift
from kept.service.awards.queries import ended
from kept.service.awards.second_yes import needs_two
from kept.service.awards.spreading import respread
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.library.wording import pounds
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person

MOST = Decimal("9999999999.99")
"""Pounds: what a column of money holds."""


@transaction.atomic
def ask_for_more(*, award: Award, more: Decimal, from_on: date, why: str, by: Person) -> Uplift:
    """Ask for pounds on top, from a day. While one waits for its answer, asking again changes it.

    Raises:
        NotAllowed: they do not accept awards for the holder.
        Refused: there is no reason, or nothing is left to pay; or the award does not run.
    """
    award = _locked(award)
    insist(by, Permission.ACCEPT_AWARD, award)
    why = cleaned(why)
    if not why:
        raise Refused(f"Say what has become dearer. {award.funder} will read it.")
    if more <= 0:
        raise Refused("Ask for a sum above nothing.")
    if not award.starts_on <= from_on <= award.ends_on:
        raise Refused(f"The award runs from {said(award.starts_on)} to {said(award.ends_on)}. Choose a day in it.")
    _must_run(award)
    _planned(award, more, from_on)
    known = Uplift.objects.filter(award=award, answered_at=None).first()
    if known is not None and (known.more, known.from_on, known.why) == (more, from_on, why):
        return known
    uplift = known or Uplift(award=award)
    uplift.more, uplift.from_on, uplift.why, uplift.asked_at, uplift.asked_by = more, from_on, why, clock.arrived(), by
    uplift.first_yes = uplift.first_yes_by = uplift.first_yes_at = None  # which was to something else
    uplift.save()
    entry = record(events.UPLIFT_ASKED, uplift, by=by, acting_for=award.holder, more=more, from_on=from_on)
    letter = money_letters.uplift_asked(uplift)
    letters.to_funder(award, Permission.MANAGE_AWARD, f"uplift-asked-{entry.pk}", letter)
    return uplift


@transaction.atomic
def answer_uplift(*, uplift: Uplift, agreed: Decimal | None, answer: str, asked: Decimal, by: Person) -> Uplift:
    """Say yes, with the pounds that are added to the payments still to come; or no (None), with a reason.

    `asked` is the sum that the page showed. What is already paid stays. Whoever agrees does not record those payments
    as paid. Above the limit of the body it takes two: the first yes is kept, and a second person's to the same sum adds
    it. The same answer twice is once.

    Raises:
        NotAllowed: they do not look after awards for the funder.
        Refused: it was answered; the group has changed it; there is no reason for a no; or nothing is left to pay.
    """
    award = _locked(uplift.award)
    uplift = Uplift.objects.select_for_update(of=("self",)).get(pk=uplift.pk)
    insist(by, Permission.MANAGE_AWARD, award)
    answer = cleaned(answer)
    if uplift.answered_at is not None:
        if (uplift.agreed, uplift.answered_by_id) == (agreed, by.pk):
            return uplift
        raise Refused("This has its answer already. Look at the award.")
    if uplift.more != asked:
        raise Refused(f"{award.holder} has changed what it asks for. Look at it again.")
    if agreed is not None and agreed <= 0:
        raise Refused("Add a sum above nothing, or say no.")
    if agreed is None and not answer:
        raise Refused(f"Say why not. {award.holder} will read it.")
    if agreed is not None:
        _must_run(award)
        if needs_two(award, award.amount + agreed) and not _is_second(uplift, agreed, by):
            return _first_yes(award, uplift, agreed, answer, by)
        _add(award, agreed, uplift.from_on, by)
    uplift.award, answer = award, answer or (uplift.answer if agreed is not None else "")
    uplift.agreed, uplift.answer, uplift.answered_at, uplift.answered_by = agreed, answer, clock.arrived(), by
    uplift.save()
    entry = record(events.UPLIFT_ANSWERED, uplift, by=by, acting_for=award.funder, agreed=agreed, amount=award.amount)
    letters.to_holder(award, f"uplift-answered-{entry.pk}", money_letters.uplift_answered(uplift))
    return uplift


def _is_second(uplift: Uplift, agreed: Decimal, by: Person) -> bool:
    """Somebody else has agreed to the same sum."""
    return uplift.first_yes == agreed and uplift.first_yes_by_id not in (None, by.pk)


def _first_yes(award: Award, uplift: Uplift, agreed: Decimal, answer: str, by: Person) -> Uplift:
    """Keep a yes that needs a second person's; one to another sum takes the place of a colleague's."""
    if (uplift.first_yes, uplift.first_yes_by_id) == (agreed, by.pk):
        return uplift
    _planned(award, agreed, uplift.from_on)
    uplift.award, uplift.answer = award, answer
    uplift.first_yes, uplift.first_yes_by, uplift.first_yes_at = agreed, by, clock.arrived()
    uplift.save()
    entry = record(events.UPLIFT_FIRST_YES, uplift, by=by, acting_for=award.funder, agreed=agreed)
    letter = money_letters.second_yes(award, agreed, by, letters.link("answer-uplift", uplift.pk))
    letters.to_funder(award, Permission.MANAGE_AWARD, f"uplift-first-yes-{entry.pk}", letter)
    return uplift


def _add(award: Award, agreed: Decimal, from_on: date, by: Person) -> None:
    for payment in _planned(award, agreed, from_on):
        payment.approved_by = by
        payment.save(update_fields=["amount", "upfront", "fee", "approved_by"])
    award.amount += agreed
    award.save(update_fields=["amount"])


def _planned(award: Award, more: Decimal, from_on: date) -> list[Payment]:
    """The payments as they would be, not saved."""
    if award.amount + more > MOST:
        raise Refused(f"{pounds(more)} is more than can be written down here.")
    payments = Payment.objects.select_for_update(of=("self",)).filter(award=award)
    try:
        return respread(payments, award.amount + more, from_on)
    except ValueError:
        raise Refused("Everything is paid already, so there is no payment to add to. Talk with each other.") from None


def _must_run(award: Award) -> None:
    if award.accepted_at is None:
        raise Refused("The award has not been accepted yet.")
    if ended(award) is not None:
        raise Refused("Notice was given that this award ends. Nothing is added to it.")


def _locked(award: Award) -> Award:
    rows = Award.objects.select_for_update(of=("self",)).select_related("funder", "holder", "application__opportunity")
    return rows.get(pk=award.pk)
