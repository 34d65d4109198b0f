"""Money that a lead passes on: it records it, the partner sees it and can say that it has not come."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

from django.db import transaction

from kept.service import clock
from kept.service.awards import events, letters, share_letters
from kept.service.awards.actions.agreeing import held
from kept.service.awards.late import days_allowed
from kept.service.awards.letters import said
from kept.service.awards.models import Award, Passing, SharePart, SubAward
from kept.service.awards.passing import to_tell
from kept.service.awards.sharing import passed_on
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.library.wording import pounds
from kept.service.organisations.actions.locking import NotAllowed, insist
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person
from kept.service.worker.daily import daily


@transaction.atomic
def pass_on(*, share: SubAward, amount: Decimal, paid_on: date, by: Person, press: str | None = None) -> Passing:
    """Record pounds that the lead paid to a partner on a day. `press` is the key that the page made: once is enough.

    Raises:
        NotAllowed: they do not look after the lead's payments.
        Refused: the award is not agreed; the day is to come, or before the award; or it is more than is left.
    """
    award, share = _held(share)
    insist(by, Permission.CLAIM_PAYMENT, share)
    if press and (known := Passing.objects.filter(share=share, press=press).first()):
        return known
    if award.accepted_at is None:
        raise Refused("This award is not agreed, so there is nothing to pass on.")
    if paid_on > clock.today():
        raise Refused("Record it once it is paid. This day is still to come.")
    if paid_on < award.awarded_on:
        raise Refused(f"The award was made on {said(award.awarded_on)}, which is later. Look at the year.")
    left = share.amount - passed_on(share)
    if amount > left:
        already = f"{pounds(share.amount - left)} of {pounds(share.amount)} is passed on already. "
        raise Refused(f"{already}Write at most {pounds(left)}." if left else f"{already}Nothing is left.")
    made = Passing.objects.create(
        share=share, amount=amount, paid_on=paid_on, press=press, recorded_at=clock.arrived(), recorded_by=by
    )
    record(events.PASSED_ON, share, by=by, acting_for=award.holder, amount=amount, paid_on=paid_on)
    letters.to_partner(share, f"passed-on-money-{made.pk}", share_letters.passed_on(made))
    return made


@transaction.atomic
def take_back_passing(*, passing: Passing, because: str, by: Person) -> Passing:
    """Take back a record that is wrong. All three sides can read that it stood there, and why it was wrong.

    Raises:
        NotAllowed: they do not look after the lead's payments.
        Refused: there is no reason.
    """
    award, passing = _held_passing(passing)
    insist(by, Permission.CLAIM_PAYMENT, passing.share)
    if passing.taken_back_at is not None:
        return passing
    because = cleaned(because)
    if not because:
        raise Refused(f"Say what was wrong. {passing.share.name} reads it.")
    passing.taken_back_because, passing.taken_back_at, passing.taken_back_by = because, clock.arrived(), by
    passing.save(update_fields=["taken_back_because", "taken_back_at", "taken_back_by"])
    record(events.PASSING_TAKEN_BACK, passing, by=by, acting_for=award.holder)
    letters.to_partner(passing.share, f"passing-taken-back-{passing.pk}", share_letters.taken_back(passing))
    return passing


@transaction.atomic
def say_missing(*, passing: Passing, by: Person, words: str = "") -> Passing:
    """Say for the partner that money has not come. Twice is once.

    Raises:
        NotAllowed: they do not look after the partner's payments.
        Refused: the lead has taken it back, or the partner has said that it came.
    """
    award, passing = _held_passing(passing)
    _insist_for_partner(by, passing.share)
    if passing.taken_back_at is not None:
        raise Refused(f"{award.holder} has taken this back already.")
    if passing.came_at is not None:
        raise Refused("You have said that it came. Talk with the lead about it.")
    if passing.missing_at is not None:
        return passing
    passing.missing, passing.missing_at, passing.missing_by = cleaned(words), clock.arrived(), by
    passing.save(update_fields=["missing", "missing_at", "missing_by"])
    record(events.PASSING_MISSING, passing, by=by, acting_for=passing.share.organisation)
    letters.to_holder(award, f"not-received-{passing.pk}", share_letters.not_received(passing))
    return passing


@transaction.atomic
def say_came(*, passing: Passing, by: Person) -> Passing:
    """Say for the partner that what was missing has come after all. Twice is once.

    Raises:
        NotAllowed: they do not look after the partner's payments.
    """
    _, passing = _held_passing(passing)
    _insist_for_partner(by, passing.share)
    if passing.is_missing:
        passing.came_at = clock.arrived()
        passing.save(update_fields=["came_at"])
        record(events.PASSING_CAME, passing, by=by, acting_for=passing.share.organisation)
    return passing


@daily
def tell_of_late_passings() -> None:
    """Tell the lead and the funder, once, of each part that was not passed on within what their place allows."""
    for part in to_tell():
        with suppress(SharePart.DoesNotExist):  # the lead has said another share a moment earlier
            _tell_of(part)


@transaction.atomic
def _tell_of(found: SharePart) -> None:
    award, share = _held(found.share)
    part = SharePart.objects.get(pk=found.pk)
    part.share = share
    days = days_allowed(award.place, clock.today())
    if part.late_told_at is not None or days is None:
        return  # another worker was a moment earlier
    part.late_told_at = clock.arrived()
    part.save(update_fields=["late_told_at"])
    record(events.PASSING_LATE, part.share, by=None, acting_for=award.holder, days=days)
    letter = share_letters.late(part, days)
    letters.to_holder(award, f"share-late-{part.pk}", letter)
    letters.to_funder(award, Permission.MANAGE_AWARD, f"share-late-{part.pk}", letter)


def _held(share: SubAward) -> tuple[Award, SubAward]:
    """A share and its award, which is held until the transaction ends: whatever is done about a share holds that."""
    award = held(share.award)
    share = SubAward.objects.select_related("organisation").get(pk=share.pk)
    share.award = award
    return award, share


def _held_passing(passing: Passing) -> tuple[Award, Passing]:
    award, share = _held(passing.share)
    passing = Passing.objects.get(pk=passing.pk)
    passing.share = share
    return award, passing


def _insist_for_partner(by: Person, share: SubAward) -> None:
    """Money is looked for by whoever looks after the partner's payments."""
    if share.organisation is None or not share.is_heard or not may(by, Permission.CLAIM_PAYMENT, share.organisation):
        raise NotAllowed(Permission.CLAIM_PAYMENT)
