"""Deciding an application, and a second person's approval of an award above the limit a body has set."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.decisions import events
from kept.service.decisions.actions.at_hand import at_hand, must_be_free_of_interest
from kept.service.decisions.actions.telling import tell_again
from kept.service.decisions.models import DAYS_TO_ASK, Approval, DecidingRules, Decision, Told
from kept.service.decisions.queries import rules_of
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.library.wording import pounds
from kept.service.opportunities.models import FEWEST_DAYS, MOST_DAYS, Opportunity, Status
from kept.service.organisations import roles
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.may import holds
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


class ChangedMeanwhile(Refused):
    """Somebody else decided it since this page was made. `now` is how it stands."""

    def __init__(self, now: Decision | None) -> None:
        super().__init__("A colleague decided this while you were working. Look at what they wrote before you go on.")
        self.now = now


@transaction.atomic
def decide(
    *,
    application: Application,
    funded: bool = False,
    asked_on: bool | None = None,
    reason: str,
    strength: str = "",
    to_change: str = "",
    amount: Decimal | None = None,
    panel: str = "",
    panel_on: date | None = None,
    version: int | None = None,
    by: Person,
) -> Decision:
    """Decide an application, with a reason that its organisation will read. It can be changed until the round closes.

    Of an expression of interest say whether it is `asked_on` to apply in full; it is never funded. Of any other say
    whether it is `funded`, and with how many pounds. Whoever is turned down reads one thing that was strong and one
    to change; the others may. Where a panel decided, `panel` is its name and `panel_on` the day it did. An approval of
    what it was before is gone. `version` is that of the decision the page showed, 0 where there was none. Deciding the
    same twice is once.

    Raises:
        NotAllowed: they do not decide for the funder.
        ChangedMeanwhile: a colleague decided it since that page was made.
        Refused: it cannot be read yet; there is no reason, or nothing to learn from it; you have not declared or have
            an interest; the amount is missing, or more than is on offer; it is of the other of two stages; or the
            round is closed.
    """
    application = at_hand(application, by, Permission.MAKE_DECISION)
    opportunity = application.opportunity
    must_be_free_of_interest(application, by)
    panel, panel_on = _a_panel(panel, panel_on)
    must_suit_the_stage(opportunity, funded=funded, asked_on=asked_on)
    if funded:
        must_be_within_the_size(opportunity, amount)
        _must_be_within_budget(opportunity, application, amount or Decimal(0))
    told = what_is_told(
        funded=funded, asked_on=asked_on, amount=amount, reason=reason, strength=strength, to_change=to_change
    )
    before = Decision.objects.select_related("by").filter(application=application).first()
    if before is not None and (before.told, before.by, before.panel, before.panel_on) == (told, by, panel, panel_on):
        return before
    if version is not None and version != (before.version if before else 0):
        raise ChangedMeanwhile(before)
    decision = before or Decision(application=application, version=0)
    decision.panel, decision.panel_on = panel, panel_on
    written(decision, told, by=by)
    record(
        events.DECIDED,
        application,
        by=by,
        acting_for=opportunity.organisation,
        funded=funded,
        asked_on=asked_on,
        amount=decision.amount,
    )
    return decision


@transaction.atomic
def approve(*, application: Application, version: int, by: Person) -> Approval:
    """Approve an award above the limit of its body, as a second person. `version` is of the decision the page showed.

    Raises:
        NotAllowed: they do not decide for the funder.
        ChangedMeanwhile: the decision is not the one that the page showed.
        Refused: it needs no approval; they decided it themselves; they have not declared, or have an interest.
    """
    application = at_hand(application, by, Permission.MAKE_DECISION, in_review=True)
    must_be_free_of_interest(application, by)
    decision = Decision.objects.select_related("by").filter(application=application).first()
    if decision is None or decision.version != version:
        raise ChangedMeanwhile(decision)
    known = Approval.objects.filter(decision=decision).first()
    if known is not None:
        return known
    if not needs_approval(decision, application.opportunity):
        raise Refused("This needs no second approval.")
    if decision.by == by:
        raise Refused("You decided this yourself. The second approval is somebody else’s.")
    approval = Approval.objects.create(
        decision=decision, by=by, by_role=role_of(by, application.opportunity), at=clock.arrived()
    )
    record(events.APPROVED, application, by=by, acting_for=application.opportunity.organisation, amount=decision.amount)
    if application.opportunity.status == Status.DECIDED:
        tell_again(decision)
    return approval


@transaction.atomic
def set_rules(
    *, organisation: Organisation, above: Decimal | None, review_days: int = DAYS_TO_ASK, by: Person
) -> DecidingRules:
    """Set the amount above which a second person approves, None for never, and the days to ask for a review.

    Raises:
        NotAllowed: they do not look after the organisation.
        Refused: the days are fewer than 7 or more than 365.
    """
    organisation = locked(organisation.pk)
    insist(by, Permission.CHANGE_ORGANISATION, organisation)
    if not FEWEST_DAYS <= review_days <= MOST_DAYS:
        raise Refused(f"Give groups from {FEWEST_DAYS} to {MOST_DAYS} days to ask for a review.")
    rules, _ = DecidingRules.objects.update_or_create(
        organisation=organisation, defaults={"above": above, "review_days": review_days}
    )
    record(events.RULES_SET, organisation, by=by, acting_for=organisation, above=above, days=review_days)
    return rules


def role_of(person: Person, opportunity: Opportunity) -> str:
    """The role in which somebody decides for a funder, as people call it."""
    held = holds(person, Permission.MAKE_DECISION).filter(organisation_id=opportunity.organisation_id).first()
    return roles.ROLES[held.role].name if held else ""


def needs_approval(decision: Decision, opportunity: Opportunity) -> bool:
    """Whether it is an award above the limit that its body has set."""
    above = rules_of(opportunity.organisation).above
    return above is not None and decision.amount is not None and decision.amount > above


def what_is_told(
    *,
    funded: bool,
    asked_on: bool | None,
    amount: Decimal | None,
    reason: str,
    strength: str,
    to_change: str,
) -> Told:
    """What the applicant is told. Raises Refused where something they need is missing."""
    reason, strength, to_change = reason.strip(), strength.strip(), to_change.strip()
    if not reason:
        raise Refused("Give a reason. The organisation will read it.")
    if not (funded or asked_on) and not (strength and to_change):
        raise Refused("Say one thing that was strong, and one to change another time.")
    return Told(funded, asked_on, amount if funded else None, reason, strength, to_change)


def written(decision: Decision, told: Told, *, by: Person) -> None:
    """Save a decision as somebody's, with the next version; an approval of what it was before is gone."""
    decision.told = told
    decision.by, decision.by_role = by, role_of(by, decision.application.opportunity)
    decision.at = clock.arrived()
    decision.version += 1
    decision.save()
    Approval.objects.filter(decision=decision).delete()


def must_suit_the_stage(opportunity: Opportunity, *, funded: bool, asked_on: bool | None) -> None:
    """Raises Refused where an expression of interest would be funded, or anything else asked on."""
    if opportunity.expression_of_interest and (funded or asked_on is None):
        raise Refused("This is an expression of interest. Say whether it is asked to apply in full: it is not funded.")
    if not opportunity.expression_of_interest and asked_on is not None:
        raise Refused("This is no expression of interest. Say whether it is funded.")


def must_be_within_the_size(opportunity: Opportunity, amount: Decimal | None) -> None:
    """Raises Refused where no amount is given, or more than one award may be."""
    if amount is None or amount <= 0:
        raise Refused("Say how much is awarded.")
    if amount > opportunity.award_size:
        raise Refused(f"An award is {pounds(opportunity.award_size)} at most.")


def _must_be_within_budget(opportunity: Opportunity, application: Application, amount: Decimal) -> None:
    others = Decision.objects.filter(application__opportunity=opportunity, funded=True).exclude(application=application)
    spent = others.aggregate(spent=Sum("amount"))["spent"] or Decimal(0)
    if spent + amount > opportunity.budget:
        raise Refused(f"{pounds(opportunity.budget - spent)} of the budget is left.")


def _a_panel(name: str, on: date | None) -> tuple[str, date | None]:
    name = name.strip()
    if bool(name) != (on is not None):
        raise Refused("Where a panel decided, say what it is called and on which day it did.")
    if on is not None and on > clock.today():
        raise Refused("Give the day on which the panel decided. It cannot be still to come.")
    return name, on
