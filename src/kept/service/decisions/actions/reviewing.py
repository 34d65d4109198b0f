"""A group asks for a review; somebody with no part in the decision answers; what is upheld is decided again."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.decisions import events, letter
from kept.service.decisions.actions.at_hand import at_hand, locked, must_be_free_of_interest
from kept.service.decisions.actions.deciding import (
    must_be_within_the_size,
    must_suit_the_stage,
    needs_approval,
    role_of,
    what_is_told,
    written,
)
from kept.service.decisions.actions.telling import readers_of, tell_again, written_to
from kept.service.decisions.models import Decision, Ground, Review, Score
from kept.service.decisions.queries import days_to_ask
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.library.wording import day
from kept.service.organisations import roles
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.models import Membership
from kept.service.organisations.permissions import Permission
from kept.service.outbox import post
from kept.service.people.models import Person


@transaction.atomic
def ask_review(*, application: Application, ground: str, words: str, by: Person) -> Review:
    """Ask for the answer to an application to be reviewed, on a stated ground. Asking twice is asking once.

    Raises:
        NotAllowed: they do not send applications for the group.
        Refused: there is no answer yet, or it was a yes, or the last day has passed; or no ground or words are given.
    """
    opportunity = locked(application.opportunity_id)
    application = Application.objects.select_related("organisation", "sent_by").get(pk=application.pk)
    application.opportunity = opportunity
    insist(by, Permission.SEND_APPLICATION, application)
    known = Review.objects.filter(application=application).first()
    if known is not None:
        return known
    decision = Decision.objects.filter(application=application).first()
    last = last_day(decision)
    if decision is None or last is None:
        raise Refused("A review is of an answer that was no. There is none.")
    if clock.today() > last:
        raise Refused(f"The last day to ask for a review was {day(last)}.")
    if ground not in Ground.values:
        raise Refused("Choose what your review is about.")
    if not words.strip():
        raise Refused("Say what happened, and where we can see it.")
    review = Review.objects.create(
        application=application, ground=ground, words=words.strip(), asked_at=clock.arrived(), asked_by=by
    )
    record(events.REVIEW_ASKED, application, by=by, acting_for=application.organisation, ground=ground)
    post.write_all(
        written_to(
            _who_could_answer(decision, opportunity.organisation_id),
            f"review-asked-{review.pk}",
            f"{opportunity.title}: a review is asked for",
            letter.review_asked(review),
            opportunity,
        )
    )
    return review


def last_day(decision: Decision | None) -> date | None:
    """The last day on which a review of it can be asked for; None where there is none to ask for."""
    if decision is None or decision.told_at is None or decision.is_yes:
        return None
    days = days_to_ask(decision.application.opportunity)
    return clock.day_in_london(decision.told_at) + timedelta(days=days)


@transaction.atomic
def answer_review(*, review: Review, upheld: bool, reasons: str, by: Person) -> Review:
    """Answer a review with reasons. Where it is upheld, the decision is then taken again. Answering twice is once.

    Raises:
        NotAllowed: they do not decide for the funder.
        Refused: they had a part in the decision, have an interest or have not said; or no reasons are given.
    """
    application = at_hand(review.application, by, Permission.MAKE_DECISION, in_review=True)
    review = Review.objects.get(pk=review.pk)
    if review.upheld is not None:
        return review
    must_be_free_of_interest(application, by)
    decision = Decision.objects.select_related("by").get(application=application)
    if had_a_part(decision, by):
        raise Refused("You had a part in this decision. Somebody who had none answers the review.")
    if not reasons.strip():
        raise Refused("Give your reasons. The group will read them.")
    review.upheld, review.reasons = upheld, reasons.strip()
    review.answered_by, review.answered_at = by, clock.arrived()
    review.answered_as = role_of(by, application.opportunity)
    if upheld:
        review.was_reason, review.was_by = decision.reason, decision.by
    review.save()
    record(events.REVIEW_ANSWERED, application, by=by, acting_for=application.opportunity.organisation, upheld=upheld)
    review.application = application
    post.write_all(
        written_to(
            readers_of([application])[application.pk],
            f"review-answered-{review.pk}",
            f"{application.opportunity.title}: the answer to your review",
            letter.review_answered(review),
            application.opportunity,
        )
    )
    return review


@transaction.atomic
def decide_again(
    *,
    review: Review,
    funded: bool = False,
    asked_on: bool | None = None,
    reason: str,
    strength: str = "",
    to_change: str = "",
    amount: Decimal | None = None,
    by: Person,
) -> Decision:
    """Take a decision again after a review was upheld, and answer the group; once, and openly.

    The round's pot may be spent: what is awarded now may be more than is left, and never more than one award is. Above
    the body's limit a second person approves before the group is told.

    Raises:
        NotAllowed: they do not decide for the funder.
        Refused: there is nothing to decide again; they made the earlier decision, have an interest or have not said; or
            what the group needs to be told is missing.
    """
    application = at_hand(review.application, by, Permission.MAKE_DECISION, in_review=True)
    review = Review.objects.get(pk=review.pk)
    if review.waits != "decide":
        raise Refused("There is nothing to decide again.")
    must_be_free_of_interest(application, by)
    if review.was_by == by:
        raise Refused("You made the earlier decision. Somebody else takes it again.")
    must_suit_the_stage(application.opportunity, funded=funded, asked_on=asked_on)
    if funded:
        must_be_within_the_size(application.opportunity, amount)
    decision = Decision.objects.get(application=application)
    decision.application = application
    decision.panel, decision.panel_on, decision.told_at = "", None, None
    told = what_is_told(
        funded=funded, asked_on=asked_on, amount=amount, reason=reason, strength=strength, to_change=to_change
    )
    written(decision, told, by=by)
    if not needs_approval(decision, application.opportunity):
        tell_again(decision)
    return decision


def had_a_part(decision: Decision, person: Person) -> bool:
    """Whether somebody decided it, approved it, or gave it points."""
    approval = getattr(decision, "approval", None)
    scored = Score.objects.filter(application=decision.application_id, person=person).exists()
    return scored or person in (decision.by, approval.by if approval else None)


def _who_could_answer(decision: Decision, funder: int) -> list[Person]:
    """Those who decide for the funder, save who decided this."""
    deciding = Membership.objects.filter(
        organisation=funder,
        until__isnull=True,
        person__is_active=True,
        role__in=roles.with_permission(Permission.MAKE_DECISION),
    ).exclude(person=decision.by_id)
    return list({held.person_id: held.person for held in deciding.select_related("person")}.values())
