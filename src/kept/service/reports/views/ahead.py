"""What ends in the next eighteen months, and what follows it."""

from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from kept.service.design.audience import for_everybody
from kept.service.library import downloads
from kept.service.library.wording import pounds
from kept.service.reports import queries
from kept.service.reports.asked import Asked
from kept.service.reports.views.register import choices

ON_A_PAGE = 50
COLUMNS = {
    "number": "Number of the award in the register",
    "ends on": "Last day that it pays for",
    "funder": "The body that pays",
    "organisation": "The organisation that is funded",
    "grant": "The grant that it applied to",
    "kind of work": "What the money is for",
    "place": "The place it was given for",
    "pounds": "Pounds for the whole award",
}


@for_everybody
@require_safe
def ahead(request: HttpRequest) -> HttpResponse:
    """Month by month, soonest first, a page at a time."""
    asked = Asked.of(request.GET, [])
    page = Paginator(asked.among(queries.ahead()), ON_A_PAGE).get_page(request.GET.get("page"))
    follows = queries.what_comes_next(page)
    shown = [(one, follows[one.pk], follows[one.pk].gap(one.ends_on)) for one in page]
    months = [(month, list(held)) for month, held in groupby(shown, key=lambda row: row[0].ends_on.replace(day=1))]
    said = choices(asked) | {"page": page, "months": months, "columns": COLUMNS.items(), "soon": queries.soon()}
    return render(request, "reports/ahead.html", said)


@for_everybody
@require_safe
def ahead_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV."""
    awards = Asked.of(request.GET, []).among(queries.ahead()).iterator(chunk_size=500)
    return downloads.csv_stream("ending.csv", COLUMNS, (_row(one) for one in awards))


def _row(award: Any) -> list[object]:
    fund = award.application.opportunity
    return [
        award.pk,
        award.ends_on,
        award.funder.name,
        award.holder.name,
        fund.title,
        fund.get_theme_display(),
        award.place.name,
        award.amount,
    ]


@for_everybody
@require_safe
def ahead_calendar(request: HttpRequest) -> HttpResponse:
    """The next 500 of them, for a calendar (iCalendar, RFC 5545)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kept//What ends//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Grants that end")
    for one in Asked.of(request.GET, []).among(queries.ahead())[:500]:
        address = settings.SITE_ADDRESS + reverse("registered-award", args=[one.pk])
        event = Event()
        event.add("uid", address)
        event.add("dtstamp", timezone.make_aware(datetime.combine(one.awarded_on, time.min)))
        event.add("dtstart", one.ends_on)
        event.add("dtend", one.ends_on + timedelta(days=1))  # the day after the last one, as RFC 5545 3.6.1 has it
        event.add("summary", f"Ends: {one.application.opportunity.title}, {one.holder.name}")
        event.add("description", f"{pounds(one.amount)} from {one.funder.name}, in {one.place.name}.")
        event.add("url", address)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return HttpResponse(bytes(calendar.to_ical()), content_type="text/calendar; charset=utf-8")
