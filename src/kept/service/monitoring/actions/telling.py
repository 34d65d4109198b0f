"""A group tells its funders something early, in words or as a paper."""

from collections.abc import Collection
from datetime import date

from django.core.files.base import File
from django.db import transaction

from kept.service import clock
from kept.service.awards.models import Award
from kept.service.checks.decide import decide
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.monitoring import events, letters
from kept.service.monitoring.calendar import look_again
from kept.service.monitoring.models import Told
from kept.service.monitoring.queries import running
from kept.service.monitoring.records import plan_deed, service_deed
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person
from kept.service.uploads.accepting import NotTaken, accept
from kept.service.uploads.models import Upload

CHANGES = {Told.What.GOVERNANCE, Told.What.SERVICE}
"""What counts from a day."""
PLANS = {Told.What.ENDING, Told.What.RESILIENCE}
"""What may be a paper."""


@transaction.atomic
def tell(
    *,
    award: Award,
    what: str,
    words: str,
    by: Person,
    helps: str = "",
    effective_on: date | None = None,
    file: File | None = None,
    also: Collection[int] = (),
    press: str | None = None,
) -> Told:
    """Tell the funder of an award something, and those of the group's other running awards that `also` names.

    It never waits for a reason. `press` is the key that the page made: the same press again is the first one's answer.

    Raises:
        NotAllowed: they do not write reports for the holder.
        Refused: the award is not accepted; or there is nothing in it; or a change has no day; or the file is not taken.
    """
    holder = locked(award.holder_id)
    award = Award.objects.select_related("funder", "holder", "place", "application__opportunity").get(pk=award.pk)
    insist(by, Permission.WRITE_REPORT, award)
    if press and (known := Told.objects.filter(award=award, press=press).first()):
        return known
    if award.accepted_at is None:
        raise Refused("This award is not accepted, so there is nobody to tell yet.")
    if not words.strip() and not (file and what in PLANS):
        raise Refused("Write it, or add a paper." if what in PLANS else "Write what is happening. A sentence will do.")
    if what in CHANGES and effective_on is None:
        raise Refused("Write the day from which it counts.")
    upload = _taken(file, by) if file is not None and what in PLANS else None
    others = running(holder).filter(pk__in=also).exclude(pk=award.pk).select_related("place")
    told = [
        Told.objects.create(
            award=one,
            what=what,
            words=words.strip(),
            helps=helps.strip() if what == Told.What.TROUBLE else "",
            effective_on=effective_on if what in CHANGES else None,
            upload=upload,
            press=press,
            at=clock.arrived(),
            by=by,
        )
        for one in (award, *others)
    ]
    for one in told:
        if what == Told.What.SERVICE:
            decide(service_deed(one), by=by, waits=False)
        elif what == Told.What.ENDING and _is_first(one):
            decide(plan_deed(one.award, clock.today()), by=by, waits=False)
        record(events.TOLD, one, by=by, acting_for=holder, what=what, effective_on=one.effective_on)
        letters.told(one)
        look_again(one)
    return told[0]


def _is_first(told: Told) -> bool:
    """Whether it is the award's first plan: a later one does not make the first one late."""
    return not Told.objects.filter(award=told.award_id, what=told.what).exclude(pk=told.pk).exists()


def _taken(file: File, by: Person) -> Upload:
    try:
        return accept(file, by=by)
    except NotTaken as problem:
        raise Refused(str(problem)) from None
