"""Who acts for an organisation: changing a role, leaving, being stopped, handing over."""

from django.db import transaction

from kept.service import clock
from kept.service.history.record import record
from kept.service.organisations import events, roles
from kept.service.organisations.actions.asking import forget_asking
from kept.service.organisations.actions.locking import NotAllowed, insist, keep_somebody, locked
from kept.service.organisations.models import Contact, Invitation, Membership, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.organisations.queries import removed_for
from kept.service.people import actions as people
from kept.service.people.models import Person


class NotARoleHere(Exception):
    """Organisations of this kind have no such role."""


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: Person | None) -> Membership:
    """Give somebody another role in place of the one they hold.

    Raises:
        NotAllowed, NobodyLeft, NotARoleHere
    """
    organisation = locked(membership.organisation_id)
    insist(by, Permission.MANAGE_PEOPLE, organisation)
    role_exists(role, organisation)
    membership = _present(membership)
    if membership.role == role:
        return membership
    _end(membership)
    changed = begin(membership.person, organisation, role)
    keep_somebody(organisation)
    record(
        events.ROLE_CHANGED,
        organisation,
        by=by,
        acting_for=organisation,
        person=membership.person_id,
        before=membership.role,
        after=role,
    )
    return changed


@transaction.atomic
def leave(*, organisation: Organisation, by: Person) -> None:
    """Stop acting for an organisation, in every role. Leaving twice is leaving once.

    Raises:
        NobodyLeft: they are the only one who can look after it.
    """
    organisation = locked(organisation.pk)
    _leave(organisation, by)


def _leave(organisation: Organisation, person: Person) -> None:
    held = list(Membership.objects.filter(organisation=organisation, person=person, until__isnull=True))
    if not held:
        return
    for membership in held:
        _end(membership)
    keep_somebody(organisation)
    record(
        events.LEFT,
        organisation,
        by=person,
        acting_for=organisation,
        person=person.pk,
        roles=" ".join(membership.role for membership in held)[:100],
    )


@transaction.atomic
def remove(*, membership: Membership, by: Person | None) -> None:
    """Stop somebody acting for an organisation in one role. It takes hold at their next request.

    Raises:
        NotAllowed, NobodyLeft
    """
    organisation = locked(membership.organisation_id)
    insist(by, Permission.MANAGE_PEOPLE, organisation)
    membership = _present(membership)
    membership.removed_by = by
    _end(membership)
    keep_somebody(organisation)
    record(
        events.REMOVED,
        organisation,
        by=by,
        acting_for=organisation,
        person=membership.person_id,
        role=membership.role,
    )


@transaction.atomic
def put_back(*, membership: Membership, by: Person) -> Membership:
    """Undo a removal within a day, as if it had not been. Whoever left of their own accord is not put back.

    Raises:
        NotAllowed: `by` may not, or it was not a removal, or that day is over.
    """
    organisation = locked(membership.organisation_id)
    insist(by, Permission.MANAGE_PEOPLE, organisation)
    removed = removed_for(by, Permission.MANAGE_PEOPLE).filter(pk=membership.pk).first()
    if removed is None:
        raise NotAllowed("There is nothing to undo")
    held = Membership.objects.filter(
        organisation=organisation, person=removed.person, role=removed.role, until__isnull=True
    ).first()
    removed.removed_by = None
    if held is None:
        removed.until = None
    removed.save(update_fields=["until", "removed_by"])
    record(
        events.PUT_BACK,
        organisation,
        by=by,
        acting_for=organisation,
        person=removed.person_id,
        role=removed.role,
    )
    return held or removed


@transaction.atomic
def hand_over(*, membership: Membership, by: Person) -> Membership:
    """Make somebody who acts for the organisation its manager in one’s own place; one stays as a member, where there is
    such a role, and otherwise leaves.

    Raises:
        NotAllowed: `by` does not manage it.
    """
    organisation = locked(membership.organisation_id)
    insist(by, Permission.MANAGE_PEOPLE, organisation)
    to = _present(membership).person
    role = roles.first_of(organisation.kind)
    managing = Membership.objects.filter(
        organisation=organisation,
        person=by,
        until__isnull=True,
        role__in=roles.with_permission(Permission.MANAGE_PEOPLE),
    )
    if to == by:
        raise NotAllowed(Permission.MANAGE_PEOPLE)
    _end(_present(membership))
    handed = begin(to, organisation, role.id)
    for mine in managing:
        _end(mine)
    if "vcse" in role.acts_for and not Membership.objects.filter(
        organisation=organisation, person=by, until__isnull=True
    ):
        begin(by, organisation, "member")
    keep_somebody(organisation)
    record(events.HANDED_OVER, organisation, by=by, acting_for=organisation, to=to.pk, role=role.id)
    return handed


@transaction.atomic
def leave_everything(*, person: Person) -> None:
    """Leave every organisation and have one's account erased.

    Raises:
        NobodyLeft: an organisation would have nobody to look after it.
    """
    held = Membership.objects.filter(person=person, until__isnull=True).values_list("organisation_id", flat=True)
    for pk in sorted(set(held)):  # always in the same order, so that two who leave at once do not wait for each other
        _leave(locked(pk), person)
    Invitation.objects.filter(email=person.email).update(email="", withdrawn_at=clock.arrived())
    for contact in Contact.objects.filter(email__iexact=person.email).select_related("organisation"):
        record(events.CHANGED, contact.organisation, by=person, fields=f"contact {contact.about}")
        contact.delete()
    forget_asking(person)
    people.erase(person=person, by=person)


def begin(person: Person, organisation: Organisation, role: str) -> Membership:
    """The role, held from now; the one already held, if it is."""
    membership, _ = Membership.objects.get_or_create(
        person=person, organisation=organisation, role=role, until=None, defaults={"since": clock.now()}
    )
    return membership


def role_exists(role: str, organisation: Organisation) -> None:
    """Raises NotARoleHere where organisations of this kind have no such role."""
    if role not in {one.id for one in roles.of(organisation.kind)}:
        raise NotARoleHere(f"{organisation.name} has no role called {role}")


def _present(membership: Membership) -> Membership:
    """The membership as it is now that the organisation is locked; NotAllowed where it has ended."""
    now = Membership.objects.select_related("person").filter(pk=membership.pk, until__isnull=True).first()
    if now is None:
        raise NotAllowed("This role has ended already")
    return now


def _end(membership: Membership) -> None:
    membership.until = max(clock.now(), membership.since)
    membership.save(update_fields=["until", "removed_by"])
