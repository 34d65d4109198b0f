"""Every report of both sides: what is due, late, sent, unread and replied to; as a page and as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service import clock
from kept.service.library import downloads
from kept.service.monitoring import queries
from kept.service.monitoring.models import ReportDue, State
from kept.service.organisations.doors import for_members
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import acting_for, standing_of

ON_A_PAGE = 25
COLUMNS = {
    "number": "Number of the report here",
    "group": "The group that writes it",
    "funder": "The body that pays",
    "grant": "The grant it is about",
    "from": "First day that it is about",
    "until": "Last day that it is about",
    "due on": "Day by which it is due",
    "state": "How it stands: due, late, sent and not read yet, read, replied to, or not needed",
    "sent on": "Day it was sent; empty while it is not",
    "read on": "Day somebody at the funder said that they read it",
    "replied on": "Day the funder replied",
    "people reached": "About how many, as the group says; empty where it does not say",
    "hours of volunteering": "As the group says; empty where it does not say",
    "pounds for those hours": "At the rate agreed with the funder when it was sent; empty where none was agreed",
}


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of the organisation they act for, written and asked for, by the day they are due."""
    theirs, shown = _theirs(request), _shown(request)
    dues = theirs.filter(queries.at_state(shown)) if shown else theirs
    counts = queries.counted(theirs)
    told = queries.told_for(request.user, Permission.MANAGE_AWARD).filter(read_at=None)
    return render(
        request,
        "monitoring/reports.html",
        {
            "organisation": acting_for(request),
            "page": Paginator(dues.order_by("due_on", "pk"), ON_A_PAGE).get_page(request.GET.get("page")),
            "shown": shown,
            "states": [(state, counts[state.value]) for state in State],
            "number": sum(counts.values()),
            "told": told.order_by("at", "pk")[:ON_A_PAGE],
            "columns": COLUMNS.items(),
            "rates_of": standing_of(request).organisations(Permission.MANAGE_AWARD),
        },
    )


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def reports_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV."""
    theirs, shown = _theirs(request), _shown(request)
    dues = theirs.filter(queries.at_state(shown)) if shown else theirs
    rows = (_row(one) for one in dues.order_by("due_on", "pk").iterator(chunk_size=500))
    return downloads.csv_stream("reports.csv", COLUMNS, rows)


def _theirs(request: HttpRequest) -> QuerySet[ReportDue]:
    dues = queries.dues_for(request.user, Permission.SEE_ORGANISATION)
    organisation = acting_for(request)
    return dues.filter(Q(award__funder=organisation) | Q(award__holder=organisation)) if organisation else dues


def _shown(request: HttpRequest) -> State | None:
    """The state that the address asks for."""
    asked = request.GET.get("show", "")
    return State(asked) if asked in State.values else None


def _row(due: ReportDue) -> list[Any]:
    sent = due.sent
    return [
        due.pk,
        due.award.holder.name,
        due.award.funder.name,
        due.award.application.opportunity.title,
        due.from_on,
        due.until_on,
        due.due_on,
        due.state.label,
        *(at and clock.day_in_london(at) for at in (sent and sent.sent_at, due.read_at, due.replied_at)),
        sent.reached if sent else None,
        sent.hours if sent else None,
        due.worth,
    ]
