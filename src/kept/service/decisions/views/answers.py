"""What an applicant is told."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service import clock
from kept.service.decisions import letter, queries
from kept.service.decisions.actions.reviewing import last_day
from kept.service.decisions.actions.telling import nothing_because
from kept.service.decisions.models import Decision
from kept.service.opportunities.models import Stage
from kept.service.opportunities.queries import funds_that_fit
from kept.service.opportunities.stages import other_stage
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """What became of an application, why, and who decided; until its round closes, when they will hear."""
    application = found_or_404(queries.answers_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    decision: Decision | None = getattr(application, "decision", None)
    if decision is None or decision.told_at is None:
        return render(request, "decisions/no-answer-yet.html", {"application": application})
    last = last_day(decision)
    onward = other_stage(application.opportunity) if decision.asked_on else None
    return render(
        request,
        "decisions/answer.html",
        {
            "application": application,
            "decision": decision,
            "outcome": letter.outcome(decision).rstrip("."),
            "learned": letter.learned(decision),
            "others": funds_that_fit(application.opportunity, clock.arrived()),
            "onward": onward,
            "apply_now": onward is not None and onward.stage(clock.arrived()) is Stage.OPEN,
            "why_nobody": letter.why_nobody(application.opportunity),
            "nothing_because": nothing_because(application.opportunity),
            "review": getattr(application, "review", None),
            "last": last,
            "asks_review": standing_of(request).may(Permission.SEND_APPLICATION, application)
            and last is not None
            and clock.today() <= last,
            "tells_time": standing_of(request).may(Permission.WRITE_APPLICATION, application),
            "who": letter.who(decision),
            "sheet": queries.sheet_of(application),
        },
    )
