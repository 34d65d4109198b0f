"""What can be done to an account. Each is one transaction with one entry of history."""

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from kept.service import clock
from kept.service.history.record import record
from kept.service.outbox import post
from kept.service.outbox.models import Message
from kept.service.people import events
from kept.service.people.models import Code, Device, Person, tidy


class AddressTaken(Exception):
    """Somebody else has this address."""


@transaction.atomic
def join(*, address: str) -> Person:
    """The person with this address, which has been proved theirs; a new one where there was none."""
    known = Person.objects.by_address(address)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            person = Person.objects.create(email=tidy(address), joined_at=clock.arrived())
    except IntegrityError:  # they pressed twice, and the other press was first
        return Person.objects.get(email=tidy(address))
    record(events.JOINED, person, by=person)
    return person


@transaction.atomic
def rename(*, person: Person, name: str, by: Person) -> Person:
    """Call them something else, or nothing."""
    person.name = " ".join(name.split())
    person.save(update_fields=["name"])
    record(events.NAME_CHANGED, person, by=by)
    return person


@transaction.atomic
def change_address(*, person: Person, address: str, by: Person) -> Person:
    """Give them a new address, which has been proved theirs, and tell the old one.

    What was written to the old one is theirs under the new: to have, to have forgotten, and for nobody who is given the
    old address after them.

    Raises:
        AddressTaken: somebody else has it.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    old, person.email = person.email, tidy(address)
    try:
        with transaction.atomic():
            person.save(update_fields=["email"])
    except IntegrityError:
        raise AddressTaken from None
    Message.objects.filter(to__iexact=old or "").update(to=person.email)
    entry = record(events.ADDRESS_CHANGED, person, by=by)
    post.write(
        f"{_told_of_a_change(person)}{entry.pk}",
        old or "",
        "Your e-mail address for Kept has changed",
        "The e-mail address you sign in to Kept with has been changed, and this one no longer works.\n\n"
        "If you did this, there is nothing to do.\n\n"
        "If you did not, somebody else can read your e-mail. Change the password of your e-mail account, and then "
        "tell whoever runs this site.\n",
    )
    return person


def _told_of_a_change(person: Person) -> str:
    """How the keys of letters to somebody's former addresses begin."""
    return f"address-changed-{person.pk}-"


@transaction.atomic
def disable(*, person: Person, by: Person | None) -> None:
    """Close the account to its person. It takes hold at their next request."""
    person.is_active = False
    person.save(update_fields=["is_active"])
    record(events.DISABLED, person, by=by)


@transaction.atomic
def erase(*, person: Person, by: Person | None) -> None:
    """Forget who they were. What they did for others stays, done by a number that leads nowhere."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    post.forget(person.email or "")
    post.forget_about(_told_of_a_change(person))
    Code.objects.filter(address=person.email).delete()
    Device.objects.filter(person=person).delete()
    Authenticator.objects.filter(user=person).delete()
    person.email, person.name, person.is_active, person.erased_at = None, "", False, clock.arrived()
    person.save(update_fields=["email", "name", "is_active", "erased_at"])
    record(events.ERASED, person, by=by)
