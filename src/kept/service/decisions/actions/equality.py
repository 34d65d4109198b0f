"""Writing who is affected by a fund or by what was decided, and authorising it, which publishes it."""

from collections.abc import Mapping

from django.db import transaction

from kept.service import clock
from kept.service.checks.decide import decide as pass_gate
from kept.service.decisions import events
from kept.service.decisions.actions.at_hand import locked
from kept.service.decisions.actions.deciding import role_of
from kept.service.decisions.models import COLUMNS, Effect, EqualityAssessment, Group
from kept.service.decisions.records import equality_deed
from kept.service.history.models import Entry
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity, Status
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person

Of, Advice = EqualityAssessment.Of, EqualityAssessment.Advice
WRITTEN = ("change", "evidence", "softening", "plan", "advice", "even_so")


@transaction.atomic
def write_equality(
    *, opportunity: Opportunity, of: str, by: Person, version: int | None = None, **words: str
) -> EqualityAssessment:
    """Write some of who is affected by a fund, or by what was decided. `words` are any of WRITTEN.

    Raises:
        NotAllowed: they do not write opportunities for the body.
        Refused: it is authorised; a colleague changed it since `version`; or nothing is decided yet.
    """
    assessment = _open_to_writing(opportunity, of, by, version)
    for name, said in words.items():
        if name not in WRITTEN:
            raise ValueError(f"{name} is not written here")
        setattr(assessment, name, said.strip())
    return _written(assessment, by)


@transaction.atomic
def write_effects(
    *,
    opportunity: Opportunity,
    of: str,
    effects: Mapping[str, Mapping[str, bool | str]],
    by: Person,
    version: int | None = None,
) -> EqualityAssessment:
    """Write what it means for each of the ten groups: each of COLUMNS, and `how`.

    Raises:
        NotAllowed, Refused: as for :func:`write_equality`; or a group is missing, or a harm does not say how.
    """
    assessment = _open_to_writing(opportunity, of, by, version)
    if set(effects) != set(Group.values):
        raise Refused("Answer for each of the ten groups.")
    for group, said in effects.items():
        if said["adverse"] and not str(said["how"]).strip():
            raise Refused(f"{Group(group).label}: say how it could make things worse.")
    assessment = _written(assessment, by)
    for group in Group:
        said = effects[group.value]
        row = {name: bool(said[name]) for name in COLUMNS} | {"how": str(said["how"]).strip()}
        Effect.objects.update_or_create(assessment=assessment, group=group, defaults=row)
    return assessment


@transaction.atomic
def authorise_equality(*, assessment: EqualityAssessment, version: int, by: Person) -> EqualityAssessment:
    """Authorise what a colleague wrote, which publishes it. Once authorised it stays as it is.

    Raises:
        NotAllowed: they do not publish for the body.
        Refused: something is missing; they wrote some of it; or it was changed since `version`.
    """
    opportunity = locked(assessment.opportunity_id)
    insist(by, Permission.PUBLISH_OPPORTUNITY, opportunity)
    assessment = EqualityAssessment.objects.select_related("written_by").get(pk=assessment.pk)
    assessment.opportunity = opportunity
    if assessment.authorised_at is not None:
        return assessment
    if assessment.version != version:
        raise Refused("A colleague changed it while you were reading. Read it again before you go on.")
    if missing := lacking(assessment):
        raise Refused(f"It is not whole yet: {missing[0]}.")
    if by == assessment.written_by or wrote(assessment, by):
        raise Refused("You wrote some of this. Somebody else authorises it.")
    assessment.authorised_by, assessment.authorised_at = by, clock.arrived()
    assessment.authorised_as = role_of(by, opportunity)
    assessment.save(update_fields=["authorised_by", "authorised_as", "authorised_at"])
    pass_gate(equality_deed(assessment), by=by, waits=False)
    record(events.EQUALITY_AUTHORISED, assessment, by=by, acting_for=opportunity.organisation, of=assessment.of)
    return assessment


def lacking(assessment: EqualityAssessment) -> list[str]:
    """What it lacks before it can be authorised, each as the end of a sentence."""
    effects = list(assessment.effects.all())
    found = [
        (not assessment.change, "say what changes, and how it is now"),
        (not assessment.evidence, "say what you know, and how"),
        (len(effects) < len(Group), "answer for each of the ten groups"),
        (not assessment.plan, "say who does what by when"),
        (not assessment.advice, "say what you advise"),
        (
            assessment.advice == Advice.PROCEED
            and any(effect.adverse for effect in effects)
            and not (assessment.softening or assessment.even_so),
            "say what would lessen the harm, or why to go ahead even so",
        ),
    ]
    return [says for lacks, says in found if lacks]


def wrote(assessment: EqualityAssessment, person: Person) -> bool:
    """Whether somebody wrote any of it."""
    entries = Entry.objects.filter(event=events.EQUALITY_WRITTEN.code, subject=assessment._meta.label_lower)
    return entries.filter(subject_id=assessment.pk, by=person.pk).exists()


def _open_to_writing(opportunity: Opportunity, of: str, by: Person, version: int | None) -> EqualityAssessment:
    opportunity = locked(opportunity.pk)
    insist(by, Permission.WRITE_OPPORTUNITY, opportunity)
    if of == Of.DECISION and opportunity.status != Status.DECIDED:
        raise Refused("Nothing is decided yet. Write this once the round is closed.")
    assessment = EqualityAssessment.objects.filter(opportunity=opportunity, of=of).first()
    if assessment is None:
        return EqualityAssessment(opportunity=opportunity, of=Of(of), version=0)
    if assessment.authorised_at is not None:
        raise Refused("It is authorised and published, and stays as it is.")
    if version is not None and version != assessment.version:
        raise Refused("A colleague changed it while you were writing. Look at theirs before you go on.")
    assessment.opportunity = opportunity
    return assessment


def _written(assessment: EqualityAssessment, by: Person) -> EqualityAssessment:
    assessment.written_by, assessment.written_at = by, clock.arrived()
    assessment.version += 1
    assessment.save()
    record(events.EQUALITY_WRITTEN, assessment, by=by, acting_for=assessment.opportunity.organisation, of=assessment.of)
    return assessment
