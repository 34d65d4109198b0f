"""Awards of a body that went on as another: they go on under that one, with their payments and their endings."""

from datetime import date

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from kept.service import clock
from kept.service.awards import changing_letters, letters
from kept.service.awards.actions.placing import Move, move, told_who_looks_after
from kept.service.awards.models import Award, Version
from kept.service.awards.placing import came_from
from kept.service.awards.queries import with_authority
from kept.service.history.models import Entry
from kept.service.history.record import subscribe
from kept.service.organisations import events as of_organisations
from kept.service.organisations.models import Organisation, Status, Succession
from kept.service.organisations.permissions import Permission
from kept.service.organisations.successions import along, come_after, straight_after


@subscribe(of_organisations.SUCCEEDED)
def go_on_under_the_successor(entry: Entry) -> None:
    """Move the awards that a closed funder made to the one body that goes on as it. Safe to run twice.

    Where it was split into several, nobody can tell which goes where: they stay until one of those takes them on, and
    whoever looks after awards there is told. What a group holds moves only once the funder agrees
    (`ChangeRequest.Kind.MERGING`).
    """
    with transaction.atomic():
        body = Organisation.objects.select_for_update().get(pk=entry.subject_id)
        after = come_after([body.pk])[body.pk]
        if body.status != Status.CLOSED or not after:
            return
        if len(after) > 1 or entry.kept.get("split"):
            _ask_who_takes_them_on(body, after)
        else:
            way = [body.pk, *along(straight_after(), body.pk)]
            last = Succession.objects.filter(predecessor__in=way).latest("on")
            _move(Award.objects.filter(funder=body), after[0], last.on, Move.WENT_ON)


def _ask_who_takes_them_on(body: Organisation, after: list[Organisation]) -> None:
    """Tell whoever looks after awards for each that comes after; once, and once more if some came to it already."""
    waiting = Award.objects.filter(funder=body).count()
    for one in after:
        came = came_from(one, [body.pk]).count()
        if waiting or came:
            letter = changing_letters.to_be_placed(body, one, waiting, came)
            key = f"to-place-{body.pk}-{one.pk}-{body.closed_on}-{'came' if came else 'waits'}"
            letters.to_people(with_authority(one, Permission.MANAGE_AWARD), key, letter, acting_for=body)


@subscribe(of_organisations.REOPENED)
def come_back(entry: Entry) -> None:
    """A body did not go on as another after all: its awards are its own again, as they stand now."""
    with transaction.atomic():
        body = Organisation.objects.select_for_update().get(pk=entry.subject_id)
        if body.status == Status.ACTIVE:
            left = Version.objects.filter(award=OuterRef("pk"), funder_was=body).exclude(funder_now=body)
            awards = Award.objects.annotate(left=Subquery(left.order_by("-pk").values("move")[:1]))
            _move(awards.filter(left=Move.WENT_ON).exclude(funder=body), body, clock.today(), Move.CAME_BACK)


def _move(awards: QuerySet[Award], after: Organisation, on: date, how: Move) -> None:
    """Move them, all but those that AFTER holds itself, and tell whoever looks after them now."""
    rows = awards.exclude(holder=after).select_for_update(of=("self",)).select_related("funder", "holder")
    if moved := move(rows.order_by("pk"), after, on=on, how=how):
        told_who_looks_after(moved, on)
