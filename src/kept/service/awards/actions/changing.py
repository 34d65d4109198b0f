"""Changes that one side asks for and the other answers: money, term, purpose, partner, merging, closing.

A yes makes a new version of the award and plans its payments anew. What the funder wants to take away is an ending.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from kept.service import clock
from kept.service.awards import changing_letters, events, letters, money_letters
from kept.service.awards.letters import said
from kept.service.awards.models import Award, ChangeRequest, MonitoringItem, Payment, Version
from kept.service.awards.queries import ended
from kept.service.awards.records import extension_deed
from kept.service.awards.schedule import replanned
from kept.service.awards.second_yes import needs_two, who_else
from kept.service.awards.terms import TO_WRITE, items_of, last_sent
from kept.service.checks.decide import decide
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.library.wording import pounds
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.models import Organisation, Status
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person

Kind = ChangeRequest.Kind
HOLDERS_ONLY = {Kind.MERGING, Kind.CLOSING}
"""What only the holder can ask for: it is about the holder itself."""
SAYS: dict[str, tuple[str, ...]] = {
    Kind.AMOUNT: ("amount",),
    Kind.EXTENSION: ("ends_on", "amount"),
    Kind.TERM: ("ends_on", "amount"),
    Kind.PURPOSE: ("words",),
    Kind.PARTNER: ("words",),
    Kind.MERGING: ("into", "words"),
    Kind.CLOSING: ("ends_on", "words"),
}
"""What each kind of change says of `Wanted`; anything else is left out."""
IN_WORDS = {Kind.PURPOSE, Kind.PARTNER}
"""What is said in words alone: no column of the award changes."""


class TakesAway(Refused):
    """The funder wants less, or sooner. That is an ending, prepared a step at a time and with notice."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the pounds of the whole award, its last day, who goes on with it, or words."""

    amount: Decimal | None = None
    ends_on: date | None = None
    into: Organisation | None = None
    words: str = ""


@transaction.atomic
def ask_for_change(
    *, award: Award, kind: str, by_holder: bool, reasons: str, wanted: Wanted, by: Person
) -> ChangeRequest:
    """Ask the other side for a change, in a letter. While one of a kind waits, asking again gives that one.

    Raises:
        NotAllowed: they may not ask for that side; or may not accept awards for the organisation it would go on as.
        TakesAway: the funder wants less money, or an earlier end.
        Refused: the award was not accepted, or it ends or has ended; or what is asked for is not whole or no change.
    """
    award = _locked(award)
    insist(by, _permission(by_holder), award.holder if by_holder else award.funder)
    waiting = ChangeRequest.objects.filter(award=award, kind=kind, answered_at=None, withdrawn_at=None).first()
    if waiting is not None:
        if waiting.by_holder == by_holder:
            return waiting
        raise Refused(f"{waiting.asker} has asked for such a change already. Answer that one first.")
    said_of_it = SAYS[kind]
    request = ChangeRequest(
        award=award,
        kind=kind,
        by_holder=by_holder,
        reasons=reasons.strip(),
        wanted=wanted.words.strip() if "words" in said_of_it else "",
        amount=wanted.amount if "amount" in said_of_it else None,
        ends_on=wanted.ends_on if "ends_on" in said_of_it else None,
        into=wanted.into if "into" in said_of_it else None,
        asked_at=clock.arrived(),
        asked_by=by,
    )
    if not request.reasons:
        raise Refused(f"Say why. {request.answerer} will read it.")
    if request.into is not None:
        insist(by, Permission.ACCEPT_AWARD, request.into)
    planned(request)
    request.save()
    record(events.CHANGE_ASKED, request, by=by, acting_for=request.asker, kind=kind, by_holder=by_holder)
    _tell(request, not by_holder, "asked", changing_letters.asked(request))
    return request


@transaction.atomic
def answer_change(*, request: ChangeRequest, agreed: bool, words: str, by: Person) -> ChangeRequest:
    """Say yes or no for the side that was asked. A yes changes the award at once; a no needs words.

    A yes to more money, above the limit of the funder, is kept until a second person of the funder says yes too.

    Raises:
        NotAllowed: they may not answer for that side.
        Refused: it was withdrawn or answered otherwise; a no has no words; or it can no longer be done.
    """
    request = _held(request)
    award = request.award
    insist(by, _permission(request.holder_answers), award.holder if request.holder_answers else award.funder)
    if request.agreed is agreed:
        return request
    if request.withdrawn_at is not None:
        raise Refused(f"{request.asker} has withdrawn this.")
    if request.agreed is not None:
        raise Refused(f"This was answered on {said(clock.day_in_london(request.answered_at or clock.arrived()))}.")
    if not agreed and not words.strip():
        raise Refused(f"Say why not. {request.asker} will read it.")
    if agreed and needs_two(award, planned(request)[0].amount):
        if request.first_yes_at is None:
            return _first_yes(request, words, by)
        _must_be_second(request, by)
    asker, answerer = request.asker, request.answerer  # before the award goes on under another
    request.agreed, request.answer = agreed, words.strip() or (request.answer if agreed else "")
    request.answered_at, request.answered_by = clock.arrived(), by
    request.save()
    if agreed:
        _change(request, by)
        told = {"kind": request.kind, "amount": request.award.amount, "ends_on": request.award.ends_on}
        record(events.CHANGE_AGREED, request, by=by, acting_for=answerer, **told)
    else:
        record(events.CHANGE_REFUSED, request, by=by, acting_for=answerer, kind=request.kind)
    _tell(request, request.by_holder, "answered", changing_letters.answered(request, asker, answerer))
    return request


def _first_yes(request: ChangeRequest, words: str, by: Person) -> ChangeRequest:
    """Keep a yes that needs a second person's, and ask the funder's people for it."""
    request.first_yes_by, request.first_yes_at, request.answer = by, clock.arrived(), words.strip()
    request.save(update_fields=["first_yes_by", "first_yes_at", "answer"])
    award, amount = request.award, request.amount or request.award.amount
    record(events.CHANGE_FIRST_YES, request, by=by, acting_for=request.answerer, kind=request.kind, amount=amount)
    letter = money_letters.second_yes(award, amount - award.amount, by, letters.link("change-request", request.pk))
    letters.to_funder(award, Permission.MANAGE_AWARD, f"change-first-yes-{request.pk}", letter)
    return request


def _must_be_second(request: ChangeRequest, by: Person) -> None:
    if by.pk in (request.first_yes_by_id, request.asked_by_id):
        raise Refused(f"Two people agree to this. {who_else(request.award, request.first_yes_by, request.asked_by)}")


@transaction.atomic
def withdraw_change(*, request: ChangeRequest, by: Person) -> ChangeRequest:
    """Take a request back that nobody has answered. Twice is once.

    Raises:
        NotAllowed: they may not ask for the side that asked.
        Refused: it was answered.
    """
    request = _held(request)
    insist(by, _permission(request.by_holder), request.asker)
    if request.withdrawn_at is not None:
        return request
    if request.answered_at is not None:
        raise Refused(f"{request.answerer} has answered already.")
    request.withdrawn_at = clock.arrived()
    request.save(update_fields=["withdrawn_at"])
    record(events.CHANGE_WITHDRAWN, request, by=by, acting_for=request.asker, kind=request.kind)
    _tell(request, not request.by_holder, "withdrawn", changing_letters.withdrawn(request))
    return request


def planned(request: ChangeRequest) -> tuple[Award, list[Payment]]:
    """The award as a yes would leave it today, with its payments. Nothing is saved.

    Raises:
        TakesAway, Refused: as for asking.
    """
    award = request.award
    if award.accepted_at is None:
        raise Refused(f"{award.holder} has not accepted this award, so there is nothing to change yet.")
    if (notice := ended(award)) is not None:
        raise Refused(f"Notice was given on {said(notice.given_on)} that this award ends.")
    if award.ends_on < clock.today():
        raise Refused(f"It ended on {said(award.ends_on)}. A change has to be asked for before that.")
    _must_be_whole(request)
    payments = list(award.payments.order_by("due_on", "pk").prefetch_related("corrections", "claim"))
    after = Award.objects.select_related("funder", "holder").get(pk=award.pk)
    after.ends_on = request.ends_on or award.ends_on
    after.holder = request.into or award.holder
    if request.kind == Kind.CLOSING:
        after.amount = sum((one.amount for one in payments if one.paid_on or one.due_on <= after.ends_on), Decimal(0))
        if not after.amount:
            raise Refused("Nothing is paid before that day. Write to them, and say that you do not take the award up.")
        return after, [one for one in payments if one.paid_on or one.due_on <= after.ends_on]
    after.amount = request.amount or award.amount
    if (after.amount, after.ends_on) == (award.amount, award.ends_on):
        return after, payments
    try:
        percent = award.application.opportunity.upfront_percent
        return after, replanned(award, payments, after.ends_on, after.amount, percent)
    except ValueError:
        paid = sum((one.amount for one in payments if one.paid_on), Decimal(0))
        raise Refused(f"{pounds(paid)} is paid already. It cannot come to less than what is paid and due.") from None


def _must_be_whole(request: ChangeRequest) -> None:
    """What this kind of change needs is there, changes something, and is this side's to ask."""
    award, kind, today = request.award, request.kind, clock.today()
    if kind in HOLDERS_ONLY and not request.by_holder:
        raise Refused(f"Only {award.holder} can say this of itself.")
    less = request.amount is not None and request.amount < award.amount
    sooner = request.ends_on is not None and request.ends_on < award.ends_on
    if not request.by_holder and (less or sooner):
        raise TakesAway("Less money, or an earlier end, is given notice of. Prepare it a step at a time.")
    if request.ends_on is not None and request.ends_on < max(today, award.starts_on):
        raise Refused("Choose a last day that is today or later, and not before the award starts.")
    if kind == Kind.AMOUNT and request.amount in (None, award.amount):
        raise Refused(f"It comes to {pounds(award.amount)} now. Write what it should come to.")
    if kind == Kind.EXTENSION and (request.ends_on is None or request.ends_on <= award.ends_on or less):
        raise Refused(f"It ends on {said(award.ends_on)} now. Choose a later day, and no less money.")
    if kind == Kind.TERM and not sooner:
        raise Refused(f"It ends on {said(award.ends_on)} now. Choose an earlier day.")
    if kind == Kind.CLOSING and (request.ends_on is None or request.ends_on > award.ends_on):
        raise Refused(f"Write the day on which you close. The award ends on {said(award.ends_on)} in any case.")
    if kind in IN_WORDS and not request.wanted:
        raise Refused("Say what it would be instead.")
    if kind == Kind.MERGING:
        into = request.into
        if into is None or into in (award.holder, award.funder) or into.status != Status.ACTIVE:
            raise Refused("Choose the group that you become part of. It has to be open, and another one.")


def _change(request: ChangeRequest, by: Person) -> None:
    """Make the award what was agreed, keep what it was, and plan its payments anew."""
    was = request.award
    hold_payments(was)
    now, payments = planned(request)
    Version.between(was, now, on=clock.today(), request=request).save()
    plan_anew(now, payments, by if request.by_holder else request.asked_by)
    if now.ends_on > was.ends_on:
        _ask_about_the_longer_term(now)
        decide(extension_deed(request, was.ends_on + timedelta(days=1)), by=by, waits=False)
    request.award = now


def still_to_tell(award: Award) -> list[MonitoringItem]:
    """What its terms ask for over its whole term, and is about time that is not over. Not saved.

    Of a longer term it is as often as was agreed, and at its new end in place of the old: nothing more is asked.
    """
    terms = last_sent(award)
    if terms is None:
        return []
    over = MonitoringItem.objects.filter(award=award, due_on__lt=clock.today() + TO_WRITE)
    last = over.aggregate(last=Max("order"))["last"] or 0
    return items_of(award, terms, from_on=clock.today(), after_order=last)


def _ask_about_the_longer_term(award: Award) -> None:
    items = still_to_tell(award)
    if items:
        MonitoringItem.objects.filter(award=award, due_on__gte=clock.today() + TO_WRITE).delete()
        MonitoringItem.objects.bulk_create(items)


def hold_payments(award: Award) -> None:
    """Hold them until the transaction ends, so that none is paid while they are planned anew."""
    list(award.payments.select_for_update().order_by("pk"))


def plan_anew(award: Award, payments: list[Payment], approved_by: Person | None) -> None:
    """Save what the award is now, with these payments and no others; `approved_by` agreed to the new ones."""
    award.save(update_fields=["amount", "ends_on", "holder"])
    kept = [one.pk for one in payments if one.pk is not None]
    Payment.objects.filter(award=award).exclude(pk__in=kept).delete()
    new = [one for one in payments if one.pk is None]
    for one in new:
        one.approved_by = approved_by
    Payment.objects.bulk_create(new)


def _permission(by_holder: bool) -> Permission:
    """What somebody needs to ask or to answer for a side."""
    return Permission.ACCEPT_AWARD if by_holder else Permission.MANAGE_AWARD


def _tell(request: ChangeRequest, holder: bool, what: str, letter: letters.Letter) -> None:
    key = f"change-{what}-{request.pk}"
    if holder:
        letters.to_holder(request.award, key, letter)
    else:
        letters.to_funder(request.award, Permission.MANAGE_AWARD, key, letter)


def _locked(award: Award) -> Award:
    rows = Award.objects.select_for_update(of=("self",)).select_related(
        "funder", "holder", "place", "application__opportunity"
    )
    return rows.get(pk=award.pk)


def _held(request: ChangeRequest) -> ChangeRequest:
    """The request, held until the transaction ends, and its award first: whoever asks holds that too."""
    award = _locked(request.award)
    held = ChangeRequest.objects.select_for_update(of=("self",)).select_related("into").get(pk=request.pk)
    held.award = award
    return held
