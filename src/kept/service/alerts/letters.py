"""Messages about money: at once, or all of a day's together at seven in the morning, London time.

Everything here may run twice: a message has a key that says what it tells and to whom, and is written once.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from kept.service import clock
from kept.service.alerts import events
from kept.service.alerts.happenings import HEADINGS, Happening, happening, readers
from kept.service.alerts.models import Alert, DailyItem
from kept.service.alerts.stopping import address_to_stop
from kept.service.history.models import Entry
from kept.service.history.record import record, subscribe
from kept.service.opportunities import events as of_opportunities
from kept.service.opportunities.models import Opportunity, Stage
from kept.service.outbox import post
from kept.service.people.models import Person

CLOSES_IN = timedelta(days=7)
SEES_WHAT_CLOSES = time(6)
WRITES_AT = time(7)
MARGIN = timedelta(minutes=5)
"""Between the moment a day's list is closed and the job that reads it: for whoever was adding to it at that moment."""
MOST_IN_ONE = 40
"""Things told in one message; the rest are on the site."""
KEPT_FOR = timedelta(days=31)


@subscribe(of_opportunities.PLANNED, of_opportunities.OPENED, of_opportunities.CLOSING_MOVED, events.CLOSING_SOON)
def tell_of_money(entry: Entry) -> None:
    """Write at once to those who want that, and put it on the list of the next day for the others."""
    what = happening(entry)
    if what is None:
        return
    asked = readers(what)
    at_once = [person for person, often in asked.items() if often == Alert.Often.AT_ONCE]
    with transaction.atomic():
        subject = f"{HEADINGS[entry.event]}: {what.title}"
        _write(f"alert-{entry.pk}", dict.fromkeys(at_once, (subject, what.words)))
        if len(at_once) < len(asked):
            day = _next_day()
            DailyItem.objects.get_or_create(day=day, entry=entry.pk)
            if DailyItem.objects.filter(day=day).count() == 1:
                tell_daily.using(run_after=_at(day, WRITES_AT) + MARGIN).enqueue(day.isoformat())


@subscribe(of_opportunities.OPENED, of_opportunities.CLOSING_MOVED)
def look_again_a_week_before(entry: Entry) -> None:
    """Have the calendar tell that it closes in a week; not where that is less than a day away."""
    grant = Opportunity.objects.filter(pk=entry.subject_id, closes_at__isnull=False).first()
    if grant is None or grant.closes_at is None:
        return
    closes_on = clock.day_in_london(grant.closes_at)
    when = _at(closes_on - CLOSES_IN, SEES_WHAT_CLOSES)
    if when > clock.now() + timedelta(days=1):
        closing_soon.using(run_after=when).enqueue(entry.subject_id, closes_on.isoformat())


@task()
def closing_soon(opportunity: int, closes_on: str) -> None:
    """Record that a grant closes in a week, if it is still so and not recorded yet."""
    with transaction.atomic():
        grant = Opportunity.objects.select_for_update().filter(pk=opportunity).first()
        if grant is None or grant.closes_at is None or grant.stage(clock.now()) not in (Stage.SOON, Stage.OPEN):
            return
        day = clock.day_in_london(grant.closes_at)
        told = Entry.objects.filter(
            event=events.CLOSING_SOON.code,
            subject=Opportunity._meta.label_lower,
            subject_id=grant.pk,
            kept__closes_on=closes_on,
        )
        if day.isoformat() == closes_on and not told.exists():
            record(events.CLOSING_SOON, grant, by=None, closes_on=day)


@task()
def tell_daily(day: str) -> None:
    """One message to everybody who hears once a day, with all that is for them."""
    on = date.fromisoformat(day)
    entries = Entry.objects.filter(pk__in=DailyItem.objects.filter(day=on).values("entry")).order_by("pk")
    told: dict[int, list[Happening]] = defaultdict(list)
    for what in filter(None, map(happening, entries)):
        for person, often in readers(what).items():
            if often == Alert.Often.DAILY:
                told[person].append(what)
    with transaction.atomic():
        _write(f"alerts-{day}", {person: _of_a_day(things) for person, things in told.items()})
        DailyItem.objects.filter(day__lt=on - KEPT_FOR).delete()


def _of_a_day(things: list[Happening]) -> tuple[str, str]:
    """The subject and the words of a day's message."""
    first = f"{HEADINGS[things[0].event]}: {things[0].title}"
    subject = first if len(things) == 1 else f"{first}, and {len(things) - 1} more"
    shown = sorted(things, key=lambda one: list(HEADINGS).index(one.event))[:MOST_IN_ONE]
    lines: list[str] = []
    for event, heading in HEADINGS.items():
        of_kind = [one.words for one in shown if one.event == event]
        lines += [heading, *of_kind] if of_kind else []
    if len(things) > MOST_IN_ONE:
        more = settings.SITE_ADDRESS + reverse("grants")
        lines.append(f"There are {len(things) - MOST_IN_ONE} more: {more}")
    return subject, "\n\n".join(lines)


def _write(key: str, letters: dict[int, tuple[str, str]]) -> None:
    """To each person their subject and words, with how to change what they hear or stop it."""
    change = settings.SITE_ADDRESS + reverse("alerts")
    people = Person.objects.filter(pk__in=letters, is_active=True, email__isnull=False).order_by("pk")
    post.write_all(
        post.Letter(
            f"{key}-{person.pk}",
            person.email or "",
            letters[person.pk][0],
            f"{letters[person.pk][1]}\n\n"
            "You asked to be told of money like this.\n"
            f"Change what you are told about: {change}\n"
            f"Stop all of these messages: {address_to_stop(person)}\n",
            stops_at=address_to_stop(person),
        )
        for person in people
    )


def _next_day() -> date:
    """The day whose list is still open."""
    today = clock.today()
    return today if clock.now() < _at(today, WRITES_AT) else today + timedelta(days=1)


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
