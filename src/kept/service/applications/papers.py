"""Asked once: what a fund asks for comes from the group's passport, and the funder reads what was used, as it was."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from kept.service import clock
from kept.service.applications.models import Application, Used
from kept.service.history.refused import Refused
from kept.service.opportunities.models import PaperAsked
from kept.service.organisations.may import Visitor, holds
from kept.service.organisations.models import Item, Organisation
from kept.service.organisations.passport import Thing
from kept.service.organisations.permissions import Permission
from kept.service.organisations.queries import passport_of

APPLYING, SUCCESS = PaperAsked.When.APPLYING, PaperAsked.When.SUCCESS


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a fund asks for, and what the passport holds of it: `item` may be out of date, or None."""

    thing: Thing
    when: str
    item: Item | None
    is_current: bool


def wanted_of(application: Application) -> list[Wanted]:
    """What an application's fund asks for, and what there is. One query where it asks for nothing, else two."""
    asked = list(application.opportunity.papers.all())
    held = passport_of(application.organisation) if asked else {}
    today = clock.day_in_london(clock.arrived())
    return [
        Wanted(one.thing, one.when, item := held.get(one.what), item is not None and item.is_current(today))
        for one in asked
    ]


def missing(wanted: Iterable[Wanted], when: str) -> list[Wanted]:
    """What has still to be given by then."""
    return [one for one in wanted if one.when == when and not one.is_current]


def use(application: Application, when: str) -> None:
    """Note what the passport gives this funder now, in the transaction of the action that sends it.

    Raises:
        Refused: something that is asked for is not there, or is out of date.
    """
    wanted = wanted_of(application)
    if lacking := missing(wanted, when):
        names = ", ".join(one.thing.name.lower() for one in lacking)
        raise Refused(f"This asks for things that your passport does not have, or that are out of date: {names}.")
    items = [one.item for one in wanted if one.when == when and one.item]
    if not items:
        return
    held = Item.objects.select_for_update(of=("self",)).filter(pk__in=[item.pk for item in items], ended_at=None)
    if len(held) < len(items):  # a colleague took one out in this very moment
        raise Refused("Your passport was changed while this was sent. Look at it, and press the button again.")
    at = clock.arrived()
    Used.objects.bulk_create(
        (Used(application=application, item=item, at=at) for item in items),
        ignore_conflicts=True,  # said yes to, taken back, and said yes to again
    )


def used_in(application: Application) -> QuerySet[Used]:
    """What an application used, as it was: for its two sides, who must be asked for first."""
    used = Used.objects.filter(application=application).select_related("item__upload", "item__organisation")
    return used.order_by("at", "pk")


def uses_for(person: Visitor, permission: Permission) -> QuerySet[Used]:
    """What the organisations for which somebody may do this gave to funders, latest first.

    An application that was taken back gave nothing: its funder no longer reads it.
    """
    held = holds(person, permission).values("organisation_id")
    theirs = Used.objects.filter(application__organisation_id__in=held, application__withdrawn_at__isnull=True)
    return theirs.select_related("item__upload", "application__opportunity__organisation").order_by("-at", "-pk")


def uses_of(person: Visitor, organisation: Organisation) -> QuerySet[Used]:
    """Of those, one organisation's."""
    return uses_for(person, Permission.SEE_ORGANISATION).filter(application__organisation=organisation)
