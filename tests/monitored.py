"""An award that asks for reports, for the tests of hearing back."""

from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File

import awarded
from awarded import on
from cast import Cast
from kept.service.awards.models import Award
from kept.service.monitoring import actions
from kept.service.monitoring.actions import Written
from kept.service.monitoring.calendar import plan_reports
from kept.service.monitoring.models import Report, ReportDue, Told
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place

WROTE, READ = date(2027, 5, 10), date(2027, 5, 14)
SOUP = "Forty people came every Tuesday. Two of them now cook."


def asked(cast: Cast, place: Place | None = None, **fund: Any) -> Award:
    """£12,000 for three years from 1 November 2026, accepted, with six reports, the first due on 28 May 2027."""
    told = {"amount": "12000.00", "reports": 6, "report_words": 300} | fund
    award = awarded.accepted(cast, place, **told)
    with on(awarded.ACCEPTED):
        plan_reports(award)
    return award


def first(award: Award) -> ReportDue:
    """Its first report."""
    return award.reports_due.get(number=1)


def sent(cast: Cast, due: ReportDue, file: File | None = None, **written: Any) -> Report:
    """Sent by the group on 10 May 2027."""
    with on(WROTE):
        told = Written(**{"words": SOUP} | written)
        return actions.send(due=due, written=told, file=file, by=cast.person["winnie"])


def told(cast: Cast, award: Award, what: str = "trouble", **said: Any) -> Told:
    """Told by the group on the same day."""
    with on(WROTE):
        return actions.tell(award=award, what=what, by=cast.person["winnie"], **{"words": "Our cook is ill."} | said)


def agreed(cast: Cast, pounds: str = "12.60", from_on: date = WROTE) -> None:
    """What an hour is worth to the council."""
    with on(from_on):
        actions.agree_rate(
            funder=cast.organisation["council"],
            pounds=Decimal(pounds),
            from_on=from_on,
            source="Partnership meeting, minute 9",
            by=cast.person["grace"],
        )


def promises_too(cast: Cast, award: Award) -> None:
    """The lunch club takes the agreement on itself, from the award's first day."""
    with on(award.starts_on):
        promising.adopt(
            place=award.place,
            organisation=cast.organisation["lunch"],
            document="bexley",
            governance=promising.Governance("Committee", "SLC/1", award.awarded_on, "Winnie Tallow", "Chair"),
            from_on=award.starts_on,
            by=None,
        )


def later() -> AbstractContextManager[None]:
    """Four days after."""
    return on(READ)
