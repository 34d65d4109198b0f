"""Closing an organisation, what it went on as, and opening it again."""

from datetime import date

from django.db import transaction

from kept.service import clock
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations import events
from kept.service.organisations.actions.locking import insist, keep_somebody, locked
from kept.service.organisations.models import Organisation, Status, Succession
from kept.service.organisations.permissions import Permission
from kept.service.organisations.successions import came_before
from kept.service.people.models import Person


@transaction.atomic
def close(*, organisation: Organisation, on: date, by: Person | None) -> Organisation:
    """Say that an organisation has closed. Its record and its people's access to it stay.

    Raises:
        Refused: the day has not come yet.
    """
    organisation = locked(organisation.pk)
    insist(by, Permission.CHANGE_ORGANISATION, organisation)
    if _closed(organisation, on):
        record(events.CLOSED, organisation, by=by, acting_for=organisation, on=on)
    return organisation


@transaction.atomic
def succeed(
    *, predecessor: Organisation, successor: Organisation, on: date, by: Person | None, split: bool = False
) -> Succession:
    """Say that one organisation went on as another. Whoever says so may change both, and the first is closed.

    With `split`, others come after it too, though nobody has said yet which: nothing goes to the one by itself.

    Raises:
        Refused: the day has not come yet, or the second is the first, or went on as the first itself.
    """
    bodies = {pk: locked(pk) for pk in sorted({predecessor.pk, successor.pk})}
    for body in bodies.values():
        insist(by, Permission.CHANGE_ORGANISATION, body)
    if len(bodies) == 1:
        raise Refused("An organisation cannot go on as itself")
    if successor.pk in came_before(predecessor):  # round in a circle nobody would come last
        raise Refused(f"{successor.name} itself went on as {predecessor.name}. Open that one again first")
    closed = _closed(bodies[predecessor.pk], on)
    succession, said = Succession.objects.update_or_create(
        predecessor=predecessor, successor=successor, defaults={"on": on}
    )
    if said or closed:
        told = {"successor": successor.pk, "on": on, "split": split}
        record(events.SUCCEEDED, predecessor, by=by, acting_for=predecessor, **told)
    return succession


@transaction.atomic
def reopen(*, organisation: Organisation, by: Person | None) -> Organisation:
    """Say that an organisation goes on after all: it did not close, and did not go on as another.

    Raises:
        NobodyLeft: nobody could look after it.
    """
    organisation = locked(organisation.pk)
    insist(by, Permission.CHANGE_ORGANISATION, organisation)
    if organisation.status == Status.ACTIVE:
        return organisation
    organisation.status, organisation.closed_on = Status.ACTIVE, None
    organisation.save(update_fields=["status", "closed_on"])
    organisation.successions.all().delete()
    keep_somebody(organisation)
    record(events.REOPENED, organisation, by=by, acting_for=organisation)
    return organisation


def _closed(organisation: Organisation, on: date) -> bool:
    """Close it, held as it is; whether that changed anything."""
    if on > clock.today():
        raise Refused("Write today, or a day that has been. Come back when it has closed")
    if organisation.closed_on == on:
        return False
    organisation.status, organisation.closed_on = Status.CLOSED, on
    organisation.save(update_fields=["status", "closed_on"])
    return True
