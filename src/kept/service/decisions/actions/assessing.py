"""Saying whether one has an interest, how one is managed, and giving points."""

from collections.abc import Collection, Mapping

from django.db import transaction

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.decisions import events
from kept.service.decisions.actions.at_hand import (
    at_hand,
    must_be_free_of_interest,
    must_not_act_for_the_applicant,
)
from kept.service.decisions.models import MOST, Approval, Decision, Declaration, Moderation, PackFile, Score, Tie
from kept.service.decisions.queries import sheet_of
from kept.service.decisions.scoring import Mark
from kept.service.decisions.ties import sector_of
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Status
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


@transaction.atomic
def declare(*, application: Application, conflict: bool, by: Person, tie: str = "") -> Declaration:
    """Say whether you have an interest in an application. Saying otherwise later replaces it; history keeps both.

    An interest takes back what you had given it: your scores, your approval, and your decision, which a colleague makes
    anew. Once the round is closed nothing is taken back: then it keeps you out of its review. `tie` is one of Tie.

    Raises:
        NotAllowed: they do not assess for the funder.
        Refused: it cannot be read yet, or the round is closed; or they act for the applicant and say otherwise.
    """
    application = at_hand(application, by, Permission.ASSESS_APPLICATION, in_review=True)
    if not conflict:
        must_not_act_for_the_applicant(application, by)
    said = {
        "conflict": conflict,
        "tie": (tie or Tie.OTHER) if conflict else "",
        "sector": sector_of(by),
        "at": clock.arrived(),
        "managed_how": "",
        "managed_by": None,
        "managed_at": None,
    }
    declaration, _ = Declaration.objects.update_or_create(application=application, person=by, defaults=said)
    if conflict and application.opportunity.status != Status.DECIDED:
        Score.objects.filter(application=application, person=by).delete()
        Approval.objects.filter(decision__application=application, by=by).delete()
        Decision.objects.filter(application=application, by=by).delete()
    if conflict:
        PackFile.objects.filter(opportunity=application.opportunity, person=by).delete()
    record(events.DECLARED, application, by=by, acting_for=application.opportunity.organisation, conflict=conflict)
    return declaration


@transaction.atomic
def take_back_interest(*, application: Application, by: Person) -> None:
    """Take back an interest that you declared by mistake. You declare again before you read; history keeps it all.

    Raises:
        NotAllowed: they do not assess for the funder.
        Refused: they act for the applicant; or the round is closed.
    """
    application = at_hand(application, by, Permission.ASSESS_APPLICATION)
    must_not_act_for_the_applicant(application, by)
    taken, _ = Declaration.objects.filter(application=application, person=by, conflict=True).delete()
    if taken:
        record(events.INTEREST_TAKEN_BACK, application, by=by, acting_for=application.opportunity.organisation)


@transaction.atomic
def manage_interest(*, declaration: Declaration, how: str, by: Person) -> Declaration:
    """Say how somebody's interest is managed, so that they may read and score; with no words, shut them out again.

    Whoever says so decides for the funder, has no interest themselves, and is somebody else. Nobody with an interest
    decides or approves, however it is managed; and what they gave is taken back when they are shut out.

    Raises:
        NotAllowed: they do not decide for the funder.
        Refused: it is their own, they have an interest too, or the person acts for the applicant; or the round is over.
    """
    application = at_hand(declaration.application, by, Permission.MAKE_DECISION)
    declaration = Declaration.objects.select_related("person").get(pk=declaration.pk)
    if declaration.person == by:
        raise Refused("It is your own interest. A colleague says how it is managed.")
    must_be_free_of_interest(application, by)
    if not declaration.conflict:
        raise Refused("They have taken their interest back, so there is nothing to manage.")
    how = how.strip()
    if how:
        try:
            must_not_act_for_the_applicant(application, declaration.person)
        except Refused:
            raise Refused(
                f"They act for {application.organisation}. Somebody who acts for the applicant is always shut out."
            ) from None
    else:
        Score.objects.filter(application=application, person=declaration.person).delete()
    declaration.managed_how = how
    declaration.managed_by, declaration.managed_at = (by, clock.arrived()) if how else (None, None)
    declaration.save(update_fields=["managed_how", "managed_by", "managed_at"])
    record(
        events.INTEREST_MANAGED,
        application,
        by=by,
        acting_for=application.opportunity.organisation,
        person=declaration.person_id,
        in_it=bool(how),
    )
    return declaration


@transaction.atomic
def score(*, application: Application, marks: Mapping[int, Mark], by: Person) -> list[Score]:
    """Give points, with why, on every criterion at once, by the criterion's number; again to change them.

    Points that are changed once colleagues' could be seen need a sentence, which is kept beside what they were.

    Raises:
        NotAllowed: they do not assess for the funder.
        Refused: you have not declared, or have an interest that is not managed; a criterion is missing or of another
            fund; the points are not 0 to 10, or no reason is given; or it cannot be read yet, or the round is closed.
    """
    application = at_hand(application, by, Permission.ASSESS_APPLICATION)
    must_be_free_of_interest(application, by, or_managed=True)
    sheet = sheet_of(application)
    criteria = {criterion.pk: criterion for criterion in sheet.criteria}
    _must_be_whole(marks, criteria)
    before = {pk: score.points for pk, score in sheet.given.get(by, {}).items()}
    moved = {pk for pk, mark in marks.items() if before.get(pk) != mark.points} if sheet.compared(by) else set()
    if not all(marks[pk].because.strip() for pk in moved):
        raise Refused("You have seen what colleagues gave. Say why you change your points.")
    now = clock.arrived()
    given = {
        pk: Score.objects.update_or_create(
            application=application,
            criterion=criteria[pk],
            person=by,
            defaults={"points": mark.points, "why": mark.why.strip(), "at": now},
        )[0]
        for pk, mark in marks.items()
    }
    Moderation.objects.bulk_create(
        Moderation(
            score=given[pk], before=before[pk], after=marks[pk].points, because=marks[pk].because.strip(), at=now
        )
        for pk in sorted(moved)
    )
    record(
        events.SCORED,
        application,
        by=by,
        acting_for=application.opportunity.organisation,
        points=" ".join(str(given[pk].points) for pk in criteria),
    )
    return [given[pk] for pk in criteria]


def _must_be_whole(marks: Mapping[int, Mark], criteria: Collection[int]) -> None:
    if set(marks) != set(criteria) or not criteria:
        raise Refused("Give points on each of this fund’s criteria, and on nothing else.")
    if not all(0 <= mark.points <= MOST for mark in marks.values()):
        raise Refused(f"Give a whole number of points from 0 to {MOST}.")
    if not all(mark.why.strip() for mark in marks.values()):
        raise Refused("Say why you give these points, for each of them.")
