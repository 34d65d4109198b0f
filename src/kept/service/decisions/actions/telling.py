"""Writing to those who applied: at the close of a round to everybody, and later to one."""

from collections.abc import Collection, Iterable

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.applications.stages import ask_on
from kept.service.decisions import events, letter
from kept.service.decisions.models import Decision, Review
from kept.service.decisions.queries import days_to_ask, sheets_of
from kept.service.history.record import record
from kept.service.opportunities.models import Opportunity
from kept.service.opportunities.queries import funds_that_fit
from kept.service.opportunities.stages import other_stage
from kept.service.organisations import roles
from kept.service.organisations.models import Membership
from kept.service.organisations.permissions import Permission
from kept.service.outbox import post
from kept.service.people.models import Person


def tell(opportunity: Opportunity, decisions: Collection[Decision], *, key: str = "decision-told") -> None:
    """A letter each, to whoever sent the application or, where they act for it no more, to those who could have."""
    readers = readers_of([decision.application for decision in decisions])
    sheets = sheets_of(opportunity, [decision.application for decision in decisions])
    days, nothing = days_to_ask(opportunity), nothing_because(opportunity)
    others, onward = list(funds_that_fit(opportunity, clock.arrived())), other_stage(opportunity)
    letters = []
    for decision in decisions:
        application = decision.application
        application.opportunity = opportunity
        sheet = sheets[application.pk]
        text = letter.body(decision, sheet, days=days, nothing_because=nothing, others=others, onward=onward)
        letters += written_to(
            readers[application.pk], f"{key}-{decision.pk}", letter.subject(decision), text, opportunity
        )
    post.write_all(letters)


def tell_again(decision: Decision) -> None:
    """Answer a group whose decision was taken again after a review, and settle the review."""
    application = decision.application
    decision.told_at = clock.arrived()
    decision.save(update_fields=["told_at"])
    Review.objects.filter(application=application).update(decided_again_at=clock.arrived())
    if decision.asked_on:
        ask_on([application])
    tell(application.opportunity, [decision], key="decision-told-again")
    record(
        events.DECIDED_AGAIN,
        application,
        by=decision.by,
        acting_for=application.opportunity.organisation,
        funded=decision.funded,
        asked_on=decision.asked_on,
        amount=decision.amount,
    )


def nothing_because(opportunity: Opportunity) -> str:
    """Why nothing was awarded in a round; empty where something was, or it is not closed."""
    closed = getattr(opportunity, "round", None)
    return closed.nothing_because if closed else ""


def readers_of(applications: Collection[Application]) -> dict[int, list[Person]]:
    """Who is written to about each application, by its key. One query, however many."""
    acting: dict[int, dict[Person, str]] = {}
    for held in Membership.objects.filter(
        organisation__in=[application.organisation_id for application in applications],
        until__isnull=True,
        person__is_active=True,
    ).select_related("person"):
        acting.setdefault(held.organisation_id, {})[held.person] = held.role
    can_send = roles.with_permission(Permission.SEND_APPLICATION)
    found = {}
    for application in applications:
        theirs, sender = acting.get(application.organisation_id, {}), application.sent_by
        can = [person for person, role in theirs.items() if role in can_send]
        found[application.pk] = [sender] if sender is not None and sender in theirs else can
    return found


def written_to(
    people: Iterable[Person], key: str, subject: str, body: str, opportunity: Opportunity
) -> list[post.Letter]:
    """The same letter to several people, each with a key of its own, in the funder's name."""
    return [
        post.Letter(f"{key}-{person.pk}", person.email, subject, body, acting_for=opportunity.organisation_id)
        for person in people
        if person.email
    ]
