"""A round: where it stands, what is in it, and closing it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service import clock
from kept.service.checks.decide import ReasonNeeded
from kept.service.checks.deed import Deed
from kept.service.checks.panel import ASKED, Line, panel_asking, panel_of, pressed, reasons_in
from kept.service.decisions import actions, lines, queries
from kept.service.decisions.forms import CloseForm
from kept.service.decisions.models import Round
from kept.service.decisions.records import deed
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity, Status
from kept.service.opportunities.stages import other_stage
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor

ON_A_PAGE = 25


@for_staff(Permission.ASSESS_APPLICATION)
@require_safe
def standing(request: HttpRequest, number: int) -> HttpResponse:
    """Where a round stands, and its applications; before its closing time only how many there are."""
    opportunity = found_or_404(queries.rounds_for(request.user, Permission.ASSESS_APPLICATION), pk=number)
    sealed, done = opportunity.is_sealed(clock.arrived()), opportunity.status == Status.DECIDED
    sent = queries.sent_in(opportunity).values_list("pk", flat=True)
    page = None if sealed else Paginator(sent, ON_A_PAGE).get_page(request.GET.get("page"))
    stands, theirs = queries.standing(opportunity), standing_of(request)
    awards = min(stands.sent, int(opportunity.budget // opportunity.award_size))
    closed_on = clock.day_in_london(opportunity.closes_at) if opportunity.closes_at else None
    return render(
        request,
        "decisions/round.html",
        {
            "opportunity": opportunity,
            "stands": stands,
            "sealed": sealed,
            "awards": awards,
            "odds": [] if done or opportunity.expression_of_interest else _odds(opportunity, stands.sent, awards),
            "page": page,
            "rows": queries.rows(list(page), visitor(request)) if page else [],
            "days": (clock.today() - closed_on).days if closed_on and not sealed else None,
            "overdue": opportunity.answer_by is not None and clock.today() > opportunity.answer_by,
            "columns": lines.COLUMNS.items(),
            "done": done,
            "decides": theirs.may(Permission.MAKE_DECISION, opportunity),
            "publishes": theirs.may(Permission.PUBLISH_OPPORTUNITY, opportunity),
            "first_stage": opportunity.expression_of_interest,
            "onward": other_stage(opportunity) if opportunity.expression_of_interest else None,
            "designs": theirs.may(Permission.WRITE_OPPORTUNITY, opportunity),
            "offers": done
            and not opportunity.expression_of_interest
            and theirs.may(Permission.MANAGE_AWARD, opportunity),
        },
    )


@for_staff(Permission.MAKE_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Answer everybody at once, or see who still waits."""
    opportunity = found_or_404(queries.rounds_for(request.user, Permission.MAKE_DECISION), pk=number)
    first_stage = opportunity.expression_of_interest
    form = CloseForm(request.POST if request.method == "POST" else None, first_stage=first_stage)
    stands = queries.standing(opportunity)
    sealed, done = opportunity.is_sealed(clock.arrived()), opportunity.status == Status.DECIDED
    panel = None
    if stands.sent and not (stands.waiting or stands.unapproved or sealed or done):
        panel = panel_of(_closing_now(opportunity, stands.sent, stands.yes), asking=ASKED in request.GET)
    if request.method == "POST" and panel and (moved := pressed(request.POST, panel)):
        messages.warning(
            request, f"Nothing was sent. To keep the promise, fund {moved[1]} of the {stands.sent} or more."
        )
        return redirect("round", number=opportunity.pk)
    if request.method == "POST":
        try:
            actions.close_round(
                opportunity=opportunity,
                reasons=reasons_in(request.POST),
                nothing_because=form["nothing_because"].value() or "",
                by=visitor(request),
            )
        except ReasonNeeded as asked:
            if not reasons_in(request.POST):
                return redirect(f"{request.path}?{ASKED}=yes")
            panel = panel_asking(asked, request.POST)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "The round is closed, and everybody is told")
            return redirect("round", number=opportunity.pk)
    waiting = queries.waiting_in(opportunity).values_list("pk", flat=True)
    page = Paginator(waiting, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "decisions/close.html",
        {
            "opportunity": opportunity,
            "first_stage": first_stage,
            "stands": stands,
            "sealed": sealed,
            "done": done,
            "panel": panel,
            "form": form,
            "page": page,
            "rows": queries.rows(list(page), visitor(request)),
        },
    )


def _odds(opportunity: Opportunity, sent: int, awards: int) -> list[Line]:
    """What was promised of the odds, were the round closed with what has come in (gm-app4.1.3-d)."""
    lines = panel_of(_closing_now(opportunity, sent, awards)).lines if sent else []
    return [line for line in lines if line.found.binding.standard.id == "success-ratio"]


def _closing_now(opportunity: Opportunity, sent: int, awards: int) -> Deed:
    return deed(Round(opportunity=opportunity, closed_at=clock.arrived()), sent, awards)
