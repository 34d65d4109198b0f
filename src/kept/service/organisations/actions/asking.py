"""Asking those who look after an organisation for an invitation to act for it."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from kept.service import clock
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations import events, roles
from kept.service.organisations.actions.locking import locked
from kept.service.organisations.models import Membership, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.outbox import post
from kept.service.people.limits import keyed, take
from kept.service.people.models import Person

ONCE_WITHIN = timedelta(days=1)
AT_MOST = 5
"""How many organisations somebody may ask within that time: room for mistakes, and none for writing to everybody."""
GOOD_FOR = timedelta(days=14)
_SALT = "kept.organisations.asking"


@transaction.atomic
def ask_to_join(*, organisation: Organisation, by: Person) -> None:
    """Write to everybody who manages an organisation’s people that somebody asks to act for it.

    Raises:
        Refused: they act for it already, have asked today, or ask too many; or nobody looks after it.
    """
    organisation = locked(organisation.pk)
    if Membership.objects.filter(organisation=organisation, person=by, until__isnull=True).exists():
        raise Refused(f"You act for {organisation.name} already")
    managers = Person.objects.filter(
        memberships__organisation=organisation,
        memberships__until__isnull=True,
        memberships__role__in=roles.with_permission(Permission.MANAGE_PEOPLE),
        is_active=True,
    ).distinct()
    if not managers:
        raise Refused(f"Nobody looks after {organisation.name} any more. Tell whoever runs this site")
    if not take(keyed("asks to join", str(by.pk), str(organisation.pk)), at_most=1, within=ONCE_WITHIN):
        raise Refused("You have asked them already. If you hear nothing, you can ask again in a day")
    if not take(keyed("asks to join", str(by.pk)), at_most=AT_MOST, within=ONCE_WITHIN):
        raise Refused(f"You can ask {AT_MOST} organisations in a day. Ask the others tomorrow")
    entry = record(events.ASKED, organisation, by=by)
    words, no_use_after = _letter(organisation, by), clock.arrived() + GOOD_FOR
    post.write_all(
        # Its words are blanked once it is sent, as it is of use until a day: who asked is kept in no message.
        post.Letter(
            f"{_about(by)}{entry.pk}-{manager.pk}",
            manager.email or "",
            f"Somebody asks to act for {organisation.name}",
            words,
            no_use_after,
        )
        for manager in managers
    )


def _about(person: Person) -> str:
    """How the keys of letters about somebody who asks begin."""
    return f"asks-to-join-{person.pk}-"


def forget_asking(person: Person) -> None:
    """Take somebody who is erased out of the letters that say who asks. One that still waits is not sent."""
    post.forget_about(_about(person))


def _letter(organisation: Organisation, by: Person) -> str:
    asker = signing.dumps([organisation.pk, by.pk], salt=_SALT)
    link = f"{settings.SITE_ADDRESS}{reverse('invite', args=[organisation.pk])}?asker={asker}"
    who = f"{by.name} ({by.email})" if by.name else by.email
    return (
        f"{who} asks to act for {organisation.name} on Kept.\n\n"
        f"If you know them, open this link to invite them, and choose what they may do:\n\n"
        f"{link}\n\n"
        f"If you do not know them, there is nothing to do. They see nothing of {organisation.name} that others do not, "
        f"and are not told who you are.\n"
    )


def asker(organisation: Organisation, told: str) -> Person | None:
    """Who asked to join this organisation, from the end of the link in the letter; None where it leads to nobody."""
    try:
        asked, person = signing.loads(told, salt=_SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError):
        return None
    return Person.objects.filter(pk=person, is_active=True).first() if asked == organisation.pk else None
