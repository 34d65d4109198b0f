"""What the page of an award shows of reports: loaded by its template, so that awards need know nothing of them."""

from typing import Any

from django import template
from django.template.context import Context

from kept.service.awards.models import Award
from kept.service.monitoring.queries import standing
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of

register = template.Library()
MOST = 12
"""Reports shown on the page of an award; the list of reports has the rest."""


@register.inclusion_tag("monitoring/on-award.html", takes_context=True)
def reports_of(context: Context, award: Award) -> dict[str, Any]:
    """The reports of an award, and the way to what both sides promised: `{% reports_of award %}`. One query."""
    writes = standing_of(context["request"]).may(Permission.WRITE_REPORT, award)
    dues = standing(award.reports_due.select_related("report"))[:MOST] if award.accepted_at else []
    return {"award": award, "dues": dues, "writes": writes}
