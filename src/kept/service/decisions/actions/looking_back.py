"""Saying how a round went, and publishing what was learned from it."""

from django.db import transaction

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.checks.decide import decide as pass_gate
from kept.service.decisions import events
from kept.service.decisions.actions.at_hand import locked
from kept.service.decisions.models import Opinion, Round, Side
from kept.service.decisions.models.looking_back import FULLY, QUESTIONS
from kept.service.decisions.queries import sent_in
from kept.service.decisions.records import deed
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


@transaction.atomic
def opine(*, application: Application, marks: dict[str, int], words: str = "", by: Person) -> Opinion:
    """Say, for the group that applied, how a round went; again to change it. `marks` are from 1 to 5, by question.

    Raises:
        NotAllowed: they do not write applications for the group.
        Refused: there is no answer yet; or a mark is missing or out of range.
    """
    opportunity = locked(application.opportunity_id)
    application = Application.objects.select_related("decision").get(pk=application.pk)
    insist(by, Permission.WRITE_APPLICATION, application)
    closed, decision = _closed(opportunity), getattr(application, "decision", None)
    if decision is None:
        raise Refused("There is no answer to this application.")
    side = Side.FUNDED if decision.is_yes else Side.NOT_FUNDED
    said = _said(marks, words) | {"round": closed, "side": side}
    opinion, _ = Opinion.objects.update_or_create(application=application, defaults=said)
    record(events.OPINION_GIVEN, opportunity, by=by, acting_for=application.organisation, side=side.value)
    return opinion


@transaction.atomic
def opine_as_funder(*, opportunity: Opportunity, marks: dict[str, int], words: str = "", by: Person) -> Opinion:
    """Say, as somebody who assessed or decided, how a round went; again to change it.

    Raises:
        NotAllowed: they do not assess for the funder.
        Refused: the round is not closed; or a mark is missing or out of range.
    """
    opportunity = locked(opportunity.pk)
    insist(by, Permission.ASSESS_APPLICATION, opportunity)
    said = _said(marks, words) | {"side": Side.FUNDER}
    opinion, _ = Opinion.objects.update_or_create(round=_closed(opportunity), person=by, defaults=said)
    record(events.OPINION_GIVEN, opportunity, by=by, acting_for=opportunity.organisation, side=Side.FUNDER.value)
    return opinion


@transaction.atomic
def publish_learned(*, opportunity: Opportunity, words: str, by: Person) -> Round:
    """Publish what was learned from a round and what the next one does otherwise: the round is then looked back on.

    Raises:
        NotAllowed: they do not publish for the funder.
        Refused: the round is not closed, or there are no words.
    """
    opportunity = locked(opportunity.pk)
    insist(by, Permission.PUBLISH_OPPORTUNITY, opportunity)
    closed = _closed(opportunity)
    if not words.strip():
        raise Refused("Say what you learned, and what the next round does otherwise.")
    closed.learned, closed.learned_on = words.strip(), clock.today()
    closed.save(update_fields=["learned", "learned_on"])
    sent = sent_in(opportunity)
    again = deed(closed, sent.count(), sent.filter(decision__funded=True).count())
    pass_gate(again, by=by, waits=False)
    record(events.LEARNED, opportunity, by=by, acting_for=opportunity.organisation)
    return closed


def _closed(opportunity: Opportunity) -> Round:
    closed = Round.objects.select_related("opportunity__organisation", "opportunity__place").filter(
        opportunity=opportunity
    )
    found = closed.first()
    if found is None:
        raise Refused("The round is not closed yet.")
    return found


def _said(marks: dict[str, int], words: str) -> dict[str, object]:
    if set(marks) != set(QUESTIONS) or not all(1 <= mark <= FULLY for mark in marks.values()):
        raise Refused(f"Answer each question, from 1 to {FULLY}.")
    return {**marks, "words": words.strip(), "at": clock.arrived()}
