"""Closing a round: everybody is answered at one moment, through the gate."""

from collections.abc import Mapping

from django.db import transaction

from kept.service import clock
from kept.service.applications.stages import ask_on
from kept.service.checks.decide import decide as pass_gate
from kept.service.checks.deed import Reason
from kept.service.decisions import events
from kept.service.decisions.actions.at_hand import locked
from kept.service.decisions.actions.telling import tell
from kept.service.decisions.models import Decision, Round
from kept.service.decisions.queries import sent_in, unapproved_in
from kept.service.decisions.records import alike_deed, deed, interests_deed
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity, Status
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


@transaction.atomic
def close_round(
    *,
    opportunity: Opportunity,
    by: Person,
    reasons: Mapping[str, Reason] | None = None,
    nothing_because: str = "",
) -> Opportunity:
    """Close a round and answer everybody, funded or not, in one go, through the gate.

    `nothing_because` is why nothing was awarded; everybody reads it. It is needed where groups applied and none is
    funded. Of expressions of interest it is why nobody is asked on; those who are can apply in full from now on.

    Raises:
        NotAllowed: they do not decide for the funder.
        Refused: it is still open; somebody would be left without an answer; an award waits for its second approval; or
            nothing is awarded and nobody says why.
        ReasonNeeded: a promise about the round would go unkept and no reason is given. Nothing was sent.
    """
    opportunity = locked(opportunity.pk)
    insist(by, Permission.MAKE_DECISION, opportunity)
    if opportunity.status == Status.DECIDED:
        return opportunity
    if opportunity.is_sealed(clock.arrived()):
        raise Refused("It is still open. It can be closed once its closing time has passed.")
    sent = sent_in(opportunity)
    waiting = sent.filter(decision__isnull=True).count()
    if waiting:
        raise Refused(
            f"{waiting} of {sent.count()} applications have no answer yet. Everybody is answered before a round closes."
        )
    if unapproved := unapproved_in(opportunity).count():
        says = "An award waits" if unapproved == 1 else f"{unapproved} awards wait"
        raise Refused(f"{says} for a second person’s approval. Nobody is answered before that.")
    decisions = list(
        Decision.objects.filter(application__in=sent).select_related(
            "application__organisation", "application__sent_by", "by"
        )
    )
    awards = sum(decision.funded for decision in decisions)
    yes = [decision.application for decision in decisions if decision.is_yes]
    nothing_because = nothing_because.strip() if not yes else ""
    if decisions and not yes and not nothing_because:
        nothing = "Nobody is asked on" if opportunity.expression_of_interest else "Nothing is awarded"
        raise Refused(f"{nothing}. Say why, for everybody who applied.")
    closing = Round.objects.create(
        opportunity=opportunity, closed_at=clock.arrived(), closed_by=by, nothing_because=nothing_because
    )
    pass_gate(deed(closing, len(decisions), awards), by=by, reasons=reasons)
    for of_interests in (interests_deed(closing), alike_deed(closing)):
        if of_interests is not None:  # nobody waits for their answer on it: a reason is asked for afterwards
            pass_gate(of_interests, by=by, waits=False)
    if opportunity.expression_of_interest:
        ask_on(yes)
    tell(opportunity, decisions)
    Decision.objects.filter(pk__in=[decision.pk for decision in decisions]).update(told_at=clock.arrived())
    opportunity.status = Status.DECIDED
    opportunity.save(update_fields=["status"])
    record(
        events.ROUND_CLOSED,
        opportunity,
        by=by,
        acting_for=opportunity.organisation,
        applications=len(decisions),
        awards=awards,
        asked_on=len(yes) if opportunity.expression_of_interest else None,
    )
    return opportunity
