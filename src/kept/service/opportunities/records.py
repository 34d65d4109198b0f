"""An opportunity as a deed with a fact record: what standards read."""

from datetime import date

from django.utils import timezone

from kept.service import clock
from kept.service.checks.deed import Deed
from kept.service.opportunities.models import Opportunity
from kept.standards.nodes import Value


def deed(opportunity: Opportunity) -> Deed:
    """Opening this opportunity, on the day it opens; one without a day is looked at as if it opened today."""
    return Deed(
        subject="opportunity",
        of=opportunity,
        body=opportunity.organisation,
        place=opportunity.place,
        on=opportunity.opens_on or clock.today(),
        values=values(opportunity),
    )


def values(opportunity: Opportunity) -> dict[str, Value]:
    """The columns of its fact record that are known."""
    words = sum(question.words for question in opportunity.questions.all())
    found: dict[str, Value] = {
        "kind": "grant",
        "grant_type": opportunity.grant_type,
        "complexity": opportunity.complexity,
        "competitive": opportunity.competitive,
        "first_notified_on": opportunity.first_notified_on,
        "notified_before": _notified_before(opportunity),
        "opens_on": opportunity.opens_on,
        "closes_on": closes_on(opportunity),
        "award_size": opportunity.award_size,
        "value": opportunity.budget,
        "word_limit": words or None,
        "stages": 1,
        "contacts": 1 if opportunity.contact else 0,
        "overheads_accepted": opportunity.overheads_accepted,
        "reserved": False,
    }
    return {name: value for name, value in found.items() if value is not None}


def closes_on(opportunity: Opportunity) -> date | None:
    """The calendar day in London on which it closes."""
    return timezone.localdate(opportunity.closes_at) if opportunity.closes_at else None


def _notified_before(opportunity: Opportunity) -> bool | None:
    if opportunity.opens_on is None:
        return None
    return opportunity.first_notified_on is not None and opportunity.first_notified_on < opportunity.opens_on
