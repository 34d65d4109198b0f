"""What a person may do with their alerts. Each is one transaction with one entry of history."""

from decimal import Decimal

from django.db import transaction

from kept.service import clock
from kept.service.alerts import events
from kept.service.alerts.models import Alert
from kept.service.history.models import Entry
from kept.service.history.record import record, subscribe
from kept.service.history.refused import Refused
from kept.service.partnerships.models import Place
from kept.service.people import events as of_people
from kept.service.people.models import Person

AT_MOST = 20
"""Alerts that one person may have: more than anybody needs, and a list that one page holds."""


@transaction.atomic
def choose(
    *, place: Place | None, theme: str, least: Decimal | None, most: Decimal | None, often: str, by: Person
) -> Alert:
    """Be told of money in a place with those inside it (None: everywhere), for a kind of work ("": all of it).

    `least` and `most` are pounds that an award can be; None is no limit. The same choice again is the one there is.

    Raises:
        Refused: they have as many as they may have, or the least is more than the most.
    """
    Person.objects.select_for_update().get(pk=by.pk)
    _fits(least, most)
    theirs = Alert.objects.filter(person=by)
    same = theirs.filter(place=place, theme=theme, least=least, most=most).first()
    if same is not None:
        return same if same.often == often else _changed(same, by, often=often)
    if theirs.count() >= AT_MOST:
        raise Refused(f"You have chosen {AT_MOST} already. Stop or change one of them first.")
    alert = Alert.objects.create(
        person=by, place=place, theme=theme, least=least, most=most, often=often, chosen_at=clock.arrived()
    )
    record(events.CHOSEN, alert, by=by, often=often)
    return alert


@transaction.atomic
def change(
    *,
    alert: Alert,
    place: Place | None,
    theme: str,
    least: Decimal | None,
    most: Decimal | None,
    often: str,
    by: Person,
) -> Alert:
    """Be told of other money instead.

    Raises:
        Refused: they have stopped it meanwhile, or the least is more than the most.
    """
    _fits(least, most)
    held = Alert.objects.select_for_update(of=("self",)).filter(pk=alert.pk, person=by).first()
    if held is None:
        raise Refused("You have stopped this one meanwhile. Choose anew what to hear about.")
    return _changed(held, by, place=place, theme=theme, least=least, most=most, often=often)


@transaction.atomic
def stop(*, alert: Alert, by: Person) -> None:
    """Hear no more of it. Stopping what is stopped already does nothing."""
    held = Alert.objects.select_for_update().filter(pk=alert.pk, person=by).first()
    if held is not None:
        record(events.STOPPED, held, by=by)
        held.delete()


@transaction.atomic
def stop_all(*, by: Person) -> int:
    """Hear no more of any money; how many were stopped."""
    theirs = Alert.objects.filter(person=by)
    stopped = theirs.count()
    if stopped:
        record(events.ALL_STOPPED, by, by=by, alerts=stopped)
        theirs.delete()
    return stopped


@subscribe(of_people.ERASED)
def forget_what_they_chose(entry: Entry) -> None:
    """Nothing is kept of what somebody who is erased wanted to hear."""
    Alert.objects.filter(person=entry.subject_id).delete()


def _fits(least: Decimal | None, most: Decimal | None) -> None:
    if least is not None and most is not None and least > most:
        raise Refused("The smallest award is more than the largest. Write them the other way round.")


def _changed(alert: Alert, by: Person, **columns: object) -> Alert:
    for name, value in columns.items():
        setattr(alert, name, value)
    alert.save()
    record(events.CHANGED, alert, by=by, often=alert.often)
    return alert
