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
from kept.service.awards.passing import seen
from kept.service.awards.sharing import as_they_stand, passed_on, waits
from kept.service.awards.terms import last_sent
from kept.service.awards.views import changing
from kept.service.awards.waiting import waits_for
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import acting_for, standing_of
from kept.service.people.doors import for_signed_in, visitor

ON_A_PAGE = 25


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
    award = found_or_404(
        queries.with_whom_to_ask(
            placing.with_ways_on(
                queries.with_payments_added_up(queries.awards_for(request.user, Permission.SEE_ORGANISATION))
            )
        )
        .annotate(nowhere_to_pay=Exists(queries.nowhere_to_pay(Award.objects.filter(pk=OuterRef("pk")))))
        .select_related("accepted_by", "declined_by"),
        pk=number,
    )
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
    many = award.payments_in_all > ON_A_PAGE  # where there are few, they are not counted again, nor read again below
    payments: Page = Paginator[Any](still if many else list(still), ON_A_PAGE).get_page(request.GET.get("page"))
    told = [_told(award, payment) for payment in payments]
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
            "payments": told,
            **_next(award, told, payments, still),
            "waits": list(waits_for(visitor(request), award, allowed, terms["terms"], changed["changes"], uplifts)),
            "gone": gone.aggregate(number=Count("pk"), amount=Sum("amount")),
            "paid": award.paid,
            "endings": endings,
            "notice": notice,
            **terms,
            **_passed_on(award, notice, list(award.payments.all()) if many or notice else list(payments)),
            "owed": queries.reasons_owed(visitor(request), award) if Permission.GIVE_REASON in allowed else 0,
            **changed,
            "last_for_notice": _last_for_notice(award) if Permission.END_AWARD in allowed and notice is None else None,
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


def _passed_on(award: Award, notice: Ending | None, payments: list[Payment]) -> dict[str, Any]:
    """What goes on to partners, whether it goes in time, and whether it waits for the lead to say what it becomes."""
    rows = as_they_stand(SubAward.objects.filter(award=award))
    shares = list(rows.prefetch_related("parts", "passings", "versions"))
    if not shares:
        return {}
    paid = any(one.paid_on for one in payments)  # before, nothing can be late
    allowed = days_allowed(award.place, clock.today()) if paid else None
    told = [
        {
            "share": one,
            "passed": passed_on(one),
            "late": any(each.days_late for each in seen(one, payments, notice, allowed) if each.made is None),
            "missing": any(each.is_missing for each in one.passings.all()),
            "disagrees": any(each.agreed is False for each in list(one.versions.all())[-1:]),
        }
        for one in shares
    ]
    return {"sub_awards": told, "shares_wait": any(waits(one) for one in shares)}


def _last_for_notice(award: Award) -> date | None:
    """The last day for notice that the award runs out, from the day its letter is ready until that day."""
    last = last_day_for_notice(award) if award.accepted_at and clock.today() > months_before_end(award) else None
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
