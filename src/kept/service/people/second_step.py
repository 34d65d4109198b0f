"""What follows when somebody adds a second step or takes one away."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from kept.service.history.record import record
from kept.service.outbox import post
from kept.service.people import events
from kept.service.people.models import Person

CALLED = {"totp": "An authenticator app", "webauthn": "A passkey", "recovery_codes": "Recovery codes"}


def has_second_step(person: Person) -> bool:
    """Whether somebody has an authenticator app or a passkey. Recovery codes alone are none."""
    return Authenticator.objects.filter(
        user=person, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    ).exists()


@receiver(signals.authenticator_added)
def added(request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    """Whoever adds one has just used it: this device needs no other proof."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", type=authenticator.type, reauthenticated=True)
    _tell(user, authenticator, events.STEP_ADDED, "was added to")


@receiver(signals.authenticator_removed)
def removed(request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    """Say so, in case it was not them."""
    _tell(user, authenticator, events.STEP_REMOVED, "was taken away from")


@receiver(signals.authenticator_reset)
def renewed(request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    """Say so, in case it was not them."""
    _tell(user, authenticator, events.STEP_ADDED, "replaced those of")


@transaction.atomic
def _tell(person: Person, authenticator: Authenticator, event: Any, what: str) -> None:
    entry = record(event, person, by=person, kind=authenticator.type)
    post.write(
        f"second-step-{entry.pk}",
        person.email or "",
        "How you sign in to Kept has changed",
        f"{CALLED[authenticator.type]} {what} your account.\n\nIf you did this, there is nothing to do.\n\n"
        "If you did not, sign in, sign out everywhere from “Your account”, and tell whoever runs this site.\n",
    )
