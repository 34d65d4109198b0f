"""The grounds on which a case is exceptional in a place: listed, and taken off the list."""

from datetime import date

from django.db import transaction

from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.partnerships import events
from kept.service.partnerships.actions.periods import end
from kept.service.partnerships.models import Ground, Place
from kept.service.people.models import Person


@transaction.atomic
def list_ground(*, place: Place, says: str, source: str, from_on: date, by: Person | None) -> Ground:
    """Agree that something counts as an exceptional case here, from a day. Listing it twice is listing it once.

    Raises:
        Refused: it says nothing, or not where it was agreed.
        NotAllowed: `by` does not keep this place.
    """
    place = Place.objects.select_for_update().get(pk=place.pk)
    insist(by, Permission.KEEP_PLACE, place)
    if not says.strip() or not source.strip():
        raise Refused("Say what counts as an exceptional case, and where that was agreed.")
    known = Ground.objects.filter(place=place, says=says.strip(), until_on=None).first()
    if known is not None:
        return known
    ground = Ground.objects.create(place=place, says=says.strip(), source=source.strip(), from_on=from_on)
    record(events.GROUND_LISTED, ground, by=by, from_on=from_on)
    return ground


@transaction.atomic
def end_ground(*, ground: Ground, until_on: date, by: Person | None) -> Ground:
    """Take it off the list: the last day on which it counts.

    Raises:
        Refused: it would end before it began.
        NotAllowed: `by` does not keep this place.
    """
    insist(by, Permission.KEEP_PLACE, Place.objects.select_for_update().get(pk=ground.place_id))
    end(ground, until_on)
    record(events.GROUND_ENDED, ground, by=by, until_on=until_on)
    return ground
