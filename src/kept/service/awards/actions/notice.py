"""Giving notice: the letter is written from the record, seen in full, and sent through the gate."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from kept.service import clock
from kept.service.awards import events, letters
from kept.service.awards.actions.ending import ChangedMeanwhile, held, locked
from kept.service.awards.before_deciding import insist_on_an_answer
from kept.service.awards.letters import said
from kept.service.awards.models import Award, Ending
from kept.service.awards.records import ending_deed
from kept.service.awards.schedule import least, owed_at_the_end
from kept.service.checks import taking_back
from kept.service.checks.decide import ReasonNeeded, decide
from kept.service.checks.deed import Reason
from kept.service.checks.look import look
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


def letter_for(*, ending: Ending, effective_on: date, reasons: Mapping[str, Reason] | None = None) -> letters.Letter:
    """The letter that would be sent today. Writes nothing.

    Raises:
        Refused, ReasonNeeded: as for giving the notice.
    """
    _make_ready(ending, effective_on)
    given = reasons or {}
    found = look(ending_deed(ending))
    asking = [one for one in found if one.asks_reason]
    if any(one.binding.id not in given or not given[one.binding.id].words.strip() for one in asking):
        raise ReasonNeeded(found)
    return letters.notice(ending, asking, given)


@transaction.atomic
def give_notice(
    *,
    ending: Ending,
    effective_on: date,
    by: Person,
    reasons: Mapping[str, Reason] | None = None,
    version: int | None = None,
) -> Ending:
    """Give notice today, in a letter to everybody who may accept awards for the holder, through the gate.

    `version` is the one the page showed. Pressing twice gives the first press's answer.

    Raises:
        NotAllowed: they do not end awards for the funder.
        ChangedMeanwhile: somebody else changed what the letter is written from.
        Refused: the reasons, the decision or its day are missing; or the day is not one on which it can take effect.
        ReasonNeeded: a promise would go unkept and no reason is given. Nothing was written, and nothing sent.
    """
    given = Ending.objects.filter(pk=ending.pk, given_on__isnull=False, effective_on=effective_on, given_by=by).first()
    if given is not None:
        return given
    ending = locked(ending, by)
    if version is not None and ending.version != version:
        raise ChangedMeanwhile(ending)
    letter = letter_for(ending=ending, effective_on=effective_on, reasons=reasons)
    ending.given_by, ending.letter = by, letter.body
    ending.save()
    decide(ending_deed(ending), by=by, reasons=_on_its_ground(ending, reasons or {}))
    record(
        events.ENDING_NOTIFIED,
        ending,
        by=by,
        acting_for=ending.award.funder,
        what=ending.what,
        given_on=ending.given_on,
        effective_on=effective_on,
    )
    letters.to_holder(ending.award, f"ending-notified-{ending.pk}", letter)
    return ending


@transaction.atomic
def take_back(*, ending: Ending, because: str, by: Person) -> Ending:
    """Take a notice back before its day, and write to everybody who may accept awards for the holder. It counts as
    never given. Taking it back twice is taking it back once.

    Raises:
        NotAllowed: they do not end awards for the funder.
        Refused: no notice was given, or it has taken effect; or there are no words for the holder.
    """
    ending = held(ending)
    insist(by, Permission.END_AWARD, ending.award)
    if ending.taken_back_at is not None:
        return ending
    if not ending.stands:
        raise Refused("No notice was given, so there is none to take back.")
    if not ending.can_be_taken_back:
        raise Refused(f"It took effect on {said(ending.effective_on)}, and cannot be taken back any more.")
    if not because.strip():
        raise Refused(f"Say why. {ending.award.holder} will read it.")
    ending.taken_back_at, ending.taken_back_because = clock.arrived(), because.strip()
    ending.save(update_fields=["taken_back_at", "taken_back_because"])
    taking_back.take_back(ending, by=by)
    told = {"what": ending.what, "effective_on": ending.effective_on}
    record(events.TAKEN_BACK, ending, by=by, acting_for=ending.award.funder, **told)
    letters.to_holder(ending.award, f"ending-taken-back-{ending.pk}", letters.taken_back(ending))
    return ending


def _on_its_ground(ending: Ending, reasons: Mapping[str, Reason]) -> Mapping[str, Reason]:
    """The reasons, with the place's ground for those promises that allow departure in exceptional cases."""
    on_grounds = {one.binding.id for one in look(ending_deed(ending)) if one.binding.grounds}
    return {
        id: Reason(one.words, ending.ground) if id in on_grounds and ending.ground else one
        for id, one in reasons.items()
    }


def insist_on_a_day(award: Award, effective_on: date) -> None:
    """See that notice of today can take effect on a day.

    Raises:
        Refused: it is over, or after the last day of the award.
    """
    if effective_on < clock.today():
        raise Refused("It cannot take effect before today.")
    if effective_on > award.ends_on:
        raise Refused(
            f"The grant runs out by itself after {said(award.ends_on)}. Choose that day or an earlier one, or put this "
            "aside and let it run out."
        )


def _make_ready(ending: Ending, effective_on: date) -> None:
    """Put today and the day it takes effect in, once nothing is in the way."""
    award = ending.award
    if not ending.reasons.strip():
        raise Refused("Say why. The letter gives your reasons.")
    if ending.decided_on is None:
        raise Refused("Say on which day it was decided. A decision comes before the notice.")
    insist_on_an_answer(ending)
    if ending.amount is not None and ending.amount < least(list(award.payments.prefetch_related("corrections"))):
        raise Refused("More than that is paid already. Write what the award comes to, with what is paid.")
    insist_on_a_day(award, effective_on)
    ending.given_on, ending.effective_on = clock.today(), effective_on
    if ending.what == Ending.What.END:
        payments = list(award.payments.prefetch_related("corrections", "claim"))
        last = owed_at_the_end(award, payments, effective_on)
        ending.owed = last.amount if last else Decimal(0)
