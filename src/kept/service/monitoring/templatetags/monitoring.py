"""What the page of an award shows of reports: loaded by its template, so that awards need know nothing of them."""

from datetime import timedelta
from typing import Any

from django import template
from django.template.context import Context

from kept.service import clock
from kept.service.awards.models import Award
from kept.service.monitoring.models import State
from kept.service.monitoring.queries import standing
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of

register = template.Library()
MOST = 12
"""Reports shown on the page of an award; the list of reports has the rest."""
SOON = timedelta(days=14)
"""How long before a report is due it is said first: as in the list of what waits for somebody."""


@register.simple_tag(takes_context=True)
def reports_of(context: Context, award: Award) -> dict[str, Any]:
    """The reports of an award, and what of them waits for the visitor: `{% reports_of award as heard %}`, at most two
    queries.

    `due` is for the group: the report that is due first, where it is late or due soon. `unread` is for the funder: what
    nobody has read.
    """
    standing_here = standing_of(context["request"])
    writes = standing_here.may(Permission.WRITE_REPORT, award)
    found: dict[str, Any] = {"dues": [], "unread": [], "due": None, "writes": writes}
    if award.accepted_at is None:
        return found
    dues = list(standing(award.reports_due.select_related("report")))  # a report a quarter at most
    soon = [one for one in dues if one.state in (State.LATE, State.DUE) and one.due_on <= clock.today() + SOON]
    if writes:
        found["due"] = min(soon, key=lambda one: (one.due_on, one.pk), default=None)
    if standing_here.may(Permission.MANAGE_AWARD, award):
        told = award.told.filter(read_at=None).order_by("at", "pk")[:MOST]
        found["unread"] = [*told, *(one for one in dues if one.state == State.UNREAD)][:MOST]
    return found | {"dues": dues[:MOST]}
