"""What waits for whoever reads an award's page: said first, with the way to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from kept.service.awards.models import Award, ChangeRequest, Invoice, Terms, Uplift
from kept.service.library.wording import day, pounds
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits: what it is, what they can do, and where."""

    says: str
    does: str
    address: str


def waits_for(
    person: Person,
    award: Award,
    allowed: set[Permission],
    terms: Terms | None,
    changes: Iterable[ChangeRequest],
    uplifts: Iterable[Uplift],
    invoices: Iterable[Invoice | None],
) -> Iterator[Waits]:
    """What waits for somebody who may do what is `allowed` about an award.

    `terms` are those sent last. Reports are not of it: the slice above tells of them.
    """
    manages = Permission.MANAGE_AWARD in allowed
    if award.accepted_at is None:
        if manages and terms is not None and terms.waits_for_answer and not award.closed_at:
            says = f"{award.holder} asks for a change to the agreement."
            yield Waits(says, "Answer them", reverse("answer-terms", args=[award.pk]))
        return
    for invoice in sorted(filter(None, invoices), key=lambda one: one.received_at):
        if invoice.waits_for_holder and Permission.CLAIM_PAYMENT in allowed:
            says = f"{award.funder} asks about invoice {invoice.number}."
            yield Waits(says, "Answer, or send another", invoice.get_absolute_url())
        elif invoice.waits_for_funder and manages:
            says = f"Invoice {invoice.number} waits for you."
            yield Waits(says, "Approve it, or ask about it", invoice.get_absolute_url())
    for one in changes:
        if one.waits and _answers(person, one, allowed):
            says = f"{one.asker} asks: {one.get_kind_display().lower()}."
            yield Waits(says, "Say yes or no", reverse("change-request", args=[one.pk]))
    for uplift in uplifts:
        if manages and uplift.answered_at is None and uplift.first_yes_by_id != person.pk:
            says = f"{award.holder} asks for {pounds(uplift.more)} more, from {day(uplift.from_on)}."
            yield Waits(says, "Say yes or no", reverse("answer-uplift", args=[uplift.pk]))


def _answers(person: Person, change: ChangeRequest, allowed: set[Permission]) -> bool:
    """Whether it is for them to answer, as `queries.changes_to_answer` finds it: a second yes is somebody else's."""
    if change.holder_answers:
        return Permission.ACCEPT_AWARD in allowed
    own = change.first_yes_by_id == person.pk or (not change.by_holder and change.asked_by_id == person.pk)
    return Permission.MANAGE_AWARD in allowed and not own
