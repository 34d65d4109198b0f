"""Changing what was sent, until the close: the version that was sent stands until the change is sent in its place."""

from django.db import transaction

from kept.service import clock
from kept.service.applications import events
from kept.service.applications.models import Answer, Application, TimeTaken
from kept.service.applications.queries import unsent_change
from kept.service.applications.together_models import Partner
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Stage
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person

ANSWER = ("question_id", "words", "typed", "amount", "upload_id", "saved_at", "saved_by_id", "typed_for_them_id")
ASKED = ("organisation_id", "name", "does", "share", "writes", "asked_at")
PARTNER = (*ASKED, "answered_at", "answered_by_id", "said_yes")


@transaction.atomic
def begin_change(*, application: Application, by: Person) -> Application:
    """A draft with all that was sent, to be changed and sent again; the one that is being written, where one is.

    What was sent stays with the funder as it is until the change is sent, and for good if it never is.

    Raises:
        NotAllowed: they may not, for its organisation.
        Refused: it was not sent, was taken back, or applications have closed.
    """
    row = Application.objects.select_for_update(of=("self",)).select_related("opportunity", "organisation")
    sent = row.get(pk=application.pk)
    insist(by, Permission.WRITE_APPLICATION, sent.organisation)
    if sent.sent_at is None or sent.withdrawn_at is not None:
        raise Refused("Only what was sent, and not taken back, can be changed like this.")
    if sent.opportunity.stage(clock.arrived()) is not Stage.OPEN:
        raise Refused("Applications have closed. What you sent stands.")
    known = unsent_change(sent)
    if known is not None:
        return known
    change = Application.objects.create(
        opportunity=sent.opportunity,
        organisation=sent.organisation,
        begun_at=clock.arrived(),
        begun_by=by,
        eligibility_checked_at=sent.eligibility_checked_at,
        changes=sent,
    )
    Answer.objects.bulk_create(Answer(application=change, **one) for one in sent.answers.values(*ANSWER))
    Partner.objects.bulk_create(Partner(application=change, **one) for one in sent.partners.values(*PARTNER))
    record(events.CHANGE_BEGUN, change, by=by, acting_for=sent.organisation, of=sent.pk)
    return change


def hold_what_stands(application: Application) -> Application | None:
    """The version that a change would replace, held before the change itself is; None where it is no change."""
    if application.changes_id is None:
        return None
    return Application.objects.select_for_update(of=("self",)).get(pk=application.changes_id)


def take_its_place(change: Application, stands: Application, by: Person) -> str:
    """Put a change in the place of what was sent, for the action that sends it: the number that it goes on under.

    What partners said meanwhile to the version that stood, they said; and they find it where they were asked.

    Raises:
        Refused: that version was taken back.
    """
    if stands.withdrawn_at is not None:
        raise Refused("What you had sent was taken back. To apply, begin again from the grant’s page.")
    number = stands.number
    stands.number, stands.withdrawn_at = f"{number}-{stands.pk}", clock.arrived()
    stands.save(update_fields=["number", "withdrawn_at"])
    TimeTaken.objects.filter(application=stands).update(application=change)
    for copy in change.partners.filter(organisation__isnull=False):
        asked = stands.partners.filter(organisation_id=copy.organisation_id or 0, asked_at=copy.asked_at).first()
        if asked is not None:  # its page, and what it said meanwhile, go with what stands now
            was = {name: getattr(asked, name) for name in PARTNER}
            copy.delete()
            Partner.objects.filter(pk=asked.pk).update(application=change)
            Partner.objects.create(application=stands, **was)
    record(events.REPLACED, stands, by=by, acting_for=stands.organisation, version=change.pk)
    return number
