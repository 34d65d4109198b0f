"""A round as CSV: the lines that one may read, and what was asked for, given and decided."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import papers
from awarded import on
from cast import Cast
from funds import published
from kept.service.applications import actions as applying
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from kept.service.opportunities.actions import Form
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.models import Organisation
from kept.service.partnerships.models import Place
from rounds import CLOSED, FORM, OPEN, as_, decided, many, page, points

pytestmark = pytest.mark.django_db


def lines(browser: Client, fund: Opportunity) -> list[dict[str, str]]:
    answer = browser.get(f"/grants/{fund.pk}/round/applications.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="warm-tables-fund-applications.csv"'
    return list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_nothing_is_in_it_before_the_close(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    with on(OPEN):
        early = as_(cast, "grace").get(f"/grants/{fund.pk}/round/applications.csv")
    assert early["Location"] == f"/grants/{fund.pk}/round/"


@pytest.mark.usefixtures("today")
def test_each_reads_what_is_theirs_to_read(
    cast: Cast, fund: Opportunity, lunch: Application, bikes: Application
) -> None:
    grace, dora = as_(cast, "grace"), as_(cast, "dora")
    assert lines(grace, fund) == []
    for browser in (grace, dora):
        browser.post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    grace.post(f"/applications/{bikes.pk}/assess/", {"interest": "interest", "tie": "part"})
    dora.post(f"/applications/{lunch.pk}/assess/", points(fund, 5, 5))
    (row,) = lines(grace, fund)
    assert row["application"] == lunch.number
    assert row["sent at"] == "2026-10-01 11:00:00+01:00"
    assert (row["in grace"], row["points"], row["decision"]) == ("no", "", "")  # her own points come first
    decided(lunch, cast.person["grace"], funded=True)
    (row,) = lines(dora, fund)
    assert (row["points"], row["decision"], row["awarded"]) == ("50.0", "funded", "1500.00")
    shown = page(grace.get(f"/grants/{fund.pk}/round/"))
    assert f"/grants/{fund.pk}/round/applications.csv" in shown.links
    assert "Pounds that its budget asks of this fund" in shown.text


def test_it_says_what_was_asked_for_and_given_and_no_cell_is_a_formula(cast: Cast, place: Place) -> None:
    asked = [{"asks": "What will it cost?", "kind": "budget"}, {"asks": "Show us your kitchen", "kind": "file"}]
    form = Form(questions=[*FORM.questions, *asked], criteria=FORM.criteria)
    fund, winnie = published(cast, place, form=form), cast.person["winnie"]
    with on(OPEN):
        application = applying.begin(opportunity=fund, organisation=cast.organisation["lunch"], by=winnie)
        words, budget, kitchen = fund.questions.all()
        applying.save_answer(application=application, question=words, words="Soup.", by=winnie)
        costs = {"1-what": "A cook", "1-asked": "900", "declines": "on"}
        applying.save_answer(application=application, question=budget, typed=costs, by=winnie)
        file = papers.sent("=kitchen.txt", b"A stove and a sink")
        applying.save_answer(application=application, question=kitchen, file=file, by=winnie)
        application = applying.send(application=application, press="sends", by=winnie)
        Organisation.objects.filter(pk=application.organisation_id).update(name="=1+1")
    with on(CLOSED):
        deciding.declare(application=application, conflict=False, by=cast.person["grace"])
        (row,) = lines(as_(cast, "grace"), fund)
    assert row["asked for"] == "900.00"
    assert row["organisation"] == "'=1+1"
    assert row["files"] == "'=kitchen.txt (plain text, 1 KB)"


def test_it_asks_the_database_no_more_as_it_grows(cast: Cast, fund: Opportunity) -> None:
    sent, asked = many(cast, fund, 8), []
    with on(CLOSED):
        grace = as_(cast, "grace")
        for some in (sent[:2], sent[2:]):
            for one in some:
                deciding.declare(application=one, conflict=False, by=cast.person["grace"])
            with CaptureQueriesContext(connection) as counted:
                found = lines(grace, fund)
            asked.append((len(found), len(counted)))
    assert [many for many, _ in asked] == [2, 8]
    assert asked[0][1] == asked[1][1] <= 20
