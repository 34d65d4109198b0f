"""What can be done to an opportunity. Each is one transaction with one entry of history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from kept.service import clock
from kept.service.checks.decide import decide
from kept.service.checks.deed import Reason
from kept.service.history.events import Event
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.library.wording import day
from kept.service.opportunities import events, folding
from kept.service.opportunities.models import Condition, Criterion, ExtraDuty, Opportunity, PaperAsked, Question, Status
from kept.service.opportunities.proportion import worth_of
from kept.service.opportunities.records import deed, first_notified_on
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place
from kept.service.people.models import Person


class ChangedMeanwhile(Refused):
    """Somebody else saved it since this page was made. `now` is how it stands."""

    def __init__(self, now: Opportunity) -> None:
        super().__init__("Somebody else changed this while you were working. Look at what it says now, and save again.")
        self.now = now


@dataclass(frozen=True, slots=True)
class Form:
    """What applicants are asked: questions, conditions, criteria and extra duties as their rows' keywords, in order.

    None leaves those that there are.
    """

    questions: Sequence[Mapping[str, Any]] | None = None
    conditions: Sequence[Mapping[str, Any]] | None = None
    criteria: Sequence[Mapping[str, Any]] | None = None
    extra_duties: Sequence[Mapping[str, Any]] | None = None


@transaction.atomic
def draft(
    *,
    organisation: Organisation,
    place: Place,
    by: Person,
    form: Form | None = None,
    press: str | None = None,
    copied: Opportunity | None = None,
    **fields: Any,
) -> Opportunity:
    """Begin an opportunity. `fields` are its columns; nothing is checked against promises until it is published.

    `press` is the key the page made, where there was a page: the same press again gives the same draft.
    `copied` is the one it was copied from.

    Raises:
        NotAllowed: they may not, for this organisation.
        Refused: it is a core grant that would pay no overheads.
    """
    insist(by, Permission.WRITE_OPPORTUNITY, organisation)
    _must_pay_overheads(Opportunity(**fields))
    try:
        with transaction.atomic():
            opportunity = Opportunity.objects.create(
                organisation=organisation, place=place, press=press, copied_from=copied, **fields
            )
    except IntegrityError:
        made = Opportunity.objects.filter(organisation=organisation, press=press).first() if press else None
        if made is None:
            raise
        return made
    _write_form(opportunity, form or Form())
    record(
        events.DRAFTED,
        opportunity,
        by=by,
        acting_for=organisation,
        grant_type=opportunity.grant_type,
        copied=copied.pk if copied else None,
        first_stage=opportunity.first_stage_id,
    )
    return opportunity


COPIED = (
    "title",
    "what_for",
    "grant_type",
    "complexity",
    "award_size",
    "budget",
    "applicants_expected",
    "competitive",
    "upfront_percent",
    "department",
    "contact",
    "overheads_accepted",
    "training_accepted",
    "volunteer_costs_accepted",
    "reports",
    "report_words",
    "reports_used_for",
    "review_days",
    "review_answer_days",
    "theme",
    "expression_of_interest",
)
"""What a copy has of the grant it comes from: no days, and no place in the forward plan, which are of its own year.
A copy of a second stage is open to everybody: its own first stage is another year's."""


OF_THE_FIRST = {"title", "applicants_expected", "expression_of_interest"}
"""What of that a second stage does not have of its first."""
LONGEST_TITLE = 120


@transaction.atomic
def copy(*, opportunity: Opportunity, by: Person, press: str | None = None) -> Opportunity:
    """A draft with the same words, size, questions, conditions and criteria, and no dates. `press` is as in `draft`.

    Raises:
        NotAllowed: they may not, for its organisation.
    """
    form = Form(
        questions=list(opportunity.questions.values(*folding.COLUMNS)),
        conditions=list(opportunity.conditions.values("asks", "fits_if", "otherwise")),
        criteria=list(opportunity.criteria.values("says", "weight")),
        extra_duties=list(opportunity.extra_duties.values("says", "pays")),
    )
    made = draft(
        organisation=opportunity.organisation,
        place=opportunity.place,
        by=by,
        form=form,
        press=press,
        copied=opportunity,
        **{name: getattr(opportunity, name) for name in COPIED},
    )
    if made.version == 1 and not made.papers.exists():  # a second press finds the draft, perhaps changed since
        asked = opportunity.papers.values("what", "when")
        PaperAsked.objects.bulk_create(PaperAsked(opportunity=made, **one) for one in asked)
    return made


@transaction.atomic
def begin_second_stage(*, opportunity: Opportunity, by: Person) -> Opportunity:
    """The second stage of an expression of interest: a draft for the same money, or the one that was begun before.

    Its form is one that fits what the first stage leaves of the words that the award is worth.

    Raises:
        NotAllowed: they may not, for its organisation.
        Refused: it is no expression of interest, or was put away.
    """
    first = _locked(opportunity)
    insist(by, Permission.WRITE_OPPORTUNITY, first.organisation)
    if not first.expression_of_interest:
        raise Refused("It has one stage. Say first that it is the first of two.")
    if first.status == Status.WITHDRAWN:
        raise Refused("It was put away. Take it up again first.")
    known = Opportunity.objects.filter(first_stage=first).first()
    if known is not None:
        return known
    most = worth_of(first).most
    room = None if most is None else most - folding.total(first.questions.values("words"))
    kept = {name: getattr(first, name) for name in COPIED if name not in OF_THE_FIRST}
    called = f"{first.title}: full application"
    made = draft(
        organisation=first.organisation,
        place=first.place,
        by=by,
        form=Form(
            questions=folding.suggested(room) if room is None or room > 0 else [],
            extra_duties=list(first.extra_duties.values("says", "pays")),
        ),
        intention=first.intention,
        first_stage=first,
        title=called if len(called) <= LONGEST_TITLE else first.title,
        starts_on=first.starts_on,
        ends_on=first.ends_on,
        **kept,
    )
    wanted = first.papers.filter(when=PaperAsked.When.SUCCESS).values("what", "when")
    PaperAsked.objects.bulk_create(PaperAsked(opportunity=made, **one) for one in wanted)
    return made


@transaction.atomic
def change(
    *, opportunity: Opportunity, version: int, by: Person, form: Form | None = None, **fields: Any
) -> Opportunity:
    """Change a draft. `version` is the one the page showed.

    Raises:
        NotAllowed: they may not, for its organisation.
        ChangedMeanwhile: somebody else saved it since.
        Refused: it is published, and no longer a draft; it is a core grant that would pay no overheads; or it has a
            second stage, and would be the first no more.
    """
    opportunity = _locked(opportunity)
    insist(by, Permission.WRITE_OPPORTUNITY, opportunity.organisation)
    if opportunity.status != Status.DRAFT:
        raise Refused("It is published. What applicants rely on cannot be changed like a draft.")
    if opportunity.version != version:
        raise ChangedMeanwhile(opportunity)
    for name, value in fields.items():
        setattr(opportunity, name, value)
    _must_pay_overheads(opportunity)
    if not opportunity.expression_of_interest and Opportunity.objects.filter(first_stage=opportunity).exists():
        raise Refused("Its second stage is begun, so it stays the first of two. For one stage, copy it as a new grant.")
    opportunity.version += 1
    opportunity.save()
    if form is not None:
        _write_form(opportunity, form)
    record(events.CHANGED, opportunity, by=by, acting_for=opportunity.organisation, version=opportunity.version)
    return opportunity


@transaction.atomic
def put_away(*, opportunity: Opportunity, by: Person) -> Opportunity:
    """Take a draft out of the way. Nothing of it is lost: it can be taken up again.

    Raises:
        NotAllowed: they may not, for its organisation.
        Refused: it is not a draft.
    """
    return _turn(opportunity, Status.DRAFT, Status.WITHDRAWN, events.WITHDRAWN, by)


@transaction.atomic
def take_up_again(*, opportunity: Opportunity, by: Person) -> Opportunity:
    """Make a draft again of one that was put away.

    Raises:
        NotAllowed: they may not, for its organisation.
        Refused: it was not put away.
    """
    return _turn(opportunity, Status.WITHDRAWN, Status.DRAFT, events.TAKEN_UP_AGAIN, by)


def _turn(opportunity: Opportunity, before: Status, after: Status, event: Event, by: Person) -> Opportunity:
    opportunity = _locked(opportunity)
    insist(by, Permission.WRITE_OPPORTUNITY, opportunity.organisation)
    if opportunity.status == after:  # pressed twice
        return opportunity
    if opportunity.status != before:
        raise Refused(f"It is {opportunity.get_status_display().lower()} now, and stays so.")
    opportunity.status = after
    opportunity.version += 1
    opportunity.save(update_fields=["status", "version"])
    record(event, opportunity, by=by, acting_for=opportunity.organisation)
    return opportunity


@transaction.atomic
def publish(
    *, opportunity: Opportunity, by: Person, reasons: Mapping[str, Reason] | None = None, version: int | None = None
) -> Opportunity:
    """Open it to everybody, through the gate. `version` is the one the page showed, where there was a page.

    Raises:
        NotAllowed: they may not, for its organisation.
        ChangedMeanwhile: somebody else saved it since that page was made.
        Refused: it lacks something that an applicant needs; or it is a second stage, and would open before the first is
            answered.
        ReasonNeeded: a promise would go unkept and no reason is given. Nothing was written.
    """
    opportunity = _locked(opportunity)
    insist(by, Permission.PUBLISH_OPPORTUNITY, opportunity.organisation)
    if opportunity.status != Status.DRAFT:
        raise Refused("It is published already.")
    if version is not None and opportunity.version != version:
        raise ChangedMeanwhile(opportunity)
    if opportunity.opens_on is None or opportunity.closes_at is None:
        raise Refused("Say on which day it opens, and when it closes.")
    if opportunity.closes_at <= clock.arrived():
        raise Refused("It would be closed already. Choose a later closing time.")
    if not opportunity.what_for.strip():
        raise Refused("It does not say what the money is for. Write it first.")
    if not opportunity.questions.exists():
        raise Refused("It asks nothing. Add a question.")
    if sum(opportunity.criteria.values_list("weight", flat=True)) not in (0, 100):
        raise Refused("What answers are judged by does not add up to 100. Change the weights.")
    _must_follow_its_first_stage(opportunity, opportunity.opens_on)
    opportunity.first_notified_on = first_notified_on(opportunity)
    opportunity.status = Status.OPEN
    opportunity.save(update_fields=["status", "first_notified_on"])
    decide(deed(opportunity), by=by, reasons=reasons)
    record(
        events.OPENED,
        opportunity,
        by=by,
        acting_for=opportunity.organisation,
        opens_on=opportunity.opens_on,
        closes_at=clock.day_in_london(opportunity.closes_at),
    )
    return opportunity


def _must_follow_its_first_stage(opportunity: Opportunity, opens_on: date) -> None:
    """Nobody can be asked on to a second stage before the first is answered."""
    first = opportunity.first_stage
    if first is None or first.status == Status.DECIDED:
        return
    if first.status not in (Status.OPEN, Status.CLOSED) or first.closes_at is None:
        raise Refused(f"Publish the first stage first: {first.title}.")
    if first.answer_by is not None and opens_on < first.answer_by:
        raise Refused(
            f"The first stage is answered by {day(first.answer_by)}. Let the second stage open on that day or later."
        )
    if opens_on <= clock.day_in_london(first.closes_at):
        raise Refused(
            f"The first stage closes at {clock.in_words(first.closes_at)}. Let the second open after that day."
        )


def _must_pay_overheads(opportunity: Opportunity) -> None:
    if opportunity.grant_type == Opportunity.GrantType.CORE and not opportunity.overheads_accepted:
        raise Refused("A core grant always pays running costs (gm-app4.1.2-b). Tick them, or choose another kind.")


def _locked(opportunity: Opportunity) -> Opportunity:
    rows = Opportunity.objects.select_for_update(of=("self",)).select_related("organisation", "first_stage")
    return rows.get(pk=opportunity.pk)


def _write_form(opportunity: Opportunity, form: Form) -> None:
    kinds: list[tuple[Any, Sequence[Mapping[str, Any]] | None]] = [
        (Question, form.questions),
        (Condition, form.conditions),
        (Criterion, form.criteria),
        (ExtraDuty, form.extra_duties),
    ]
    for kind, rows in kinds:
        if rows is not None:
            kind.objects.filter(opportunity=opportunity).delete()
            kind.objects.bulk_create(kind(opportunity=opportunity, order=at, **row) for at, row in enumerate(rows, 1))
