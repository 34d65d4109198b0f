"""What a holder passes on to one partner, as that partner, the holder and the funder see it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service import clock
from kept.service.awards import queries
from kept.service.awards.agreement import blocks_for
from kept.service.awards.late import days_allowed
from kept.service.awards.models import SubAward, Terms
from kept.service.awards.passing import Seen, seen
from kept.service.awards.sharing import as_they_stand, passed_on, waits
from kept.service.awards.terms import last_sent
from kept.service.decisions.pack import Block
from kept.service.decisions.pack_files import TYPES, WRITERS
from kept.service.library import downloads
from kept.service.library.wording import day
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of

ON_A_PAGE = 25


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """How much, when each part is due, whether the lead has its own of that day and passed it on, and what is asked."""
    theirs = queries.sub_awards_for(request.user, Permission.SEE_ORGANISATION)
    rows = as_they_stand(theirs).prefetch_related("parts", "passings", "award__payments")
    share = found_or_404(rows, pk=number)
    award, standing = share.award, standing_of(request)
    notice = queries.ended(award)
    allowed = days_allowed(award.place, clock.today())
    due = seen(share, award.payments.all(), notice, allowed)
    versions = list(share.versions.order_by("-pk")[:ON_A_PAGE])
    partner = share.organisation if share.is_heard else None
    context = {
        "share": share,
        "award": award,
        "notice": notice,
        "page": Paginator(due, ON_A_PAGE).get_page(request.GET.get("page")),
        "next": next((each for each in due if _waits(each)), None),
        "falls_away": any(each.falls_away for each in due),
        "allowed": allowed,
        "passed": passed_on(share),
        "passings": Paginator(share.passings.order_by("-paid_on", "-pk"), ON_A_PAGE).get_page(
            request.GET.get("passed")
        ),
        "versions": versions,
        "last": versions[0] if versions else None,
        "waits": waits(share),
        "heard": partner is not None,
        "says": standing.may(Permission.ACCEPT_AWARD, share),
        "passes_on": standing.may(Permission.CLAIM_PAYMENT, share),
        "answers": partner is not None and standing.may(Permission.ACCEPT_AWARD, partner),
        "asks": award.monitoring.filter(due_on__gte=clock.today())[:ON_A_PAGE],
        "others": award.sub_awards.exclude(pk=share.pk).values_list("name", flat=True),
        "sees_award": standing.may(Permission.SEE_ORGANISATION, award),
        "terms": last_sent(award),
    }
    return render(request, "awards/share.html", context)


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def agreement(request: HttpRequest, number: int) -> HttpResponse:
    """The agreement that the lead said yes to; of other partners no more than their names."""
    share, terms = _seen(request, number)
    shown = {"share": share, "award": share.award, "terms": terms, "blocks": blocks_for(share, terms)}
    return render(request, "awards/share-agreement.html", shown)


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def as_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The same as PDF."""
    return _file(request, number, "pdf")


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def as_word(request: HttpRequest, number: int) -> HttpResponse:
    """The same for Word."""
    return _file(request, number, "docx")


def _file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    share, terms = _seen(request, number)
    award = share.award
    said = (
        f"{award.holder} said yes to this on {day(clock.day_in_london(award.accepted_at))}."
        if award.accepted_at
        else ""
    )
    blocks = [*blocks_for(share, terms), Block("words", f"{said} For {share.name}: of other partners, names alone.")]
    name = f"agreement-share-{share.pk}.{kind}"
    return HttpResponse(WRITERS[kind](terms.title, blocks), content_type=TYPES[kind], headers=downloads.to_keep(name))


def _seen(request: HttpRequest, number: int) -> tuple[SubAward, Terms]:
    share = found_or_404(queries.sub_awards_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    terms = last_sent(share.award)
    if terms is None:
        raise Http404
    return share, terms


def _waits(each: Seen) -> bool:
    return not each.falls_away and each.made is None and each.part.due_on >= clock.today()
