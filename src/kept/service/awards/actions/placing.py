"""Which of the bodies that came after another gives the money of its awards: taken on, passed on, or put back.

Whoever holds one is written to. Amounts, days and what was agreed stay as they were.
"""

from collections.abc import Collection, Iterable
from copy import copy
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from kept.service import clock
from kept.service.awards import changing_letters, events, letters
from kept.service.awards.models import Award, Version
from kept.service.awards.placing import before_each, split_before
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.library.wording import pounds
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.models import Organisation, Status
from kept.service.organisations.permissions import Permission
from kept.service.organisations.successions import came_before
from kept.service.people.models import Person

Move = Version.Move


@transaction.atomic
def take_on(*, awards: Collection[int], body: Organisation, by: Person) -> list[Award]:
    """Take on awards, by number, of bodies that came before this one; those it took on. Twice is once.

    What was never such a body's is left out, as if it were not there.

    Raises:
        NotAllowed: they do not look after awards for the body.
        Refused: the body has closed; or another has taken one of them on, and then none is.
    """
    body = _held_bodies(awards, body)
    insist(by, Permission.MANAGE_AWARD, body)
    if body.status != Status.ACTIVE:
        raise Refused(f"{body} has closed. Whoever comes after it takes these on.")
    before = came_before(body)
    theirs = Q(funder__in=[body.pk, *before]) | Q(pk__in=Version.objects.filter(funder_was__in=before).values("award"))
    held = list(_held(awards).filter(theirs).exclude(holder=body))
    for one in held:
        if one.funder_id not in (body.pk, *before):
            raise Refused(f"{_named(one)} is with {one.funder} now. Ask them to pass it on, if it is yours.")
    taken = [one for one in held if one.funder_id != body.pk]
    move(taken, body, on=clock.today(), how=Move.WENT_ON, by=by)
    return taken


@transaction.atomic
def hand_on(*, awards: Collection[int], body: Organisation, to: Organisation | None, by: Person) -> list[Award]:
    """Pass awards, by number, to another that came after the body they were of; to None, put them back with that body.

    Those that it passed on. Twice is once. What did not come from a body that was split is left out.

    Raises:
        NotAllowed: they do not look after awards for the body.
        Refused: `to` has closed, or did not come after; or one of them is with another body, and then none is passed.
    """
    body = _held_bodies(awards, body, to)
    insist(by, Permission.MANAGE_AWARD, body)
    split = split_before(body)
    held = list(_held(awards))
    before = before_each(held, split)
    passed: dict[int, list[Award]] = {}
    for one in held:
        if one.pk not in before:
            continue
        was, after = before[one.pk], to or before[one.pk]
        if after.pk in (one.funder_id, one.holder_id):
            continue
        if one.funder_id != body.pk:
            raise Refused(f"{_named(one)} is with {one.funder} now. They can pass it on.")
        if to is not None and to not in split[was.pk]:
            raise Refused(f"{_named(one)} was of {was}, and {to} does not come after that body.")
        passed.setdefault(after.pk, []).append(one)
    for several in passed.values():
        after = to or before[several[0].pk]
        move(several, after, on=clock.today(), how=Move.PASSED if to else Move.PUT_BACK, by=by, acting_for=body)
        if to is not None:
            told_who_looks_after(several, clock.today())
    return [one for several in passed.values() for one in several]


def move(
    awards: Iterable[Award],
    after: Organisation,
    *,
    on: date,
    how: Move,
    by: Person | None = None,
    acting_for: Organisation | None = None,
) -> list[Award]:
    """Make awards, which the caller holds, another body's from a day; whoever holds some is written to once."""
    moved: dict[int, list[Award]] = {}
    entry = None
    for award in awards:
        was = copy(award)
        award.funder = after
        award.save(update_fields=["funder"])
        Version.between(was, award, on=on, move=how).save()
        told = {"before": was.funder_id, "after": after.pk, "on": on}
        said = record(events.SUCCEEDED, award, by=by, acting_for=acting_for or after, **told)
        entry = entry or said
        moved.setdefault(award.holder_id, []).append(award)
    letter = changing_letters.put_back if how == Move.PUT_BACK else changing_letters.moved
    for holder, held in moved.items():
        assert entry is not None
        letters.to_holder(held[0], f"moved-{entry.pk}-{holder}", letter(held, on))
    return [one for held in moved.values() for one in held]


def told_who_looks_after(awards: Collection[Award], on: date) -> None:
    """Tell whoever looks after the awards of the body that has these now."""
    first, newest = next(iter(awards)), Version.objects.filter(award__in=awards).order_by("-pk").values_list("pk")[0][0]
    letter = changing_letters.came(first.funder, len(awards), on)
    letters.to_funder(first, Permission.MANAGE_AWARD, f"came-{newest}", letter)


def _held_bodies(awards: Collection[int], body: Organisation, to: Organisation | None = None) -> Organisation:
    """Hold every body concerned until the transaction ends, as whoever opens one again does; the one that acts."""
    funders = Award.objects.filter(pk__in=awards).values_list("funder_id", flat=True)
    numbers = {*funders, body.pk} | ({to.pk} if to else set())
    return {pk: locked(pk) for pk in sorted(numbers)}[body.pk]


def _held(awards: Collection[int]) -> QuerySet[Award]:
    rows = Award.objects.filter(pk__in=awards).select_for_update(of=("self",)).order_by("pk")
    return rows.select_related("funder", "holder")


def _named(award: Award) -> str:
    return f"{pounds(award.amount)} for {award.holder}"
