"""What anybody may read of awards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from kept.service import clock
from kept.service.awards.models import NOTICE_STANDS, Award, Ending, Payment
from kept.service.awards.notice_days import HALF_A_YEAR
from kept.service.awards.queries import with_early_ends
from kept.service.checks.models import HARDEST_FIRST, Checked, ComesTo, Finding
from kept.service.opportunities import queries as opening
from kept.service.opportunities.models import Intention, Opportunity
from kept.service.organisations.bands import bands
from kept.service.reports.asked import names, size_case
from kept.service.reports.asked import sizes as all_sizes
from kept.standards.dates import Span, after

SMALL = Decimal(100_000)
"""Pounds a year under which an organisation counts as small here: where the two smallest bands of gm-f-bands end."""
AHEAD = Span(18, "months")
"""How far the list of endings looks ahead."""


def in_public() -> QuerySet[Award]:
    """Awards that their holders have accepted: nobody else's business before."""
    return Award.objects.filter(accepted_at__isnull=False).select_related(
        "funder", "holder", "place", "application__opportunity"
    )


def with_ends(awards: QuerySet[Award]) -> QuerySet[Any]:
    """The same, each with `ends_early`: the day on which a notice ended it, once that day has come; else None."""
    return with_early_ends(awards, by=clock.today())


def years() -> list[int]:
    """The financial years in which awards were made, latest first, each by the year it begins in."""
    found = in_public().aggregate(first=Min("awarded_on"), last=Max("awarded_on"))
    if found["first"] is None:
        return []
    return list(range(_financial_year(found["last"]), _financial_year(found["first"]) - 1, -1))


def _financial_year(day: date) -> int:
    return day.year if (day.month, day.day) >= (4, 1) else day.year - 1


@dataclass(frozen=True, slots=True)
class Share:
    """What organisations of one size were awarded: `pounds` in so many `awards`, `percent` of all the pounds."""

    size: str
    name: str
    awards: int
    pounds: Decimal
    percent: int


def by_size(awards: QuerySet[Award]) -> list[Share]:
    """What went to each size of organisation, smallest first; those that were awarded nothing too. One query."""
    found = awards.order_by().annotate(size=size_case()).values("size").annotate(many=Count("pk"), sum=Sum("amount"))
    held = {row["size"]: (row["many"], row["sum"]) for row in found}
    total = sum((pounds for _, pounds in held.values()), Decimal(0))
    return [
        Share(size, names()[size], *(row := held.get(size, (0, Decimal(0)))), percent(row[1], total))
        for size, _ in all_sizes()
    ]


def to_small(shares: Iterable[Share]) -> tuple[Decimal, Decimal, int]:
    """Pounds awarded to organisations under £100,000 a year, pounds awarded in all, and the one in per cent."""
    small = {band.id for band in bands() if band.end is not None and band.end <= SMALL}
    held = list(shares)
    part = sum((one.pounds for one in held if one.size in small), Decimal(0))
    total = sum((one.pounds for one in held), Decimal(0))
    return part, total, percent(part, total)


def percent(part: Decimal, total: Decimal) -> int:
    """The nearest whole per cent; 0 of nothing."""
    return round(100 * part / total) if total else 0


def promises_about(award: Award) -> list[tuple[Finding, int]]:
    """What was found of the award, its payments and its end, and of how many deeds each was found.

    A deed that has still to take effect, or was taken back, is not public.
    """
    today = clock.today()
    endings = Ending.objects.filter(NOTICE_STANDS, award=award, effective_on__lte=today)
    payments = Payment.objects.filter(award=award, due_on__lte=today)
    deeds = Q(pk=None)
    for model, rows in ((Award, [award.pk]), (Payment, payments.values("pk")), (Ending, endings.values("pk"))):
        deeds |= Q(subject=model._meta.label_lower, subject_id__in=rows)
    public = Q(public_from__isnull=True) | Q(public_from__lte=today)
    found: dict[tuple[str, str, str], tuple[Finding, int]] = {}
    findings = Finding.objects.filter(checked__in=Checked.objects.filter(deeds & public, taken_back_at=None))
    for one in findings.exclude(comes_to=ComesTo.DOES_NOT_APPLY).order_by("provision", "standard", "pk"):
        key = (one.provision, one.standard, one.comes_to)
        first, many = found.get(key, (one, 0))
        found[key] = (first, many + 1)
    return sorted(found.values(), key=lambda row: HARDEST_FIRST.index(ComesTo(row[0].comes_to)))


def for_users(award: Award) -> str:
    """What those who use the service are told of its end or change, from the day that takes effect."""
    told = Ending.objects.filter(NOTICE_STANDS, award=award, effective_on__lte=clock.today()).exclude(users_notice="")
    return told.order_by("-effective_on", "-pk").values_list("users_notice", flat=True).first() or ""


def soon() -> date:
    """The day by which an award ends that there is half a year left to decide about: 31 March, from 1 October on."""
    return after(clock.today(), HALF_A_YEAR)


def ahead() -> QuerySet[Award]:
    """Awards that end in the next eighteen months, soonest first; those that have ended early left out."""
    today = clock.today()
    over = Ending.objects.filter(NOTICE_STANDS, what=Ending.What.END, effective_on__lte=today)
    # Looked up once, and not for each award: there are few of them beside the awards.
    still = in_public().exclude(pk__in=over.values("award"))
    return still.filter(ends_on__gte=today, ends_on__lte=after(today, AHEAD)).order_by("ends_on", "pk")


@dataclass(frozen=True, slots=True)
class Next:
    """What comes after an award, for the same kind of work in the same place: a grant on offer, or one in the plan."""

    grant: Opportunity | None = None
    intention: Intention | None = None

    def gap(self, ends_on: date) -> int | None:
        """Days with no money between the one's last day and the other's first, where both are known."""
        if self.grant is None or self.grant.starts_on is None:
            return None
        return max((self.grant.starts_on - ends_on).days - 1, 0)


def what_comes_next(awards: Iterable[Award]) -> dict[int, Next]:
    """For each award by its number, what comes after it. Two queries, however many awards."""
    held = list(awards)
    places, themes = {one.place_id for one in held}, {one.application.opportunity.theme for one in held} - {""}
    today = clock.today()
    grants = opening.published().filter(place__in=places, theme__in=themes, ends_on__gt=today).order_by("starts_on")
    planned = opening.in_the_plan().filter(
        place__in=places, theme__in=themes, kind=Intention.Kind.GRANT, dropped_on=None, opens_by__gte=today
    )
    offered: dict[tuple[int, str], list[Opportunity]] = {}
    for grant in grants:
        offered.setdefault((grant.place_id, grant.theme), []).append(grant)
    meant: dict[tuple[int, str], Intention] = {}
    for intention in planned.order_by("opens_from"):
        meant.setdefault((intention.place_id, intention.theme), intention)
    found = {}
    for award in held:
        fund = award.application.opportunity
        key = (award.place_id, fund.theme)
        later = [
            one for one in offered.get(key, ()) if one.pk != fund.pk and one.ends_on and one.ends_on > award.ends_on
        ]
        found[award.pk] = Next(later[0] if later else None, None if later else meant.get(key))
    return found
