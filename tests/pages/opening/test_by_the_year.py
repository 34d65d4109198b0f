"""Where a place counts budgets of words and reports by one year of an award."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from cast import Cast
from grants import NEW, begun, dates, day, step
from kept.service.opportunities.proportion import a_year
from kept.service.partnerships.models import LocalNumber, Place
from reading import look, send
from signing_in import signed_in

pytestmark = pytest.mark.django_db

THREE_YEARS = day("starts_on", date(2027, 1, 1)) | day("ends_on", date(2029, 12, 31))
LARGE = {"award_size": "30000", "budget": "90000"}


@pytest.fixture
def stefan(cast: Cast, place: Place) -> Client:
    """Who keeps the place."""
    return signed_in(cast.person["stefan"], staff=True)


def agree(stefan: Client, by: str = "year", on: date = date(2026, 8, 3)) -> str:
    told = {"by": by, "source": "Partnership meeting, 9 July 2026"} | day("from_on", on)
    return send(stefan, "/places/estuary-reach/numbers/budgets/", told).text


@pytest.mark.parametrize(
    ("first", "last", "pounds"),
    [
        (date(2027, 1, 1), date(2029, 12, 31), "10000.00"),
        (date(2027, 1, 1), date(2027, 12, 31), "30000.00"),
        (date(2027, 1, 1), date(2027, 3, 31), "30000.00"),
        (date(2027, 1, 1), date(2028, 1, 1), "27692.31"),
        (date(2027, 1, 31), date(2028, 7, 30), "20000.00"),
    ],
)
def test_a_month_begun_counts_and_a_year_or_less_has_all_of_it(first: date, last: date, pounds: str) -> None:
    assert a_year(Decimal(30_000), first, last) == Decimal(pounds)


def test_what_a_steward_agrees_stands_on_the_places_page_with_its_source_and_day(stefan: Client) -> None:
    assert "Choose what they go by" in send(stefan, "/places/estuary-reach/numbers/budgets/", {}).text
    done = agree(stefan)
    assert "Budgets of words and reports go by one year of the award" in done
    assert "less than 500 words where the largest award on offer for one year of the work" in done.lower()
    assert "From 3 August 2026. Agreed at: Partnership meeting, 9 July 2026." in done
    assert set(LocalNumber.objects.filter(provision="gm-app4.1.3-c").values_list("standard", flat=True)) == {
        "word-limit", "report-words", "reports-at-most", "months-between-reports",
    }  # fmt: skip
    assert "They are counted that way already" in agree(stefan)
    assert "go by the whole award" in agree(stefan, "whole", date(2026, 9, 1))
    assert LocalNumber.objects.filter(until_on=date(2026, 8, 31)).count() == 4


def test_a_place_that_took_on_no_such_document_has_nothing_to_count(stefan: Client, place: Place) -> None:
    place.adoptions.filter(document="greater-manchester").delete()
    assert "Nothing that was taken on here sets words or reports" in agree(stefan)
    assert not LocalNumber.objects.filter(standard="word-limit").exists()


def test_the_form_folds_to_a_year_of_the_award_once_its_days_are_known(stefan: Client, grace: Client) -> None:
    agree(stefan)
    grant = begun(grace, **LARGE)
    page = look(grace, f"/grants/{grant.pk}/design/questions/")
    assert "1,910 of 1,999 words" in page.text
    assert "£30,000, counted as one year until you give its first and last day, is worth" in page.text
    assert "counted by one year of the award: agreed in Estuary Reach" in page.text
    done = step(grace, grant, "dates", **dates(date(2026, 9, 1), date(2026, 10, 13), **THREE_YEARS))
    assert "The form folded from 12 questions to" in done.text
    page = look(grace, f"/grants/{grant.pk}/design/questions/")
    assert "of 999 words" in page.text
    assert "£30,000, £10,000 a year, is worth a form of at most 999 words" in page.text
    reports = look(grace, f"/grants/{grant.pk}/design/reports/")
    assert "An award of £30,000, £10,000 a year, is worth at most 1 report" in reports.text
    back = step(grace, grant, "size", **(NEW | {"award_size": "90000", "budget": "180000"}))
    assert "The form grew" in back.text, "£30,000 a year"


def test_the_gate_goes_by_the_year_too(stefan: Client, grace: Client) -> None:
    grant = begun(grace, **LARGE)
    step(grace, grant, "dates", **dates(date(2026, 9, 1), date(2026, 10, 13), **THREE_YEARS))
    own = {"rows": "1", "press": "save", "1-asks": "All?", "1-words": "1200", "1-used_for": "The panel"}
    step(grace, grant, "questions", **own)
    assert "Promised: less than 1,000 words" not in look(grace, f"/grants/{grant.pk}/design/").text
    agree(stefan)
    page = look(grace, f"/grants/{grant.pk}/design/")
    assert "Promised: less than 1,000 words. Ask for 999 words or fewer would keep it." in page.text
