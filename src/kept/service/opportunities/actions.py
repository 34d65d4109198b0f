"""What can be done to an opportunity. Each is one transaction with one entry of history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kept.service import clock
from kept.service.checks.decide import decide
from kept.service.checks.deed import Reason
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities import events
from kept.service.opportunities.models import Condition, Criterion, Opportunity, Question, Status
from kept.service.opportunities.records import deed
from kept.service.organisations.models import Organisation
from kept.service.partnerships.models import Place
from kept.service.people.models import Person


class ChangedMeanwhile(Refused):
    """Somebody else saved it since this page was made. `now` is how it stands."""

    def __init__(self, now: Opportunity) -> None:
        super().__init__("Somebody else changed this while you were working. Look at what it says now, and save again.")
        self.now = now


@dataclass(frozen=True, slots=True)
class Form:
    """What applicants are asked: questions, conditions and criteria as the keywords of their rows, in order."""

    questions: Sequence[Mapping[str, Any]] = ()
    conditions: Sequence[Mapping[str, Any]] = ()
    criteria: Sequence[Mapping[str, Any]] = ()


@transaction.atomic
def draft(
    *, organisation: Organisation, place: Place, by: Person, form: Form | None = None, **fields: Any
) -> Opportunity:
    """Begin an opportunity. `fields` are its columns; nothing is checked against promises until it is published."""
    opportunity = Opportunity.objects.create(organisation=organisation, place=place, **fields)
    _write_form(opportunity, form or Form())
    record(events.DRAFTED, opportunity, by=by, acting_for=organisation, grant_type=opportunity.grant_type)
    return opportunity


@transaction.atomic
def change(
    *, opportunity: Opportunity, version: int, by: Person, form: Form | None = None, **fields: Any
) -> Opportunity:
    """Change a draft. `version` is the one the page showed.

    Raises:
        ChangedMeanwhile: somebody else saved it since.
        Refused: it is published, and no longer a draft.
    """
    opportunity = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if opportunity.status != Status.DRAFT:
        raise Refused("It is published. What applicants rely on cannot be changed like a draft.")
    if opportunity.version != version:
        raise ChangedMeanwhile(opportunity)
    for name, value in fields.items():
        setattr(opportunity, name, value)
    opportunity.version += 1
    opportunity.save()
    if form is not None:
        _write_form(opportunity, form)
    record(events.CHANGED, opportunity, by=by, acting_for=opportunity.organisation, version=opportunity.version)
    return opportunity


@transaction.atomic
def publish(*, opportunity: Opportunity, by: Person, reasons: Mapping[str, Reason] | None = None) -> Opportunity:
    """Open it to everybody, through the gate.

    Raises:
        Refused: it lacks something that an applicant needs.
        ReasonNeeded: a promise would go unkept and no reason is given. Nothing was written.
    """
    opportunity = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if opportunity.status != Status.DRAFT:
        raise Refused("It is published already.")
    if opportunity.opens_on is None or opportunity.closes_at is None:
        raise Refused("Say on which day it opens, and when it closes.")
    if opportunity.closes_at <= clock.arrived():
        raise Refused("It would be closed already. Choose a later closing time.")
    if not opportunity.questions.exists():
        raise Refused("It asks nothing. Add a question.")
    opportunity.status = Status.OPEN
    opportunity.save(update_fields=["status"])
    decide(deed(opportunity), by=by, reasons=reasons)
    record(
        events.OPENED,
        opportunity,
        by=by,
        acting_for=opportunity.organisation,
        opens_on=opportunity.opens_on,
        closes_at=opportunity.closes_at.date(),
    )
    return opportunity


def _write_form(opportunity: Opportunity, form: Form) -> None:
    opportunity.questions.all().delete()
    opportunity.conditions.all().delete()
    opportunity.criteria.all().delete()
    of = opportunity
    Question.objects.bulk_create(Question(opportunity=of, order=at, **row) for at, row in enumerate(form.questions, 1))
    Condition.objects.bulk_create(
        Condition(opportunity=of, order=at, **row) for at, row in enumerate(form.conditions, 1)
    )
    Criterion.objects.bulk_create(Criterion(opportunity=of, order=at, **row) for at, row in enumerate(form.criteria, 1))
