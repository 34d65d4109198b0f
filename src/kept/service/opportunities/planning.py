"""The forward plan: saying what money may come, changing it, and taking it back. All of it is public at once."""

from typing import Any

from django.db import IntegrityError, transaction

from kept.service import clock
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities import events
from kept.service.opportunities.models import Intention
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place
from kept.service.people.models import Person


class PlanChangedMeanwhile(Refused):
    """Somebody else saved it since this page was made."""


@transaction.atomic
def plan(*, organisation: Organisation, place: Place, by: Person, press: str | None = None, **fields: Any) -> Intention:
    """Put an intention in the forward plan, from today on (ms-3.3.3: as early as it can be said).

    `press` is the key the page made, where there was a page: the same press again gives the same intention.

    Raises:
        NotAllowed: they may not, for this organisation.
    """
    insist(by, Permission.PUBLISH_OPPORTUNITY, organisation)
    try:
        with transaction.atomic():
            intention = Intention.objects.create(
                organisation=organisation, place=place, press=press, published_on=clock.today(), **fields
            )
    except IntegrityError:
        made = Intention.objects.filter(organisation=organisation, press=press).first() if press else None
        if made is None:
            raise
        return made
    record(events.PLANNED, intention, by=by, acting_for=organisation, opens_from=intention.opens_from)
    return intention


@transaction.atomic
def change(*, intention: Intention, version: int, by: Person, **fields: Any) -> Intention:
    """Say it as it is known now. The page shows the day of the change. `version` is the one the page showed.

    Raises:
        NotAllowed: they may not, for its organisation.
        PlanChangedMeanwhile: somebody else saved it since.
        Refused: it was taken back.
    """
    intention = _held(intention, by)
    if intention.dropped_on:
        raise Refused("It was taken back. Put it in the plan anew if it is meant again.")
    if intention.version != version:
        raise PlanChangedMeanwhile("Somebody else changed this while you were writing. What you wrote is below.")
    for name, value in fields.items():
        setattr(intention, name, value)
    intention.changed_on = clock.today()
    intention.version += 1
    intention.save()
    record(events.PLAN_CHANGED, intention, by=by, acting_for=intention.organisation, version=intention.version)
    return intention


@transaction.atomic
def drop(*, intention: Intention, because: str, by: Person) -> Intention:
    """Take an intention back, saying why. It stays in the plan as what is no longer meant.

    Raises:
        NotAllowed: they may not, for its organisation.
        Refused: no reason is given, or something was opened from it.
    """
    intention = _held(intention, by)
    if intention.dropped_on:  # pressed twice
        return intention
    if not because.strip():
        raise Refused("Say why it is no longer meant. Groups may have counted on it.")
    if intention.opened.exists():
        raise Refused("A grant was begun from it, and so it cannot be taken back.")
    intention.dropped_on, intention.dropped_because = clock.today(), because.strip()
    intention.version += 1
    intention.save()
    record(events.DROPPED, intention, by=by, acting_for=intention.organisation)
    return intention


def _held(intention: Intention, by: Person) -> Intention:
    held = Intention.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=intention.pk)
    insist(by, Permission.PUBLISH_OPPORTUNITY, held.organisation)
    return held
