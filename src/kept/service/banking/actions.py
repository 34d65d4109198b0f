"""Giving bank details, confirming them by a second person, putting them aside, and looking at them to pay.

Each locks the organisation first: two people who act at once are taken one after the other.
"""

from django.db import transaction

from kept.service import clock
from kept.service.banking import events, letters
from kept.service.banking.models import Account
from kept.service.banking.numbers import Numbers
from kept.service.banking.queries import bodies, in_use, keepers, waiting
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.may import memberships_of
from kept.service.organisations.models import Kind, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person

NOT_THE_SAME = "These are not the numbers that were given. Look at the statement again, and type what it says."


@transaction.atomic
def propose(*, organisation: Organisation, numbers: Numbers, by: Person) -> Account:
    """Give new bank details. They wait, as long as it takes; those in use stay in use. One that waited is withdrawn.

    Giving the same again while they wait changes nothing.

    Raises:
        NotAllowed: they do not look after its bank details.
        Refused: it is a public body, or these are in use already.
    """
    organisation = locked(organisation.pk)
    insist(by, Permission.KEEP_ACCOUNT, organisation)
    if organisation.kind == Kind.STATUTORY:
        raise Refused("A public body is paid in other ways. Only groups keep bank details here.")
    used, before = in_use(organisation), waiting(organisation)
    if used is not None and used.numbers == numbers:
        raise Refused("These are in use already, so there is nothing to change.")
    if before is not None and before.numbers == numbers and before.proposed_by_id == by.pk:
        return before
    if before is not None:
        _withdrawn(before, by)
    account = Account(organisation=organisation, proposed_at=clock.arrived(), proposed_by=by)
    account.numbers = numbers
    account.save()
    record(events.PROPOSED, account, by=by, acting_for=organisation)
    letters.proposed(account)
    return account


@transaction.atomic
def ask(*, account: Account, body: Organisation, by: Person) -> Account:
    """Ask a body to be the second person, by telephone, where the organisation has only one. Twice is once.

    Raises:
        NotAllowed: they do not look after its bank details.
        Refused: it does not wait any more; somebody else there can confirm it; or the body cannot check.
    """
    account = _locked(account)
    insist(by, Permission.KEEP_ACCOUNT, account)
    if account.asked_id == body.pk:
        return account
    _must_wait(account)
    others = [one.called for one in keepers(account.organisation) if one.pk != account.proposed_by_id]
    if others:
        raise Refused(f"{' or '.join(others)} can confirm it. A body is asked only where there is nobody else.")
    if not bodies(account.organisation).filter(pk=body.pk).exists():
        raise Refused(f"Nobody at {body} can check bank details. Choose another body.")
    account.asked = body
    account.save(update_fields=["asked"])
    record(events.ASKED, account, by=by, acting_for=account.organisation, body=body.pk)
    letters.asked(account)
    return account


@transaction.atomic
def confirm(*, account: Account, sort_code: str, number: str, by: Person) -> Account:
    """Confirm, as a second person of the organisation, having typed the numbers anew. Twice is once.

    Raises:
        NotAllowed: they do not look after its bank details.
        Refused: they gave them; the numbers are others; or it does not wait any more.
    """
    account = _locked(account)
    insist(by, Permission.KEEP_ACCOUNT, account)
    return _confirmed(account, sort_code, number, by, how="")


@transaction.atomic
def check(*, account: Account, sort_code: str, number: str, how: str, by: Person) -> Account:
    """Confirm for a body that was asked, having heard the numbers by telephone; `how` says of whom and on which number.

    Raises:
        NotAllowed: their body was not asked, or they do not check bank details for it.
        Refused: they act for the organisation themselves; nothing is said of how; and as for :func:`confirm`.
    """
    account = _locked(account)
    if account.confirmed_by_id != by.pk or not account.how:
        insist(by, Permission.CHECK_ACCOUNT, account)
    if memberships_of(by).filter(organisation=account.organisation_id).exists():
        raise Refused(f"You act for {account.organisation} yourself. Somebody else of your body has to check.")
    if not cleaned(how):
        raise Refused("Say whom you rang, and where you had the number from.")
    return _confirmed(account, sort_code, number, by, how=cleaned(how))


@transaction.atomic
def withdraw(*, account: Account, by: Person) -> Account:
    """Put details aside that wait. What was in use stays. Twice is once.

    Raises:
        NotAllowed: they do not look after its bank details.
        Refused: they are confirmed.
    """
    account = _locked(account)
    insist(by, Permission.KEEP_ACCOUNT, account)
    if account.confirmed_at is not None:
        raise Refused("These are confirmed. To change them, give new ones.")
    if account.withdrawn_at is None:
        _withdrawn(account, by)
    return account


@transaction.atomic
def look(*, account: Account, payment: int, by: Person, acting_for: Organisation) -> Numbers:
    """The numbers, for somebody about to pay. Whoever calls has asked that they may; that they looked is on record.

    Raises:
        Refused: it is not in use, or must be given again.
    """
    account = _locked(account)
    numbers = account.numbers
    if account.confirmed_at is None or account.replaced_at is not None:
        raise Refused("These bank details have changed. Open the page again.")
    if numbers is None:
        raise Refused(f"Ask {account.organisation} to give its bank details again. They cannot be read any more.")
    record(events.LOOKED, account, by=by, acting_for=acting_for, payment=payment)
    return numbers


def _confirmed(account: Account, sort_code: str, number: str, by: Person, how: str) -> Account:
    if account.confirmed_by_id == by.pk and account.replaced_at is None:
        return account
    _must_wait(account)
    if account.proposed_by_id == by.pk:
        raise Refused("You gave these bank details. Somebody else has to confirm them.")
    held = account.numbers
    if held is None or (held.sort_code, held.number) != (sort_code, number):
        raise Refused(NOT_THE_SAME)
    at = clock.arrived()
    Account.objects.filter(organisation=account.organisation_id, confirmed_at__isnull=False, replaced_at=None).update(
        replaced_at=at
    )
    account.confirmed_at, account.confirmed_by, account.how = at, by, how
    account.save(update_fields=["confirmed_at", "confirmed_by", "how"])
    side = account.asked if how else account.organisation
    record(events.CONFIRMED, account, by=by, acting_for=side, body=side.pk if side else None)
    letters.confirmed(account)
    return account


def _withdrawn(account: Account, by: Person) -> None:
    account.withdrawn_at = clock.arrived()
    account.save(update_fields=["withdrawn_at"])
    record(events.WITHDRAWN, account, by=by, acting_for=account.organisation)
    letters.withdrawn(account)


def _must_wait(account: Account) -> None:
    if account.withdrawn_at is not None:
        raise Refused("These bank details were withdrawn. Look at what waits now.")
    if account.confirmed_at is not None:
        raise Refused("Somebody has confirmed these already.")


def _locked(account: Account) -> Account:
    locked(account.organisation_id)
    rows = Account.objects.select_for_update(of=("self",)).select_related(
        "organisation", "asked", "proposed_by", "confirmed_by"
    )
    return rows.get(pk=account.pk)
