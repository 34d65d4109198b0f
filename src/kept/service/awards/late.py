"""When a payment is late, by the number of the place, and who leads on money for a funder."""

from datetime import date, timedelta
from functools import cache

from django.db.models import Q, QuerySet

from kept.documents.loader import load_documents
from kept.service import clock
from kept.service.awards.models import Award, Claim, Payment, counting_before
from kept.service.awards.queries import outstanding, payments_for, with_authority
from kept.service.organisations.may import Visitor, may, memberships_of
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.in_force import NAMED, Around, around, upwards
from kept.service.partnerships.models import Place, Post, holding
from kept.service.people.models import Person

IN_TIME, LOOKED_INTO = "paid-in-time", "complaint-handled"
"""The standards that say how soon a payment is made, and who looks into a complaint that it was not."""


def days_allowed(place: Place, on: date, here: Around | None = None) -> int | None:
    """The days after `Payment.counts_from` that a place agreed on, the fewest; None where it has set none.

    `here` is `around(place, on)`, where that was asked for already.
    """
    numbers = (here or around(place, on)).numbers
    set_here = [one.promised for (_, standard), one in numbers.items() if standard == IN_TIME]
    return min((one for one in set_here if isinstance(one, int)), default=None)


def to_escalate() -> list[tuple[Payment, int]]:
    """Payments late by more days than their place allows, of which nobody who leads on money was told; the days."""
    today = clock.today()
    waiting = outstanding(Payment.objects.filter(escalated_at=None), until=today - timedelta(days=1))
    found: list[tuple[Payment, int]] = []
    for place in Place.objects.filter(pk__in=waiting.order_by().values("award__place")):
        days = days_allowed(place, today)
        if days is not None:
            late = waiting.filter(counting_before(today - timedelta(days=days)), award__place=place)
            found += [(one, days) for one in late.select_related("award__funder", "award__holder", "award__place")]
    return found


@cache
def _names_of_the_post() -> frozenset[str]:
    """What the documents call whoever looks into complaints of late payment."""
    return frozenset(
        provision.bound.removeprefix(NAMED)
        for document in load_documents().values()
        for provision in document.provisions
        if provision.bound.startswith(NAMED) and any(one["standard"] == LOOKED_INTO for one in provision.binds)
    )


def _posts(award: Award) -> QuerySet[Post]:
    named = Q(pk=None)
    for name in _names_of_the_post():
        named |= Q(what__iexact=name)
    return Post.objects.filter(
        named, holding(clock.today()), organisation=award.funder_id, place__in=upwards(award.place)
    )


def finance_leads(award: Award) -> tuple[list[Person], bool]:
    """Whoever leads on money for a funder, and whether by the post that promised to; else those who pay."""
    held = [one for post in _posts(award).select_related("holder", "deputy") for one in (post.holder, post.deputy)]
    leads = [one for one in held if one is not None and one.is_active and _acts(one, award)]
    if leads:
        return list(dict.fromkeys(leads)), True
    return with_authority(award.funder, Permission.RECORD_PAYMENT), False


def may_answer(person: Visitor, claim: Claim) -> bool:
    """Whether somebody may answer a claim: whoever pays for the funder, or holds that post or is its deputy."""
    if person is None or not person.pk:
        return False
    if may(person, Permission.RECORD_PAYMENT, claim):
        return True
    award = claim.payment.award
    return _posts(award).filter(Q(holder=person.pk) | Q(deputy=person.pk)).exists() and _acts(person, award)


def claims_for(person: Visitor, permission: Permission) -> QuerySet[Claim]:
    """The claims about the payments for which somebody may do this; either side may see one."""
    theirs = payments_for(person, permission).values("pk")
    return Claim.objects.filter(payment_id__in=theirs).select_related(
        "payment__award__funder", "payment__award__holder", "payment__award__place", "made_by", "answered_by"
    )


def _acts(person: Visitor, award: Award) -> bool:
    return memberships_of(person).filter(organisation=award.funder_id).exists()
