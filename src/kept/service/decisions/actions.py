"""What assessors and those who decide can do."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.decisions import events
from kept.service.decisions.models import Decision, Declaration, Score
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Criterion, Opportunity, Status
from kept.service.outbox import post
from kept.service.people.models import Person


@transaction.atomic
def declare(*, application: Application, conflict: bool, by: Person) -> Declaration:
    """Say whether you have an interest in an application. Saying otherwise later replaces it; history keeps both."""
    declaration, _ = Declaration.objects.update_or_create(
        application=application, person=by, defaults={"conflict": conflict, "at": clock.arrived()}
    )
    record(events.DECLARED, application, by=by, acting_for=application.opportunity.organisation, conflict=conflict)
    return declaration


@transaction.atomic
def score(*, application: Application, criterion: Criterion, points: int, by: Person) -> Score:
    """Give points on one criterion, once you have declared that you have no interest.

    Raises:
        Refused: you have not declared, or have an interest; or the points are not 0 to 10.
    """
    _must_be_free_of_interest(application, by)
    if not 0 <= points <= 10:
        raise Refused("Give a whole number of points from 0 to 10.")
    given, _ = Score.objects.update_or_create(
        application=application, criterion=criterion, person=by, defaults={"points": points, "at": clock.arrived()}
    )
    record(
        events.SCORED,
        application,
        by=by,
        acting_for=application.opportunity.organisation,
        criterion=criterion.pk,
        points=points,
    )
    return given


@transaction.atomic
def decide(
    *, application: Application, funded: bool, reason: str, amount: Decimal | None = None, by: Person
) -> Decision:
    """Decide an application, with a reason that its organisation will read. It can be changed until the round closes.

    Raises:
        Refused: it was not sent; there is no reason; you have not declared or have an interest; the amount is missing,
            or more than is on offer; or the round is closed.
    """
    opportunity = Opportunity.objects.select_for_update().get(pk=application.opportunity_id)
    if application.sent_at is None:
        raise Refused("This application was never sent.")
    if opportunity.status == Status.DECIDED:
        raise Refused("The round is closed, and everybody has been answered.")
    _must_be_free_of_interest(application, by)
    if not reason.strip():
        raise Refused("Give a reason. The organisation will read it.")
    if funded:
        _must_be_within_budget(opportunity, application, amount)
    decision, _ = Decision.objects.update_or_create(
        application=application,
        defaults={
            "funded": funded,
            "amount": amount if funded else None,
            "reason": reason.strip(),
            "by": by,
            "at": clock.arrived(),
        },
    )
    record(
        events.DECIDED, application, by=by, acting_for=opportunity.organisation, funded=funded, amount=decision.amount
    )
    return decision


@transaction.atomic
def close_round(*, opportunity: Opportunity, by: Person) -> Opportunity:
    """Close a round and answer everybody, funded or not, in one go.

    Raises:
        Refused: it is still open, or somebody would be left without an answer.
    """
    opportunity = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if opportunity.status == Status.DECIDED:
        return opportunity
    if opportunity.closes_at is None or clock.arrived() <= opportunity.closes_at:
        raise Refused("It is still open. It can be closed once its closing time has passed.")
    sent = Application.objects.filter(opportunity=opportunity, sent_at__isnull=False, withdrawn_at=None)
    waiting = sent.filter(decision__isnull=True).count()
    if waiting:
        raise Refused(
            f"{waiting} of {sent.count()} applications have no answer yet. Everybody is answered before a round closes."
        )
    decisions = list(
        Decision.objects.filter(application__in=sent).select_related(
            "application__organisation", "application__sent_by"
        )
    )
    for decision in decisions:
        _tell(opportunity, decision)
    Decision.objects.filter(pk__in=[decision.pk for decision in decisions]).update(told_at=clock.arrived())
    opportunity.status = Status.DECIDED
    opportunity.save(update_fields=["status"])
    record(
        events.ROUND_CLOSED,
        opportunity,
        by=by,
        acting_for=opportunity.organisation,
        applications=len(decisions),
        awards=sum(decision.funded for decision in decisions),
    )
    return opportunity


def _must_be_free_of_interest(application: Application, person: Person) -> None:
    declaration = Declaration.objects.filter(application=application, person=person).first()
    if declaration is None:
        raise Refused("First say whether you have an interest in this application.")
    if declaration.conflict:
        raise Refused("You have an interest in this application. A colleague has to do this.")


def _must_be_within_budget(opportunity: Opportunity, application: Application, amount: Decimal | None) -> None:
    if amount is None or amount <= 0:
        raise Refused("Say how much is awarded.")
    if amount > opportunity.award_size:
        raise Refused(f"An award is £{opportunity.award_size:,.2f} at most.")
    others = Decision.objects.filter(application__opportunity=opportunity, funded=True).exclude(application=application)
    spent = others.aggregate(spent=Sum("amount"))["spent"] or Decimal(0)
    if spent + amount > opportunity.budget:
        raise Refused(f"£{opportunity.budget - spent:,.2f} of the budget is left.")


def _tell(opportunity: Opportunity, decision: Decision) -> None:
    application = decision.application
    outcome = (
        f"You have been awarded £{decision.amount:,.2f}." if decision.funded else "It has not been funded this time."
    )
    post.write(
        f"decision-told-{decision.pk}",
        application.sent_by.email if application.sent_by and application.sent_by.email else "",
        f"{opportunity.title}: your application {application.number}",
        f"{application.organisation} applied to {opportunity.title}.\n{outcome}\n\nWhy\n\n{decision.reason}\n",
    )
