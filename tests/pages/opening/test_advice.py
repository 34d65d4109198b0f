"""Advice on plain English beside the preview: it says what and where, and stands in nobody's way."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from awarded import on
from cast import Cast
from funds import FORM, a_fund
from grants import designed, version
from kept.service.opportunities.actions import Form, change
from kept.service.opportunities.advice import reading_age
from kept.service.partnerships.models import Place
from reading import look, send
from signing_in import signed_in

pytestmark = pytest.mark.django_db

EASY = "We buy soup and bread. We cook it on Tuesdays. People come and eat with us. They talk to each other. " * 6
HARD = (
    "Applications demonstrating considerable organisational sustainability alongside multidisciplinary collaboration "
    "opportunities necessitate comprehensive documentation of anticipated intermediate outcomes. "
) * 8


def test_a_preview_says_what_would_read_more_easily(cast: Cast, grace: Client, place: Place) -> None:
    grant = designed(grace)
    assert "It reads well" in look(grace, f"/grants/{grant.pk}/design/preview/").text
    long = "We will " + "cook soup and " * 12 + "eat it."
    asked = Form(questions=[{"asks": "What is your PQRS score?", "hint": long, "words": 9}])
    by = cast.person["grace"]
    change(opportunity=grant, version=version(grant), by=by, what_for="[insert name] " + HARD[:1900], form=asked)
    page = look(grace, f"/grants/{grant.pk}/design/preview/")
    for says in (
        "This is advice",
        "All of it. The whole reads as for somebody of about",
        "What it is for. '[insert name]' stands where something is still to be filled in.",
        "Question 1. A sentence of 40 words: “We will cook soup",
        "'PQRS' is used once and never written out.",
    ):
        assert says in page.text, says
    done = send(grace, f"/grants/{grant.pk}/publish/", {"version": str(version(grant))})
    assert "is published" in done.text


def test_a_reading_age_tells_easy_from_hard() -> None:
    easy, hard = reading_age(EASY), reading_age(HARD)
    assert easy is not None
    assert hard is not None
    assert easy <= 8
    assert hard >= 18
    assert reading_age("Soup and bread.") is None
    assert reading_age("") is None


def test_advice_takes_no_long_time_over_any_text(cast: Cast, place: Place, django_assert_max_num_queries: Any) -> None:
    with on(date(2026, 8, 3)):
        fund = a_fund(cast, place, what_for="A" * 2_000, form=FORM)
        grace = signed_in(cast.person["grace"], staff=True)
        with django_assert_max_num_queries(20):
            look(grace, f"/grants/{fund.pk}/design/preview/")
