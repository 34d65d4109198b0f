"""Inviting somebody to act for an organisation, and their answer."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from kept.service import clock
from kept.service.history.record import record
from kept.service.organisations import events
from kept.service.organisations.actions.locking import NotAllowed, insist, locked
from kept.service.organisations.actions.membership import begin, role_exists
from kept.service.organisations.models import Invitation, Membership, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.organisations.roles import ROLES
from kept.service.outbox import post
from kept.service.outbox.models import Message
from kept.service.people.models import Person, tidy

GOOD_FOR = timedelta(days=14)
SECRET_BYTES = 32  # 256 bits; ASVS asks for 128


class NoSuchInvitation(Exception):
    """The link leads nowhere: it was used, withdrawn, ran out, was never sent, or was sent to somebody else."""


def hash_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(*, organisation: Organisation, address: str, role: str, by: Person | None) -> Invitation:
    """Ask somebody, by e-mail, to act for an organisation. A new invitation takes the place of one that waits.

    Raises:
        NotAllowed, NotARoleHere
    """
    organisation = locked(organisation.pk)
    insist(by, Permission.MANAGE_PEOPLE, organisation)
    role_exists(role, organisation)
    address, now = tidy(address), clock.arrived()
    _forget_what_ran_out()
    Invitation.objects.filter(
        organisation=organisation, email=address, role=role, accepted_at__isnull=True, withdrawn_at__isnull=True
    ).update(withdrawn_at=now, email="")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=address,
        role=role,
        secret_hash=hash_of(secret),
        by=by,
        written_at=now,
        no_use_after=now + GOOD_FOR,
    )
    record(events.INVITED, organisation, by=by, acting_for=organisation, role=role)
    post.write(
        _key(invitation.pk),
        address,
        f"{organisation.name} asks you to act for it",
        _letter(organisation, role, by, secret, invitation),
        no_use_after=invitation.no_use_after,
    )
    return invitation


def _forget_what_ran_out() -> None:
    """Take the addresses out of every invitation that nobody answered in time, and the letters out of the outbox."""
    ran_out = Invitation.objects.filter(no_use_after__lt=clock.arrived()).exclude(email="")
    Message.objects.filter(key__in=[_key(pk) for pk in ran_out.values_list("pk", flat=True)]).delete()
    ran_out.update(email="", withdrawn_at=clock.arrived())


def _key(invitation: int) -> str:
    return f"invitation-{invitation}"


def _letter(organisation: Organisation, role: str, by: Person | None, secret: str, invitation: Invitation) -> str:
    link = settings.SITE_ADDRESS + reverse("invitation", args=[secret])
    last = clock.day_in_london(invitation.no_use_after)
    return (
        f"{by.called if by else 'Whoever runs this site'} asks you to act for {organisation.name} on Kept, as "
        f"{ROLES[role].name}.\n\n"
        f"{ROLES[role].says}.\n\n"
        f"To say yes, open this link and sign in with this e-mail address. There is no password to make up.\n\n"
        f"{link}\n\n"
        f"The link works once, until {last.day} {last:%B %Y}. If you do not want to, there is nothing to do.\n"
    )


@transaction.atomic
def accept(*, secret: str, by: Person) -> Membership:
    """Begin to act for the organisation. Pressing twice is accepting once.

    Raises:
        NoSuchInvitation
    """
    found = Invitation.objects.filter(secret_hash=hash_of(secret)).first()
    if found is None or not (found.accepted_by_id == by.pk or is_open_to(found, by)):
        raise NoSuchInvitation  # before the lock: whoever it is not for makes nobody wait
    organisation = locked(found.organisation_id)
    invitation = Invitation.objects.get(pk=found.pk)  # as it is now that the organisation is locked
    if invitation.accepted_by_id == by.pk:
        held = Membership.objects.filter(organisation=organisation, person=by, role=invitation.role, until=None).first()
        if held is not None:
            return held
    if not is_open_to(invitation, by):
        raise NoSuchInvitation
    membership = begin(by, organisation, invitation.role)
    invitation.accepted_at, invitation.accepted_by, invitation.email = clock.arrived(), by, ""
    invitation.save(update_fields=["accepted_at", "accepted_by", "email"])
    record(events.ACCEPTED, organisation, by=by, acting_for=organisation, role=invitation.role)
    return membership


def is_open_to(invitation: Invitation, person: Person) -> bool:
    """Whether this person can still accept it."""
    waits = invitation.accepted_at is None and invitation.withdrawn_at is None
    return waits and clock.arrived() <= invitation.no_use_after and invitation.email == person.email


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Person | None) -> None:
    """Take an invitation back. Its link leads nowhere from now on.

    Raises:
        NotAllowed: `by` may not, or it has been answered.
    """
    organisation = locked(invitation.organisation_id)
    insist(by, Permission.MANAGE_PEOPLE, organisation)
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True)
    if not waiting.update(withdrawn_at=clock.arrived(), email=""):
        raise NotAllowed("This invitation has been answered already")
    record(events.WITHDRAWN, organisation, by=by, acting_for=organisation, role=invitation.role)
