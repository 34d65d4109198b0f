"""Help, as on the telephone: another body types, and only a person of the applicant's own sends."""

from datetime import datetime

from django.core import signing
from django.db import transaction

from kept.service import clock
from kept.service.applications import events, letters, queries
from kept.service.applications.actions import send
from kept.service.applications.models import Application
from kept.service.applications.together import draft_of, helped_for, may_help
from kept.service.applications.together_models import Help
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed, insist
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person

AGREES = "kept.agrees-to-send"


@transaction.atomic
def allow_help(*, application: Application, organisation: Organisation, by: Person) -> Help:
    """Let a body's people read and write a draft. Allowing it twice is allowing it once.

    Raises:
        NotAllowed: they may not, for the applicant.
        Refused: the body is the funder or a group like the applicant; or it is no longer a draft.
    """
    application = draft_of(application)
    insist(by, Permission.SEND_APPLICATION, application.organisation)
    if not may_help(application).filter(pk=organisation.pk).exists():
        raise Refused(f"{organisation} cannot help with this one. Choose another body: the funder itself never can.")
    made, new = Help.objects.get_or_create(
        application=application,
        organisation=organisation,
        ended_at=None,
        defaults={"allowed_at": clock.arrived(), "allowed_by": by},
    )
    if new:
        record(events.HELP_ALLOWED, application, by=by, acting_for=application.organisation, body=organisation.pk)
    return made


@transaction.atomic
def end_help(*, help: Help, by: Person) -> None:
    """Let a body help no longer. What its people wrote stays.

    Raises:
        NotAllowed: they may not, for the applicant.
    """
    row = Help.objects.select_for_update(of=("self",)).select_related("application__organisation").get(pk=help.pk)
    insist(by, Permission.SEND_APPLICATION, row.application.organisation)
    if row.ended_at is None:
        row.ended_at = clock.arrived()
        row.save(update_fields=["ended_at"])
        record(
            events.HELP_ENDED,
            row.application,
            by=by,
            acting_for=row.application.organisation,
            body=row.organisation_id,
        )


@transaction.atomic
def ask_to_confirm(*, application: Application, by: Person) -> int:
    """Write every answer to those who may send it, each with a link of their own that sends these words and no others.

    How many were written to.

    Raises:
        NotAllowed: they may not help with it.
        Refused: something is not answered yet; or nobody of the applicant may send.
    """
    application = draft_of(application)
    if not helped_for(by).filter(pk=application.pk).exists():
        raise NotAllowed(Permission.HELP_APPLICATION)
    asked = queries.asked_of(application)
    if unready := [one for one in asked if not one.is_ready]:
        raise Refused(f"It is not ready yet. The first that is missing: {unready[0].question.asks}")
    senders = queries.writers_of(application.organisation, Permission.SEND_APPLICATION)
    people = {one.person_id: one.person for one in senders}
    if not people:
        raise Refused("Nobody of the group may send. Somebody of it has to join first.")
    at = clock.arrived()
    for person in people.values():
        link = signing.dumps([application.pk, person.pk, at.isoformat()], salt=AGREES)
        letters.confirmation_asked(application, asked, at, to=person, by=by, link=link)
    record(events.CONFIRMATION_ASKED, application, by=by, opportunity=application.opportunity_id)
    return len(people)


def asked_by_link(link: str) -> tuple[Application, Person] | None:
    """What a link sends, and for whom; None where it is not ours, or of no use: sent, taken back, or changed since."""
    try:
        number, person, written = signing.loads(link, salt=AGREES)
        at = datetime.fromisoformat(written)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    sender = Person.objects.filter(pk=person, is_active=True).first()
    if sender is None:
        return None
    theirs = queries.applications_for(sender, Permission.SEND_APPLICATION)
    found = theirs.filter(pk=number, sent_at=None, withdrawn_at=None).first()
    if found is None or found.answers.filter(saved_at__gt=at).exists():
        return None
    return found, sender


@transaction.atomic
def send_by_link(*, link: str, press: str, opened: datetime | None = None) -> Application:
    """Send it, as the person to whom the link was written. The link is of no use after.

    `press` and `opened` are as in `send`.

    Raises:
        Closed: it came in after the closing time.
        Refused: the link is of no use; or something is missing.
    """
    known = asked_by_link(link)
    if known is None:
        raise Refused("This link is of no use any more: it was used, or an answer was changed. Nothing was sent.")
    application, sender = known
    Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if asked_by_link(link) is None:  # a colleague saved or sent in the same moment
        raise Refused("Somebody changed or sent this just now. Nothing was sent by this press.")
    return send(application=application, press=press, by=sender, opened=opened)
