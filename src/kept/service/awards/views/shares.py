"""What a holder passes on to one partner, as that partner, the holder and the funder see it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service import clock
from kept.service.awards import queries
from kept.service.awards.agreement import blocks_for
from kept.service.awards.models import SubAward
from kept.service.awards.partnering import PassedOn, passed_on
from kept.service.awards.terms import last_sent
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission

ON_A_PAGE = 25


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """How much, when each part is due, whether the lead has its own of that day, and what is asked."""
    share = _seen(request, number)
    award = share.award
    notice = queries.ended(award)
    due = passed_on(share, notice.effective_on if notice else None)
    page = Paginator(due, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "share": share,
        "award": award,
        "notice": notice,
        "page": page,
        "next": next((each for each in due if _waits(each)), None),
        "asks": award.monitoring.filter(due_on__gte=clock.today())[:ON_A_PAGE],
        "others": award.sub_awards.exclude(pk=share.pk).values_list("name", flat=True),
        "changed": award.versions.order_by("-pk").first(),
        "sees_award": may(request.user, Permission.SEE_ORGANISATION, award),
        "terms": last_sent(award),
    }
    return render(request, "awards/share.html", context)


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def agreement(request: HttpRequest, number: int) -> HttpResponse:
    """The agreement that the lead said yes to; of other partners no more than their names."""
    share = _seen(request, number)
    terms = last_sent(share.award)
    if terms is None:
        raise Http404
    shown = {"share": share, "award": share.award, "terms": terms, "blocks": blocks_for(share, terms)}
    return render(request, "awards/share-agreement.html", shown)


def _seen(request: HttpRequest, number: int) -> SubAward:
    return found_or_404(queries.sub_awards_for(request.user, Permission.SEE_ORGANISATION), pk=number)


def _waits(each: PassedOn) -> bool:
    return not each.falls_away and each.payment.due_on >= clock.today()
