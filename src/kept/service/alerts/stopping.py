"""The link in each message with which its reader stops them all, without signing in."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from kept.service.people.models import Person

_SALT = "kept.alerts.stop"


def address_to_stop(person: Person) -> str:
    """The address of the page on which one press stops all of somebody's alerts. It never runs out."""
    return settings.SITE_ADDRESS + reverse("stop-alerts", args=[Signer(salt=_SALT).sign(str(person.pk))])


def whose(token: str) -> Person | None:
    """Whoever the link was written to; None where we did not write it, or they are erased."""
    try:
        number = int(Signer(salt=_SALT).unsign(token))
    except (BadSignature, ValueError):
        return None
    return Person.objects.filter(pk=number, erased_at=None).first()
