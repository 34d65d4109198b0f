"""An award that ends early is still told of: its last report is about the days until then, and due four weeks after."""

from datetime import date, timedelta

import pytest

import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.models import Award, Ending
from kept.service.monitoring.calendar import end_reports, plan_reports
from kept.service.monitoring.queries import outstanding
from kept.service.worker.worker import Worker
from visiting import get

pytestmark = pytest.mark.django_db
ENDS = date(2027, 4, 5)


def told_yearly(cast: Cast) -> Award:
    award = awarded.accepted(cast, reports=3)
    with on(awarded.ACCEPTED):
        plan_reports(award)
    return award


def notice(cast: Cast, award: Award, ends: date = ENDS) -> Ending:
    ending = awarded.prepared(cast, award)
    with on(awarded.NOTIFIED):
        return actions.give_notice(ending=ending, effective_on=ends, by=cast.person["grace"])


def waiting(award: Award) -> list[tuple[date, date, date]]:
    return list(outstanding(award.reports_due.all()).values_list("from_on", "until_on", "due_on"))


def test_the_last_report_is_about_the_days_until_the_end(cast: Cast) -> None:
    award = told_yearly(cast)
    notice(cast, award)
    with on(ENDS, hour=9):
        Worker("test").work_off()
        assert waiting(award) == [(date(2026, 11, 1), ENDS - timedelta(days=1), date(2027, 5, 2))]
        assert "2 May 2027" in get(cast, "winnie", award.get_absolute_url()).html


def test_about_fewer_than_four_weeks_none_is_asked_for(cast: Cast) -> None:
    award = told_yearly(cast)
    ending = notice(cast, award)
    award.reports_due.filter(from_on=award.starts_on).update(from_on=ENDS - timedelta(days=27))
    with on(ENDS):
        end_reports.func(ending.pk)
        assert waiting(award) == []


def test_a_notice_taken_back_changes_no_report(cast: Cast) -> None:
    award = told_yearly(cast)
    before = waiting(award)
    ending = notice(cast, award)
    with on(awarded.NOTIFIED):
        actions.take_back(ending=ending, because="The budget was found.", by=cast.person["grace"])
    with on(ENDS):
        end_reports.func(ending.pk)
        assert waiting(award) == before
