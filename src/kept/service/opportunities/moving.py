"""Giving a published grant a later closing time. Never an earlier one: groups planned by the one they were told."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kept.service import clock
from kept.service.checks.decide import decide
from kept.service.checks.deed import Reason
from kept.service.history.models import Entry
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities import events
from kept.service.opportunities.models import Opportunity, Stage
from kept.service.opportunities.records import deed
from kept.service.opportunities.stages import other_stage
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


@transaction.atomic
def move_closing(
    *,
    opportunity: Opportunity,
    closes_at: datetime,
    by: Person,
    reasons: Mapping[str, Reason] | None = None,
) -> Opportunity:
    """Let it close later, through the gate again. The same time again changes nothing.

    Raises:
        NotAllowed: they may not publish for its organisation.
        Refused: it is not published, has closed, or would close earlier; or its groups would hear before it closes.
        ReasonNeeded: a promise would go unkept and no reason is on record. Nothing was written.
    """
    grants = Opportunity.objects.select_for_update(of=("self",)).select_related("organisation", "place", "intention")
    grant = grants.get(pk=opportunity.pk)
    insist(by, Permission.PUBLISH_OPPORTUNITY, grant)
    if grant.closes_at is None or grant.stage(clock.arrived()) not in (Stage.SOON, Stage.OPEN):
        raise Refused("It is not open now, so its closing time stays as it is.")
    if closes_at == grant.closes_at:  # pressed twice
        return grant
    if closes_at < grant.closes_at:
        raise Refused(f"It can only close later. Choose a time after {clock.in_words(grant.closes_at)}.")
    before, day = clock.day_in_london(grant.closes_at), clock.day_in_london(closes_at)
    if grant.answer_by and day >= grant.answer_by:
        raise Refused(f"Groups were promised an answer by {grant.answer_by:%-d %B %Y}. Let it close before that day.")
    second = other_stage(grant) if grant.expression_of_interest else None
    if second is not None and second.opens_on is not None and day >= second.opens_on:
        raise Refused(f"The second stage opens on {second.opens_on:%-d %B %Y}. Let this close before that day.")
    grant.closes_at = closes_at
    grant.version += 1
    grant.save(update_fields=["closes_at", "version"])
    decide(deed(grant), by=by, reasons=reasons)
    record(events.CLOSING_MOVED, grant, by=by, acting_for=grant.organisation, before=before, closes_on=day)
    return grant


def moved(opportunity: Opportunity) -> Entry | None:
    """The last time its closing time was moved, and from which day; None where it never was."""
    about = {"subject": Opportunity._meta.label_lower, "subject_id": opportunity.pk}
    return Entry.objects.filter(event=events.CLOSING_MOVED.code, **about).order_by("-pk").first()
