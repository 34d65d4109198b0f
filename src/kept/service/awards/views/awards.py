"""The awards of both sides, and one of them, which both see alike."""

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service import clock
from kept.service.awards import placing, queries
from kept.service.awards.late import days_allowed
from kept.service.awards.models import Award, Ending, Payment, SubAward
from kept.service.awards.notice_days import last_day_for_notice, months_before_end, ready_on
from kept.service.awards.passing import told_of
from kept.service.awards.sharing import as_they_stand, waits
from kept.service.awards.terms import last_sent
from kept.service.awards.views import changing
from kept.service.awards.waiting import waits_for
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import acting_for, standing_of
from kept.service.partnerships.in_force import Around, around
from kept.service.people.doors import for_signed_in, visitor

ON_A_PAGE = 25
SHOWN_OF_MADE = 2


@for_signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The awards of the organisation they act for, made and held, newest first; and what waits to be offered."""
    organisation = acting_for(request)
    awards = queries.awards_for(request.user, Permission.SEE_ORGANISATION)
    waiting = queries.fundable_for(request.user, Permission.MANAGE_AWARD).filter(award=None)
    shares = queries.passed_on_to(request.user)
    managed = standing_of(request).organisations(Permission.MANAGE_AWARD)
    if organisation is not None:
        shares = shares.filter(organisation=organisation)
        awards = awards.filter(Q(funder=organisation) | Q(holder=organisation))
        waiting = waiting.filter(opportunity__organisation=organisation)
        managed = [one for one in managed if one == organisation]
    return render(
        request,
        "awards/mine.html",
        {
            "organisation": organisation,
            "page": Paginator(queries.with_early_ends(awards).order_by("-awarded_on", "-pk"), ON_A_PAGE).get_page(
                request.GET.get("page")
            ),
            "today": clock.today(),
            "waiting": Paginator(waiting.order_by("opportunity__title", "number"), ON_A_PAGE).get_page(
                request.GET.get("waiting")
            ),
            "shares": Paginator(shares.order_by("-award__awarded_on", "-pk"), ON_A_PAGE).get_page(
                request.GET.get("shares")
            ),
            "to_take_on": placing.counted(managed),
            "pays": queries.awards_for(request.user, Permission.RECORD_PAYMENT).exists(),
        },
    )


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What was awarded, when it is paid, and what became of it."""
    awards = queries.awards_for(request.user, Permission.SEE_ORGANISATION)
    awards = queries.with_whom_to_ask(queries.with_payments_added_up(queries.with_reasons_owed(awards, request.user)))
    awards = placing.with_ways_on(awards).annotate(
        nowhere_to_pay=Exists(queries.nowhere_to_pay(Award.objects.filter(pk=OuterRef("pk")))),
        is_shared=Exists(SubAward.objects.filter(award=OuterRef("pk"))),
    )
    award = found_or_404(awards.select_related("accepted_by", "declined_by"), pk=number)
    allowed = standing_of(request).allowed(award)
    endings = list(queries.endings_for(request.user, Permission.SEE_ORGANISATION).filter(award=award).order_by("-pk"))
    notice = next((one for one in endings if one.stands and one.what == Ending.What.END), None)
    gone = queries.gone(award, notice)
    still = (
        award.payments.exclude(pk__in=gone.values("pk"))
        .annotate(standing=FilteredRelation("invoices", condition=Q(invoices__replaced_at=None)))
        .select_related("claim", "account", "standing")
        .prefetch_related("corrections")
    )
    many = award.payments_in_all > ON_A_PAGE  # few are not counted again, nor are their invoices read again
    payments: Page = Paginator[Any](still if many else list(still), ON_A_PAGE).get_page(request.GET.get("page"))
    told = [_told(award, payment) for payment in payments]
    folded = _made_long_ago(told)
    invoices = queries.to_look_at(award) if many and award.by_invoice else [one["invoice"] for one in told]
    uplifts = award.uplifts.select_related("asked_by", "answered_by", "first_yes_by").order_by("-pk")
    terms, changed = agreed(award), changing.shown(award, allowed)
    answers = Permission.ACCEPT_AWARD in allowed and not award.closed_at
    return render(
        request,
        "awards/one.html",
        {
            "award": award,
            "ends": Permission.END_AWARD in allowed and award.accepted_at and notice is None,
            "pays": Permission.RECORD_PAYMENT in allowed,
            "nowhere_to_pay": award.nowhere_to_pay,
            "keeps_account": Permission.KEEP_ACCOUNT in allowed,
            "claims": Permission.CLAIM_PAYMENT in allowed and award.accepted_at,
            "asks_more": answers and award.accepted_at and notice is None,
            "uplifts": uplifts,
            "manages": Permission.MANAGE_AWARD in allowed,
            "answers": answers,
            "thinks_again": answers and award.accepted_at and not queries.has_been_acted_on(award),
            "authority": queries.with_authority(award.holder, Permission.ACCEPT_AWARD) if not award.accepted_at else [],
            "page": payments,
            "earlier": told[:folded],
            "payments": told[folded:],
            **_next(award, told, payments, still),
            "waits": list(
                waits_for(visitor(request), award, allowed, terms["terms"], changed["changes"], uplifts, invoices)
            ),
            "gone": gone.aggregate(number=Count("pk"), amount=Sum("amount")),
            "paid": award.paid,
            "endings": endings,
            "notice": notice,
            **terms,
            "owed": award.owed if Permission.GIVE_REASON in allowed else None,
            **changed,
            **_by_the_promises_here(award, ends=Permission.END_AWARD in allowed and notice is None),
        },
    )


def agreed(award: Award) -> dict[str, Any]:
    """What was agreed: the terms, what is to be told next."""
    items = list(award.monitoring.all())
    soonest = min((item.due_on for item in items if item.due_on >= clock.today()), default=None)
    return {
        "terms": last_sent(award),
        "monitoring": [item for item in items if item.due_on == soonest],
        "told_in_all": len(items),
    }


def _made_long_ago(told: list[dict[str, Any]]) -> int:
    """How many of the first payments are folded away: those made before the last two, where that saves a long list."""
    made = next((at for at, one in enumerate(told) if one["payment"].paid_on is None), len(told))
    return made - SHOWN_OF_MADE if made > 2 * SHOWN_OF_MADE else 0


def _next(award: Award, told: list[dict[str, Any]], page: Page, still: QuerySet[Payment]) -> dict[str, Any]:
    """The first payment that is still to be made, and the page of the list that it stands on; nothing before a yes."""
    if award.accepted_at is None:
        return {}
    if page.paginator.num_pages == 1:
        return {"next": next((one for one in told if one["payment"].paid_on is None), None)}
    first = still.filter(paid_on=None).first()
    if first is None:
        return {}
    before = still.filter(Q(due_on__lt=first.due_on) | Q(due_on=first.due_on, upfront__gt=first.upfront)).count()
    return {"next": _told(award, first), "next_page": before // ON_A_PAGE + 1}


def _by_the_promises_here(award: Any, *, ends: bool) -> dict[str, Any]:
    """What goes to partners, and whether it goes in time; the last day for notice, for those who may give it."""
    today = clock.today()
    ends_soon = ends and award.accepted_at is not None and today > months_before_end(award)
    may_be_late = award.is_shared and award.paid is not None
    here = around(award.place, today) if ends_soon or may_be_late else None
    allowed = days_allowed(award.place, today, here) if may_be_late else None
    shares = told_of(as_they_stand(award.sub_awards.all()), allowed) if award.is_shared else []
    return {
        "sub_awards": shares,
        "shares_wait": any(map(waits, shares)),
        "last_for_notice": _last_for_notice(award, here) if ends_soon else None,
    }


def _last_for_notice(award: Award, here: Around | None) -> date | None:
    """The last day for notice that the award runs out, from the day its letter is ready until that day."""
    last = last_day_for_notice(award, here)
    return last if last and ready_on(last) <= clock.today() <= last else None


def _told(award: Award, payment: Any) -> dict[str, Any]:
    """A payment and what to say of it: paid, late or due."""
    payment.award = award  # already fetched
    waits = payment.paid_on is None and not payment.waits_for_invoice
    return {
        "payment": payment,
        "invoice": payment.standing if payment.invoiced_on else None,
        "may_invoice": payment.due_in <= queries.SOON.days,
        "late": payment.days_late if award.accepted_at else 0,
        "today": waits and payment.due_in == 0,
        "soon": waits and 0 < payment.due_in <= queries.SOON.days,
    }
