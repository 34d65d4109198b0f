"""What everybody reads of a grant, before signing in."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from awarded import on
from cast import Cast
from funds import FORM, a_fund
from grants import begun, designed, published
from kept.service.opportunities.models import Opportunity, Status
from kept.service.partnerships.models import Place
from reading import look

pytestmark = pytest.mark.django_db


def test_everybody_reads_all_of_it_before_signing_in(grace: Client, place: Place) -> None:
    grant = published(grace)
    with on(date(2026, 9, 1)):
        assert "Closes at midday on 13 October 2026" in look(Client(), "/grants/").text
        page = look(Client(), f"/grants/{grant.pk}/")
    for words in (
        "Open now", "Meals and company.", "Up to £1,500 for one group", "enough for 4 awards",
        "5 questions, and at most 440 words in all. Allow about 5 hours", "Do you make a profit for owners? No",
        "In one go", "1 December 2026", "grants@council.estuary.example",
    ):  # fmt: skip
        assert words in page.text, words
    assert f"/grants/{grant.pk}/can-we-apply/" in page.links
    with on(date(2026, 10, 14)):
        assert "Warm Tables Fund" in look(Client(), "/grants/", show="closed").text
        assert "Nothing is open just now" in look(Client(), "/grants/").text


def test_an_officer_is_led_from_a_grant_to_its_applications(grace: Client, place: Place) -> None:
    grant = published(grace)
    assert f"/grants/{grant.pk}/round/" in look(grace, "/grants/mine/", show="now").links


def test_whether_one_can_apply_is_found_out_with_nothing_kept(grace: Client, place: Place) -> None:
    grant = published(grace)
    at = f"/grants/{grant.pk}/can-we-apply/"
    with on(date(2026, 9, 1)):
        nobody = Client()
        first = look(nobody, at)
        assert "question 1 of 2" in first.text
        assert "Choose yes or no" in look(nobody, at, at="1").text
        second = look(nobody, at, at="1", q1="yes")
        assert "question 2 of 2" in second.text
        assert second.find("input", name="q1")[0].get("value") == "yes"
        fits = look(nobody, at, at="2", q1="yes", q2="no")
        assert fits.heading == "You can apply"
        stops = look(nobody, at, q1="yes", q2="yes")
        assert stops.heading == "You can stop here"
        assert "It is not for businesses." in stops.text
        assert "There are none in Estuary Reach just now" in stops.text
        assert not nobody.cookies, "no cookie is set"
    with on(date(2026, 10, 14)):
        assert look(Client(), at, q1="yes", q2="no").heading == "It has closed"


def test_whoever_must_stop_is_shown_funds_they_have_not_failed(cast: Cast, grace: Client, place: Place) -> None:
    """Those for the same thing first, then those nearest in size; one that asks the same is not among them."""
    asks = {"asks": "Do you make a profit for owners?", "otherwise": "No."}
    funds: dict[str, int] = {}
    for title, size, theme, condition in (
        ("Same again", 1500, "food", {**asks, "fits_if": False}),
        ("For businesses", 1500, "", {**asks, "fits_if": True}),
        ("Far larger", 90_000, "", None),
        ("Much larger but food", 60_000, "food", None),
        ("Opens later", 2000, "", None),
    ):
        form = FORM if condition is None else replace(FORM, conditions=[condition])
        fund = a_fund(
            cast, place, title=title, theme=theme, award_size=Decimal(size), budget=Decimal(90_000), form=form
        )
        opens = date(2026, 9, 20) if title == "Opens later" else date(2026, 9, 1)
        Opportunity.objects.filter(pk=fund.pk).update(status=Status.OPEN, opens_on=opens)
        funds[title] = fund.pk
    grant = published(grace)
    Opportunity.objects.filter(pk=grant.pk).update(theme="food")
    with on(date(2026, 9, 2)):
        stops = look(Client(), f"/grants/{grant.pk}/can-we-apply/", q1="yes", q2="yes")
    shown = re.findall("|".join(funds), stops.text)
    assert shown == ["Much larger but food", "For businesses", "Opens later", "Far larger"]
    assert "Opens on 20 September 2026" in stops.text


def test_what_is_odd_in_an_address_is_no_answer(grace: Client, place: Place) -> None:
    at = f"/grants/{published(grace).pk}/can-we-apply/"
    for odd in ({"q1": "maybe"}, {"q2": "no"}, {"at": "²"}, {"q1": ""}):
        assert "question 1 of 2" in look(Client(), at, **odd).text
    for place_asked in ("nowhere", "\x00", "estuary-reach' --"):
        page = look(Client(), "/grants/", show="soon", page="x", place=place_asked)
        assert "Warm Tables Fund" not in page.text
    assert "Warm Tables Fund" in look(Client(), "/grants/", show="soon", place="estuary-reach").text
    assert begun(grace, press="\x00", title="Odd Fund").press is None


def test_pages_ask_little_however_much_there_is(
    grace: Client, cast: Cast, place: Place, django_assert_max_num_queries: Any
) -> None:
    grant = published(grace)
    draft = designed(grace, title="A draft", press="p2")
    rows = [
        Opportunity(
            organisation=cast.organisation["council"], place=place, title=f"Fund {at}", what_for="x",
            grant_type="small", award_size=1, budget=1, status=Status.OPEN, opens_on=date(2026, 8, 1),
            closes_at=datetime(2026, 12, 1, tzinfo=UTC),
        )
        for at in range(60)
    ]  # fmt: skip
    Opportunity.objects.bulk_create(rows)
    design = f"/grants/{draft.pk}/design/"
    for address in (
        "/grants/", f"/grants/{grant.pk}/", f"/grants/{grant.pk}/can-we-apply/?q1=no", "/grants/mine/?show=now",
        "/grants/new/", design, f"{design}size/", f"{design}questions/", f"{design}fold/", f"{design}preview/",
        f"/grants/{draft.pk}/publish/",
    ):  # fmt: skip
        with django_assert_max_num_queries(20):
            look(grace, address)
    assert len(look(grace, "/grants/").find("li", class_="kept-card")) == 25


def test_a_grant_says_how_its_awards_will_be_paid(cast: Cast, place: Place) -> None:
    """As the awards are paid later: a small one in one go (gm-app4.1.2-e), unless the fund holds money back."""
    told = {}
    for size, share in (("1500", 50), ("1500", 40), ("20000", 50), ("20000", 40)):
        with on(date(2026, 8, 20)):
            fund = a_fund(cast, place, award_size=Decimal(size), budget=Decimal(60_000), upfront_percent=share)
        Opportunity.objects.filter(pk=fund.pk).update(status=Status.OPEN)
        told[size, share] = look(Client(), f"/grants/{fund.pk}/").text
    assert "In one go, when the work starts" in told["1500", 50]
    assert "40 per cent of each quarter’s money when the quarter starts" in told["1500", 40]
    assert "and the rest when it ends. An award under £5,000 is paid in one go" in told["20000", 50]
    assert "in one go" not in told["20000", 40]
