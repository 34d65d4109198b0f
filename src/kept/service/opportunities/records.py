"""An opportunity as a deed with a fact record: what standards read."""

from datetime import date

from django.utils import timezone

from kept.service import clock
from kept.service.checks.deed import Deed
from kept.service.opportunities.models import Opportunity, Status
from kept.service.opportunities.proportion import size_of
from kept.service.opportunities.routes import routes_weighed
from kept.service.opportunities.stages import asked_before
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
    words = sum(question.words for question in opportunity.questions.all()) + asked_before(opportunity).words
    found: dict[str, Value] = {
        "kind": "grant",
        "grant_type": opportunity.grant_type,
        "complexity": opportunity.complexity,
        "competitive": opportunity.competitive,
        "first_notified_on": first_notified_on(opportunity),
        "notified_before": _notified_before(opportunity),
        "opens_on": opportunity.opens_on,
        "closes_on": closes_on(opportunity),
        "award_size": opportunity.award_size,
        "yearly_award": size_of(opportunity).yearly,
        "value": opportunity.budget,
        "word_limit": words or None,
        "stages": 2 if opportunity.expression_of_interest or opportunity.first_stage_id else 1,
        "contacts": 1 if opportunity.contact else 0,
        "overheads_accepted": opportunity.overheads_accepted,
        "training_accepted": opportunity.training_accepted,
        "volunteer_costs_accepted": opportunity.volunteer_costs_accepted,
        "reserved": False,
        "routes_weighed": routes_weighed(opportunity.intention_id),
    }
    return {name: value for name, value in found.items() if value is not None}


def closes_on(opportunity: Opportunity) -> date | None:
    """The calendar day in London on which it closes."""
    return timezone.localdate(opportunity.closes_at) if opportunity.closes_at else None


def first_notified_on(opportunity: Opportunity) -> date | None:
    """The day it was made known: the one on record, or the day the forward plan or its first stage told of it,
    whichever came first.

    For a draft of which nobody has heard it is today, when it would be if it were published now.
    """
    planned = opportunity.intention.published_on if opportunity.intention else None
    first = opportunity.first_stage
    told = first.first_notified_on if first and first.status != Status.DRAFT else None
    known = [day for day in (opportunity.first_notified_on, planned, told) if day]
    return min(known) if known else clock.today() if opportunity.status == Status.DRAFT else None


def _notified_before(opportunity: Opportunity) -> bool | None:
    known = first_notified_on(opportunity)
    if opportunity.opens_on is None:
        return None
    return known is not None and known < opportunity.opens_on
