"""What this slice holds about one person."""

from typing import Any

from django.db.models import Q

from kept.service.awards.models import (
    Award,
    ChangeRequest,
    Claim,
    Correction,
    Ending,
    Invoice,
    Passing,
    Payment,
    PromptPayment,
    ShareVersion,
    Uplift,
)
from kept.service.people.exports import held
from kept.service.people.models import Person


@held("awards_answered")
def awards_answered(person: Person) -> list[dict[str, Any]]:
    """The awards to which they said yes or no."""
    theirs = Award.objects.filter(Q(accepted_by=person) | Q(declined_by=person)).select_related("funder", "holder")
    return [
        {
            "from": one.funder.name,
            "to": one.holder.name,
            "accepted_at": one.accepted_at,
            "as": one.accepted_as,
            "declined_at": one.declined_at,
            "because": one.declined_because,
        }
        for one in theirs.order_by("pk")
    ]


@held("payments_put_right")
def payments_put_right(person: Person) -> list[dict[str, Any]]:
    """The days of payment that they put right."""
    theirs = Correction.objects.filter(by=person)
    return [{"before": one.before, "after": one.after, "because": one.because, "at": one.at} for one in theirs]


@held("replies_in_discussions")
def replies(person: Person) -> list[dict[str, Any]]:
    """What they replied for a holder, before a change or an end was decided."""
    theirs = Ending.objects.filter(replied_by=person).select_related("award__funder", "award__holder").order_by("pk")
    return [
        {"to": one.award.funder.name, "for": one.award.holder.name, "words": one.reply, "replied_at": one.replied_at}
        for one in theirs
    ]


@held("notices_given")
def notices(person: Person) -> list[dict[str, Any]]:
    """The notices they gave, with the letter."""
    theirs = Ending.objects.filter(given_by=person).select_related("award__holder").order_by("pk")
    return [
        {
            "to": one.award.holder.name,
            "given_on": one.given_on,
            "effective_on": one.effective_on,
            "letter": one.letter,
            "taken_back_at": one.taken_back_at,
        }
        for one in theirs
    ]


@held("payments_agreed_and_made")
def payments(person: Person) -> list[dict[str, Any]]:
    """The payments that they agreed to, or recorded as paid."""
    theirs = Payment.objects.filter(Q(approved_by=person) | Q(paid_by=person)).select_related("award__holder")
    return [
        {
            "to": one.award.holder.name,
            "amount": one.amount,
            "due_on": one.due_on,
            "you": "agreed to it" if one.approved_by_id == person.pk else "recorded it as paid",
            "paid_on": one.paid_on,
        }
        for one in theirs.order_by("pk")
    ]


@held("late_payments")
def late_payments(person: Person) -> list[dict[str, Any]]:
    """Where they said that a payment is late, or answered that."""
    theirs = Claim.objects.filter(Q(made_by=person) | Q(answered_by=person)).select_related("payment")
    return [
        {
            "due_on": one.payment.due_on,
            "said": one.words if one.made_by_id == person.pk else None,
            "said_at": one.made_at,
            "answered": one.answer if one.answered_by_id == person.pk else None,
            "answered_at": one.answered_at,
        }
        for one in theirs.order_by("pk")
    ]


@held("invoices")
def invoices(person: Person) -> list[dict[str, Any]]:
    """The invoices that they sent, asked about, stood by or approved."""
    own = Q(sent_by=person) | Q(questioned_by=person) | Q(answered_by=person) | Q(approved_by=person)
    return [
        {
            "of": one.holder.name,
            "number": one.number,
            "amount": one.amount,
            "received_at": one.received_at,
            "sent": one.sent_by_id == person.pk,
            "asked": one.question if one.questioned_by_id == person.pk else None,
            "answered": one.answer if one.answered_by_id == person.pk else None,
            "approved_at": one.approved_at if one.approved_by_id == person.pk else None,
        }
        for one in Invoice.objects.filter(own).select_related("holder").order_by("pk")
    ]


@held("asked_for_more")
def uplifts(person: Person) -> list[dict[str, Any]]:
    """Where they asked for more because costs had risen, or answered that."""
    theirs = Uplift.objects.filter(Q(asked_by=person) | Q(answered_by=person) | Q(first_yes_by=person)).select_related(
        "award__holder"
    )
    return [
        {
            "for": one.award.holder.name,
            "more": one.more,
            "why": one.why if one.asked_by_id == person.pk else None,
            "asked_at": one.asked_at,
            "answer": one.answer if one.answered_by_id == person.pk else None,
            "answered_at": one.answered_at,
            "first_yes_at": one.first_yes_at if one.first_yes_by_id == person.pk else None,
        }
        for one in theirs.order_by("pk")
    ]


@held("changes_of_awards")
def changes(person: Person) -> list[dict[str, Any]]:
    """The changes they asked for, or answered, for one side of an award."""
    own = Q(asked_by=person) | Q(answered_by=person) | Q(first_yes_by=person)
    theirs = ChangeRequest.objects.filter(own).select_related("award__holder")
    return [
        {
            "of": str(one.award),
            "what": one.get_kind_display(),
            "reasons": one.reasons if one.asked_by_id == person.pk else "",
            "answer": one.answer if one.answered_by_id == person.pk else "",
            "asked_at": one.asked_at,
            "answered_at": one.answered_at,
            "first_yes_at": one.first_yes_at if one.first_yes_by_id == person.pk else None,
        }
        for one in theirs.order_by("pk")
    ]


@held("figures_published")
def figures(person: Person) -> list[dict[str, Any]]:
    """The figures of payment that they published for a body."""
    theirs = PromptPayment.objects.filter(published_by=person).select_related("organisation")
    return [{"for": one.organisation.name, "from": one.from_on, "published_at": one.published_at} for one in theirs]


@held("shares_of_partners")
def shares(person: Person) -> list[dict[str, Any]]:
    """What they said a partner's share becomes, or answered to that; and what they wrote of money passed on."""
    versions = ShareVersion.objects.filter(Q(said_by=person) | Q(answered_by=person)).select_related("share")
    own = Q(recorded_by=person) | Q(missing_by=person) | Q(taken_back_by=person)
    passings = Passing.objects.filter(own).select_related("share")
    return [
        {
            "of": one.share.name,
            "share": one.amount_now,
            "words": one.words if one.said_by_id == person.pk else None,
            "said_at": one.said_at,
            "answer": one.answer if one.answered_by_id == person.pk else None,
            "answered_at": one.answered_at,
        }
        for one in versions.order_by("pk")
    ] + [
        {
            "to": one.share.name,
            "passed_on": one.amount,
            "paid_on": one.paid_on,
            "recorded": one.recorded_by_id == person.pk,
            "not_received": one.missing if one.missing_by_id == person.pk else None,
            "taken_back": one.taken_back_because if one.taken_back_by_id == person.pk else None,
        }
        for one in passings.order_by("pk")
    ]
