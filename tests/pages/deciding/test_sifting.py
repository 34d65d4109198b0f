"""Facts about those who applied: what the record holds, in as many questions to the database however many there are."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awarded import on
from cast import Cast
from kept.service.applications.models import Answer, Application
from kept.service.decisions import actions as deciding
from kept.service.decisions.models import Decision
from kept.service.decisions.sift import three_years
from kept.service.opportunities.models import Opportunity, Question
from kept.service.organisations.models import Organisation
from kept.service.partnerships.models import Place
from rounds import CLOSED, OPEN, a_fund, as_, many, page

pytestmark = pytest.mark.django_db


def earlier_award(fund: Opportunity, application: Application, pounds: str, told: date, cast: Cast) -> None:
    """An award of an earlier round, as it stands on the record."""
    Decision.objects.create(
        application=application,
        funded=True,
        amount=Decimal(pounds),
        reason="It fits.",
        by=cast.person["grace"],
        at=datetime(told.year, told.month, told.day, tzinfo=UTC),
        told_at=datetime(told.year, told.month, told.day, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2026, 3, 31), date(2023, 4, 1)),
        (date(2026, 4, 1), date(2024, 4, 1)),
        (date(2026, 12, 31), date(2024, 4, 1)),
    ],
)
def test_three_years_are_this_financial_year_and_the_two_before(today: date, since: date) -> None:
    """Subsidy Control Act 2022, section 36."""
    assert three_years(today) == since


def test_facts_say_what_the_record_holds(cast: Cast, place: Place) -> None:
    council, old, new = cast.organisation["council"], a_fund(cast, place, title="Old Tables"), a_fund(cast, place)
    at = datetime(2026, 9, 2, tzinfo=UTC)
    before = [
        Application.objects.create(
            opportunity=fund, organisation=cast.organisation["lunch"], begun_at=at, sent_at=at, number=number
        )
        for fund, number in ((old, "OLD-1"), (a_fund(cast, place, title="Older Tables"), "OLD-2"))
    ]
    earlier_award(old, before[0], "1200.50", date(2026, 9, 3), cast)
    earlier_award(old, before[1], "900", date(2023, 9, 3), cast)
    applied(cast, new)
    with on(CLOSED):
        shown = page(as_(cast, "grace").get(f"/grants/{new.pk}/facts/")).text
    assert "£1,200.50, Old Tables£900, Older Tables£2,100.50 in all, from 2" in shown
    assert "From everybody since 1 April 2024£1,200.50 on this record" in shown, "what is older does not count"
    assert "GB-CHC-9912345" in shown
    assert "No number is on this record" in shown
    assert "It shares people with Estuary Wheels" in shown, "Petra acts for both"
    assert "Its name reads the same as that of SALTMARSH LUNCH CLUB" in shown
    assert "is word for word that of" in shown
    assert "£315,000" in shown
    assert council.name not in shown


def applied(cast: Cast, fund: Opportunity) -> list[Application]:
    """The lunch club, one of the same name with the same words, and Estuary Wheels."""
    twin = Organisation.objects.create(
        name="SALTMARSH LUNCH CLUB, the", kind="vcse", legal_form="constituted-group", added_at=datetime.now(UTC)
    )
    long = "A hot meal, a warm room and somebody to talk to, every Tuesday from November until March. " * 2
    made = []
    for number, organisation in enumerate((cast.organisation["lunch"], twin, cast.organisation["bikes"])):
        at = datetime(OPEN.year, OPEN.month, OPEN.day, 10, number, tzinfo=UTC)
        one = Application.objects.create(
            opportunity=fund, organisation=organisation, begun_at=at, sent_at=at, number=f"NEW-{number}"
        )
        words = long if number < 2 else "We mend bicycles."
        Answer.objects.create(application=one, question=fund.questions.get(), words=words, saved_at=at)
        made.append(one)
    return made


def test_two_files_that_are_called_alike_are_no_likeness(cast: Cast, place: Place) -> None:
    fund = a_fund(cast, place)
    applications = applied(cast, fund)
    asked = Question.objects.create(opportunity=fund, order=2, kind="file", asks="Show us your accounts")
    for application in applications:
        named = "accounts for the year ended 31 March 2026, signed by all trustees.pdf (PDF, 20 KB)"
        Answer.objects.create(application=application, question=asked, words=named, saved_at=datetime.now(UTC))
    with on(CLOSED):
        shown = page(as_(cast, "grace").get(f"/grants/{fund.pk}/facts/")).text
    assert "Its answer to “What will you do?” is word for word that of" in shown
    assert "Show us your accounts" not in shown


def test_facts_name_nobody_in_whom_the_reader_has_an_interest(cast: Cast, place: Place) -> None:
    fund = a_fund(cast, place)
    lunch, _, bikes = applied(cast, fund)
    with on(CLOSED):
        deciding.declare(application=bikes, conflict=True, by=cast.person["grace"])
        shown = page(as_(cast, "grace").get(f"/grants/{fund.pk}/facts/")).text
    assert "Estuary Wheels" not in shown
    assert "It shares people with another applicant" in shown
    assert "1 is left out, because you have an interest" in shown
    assert lunch.number in shown
    cast.acts("grace", "lunch", "member", asked_by="winnie")
    with on(CLOSED):
        assert lunch.number not in page(as_(cast, "grace").get(f"/grants/{fund.pk}/facts/")).text, "nor where they act"


def test_nothing_is_known_of_anybody_while_the_round_is_open(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    with on(OPEN):
        grace = as_(cast, "grace")
        shown = page(grace.get(f"/grants/{fund.pk}/facts/")).text
        assert "Saltmarsh" not in shown
        assert grace.get(f"/grants/{fund.pk}/pack/").status_code == 302
        for file in ("kept-pack.pdf", "kept-pack.docx", "points.csv"):
            assert grace.get(f"/grants/{fund.pk}/pack/{file}").status_code == 302, "sealed for every file too"


def test_a_long_list_of_facts_is_paged_and_asks_the_database_no_more(cast: Cast, place: Place) -> None:
    few, lots = a_fund(cast, place), a_fund(cast, place, title="Long Tables Fund", budget=Decimal(90_000))
    many(cast, few, 2)
    many(cast, lots, 27)
    asked = {}
    with on(CLOSED):
        grace = as_(cast, "grace")
        for one in (few, lots):
            with CaptureQueriesContext(connection) as queries:
                shown = page(grace.get(f"/grants/{one.pk}/facts/"))
            asked[one] = len(queries)
    assert asked[few] == asked[lots] <= 20
    assert "Next" in shown.text
