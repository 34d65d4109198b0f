"""What each side of an award promised the other, and how it goes: the same page for both."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service import clock
from kept.service.awards.queries import awards_for
from kept.service.monitoring import queries
from kept.service.monitoring.models import State, Told
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of

PROMISED = {
    Told.What.TROUBLE: "bx-4.v.2",
    Told.What.GOVERNANCE: "bx-3.v.3",
    Told.What.SERVICE: "bx-4.v.3",
    Told.What.ENDING: "bx-4.v.3",
    Told.What.RESILIENCE: "bx-4.v.8",
}
"""Where each is asked for: the one agreement held here that says what groups tell their funders."""
MOST = 25


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def both_sides(request: HttpRequest, number: int) -> HttpResponse:
    """What the group promised, and what the funder did."""
    award = found_or_404(awards_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    dues = queries.standing(award.reports_due.select_related("report"))
    told = list(queries.told_for(request.user, Permission.SEE_ORGANISATION).filter(award=award)[:MOST])
    payments = award.payments.filter(paid_on__isnull=False)
    context: dict[str, Any] = {
        "award": award,
        "writes": award.accepted_at and standing_of(request).may(Permission.WRITE_REPORT, award),
        "dues": dues[:MOST],
        "kinds": [(what, PROMISED[what], [one for one in told if one.what == what]) for what in Told.What],
        "group": queries.found_about(award, "holder"),
        "funder": queries.found_about(award, "funder"),
        "paid": sum(one.paid_on is not None for one in payments),
        "late": sum(one.days_late > 0 for one in payments),
        "eligible_on": (at := award.application.eligibility_checked_at) and clock.day_in_london(at),
    }
    states = [one.state for one in dues]
    heard = [one for one in told if one.read_at]
    context |= {
        "came": sum(state in (State.UNREAD, State.READ, State.REPLIED) for state in states) + len(told),
        "read": sum(state in (State.READ, State.REPLIED) for state in states) + len(heard),
    }
    return render(request, "monitoring/promises.html", context)
