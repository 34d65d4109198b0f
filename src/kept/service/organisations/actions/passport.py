"""Keeping an organisation's passport: what it tells once, for every funder that asks."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.files.base import File
from django.db import transaction
from django.db.models import ProtectedError

from kept.service import clock
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations import events
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.models import LONGEST_BECAUSE, Item, Organisation
from kept.service.organisations.passport import THINGS, Shape, Thing
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person
from kept.service.uploads import store
from kept.service.uploads.accepting import NotTaken, accept


@transaction.atomic
def tell(
    *,
    organisation: Organisation,
    what: str,
    by: Person,
    value: str = "",
    file: File | None = None,
    because: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
) -> Item:
    """Tell one thing: a fact (`value`), a paper (`file`), or why there is none (`because`). The older one is kept.

    `value` is yes or no, pounds, or an ISO day. Telling a fact again as it stands says that it is still right.

    Raises:
        NotAllowed: they do not write applications for it.
        Refused: it is not something that a passport holds, or the file is not taken; the sentence says why.
    """
    organisation = locked(organisation.pk)
    insist(by, Permission.WRITE_APPLICATION, organisation)
    thing = THINGS.get(what)
    if thing is None:
        raise Refused("A passport has no such thing. Choose one from its list.")
    value, because = _fact(thing, value) if value else "", cleaned(because)
    given = [name for name, one in (("value", value), ("file", file), ("because", because)) if one]
    if given not in (["because"], ["file" if thing.is_paper else "value"]):
        raise Refused("Give one of these: what you have, or why you do not have it.")
    if len(because) > LONGEST_BECAUSE:
        raise Refused(f"Say why in at most {LONGEST_BECAUSE} characters. This has {len(because)}.")
    if from_on and until_on and until_on < from_on:
        raise Refused("Its last day is before its first. Look at both dates again.")
    before = Item.objects.filter(organisation=organisation, what=what, ended_at__isnull=True).first()
    if (
        before is not None
        and file is None
        and (value, because, until_on) == (before.value, before.because, before.until_on)
    ):
        return _confirmed(before, by)
    try:
        upload = accept(file, by=by) if file is not None else None
    except NotTaken as problem:
        raise Refused(str(problem)) from None
    at = clock.arrived()
    Item.objects.filter(organisation=organisation, what=what, ended_at__isnull=True).update(ended_at=at)
    item = Item.objects.create(
        organisation=organisation,
        what=what,
        value=value,
        upload=upload,
        because=because,
        from_on=from_on,
        until_on=until_on,
        told_at=at,
        told_by=by,
    )
    record(events.PASSPORT_TOLD, item, by=by, acting_for=organisation, what=what)
    return item


@transaction.atomic
def confirm(*, item: Item, by: Person) -> Item:
    """Say that a fact, or a reason for having none, is still right: it is current again from today.

    Raises:
        NotAllowed: they do not write applications for its organisation.
        Refused: it is a paper, or ran out on a day of its own.
    """
    locked(item.organisation_id)
    insist(by, Permission.WRITE_APPLICATION, item)
    item = Item.objects.get(pk=item.pk)
    if item.upload_id is not None or (item.until_on and item.until_on < clock.today()):
        raise Refused("This has run out. Give the new one.")
    return _confirmed(item, by)


@transaction.atomic
def remove(*, item: Item, by: Person) -> bool:
    """Take something out of a passport. What a funder used stays with that funder; the rest is gone, its file too.

    Whether it is gone altogether. Twice is once.

    Raises:
        NotAllowed: they do not write applications for its organisation.
    """
    organisation = locked(item.organisation_id)
    insist(by, Permission.WRITE_APPLICATION, organisation)
    rows = Item.objects.select_for_update(of=("self",)).select_related("upload")  # whoever sends it now goes first
    present = rows.filter(pk=item.pk, ended_at__isnull=True).first()
    if present is None:
        return not Item.objects.filter(pk=item.pk).exists()
    record(events.PASSPORT_REMOVED, present, by=by, acting_for=organisation, what=present.what)
    upload = present.upload
    try:
        with transaction.atomic():
            present.delete()
            if upload is not None:
                store.remove(upload)
    except ProtectedError:
        Item.objects.filter(pk=item.pk).update(ended_at=clock.arrived())
        return False
    return True


def _confirmed(item: Item, by: Person) -> Item:
    item.told_at, item.told_by = clock.arrived(), by
    item.save(update_fields=["told_at", "told_by"])
    record(events.PASSPORT_CONFIRMED, item, by=by, acting_for=item.organisation, what=item.what)
    return item


def _fact(thing: Thing, value: str) -> str:
    """A fact as it is kept. Raises Refused."""
    if thing.shape is Shape.YES_NO and value in ("yes", "no"):
        return value
    try:
        if thing.shape is Shape.DAY:
            return date.fromisoformat(value).isoformat()
        if thing.shape is Shape.MONEY and 0 <= Decimal(value) <= 99_999_999_999:
            return f"{Decimal(value):.2f}"
    except (ValueError, InvalidOperation):
        pass
    raise Refused(f"{thing.name}: this is not {thing.shape.value}. Look at it again.")
