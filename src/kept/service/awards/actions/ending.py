"""Preparing an end or a change: why, assessment, discussion, decision. The notice itself is in notice.py."""

from datetime import date
from itertools import combinations
from typing import Any

from django.db import transaction

from kept.service import clock
from kept.service.awards import events, letters
from kept.service.awards.before_deciding import insist_on_an_answer, skipped
from kept.service.awards.letters import said
from kept.service.awards.models import Award, Ending
from kept.service.awards.queries import ended, prepared
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.library.wording import listed, pounds
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.queries import grounds_in
from kept.service.people.models import Person

DAYS = {
    "issue_told_on": "the day you told them of the problem",
    "timetable_agreed_on": "the day you agreed a timetable",
    "review_on": "the day of the review",
    "timetable_reviewed_on": "the day you reviewed the timetable",
    "assessed_on": "the assessment",
    "discussion_opened_on": "the start of the discussion",
    "responses_closed_on": "the last day for replies",
    "responses_considered_on": "the day you considered the replies",
    "decided_on": "the decision",
}
ORDERS = [
    ("issue_told_on", "timetable_agreed_on", "timetable_reviewed_on", "decided_on"),
    ("timetable_agreed_on", "review_on", "decided_on"),
    ("assessed_on", "decided_on"),
    ("discussion_opened_on", "responses_closed_on", "responses_considered_on", "decided_on"),
]
"""What comes before what, as the promises about endings say (bx-4.s.2, bx-4.s.4, bx-4.s.5)."""
CAN_BE_TO_COME = {"responses_closed_on", "review_on"}
OF_THE_DISCUSSION = {"discussion", "discussion_opened_on", "responses_closed_on"}


class ChangedMeanwhile(Refused):
    """Somebody else saved it since the page was made. `now` is how it stands."""

    def __init__(self, now: Ending) -> None:
        super().__init__("Somebody else changed this while you were working. Look at what it says now, and save again.")
        self.now = now


class OutOfOrder(Refused):
    """A day is in the wrong place. `columns` are those that it is about, the one to mend first."""

    def __init__(self, says: str, *columns: str) -> None:
        super().__init__(says)
        self.columns = columns


@transaction.atomic
def prepare_ending(*, award: Award, because: str, what: str = Ending.What.END, by: Person, **fields: Any) -> Ending:
    """Begin preparing an end or a change, or go on with the one begun: its columns as `fields`.

    Raises:
        NotAllowed: they do not end awards for the funder.
        Refused: nobody has accepted it; or notice was given that it ends; or the days are out of order.
    """
    award = Award.objects.select_for_update(of=("self",)).select_related("funder", "holder").get(pk=award.pk)
    insist(by, Permission.END_AWARD, award.funder)
    if award.accepted_at is None:
        raise Refused(f"{award.holder} has not accepted this award, so there is nothing to end yet.")
    if (notice := ended(award)) is not None:
        raise Refused(f"Notice was given on {said(notice.given_on)} that this award ends.")
    ending = prepared(award) or Ending(award=award)
    created = ending.pk is None
    if not created:
        ending.version += 1
    _fill(ending, {**fields, "because": because, "what": what})
    ending.save()
    if created:
        record(events.ENDING_PREPARED, ending, by=by, acting_for=award.funder, what=what, because=because)
    else:
        record(events.ENDING_CHANGED, ending, by=by, acting_for=award.funder, version=ending.version)
    return ending


@transaction.atomic
def change_ending(*, ending: Ending, version: int, by: Person, **fields: Any) -> Ending:
    """Save a step of what is being prepared. `version` is the one the page showed.

    Raises:
        NotAllowed: they do not end awards for the funder.
        ChangedMeanwhile: somebody else saved it since.
        OutOfOrder: a day is to come, or before one that has to come first.
        Refused: notice was given, or it was put aside; or the discussion has been sent and cannot be changed.
    """
    ending = locked(ending, by)
    if all(getattr(ending, name) == value for name, value in fields.items()):
        return ending  # pressed twice
    if ending.version != version:
        raise ChangedMeanwhile(ending)
    sent = ending.discussion_sent_at is not None
    if sent and any(name in OF_THE_DISCUSSION and getattr(ending, name) != fields[name] for name in fields):
        raise Refused(f"{ending.award.holder} has been sent this. It can no longer be changed.")
    return _save(ending, fields, by)


@transaction.atomic
def open_discussion(*, ending: Ending, version: int, words: str, replies_by: date, by: Person) -> Ending:
    """Send the holder what is being thought about, and ask for their reply. Sending twice is sending once.

    Raises:
        NotAllowed, ChangedMeanwhile, OutOfOrder, Refused: as for a change; or there are no words, or no time to reply.
    """
    ending = locked(ending, by)
    if ending.discussion_sent_at is not None:
        return ending
    if ending.version != version:
        raise ChangedMeanwhile(ending)
    if not words.strip():
        raise Refused("Write what you want to talk about.")
    if replies_by <= clock.today():
        raise OutOfOrder("Give them time to reply: choose a day after today.", "responses_closed_on")
    ending.discussion_sent_at = clock.arrived()
    fields = {
        "discussion": words.strip(),
        "discussion_opened_on": clock.today(),
        "responses_closed_on": replies_by,
    }
    ending = _save(ending, fields, by)
    record(events.DISCUSSION_OPENED, ending, by=by, acting_for=ending.award.funder, replies_by=replies_by)
    letters.to_holder(ending.award, f"ending-discussed-{ending.pk}", letters.discussion(ending))
    return ending


@transaction.atomic
def reply(*, ending: Ending, words: str, by: Person) -> Ending:
    """Answer in the discussion, for the holder. The answer can be changed until the last day for replies.

    Raises:
        NotAllowed: they have no authority to answer for the holder.
        Refused: there are no words, or it is too late.
    """
    ending = held(ending)
    insist(by, Permission.ACCEPT_AWARD, ending.award)
    if not words.strip():
        raise Refused("Write your reply.")
    if ending.reply == words.strip():
        return ending
    if not ending.can_be_answered:
        raise Refused(
            f"The last day for replies was {said(ending.responses_closed_on)}. Write to {ending.award.funder}."
        )
    ending.reply, ending.replied_at, ending.replied_by = words.strip(), clock.arrived(), by
    ending.reply_answer = ""  # it was an answer to other words
    ending.save(update_fields=["reply", "replied_at", "replied_by", "reply_answer"])
    entry = record(events.REPLIED, ending, by=by, acting_for=ending.award.holder)
    letters.to_funder(
        ending.award, Permission.END_AWARD, f"ending-replied-{ending.pk}-{entry.pk}", letters.reply(ending)
    )
    return ending


@transaction.atomic
def answer_reply(*, ending: Ending, version: int, words: str, considered_on: date | None, by: Person) -> Ending:
    """Say to the holder what became of their reply, in a letter, and on which day it was considered.

    Raises:
        NotAllowed, ChangedMeanwhile, OutOfOrder, Refused: as for a change; or nobody has replied.
    """
    ending = locked(ending, by)
    fields = {"reply_answer": words.strip(), "responses_considered_on": considered_on}
    if all(getattr(ending, name) == value for name, value in fields.items()):
        return ending
    if ending.version != version:
        raise ChangedMeanwhile(ending)
    if words.strip() and not ending.reply:
        raise Refused(f"{ending.award.holder} has not replied here, so there is nothing to answer.")
    told = ending.reply_answer
    ending = _save(ending, fields, by)
    if ending.reply_answer and ending.reply_answer != told:
        entry = record(events.REPLY_ANSWERED, ending, by=by, acting_for=ending.award.funder)
        letter = letters.reply_answered(ending)
        letters.to_holder(ending.award, f"ending-answered-{ending.pk}-{entry.pk}", letter)
    return ending


@transaction.atomic
def put_aside(*, ending: Ending, by: Person) -> Ending:
    """Let it be. The holder hears of it only where it was discussed with them. It can be taken up again.

    Raises:
        NotAllowed: they do not end awards for the funder.
        Refused: notice was given.
    """
    ending = held(ending)
    insist(by, Permission.END_AWARD, ending.award)
    if ending.put_aside_at is not None:
        return ending
    if ending.given_on is not None:
        raise Refused(f"Notice was given on {said(ending.given_on)}. It cannot be put aside any more.")
    ending.put_aside_at = clock.arrived()
    ending.version += 1
    ending.save(update_fields=["put_aside_at", "version"])
    entry = record(events.PUT_ASIDE, ending, by=by, acting_for=ending.award.funder)
    if ending.discussion_sent_at is not None:
        letters.to_holder(ending.award, f"ending-put-aside-{ending.pk}-{entry.pk}", letters.put_aside(ending))
    return ending


@transaction.atomic
def take_up_again(*, award: Award, by: Person) -> Ending:
    """Go on with what was put aside last.

    Raises:
        NotAllowed: they do not end awards for the funder.
        Refused: nothing was put aside, or another is being prepared, or notice was given that it ends.
    """
    award = Award.objects.select_for_update(of=("self",)).select_related("funder").get(pk=award.pk)
    insist(by, Permission.END_AWARD, award)
    if (going := prepared(award)) is not None:
        return going
    aside = Ending.objects.filter(award=award, put_aside_at__isnull=False).order_by("-put_aside_at").first()
    if aside is None or ended(award) is not None:
        raise Refused("There is nothing to take up again.")
    aside.put_aside_at = None
    aside.version += 1
    aside.save(update_fields=["put_aside_at", "version"])
    record(events.TAKEN_UP_AGAIN, aside, by=by, acting_for=award.funder)
    return aside


def locked(ending: Ending, by: Person) -> Ending:
    """An ending that can still be changed, held until the transaction ends.

    Raises:
        NotAllowed, Refused: as for a change.
    """
    ending = held(ending)
    insist(by, Permission.END_AWARD, ending.award)
    if ending.given_on is not None:
        raise Refused(f"Notice was given on {said(ending.given_on)}, and stays as it is.")
    if ending.put_aside_at is not None:
        raise Refused("This was put aside. Take it up again first.")
    return ending


def held(ending: Ending) -> Ending:
    """An ending with its award and both sides, held until the transaction ends."""
    rows = Ending.objects.select_for_update(of=("self",)).select_related(
        "award__funder", "award__holder", "award__place", "award__application__opportunity"
    )
    return rows.get(pk=ending.pk)


def _save(ending: Ending, fields: dict[str, Any], by: Person) -> Ending:
    _fill(ending, fields)
    ending.version += 1
    ending.save()
    record(events.ENDING_CHANGED, ending, by=by, acting_for=ending.award.funder, version=ending.version)
    return ending


def _fill(ending: Ending, fields: dict[str, Any]) -> None:
    ground = fields.get("ground", "")
    known = grounds_in(ending.award.place, clock.today())
    if ground and ground != ending.ground and not known.filter(says=ground).exists():
        raise Refused("That is not one of the exceptional cases agreed here. Choose from the list.")
    fields = fields | ({"exceptional": bool(fields["ground"])} if "ground" in fields else {})
    for name, value in fields.items():
        setattr(ending, name, value)
    if ending.amount is not None and ending.amount >= ending.award.amount:
        raise Refused(
            f"It comes to {pounds(ending.award.amount)} now. Write less, or ask the group for another change."
        )
    for name in DAYS:
        day = getattr(ending, name)
        if day and day > clock.today() and name not in CAN_BE_TO_COME:
            raise OutOfOrder(f"{_capital(DAYS[name])} is still to come. Write it here once it has been.", name)
    for order in ORDERS:
        for first, then in combinations(order, 2):
            _must_follow(ending, first, then)
    if ending.decided_on is not None:
        if left_out := skipped(ending):
            if not ending.skipped_because.strip():
                says = f"Before it is decided: {listed(left_out)}. Do that first, or say why you decide without it."
                raise OutOfOrder(says, "skipped_because", "decided_on")
        else:
            ending.skipped_because = ""  # nothing was left out after all
        insist_on_an_answer(ending)


def _must_follow(ending: Ending, first: str, then: str) -> None:
    before, after = getattr(ending, first), getattr(ending, then)
    if before and after and after < before:
        otherwise = ", or decide again" if then == "decided_on" else ""
        raise OutOfOrder(
            f"{_capital(DAYS[then])}, {said(after)}, is before {DAYS[first]}, {said(before)}. It has to come after. "
            f"Put the day right{otherwise}.",
            then,
            first,
        )


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
