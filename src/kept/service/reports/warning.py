"""Telling those who look after awards what ends with nothing decided, while there is time to give notice.

Everything here may run twice: a message has a key that says what it tells and to whom, and is written once.
"""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from kept.service import clock
from kept.service.awards import events
from kept.service.awards.models import Award, ChangeRequest
from kept.service.awards.notice_days import last_day_for_notice, warned_on
from kept.service.awards.queries import with_authority, with_nothing_decided
from kept.service.history.models import Entry
from kept.service.history.record import subscribe
from kept.service.library.wording import day as said
from kept.service.library.wording import pounds
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.outbox import post
from kept.service.outbox.models import Message
from kept.service.reports.queries import what_comes_next

TELLS_AT = time(7)
MOST_IN_ONE = 40
"""Awards named in one message; the rest are on the page of what ends."""


@subscribe(events.ACCEPTED, events.CHANGE_AGREED, events.SUCCEEDED)
def warn_in_time(entry: Entry) -> None:
    """Have the calendar tell, on the day from which there is time to decide before the last day for notice."""
    of = {Award._meta.label_lower: "pk", ChangeRequest._meta.label_lower: "change_requests"}[entry.subject]
    award = Award.objects.select_related("funder", "holder", "place").get(**{of: entry.subject_id})
    day = warned_on(award)
    if award.accepted_at is not None and day > clock.today():
        at = timezone.make_aware(datetime.combine(day, TELLS_AT))
        tell_what_ends.using(run_after=at).enqueue(award.funder_id, day.isoformat())


@task()
def tell_what_ends(funder: int, day: str) -> None:
    """One message to each who looks after awards for a funder, with all that is to be warned of on this day."""
    body, on = Organisation.objects.get(pk=funder), date.fromisoformat(day)
    if Message.objects.filter(key__startswith=f"ends-{funder}-{day}-").exists():  # another award's job came first
        return
    warned: dict[tuple[int, date], date] = {}
    ending = []
    for one in undecided(body):
        alike = (one.place_id, one.ends_on)
        warned[alike] = warned.get(alike) or warned_on(one)
        if warned[alike] == on:
            ending.append(one)
    if not ending:
        return
    subject = f"{len(ending)} grant{'s' if len(ending) > 1 else ''} of yours will end, and nothing is decided"
    with transaction.atomic():
        for person in with_authority(body, Permission.MANAGE_AWARD):
            if person.email:
                post.write(f"ends-{funder}-{day}-{person.pk}", person.email, subject, _words(ending))


def undecided(funder: Organisation) -> list[Award]:
    """Its awards that run out with nothing decided: no end begun, no extension asked, nothing announced."""
    running = with_nothing_decided(Award.objects.filter(funder=funder))
    held = list(running.select_related("funder", "holder", "place", "application__opportunity"))
    follows = what_comes_next(held)
    return [one for one in held if follows[one.pk].grant is None and follows[one.pk].intention is None]


def _words(ending: Iterable[Award]) -> str:
    held = list(ending)
    lines = []
    for one in held[:MOST_IN_ONE]:
        last = last_day_for_notice(one)
        notice = f" The last day for the notice that was promised is {said(last)}." if last else ""
        where = settings.SITE_ADDRESS + reverse("award", args=[one.pk])
        lines.append(f"{one.holder}: {pounds(one.amount)}, until {said(one.ends_on)}.{notice}\n{where}")
    more = settings.SITE_ADDRESS + reverse("endings-ahead")
    rest = f"\n\nThere are {len(held) - MOST_IN_ONE} more: {more}" if len(held) > MOST_IN_ONE else ""
    return (
        "These grants run out, and nothing is announced to follow them. Say soon what comes next: a new grant, a later "
        "last day, or an end. A letter is ready on the page of each.\n\n" + "\n\n".join(lines) + rest + "\n"
    )
