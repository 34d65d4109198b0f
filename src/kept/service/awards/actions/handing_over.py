"""What becomes of people, data, premises, staff and money once notice was given; and the end of the case."""

from collections.abc import Mapping

from django.db import transaction

from kept.service import clock
from kept.service.awards import events
from kept.service.awards.actions.ending import ChangedMeanwhile, held
from kept.service.awards.letters import said
from kept.service.awards.models import Ending, Handover, Payment
from kept.service.awards.queries import outstanding
from kept.service.awards.told import Told
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


@transaction.atomic
def hand_over(*, ending: Ending, told: Mapping[str, Told], version: int, by: Person) -> Ending:
    """Write what becomes of each thing, by `Handover.What`. Saying the same twice is saying it once.

    Raises:
        NotAllowed: they do not end awards for the funder.
        ChangedMeanwhile: somebody else saved it since.
        Refused: no notice stands that it ends, it is closed; or a day is to come, or has no words.
    """
    ending = _standing(ending, by)
    for one in told.values():
        if one.done_on is not None and not one.words.strip():
            raise Refused("Say what became of it, and on which day.")
        if one.done_on is not None and one.done_on > clock.today():
            raise Refused("A day on which something is done is still to come. Write it here once it has been.")
    before = {one.what: Told(one.words, one.done_on) for one in ending.handovers.all()}
    after = {what: Told(one.words.strip(), one.done_on) for what, one in told.items() if one.words.strip()}
    if before == after:
        return ending
    if ending.version != version:
        raise ChangedMeanwhile(ending)
    ending.handovers.exclude(what__in=after).delete()
    for what, one in after.items():
        Handover.objects.update_or_create(
            ending=ending, what=what, defaults={"words": one.words, "done_on": one.done_on}
        )
    ending.version += 1
    ending.save(update_fields=["version"])
    done = sum(one.done_on is not None for one in after.values())
    record(events.HANDED_OVER, ending, by=by, acting_for=ending.award.funder, done=done)
    return ending


@transaction.atomic
def close_ending(*, ending: Ending, by: Person) -> Ending:
    """Close the case: the award has ended, all of it is done, and what was due is paid. Twice is once.

    Raises:
        NotAllowed: they do not end awards for the funder.
        Refused: it has not ended yet, something is not done, or a payment that was due by the end is not made.
    """
    ending = held(ending)
    insist(by, Permission.END_AWARD, ending.award)
    if ending.closed_at is not None:
        return ending
    ending = _standing(ending, by)
    if ending.effective_on is None or clock.today() < ending.effective_on:
        raise Refused(f"The award ends on {said(ending.effective_on)}. It can be closed from that day.")
    done = set(ending.handovers.filter(done_on__isnull=False).values_list("what", flat=True))
    if left := [what.label for what in Handover.What if what not in done]:
        raise Refused(f"Still to be done: {', '.join(left)}.")
    due = outstanding(Payment.objects.filter(award=ending.award, due_on__lte=ending.effective_on))
    if (unpaid := due.order_by("due_on").first()) is not None:
        raise Refused(f"{unpaid} is not paid yet.")
    ending.closed_at = clock.arrived()
    ending.save(update_fields=["closed_at"])
    record(events.ENDING_CLOSED, ending, by=by, acting_for=ending.award.funder)
    return ending


def _standing(ending: Ending, by: Person) -> Ending:
    ending = held(ending)
    insist(by, Permission.END_AWARD, ending.award)
    if not ending.stands or ending.what != Ending.What.END:
        raise Refused("No notice stands that this award ends, so there is nothing to hand over.")
    if ending.closed_at is not None:
        raise Refused(f"This was closed on {said(clock.day_in_london(ending.closed_at))}.")
    return ending
