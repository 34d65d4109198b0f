"""The devices somebody is signed in on: recognising, listing and signing out."""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse

from kept.service import clock
from kept.service.history.record import record
from kept.service.people import events
from kept.service.people.models import Device, Person

SEEN_TO_WITHIN = timedelta(minutes=1)
BROWSERS = ["Edg", "OPR", "SamsungBrowser", "Firefox", "FxiOS", "CriOS", "Chrome", "Safari"]
CALLED = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "FxiOS": "Firefox", "CriOS": "Chrome"}
SYSTEMS = {"Android": "Android", "iPhone": "an iPhone", "iPad": "an iPad", "Windows": "Windows", "Mac OS": "a Mac"}


def in_words(agent: str) -> str:
    """What a browser says of itself, such as "Firefox on Windows"; no version, which would tell people apart."""
    browser = next((CALLED.get(name, name) for name in BROWSERS if re.search(rf"\b{name}/", agent)), "A browser")
    system = next((words for name, words in SYSTEMS.items() if name in agent), "Linux" if "Linux" in agent else "")
    return f"{browser} on {system}" if system else browser


def number_of(device: Device) -> str:
    """What a page calls a device by. The session's own key is its secret."""
    return hashlib.sha256(device.session_key.encode()).hexdigest()[:24]


def devices_for(person: Person) -> list[Device]:
    """Where somebody is signed in, last used first."""
    return list(Device.objects.filter(person=person, expire_date__gt=clock.now()).order_by("-seen_at"))


@transaction.atomic
def sign_out(*, person: Person, number: str) -> bool:
    """Sign one device out, at its next request; False where it is not one of theirs, or is signed out already."""
    found = [device for device in devices_for(person) if number_of(device) == number]
    if found:
        found[0].delete()
        record(events.SIGNED_OUT_ELSEWHERE, person, by=person, devices=1)
    return bool(found)


@transaction.atomic
def sign_out_everywhere(*, person: Person, by: Person | None, save: str | None = None) -> int:
    """Sign every device out, save the one whose session key is given; how many."""
    count, _ = Device.objects.filter(person=person).exclude(session_key=save or "").delete()
    record(events.SIGNED_OUT_ELSEWHERE, person, by=by, devices=count)
    return count


class KeepWatch:
    """Middleware: notes, to within a minute, when a device was last used, and keeps its pages out of every cache.

    The note is the one thing that reading a page writes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came_in = request.user.is_authenticated
        if came_in:
            row = getattr(request.session, "row", None)
            now = clock.arrived()
            if row is not None and (row.seen_at is None or now - row.seen_at > SEEN_TO_WITHIN):
                with suppress(OperationalError):  # where nothing can be stored, pages are read all the same
                    Device.objects.filter(pk=row.pk).update(seen_at=now)
        response = self.get_response(request)
        if came_in or request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response
