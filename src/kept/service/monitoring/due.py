"""Which reports an award may be asked for, and when: as few as the fund asks and what was promised allows."""

from dataclasses import dataclass
from datetime import date, timedelta

from kept.service.awards.models import Award
from kept.service.awards.terms import TO_WRITE, last_sent
from kept.service.monitoring.models import ReportDue
from kept.service.opportunities.proportion import Size, a_year, reporting
from kept.standards.dates import Span, after

QUARTER = Span(3, "months")


@dataclass(frozen=True, slots=True)
class Allowed:
    """The most that may be asked for: reports in all, words of one, and the fewest months from one to the next."""

    reports: int
    words: int | None
    months_between: int


def allowed(award: Award) -> Allowed:
    """What the fund asks for, and no more than an award of this size is worth (gm-app4.1.3-c, or what is in force)."""
    fund = award.application.opportunity
    size = Size(award.amount, a_year(award.amount, award.starts_on, award.ends_on))
    worth = reporting(fund, size)
    asked = fund.reports or 0
    reports = asked if worth.reports is None or worth.reports.most is None else min(asked, worth.reports.most)
    words = [one for one in (fund.report_words, worth.words.most if worth.words else None) if one is not None]
    return Allowed(reports, min(words, default=None), worth.months_between or 1)


def plan(award: Award) -> list[ReportDue]:
    """The reports of an award, not yet saved: those that were agreed before the yes (bx-3.s.6), and no others.

    An award from before there were agreements has as many as its fund asks for, spread evenly over its term.
    """
    most = allowed(award)
    if last_sent(award) is None:
        return evenly(award, most)
    lasts = sorted({item.due_on - TO_WRITE for item in award.monitoring.all()})
    firsts = [award.starts_on, *(day + timedelta(days=1) for day in lasts)]
    return [
        ReportDue(award=award, number=one, from_on=first, until_on=last, due_on=last + TO_WRITE, words=most.words)
        for one, (first, last) in enumerate(zip(firsts, lasts, strict=False), start=1)
    ]


def evenly(award: Award, most: Allowed) -> list[ReportDue]:
    """As many as may be asked for, spread evenly over its term, the last about its last day. Not saved."""
    months = _whole_months(award)
    number = min(most.reports, max(1, months // max(1, most.months_between)))
    ends = [after(award.starts_on, Span(months * one // number, "months")) for one in range(1, number)]
    firsts = [award.starts_on, *ends]
    lasts = [*(day - timedelta(days=1) for day in ends), award.ends_on]
    return [
        ReportDue(award=award, number=one, from_on=first, until_on=last, due_on=last + TO_WRITE, words=most.words)
        for one, (first, last) in enumerate(zip(firsts, lasts, strict=True), start=1)
    ][:number]


def last_quarter_starts_on(award: Award) -> date:
    """The first day of an award's last quarter, which is its last period of funding (bx-4.v.3)."""
    first, number = award.starts_on, 0
    while (following := after(award.starts_on, QUARTER, number + 1)) < award.ends_on:
        first, number = following, number + 1
    return first


def _whole_months(award: Award) -> int:
    """Calendar months that the term has in full."""
    day_after = award.ends_on + timedelta(days=1)
    months = (day_after.year - award.starts_on.year) * 12 + day_after.month - award.starts_on.month
    return months if after(award.starts_on, Span(months, "months")) <= day_after else months - 1
