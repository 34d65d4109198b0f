"""How often something may be done. Kept in the database, so that every process counts together."""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from kept.service import clock
from kept.service.people.models import Allowance


def keyed(*parts: str) -> str:
    """A key that holds none of what it is made of."""
    return salted_hmac("kept.people.limits", "\n".join(parts), algorithm="sha256").hexdigest()


@transaction.atomic
def take(key: str, *, at_most: int, within: timedelta) -> bool:
    """Use one of the times allowed in a stretch of time; False where they are used up."""
    now = clock.now()
    Allowance.objects.get_or_create(key=key, defaults={"since": now})
    allowance = Allowance.objects.select_for_update().get(key=key)
    if now - allowance.since >= within:
        allowance.since, allowance.used = now, 0
    if allowance.used >= at_most:
        return False
    allowance.used += 1
    allowance.save(update_fields=["since", "used"])
    return True


def client_address(request: HttpRequest) -> str:
    """The address a request came from. Behind a proxy it is what the proxy added, last; the rest anybody can write."""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if settings.BEHIND_PROXY else ""
    return told or request.META.get("REMOTE_ADDR", "")


def network(request: HttpRequest) -> str:
    """The network a request came from: an IPv4 address, or the 64 bits of an IPv6 one that a household has."""
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network(f"{address}/64", strict=False))
