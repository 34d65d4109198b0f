"""Awards of a body that went on as another: they go on under that one, with their payments and their endings."""

from copy import copy
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from kept.service import clock
from kept.service.awards import changing_letters, events, letters
from kept.service.awards.models import Award, Version
from kept.service.history.models import Entry
from kept.service.history.record import record, subscribe
from kept.service.organisations import events as of_organisations
from kept.service.organisations.models import Organisation, Status, Succession
from kept.service.organisations.permissions import Permission


@subscribe(of_organisations.SUCCEEDED)
def go_on_under_the_successor(entry: Entry) -> None:
    """Move the awards that a closed funder made to the one body it went on as. Safe to run twice.

    Where it was split into several, nobody can tell which goes where: they stay until somebody says. What a group
    holds moves only once the funder agrees (`ChangeRequest.Kind.MERGING`).
    """
    with transaction.atomic():
        body = Organisation.objects.select_for_update().get(pk=entry.subject_id)
        became = list(Succession.objects.filter(predecessor=body).select_related("successor"))
        if body.status == Status.CLOSED and len(became) == 1:
            _move(entry, Award.objects.filter(funder=body), became[0].successor, became[0].on)


@subscribe(of_organisations.REOPENED)
def come_back(entry: Entry) -> None:
    """A body did not go on as another after all: its awards are its own again, as they stand now."""
    with transaction.atomic():
        body = Organisation.objects.select_for_update().get(pk=entry.subject_id)
        if body.status == Status.ACTIVE:
            gone = Version.objects.filter(funder_was=body).exclude(funder_now=body).values("award")
            _move(entry, Award.objects.filter(pk__in=gone).exclude(funder=body), body, clock.today())


def _move(entry: Entry, awards: QuerySet[Award], after: Organisation, on: date) -> None:
    """They are AFTER's from a day; whoever holds some is written to once, and whoever looks after them now."""
    rows = awards.exclude(holder=after).select_for_update(of=("self",)).select_related("funder", "holder")
    moved: dict[int, list[Award]] = {}
    for award in rows.order_by("pk"):
        was = copy(award)
        award.funder = after
        award.save(update_fields=["funder"])
        Version.between(was, award, on=on).save()
        record(events.SUCCEEDED, award, by=None, acting_for=after, before=was.funder_id, after=after.pk, on=on)
        moved.setdefault(award.holder_id, []).append(award)
    for holder, held in moved.items():
        letters.to_holder(held[0], f"moved-{entry.pk}-{holder}", changing_letters.moved(held, on))
    if moved:
        told = changing_letters.came(after, sum(map(len, moved.values())), on)
        letters.to_funder(award, Permission.MANAGE_AWARD, f"came-{entry.pk}", told)
