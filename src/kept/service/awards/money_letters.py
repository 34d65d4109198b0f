"""What is written about money that is late, and about money that is not enough any more."""

from decimal import Decimal

from kept.service.awards.letters import Letter, link, said
from kept.service.awards.models import Award, Claim, Payment, Uplift
from kept.service.library.wording import pounds
from kept.service.people.models import Person


def claimed(claim: Claim) -> Letter:
    """What whoever leads on money is told when a group says that it was not paid."""
    payment, award = claim.payment, claim.payment.award
    words = f"\n\nThey write\n\n{claim.words}" if claim.words else ""
    return Letter(
        f"{award.holder} says that {pounds(payment.amount)} is late",
        f"{award.funder} owes {award.holder} {pounds(payment.amount)}. It was due on {said(payment.due_on)}, "
        f"{_days(payment.days_late)} ago.{words}\n\n"
        f"Find out why, and tell them by when it is paid: {link('claim', claim.pk)}\n",
    )


def claim_answered(claim: Claim) -> Letter:
    """What the group is told then."""
    payment, award = claim.payment, claim.payment.award
    return Letter(
        f"{award.funder} says when it pays you {pounds(payment.amount)}",
        f"You told {award.funder} that {pounds(payment.amount)}, due on {said(payment.due_on)}, is late. They answer "
        f"that it is paid by {said(claim.pay_by)}.\n\n{claim.answer}\n\n{link('claim', claim.pk)}\n",
    )


def escalated(payment: Payment, days: int) -> Letter:
    """What whoever leads on money is told when a payment is later than the place allows."""
    award = payment.award
    return Letter(
        f"{pounds(payment.amount)} to {award.holder} is late",
        f"{award.funder} owes {award.holder} {pounds(payment.amount)}. It was due on {said(payment.due_on)}, "
        f"{_days(payment.days_late)} ago. {award.place} agreed that payments are made within {_days(days)} of the day "
        f"they are due.\n\nThe award, and all its payments: {link('award', award.pk)}\n",
    )


def uplift_asked(uplift: Uplift) -> Letter:
    """What the funder is told when the holder asks for more."""
    award = uplift.award
    return Letter(
        f"{award.holder} asks for {pounds(uplift.more)} more",
        f"{award.holder} asks to add {pounds(uplift.more)} to their award of {pounds(award.amount)}, from "
        f"{said(uplift.from_on)}, because costs have risen.\n\n{uplift.why}\n\n"
        f"Say yes or no: {link('answer-uplift', uplift.pk)}\n",
    )


def second_yes(award: Award, more: Decimal, by: Person, where: str) -> Letter:
    """What the funder's people are told when a yes to more money needs a second person's."""
    return Letter(
        f"{pounds(more)} more for {award.holder} needs a second yes",
        f"{by.called} says yes to {pounds(more)} more for {award.holder}, whose award is {pounds(award.amount)}. It is "
        f"more than one person may agree to, so it counts once somebody else says yes too.\n\n{where}\n",
    )


def uplift_answered(uplift: Uplift) -> Letter:
    """What the holder is told then."""
    award = uplift.award
    yes = uplift.agreed is not None
    says = f"They say no. Your award stays as it was agreed, {pounds(award.amount)}."
    if uplift.agreed is not None:
        added = f"They add {pounds(uplift.agreed)}. Your award is {pounds(award.amount)} now"
        says = f"{added}, and your next payments are larger."
    why = f"\n\n{uplift.answer}" if uplift.answer else ""
    return Letter(
        f"{award.funder} {'adds to' if yes else 'does not add to'} your award",
        f"You asked {award.funder} for {pounds(uplift.more)} more. {says}{why}\n\n{link('award', award.pk)}\n",
    )


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"
