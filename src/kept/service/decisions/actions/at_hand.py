"""What every action on a round's applications does first: lock, ask again, and see that it may be done now."""

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.decisions.models import Declaration, Review
from kept.service.decisions.ties import acts_for_applicant
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity, Status
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


def locked(pk: int) -> Opportunity:
    """The opportunity, held until the transaction ends: a round changes one thing at a time."""
    return Opportunity.objects.select_for_update(of=("self",)).select_related("organisation", "place").get(pk=pk)


def at_hand(application: Application, by: Person, permission: Permission, *, in_review: bool = False) -> Application:
    """The application, with its opportunity locked, once it can be assessed and so long as the round is not closed.

    `in_review` lets through one whose round is closed where a review of it is not settled.

    Raises:
        NotAllowed: they may not.
        Refused: it was taken back, the round is closed, or it can still come in.
    """
    opportunity = locked(application.opportunity_id)
    application = Application.objects.select_related("organisation").get(pk=application.pk)
    application.opportunity = opportunity
    insist(by, permission, application)
    if application.withdrawn_at is not None:
        raise Refused("This application was withdrawn.")
    if opportunity.status == Status.DECIDED and not (in_review and under_review(application)):
        raise Refused("The round is closed, and everybody has been answered.")
    if opportunity.is_sealed(clock.arrived()):
        raise Refused("Nobody reads applications before the closing time.")
    return application


def under_review(application: Application) -> bool:
    """Whether a review of it waits for an answer, or for the decision to be taken again."""
    review = Review.objects.filter(application=application).first()
    return review is not None and bool(review.waits)


def must_not_act_for_the_applicant(application: Application, person: Person) -> None:
    """Raises Refused for somebody whose interest nobody need declare."""
    if acts_for_applicant(application, person):
        raise Refused(f"You act for {application.organisation}, so you have an interest in its application.")


def must_be_free_of_interest(application: Application, person: Person, *, or_managed: bool = False) -> None:
    """Raises Refused for somebody who has an interest, or has not said; one that is managed may do where so said."""
    said = Declaration.objects.filter(application=application, person=person).first()
    if acts_for_applicant(application, person) or (
        said is not None and said.conflict and not (or_managed and said.managed_at)
    ):
        raise Refused("You have an interest in this application. A colleague has to do this.")
    if said is None:
        raise Refused("First say whether you have an interest in this application.")
