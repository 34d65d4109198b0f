"""Whose yes is the second, where an award is to come to more than one person may agree to."""

from decimal import Decimal

from kept.service.awards.models import Award
from kept.service.awards.queries import with_authority
from kept.service.decisions.queries import rules_of
from kept.service.library.wording import listed
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


def needs_two(award: Award, amount: Decimal) -> bool:
    """Whether two people of the funder agree before it comes to AMOUNT pounds: it is more, and above the body's limit.

    The limit is that for decisions (`DecidingRules.above`): money that is added is money awarded.
    """
    above = rules_of(award.funder).above
    return above is not None and amount > max(award.amount, above)


def who_else(award: Award, *but: Person | None) -> str:
    """Who can say the second yes for the funder, in a sentence; or who could invite somebody."""
    not_them = {one.pk for one in but if one is not None}
    others = [one.called for one in with_authority(award.funder, Permission.MANAGE_AWARD) if one.pk not in not_them]
    if others:
        return f"{listed(others, 'or')} can say the second yes."
    invite = [one.called for one in with_authority(award.funder, Permission.MANAGE_PEOPLE)]
    whom = listed(invite, "or") or "whoever looks after its people"
    return f"Nobody else at {award.funder} can say it. Ask {whom} to invite one."
