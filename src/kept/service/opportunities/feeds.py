"""The forward plan for other programs: a feed (Atom, RFC 4287) and a calendar (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from icalendar import Calendar, Event

from kept.service.opportunities.models import Intention


def as_atom(intentions: Iterable[Intention]) -> str:
    """A feed of intentions, each dated by the day it was last changed, at midnight in London."""
    feed = Atom1Feed(
        title="Forward plan of grants and contracts",
        link=settings.SITE_ADDRESS + reverse("plan"),
        feed_url=settings.SITE_ADDRESS + reverse("plan-feed"),
        description="Money that public bodies mean to offer",
        language="en-GB",
    )
    for one in intentions:
        feed.add_item(
            title=f"{one.title}, in {one.place}",
            link=_address(one),
            description=_says(one),
            pubdate=_midnight(one.published_on),
            updateddate=_midnight(max(filter(None, (one.published_on, one.changed_on, one.dropped_on)))),
        )
    return feed.writeString("utf-8")


def as_calendar(intentions: Iterable[Intention]) -> bytes:
    """Intentions as all-day events, from the first day on which one might open to the last."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kept//Forward plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Forward plan")
    for one in intentions:
        event = Event()
        event.add("uid", _address(one))
        event.add("dtstamp", _midnight(one.changed_on or one.published_on))
        event.add("dtstart", one.opens_from)
        event.add("dtend", one.opens_by + timedelta(days=1))  # the day after the last one, as RFC 5545 3.6.1 has it
        event.add("summary", f"May open: {one.title}")
        event.add("description", _says(one))
        event.add("url", _address(one))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _says(one: Intention) -> str:
    if one.dropped_on:
        return f"{one.organisation} no longer means to offer this. {one.dropped_because}"
    return f"{one.organisation} means to offer {one.get_kind_display().lower()}. {one.need}"


def _address(one: Intention) -> str:
    return settings.SITE_ADDRESS + reverse("intention", args=[one.pk])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
