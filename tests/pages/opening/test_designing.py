"""A grant through the pages of those who design it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from cast import Cast
from grants import NEW, begun, dates, day, designed, step, version
from kept.service.opportunities import actions
from kept.service.opportunities.models import Opportunity
from kept.service.partnerships.models import Place
from reading import look, send
from signing_in import signed_in

pytestmark = pytest.mark.django_db


def test_the_form_begins_folded_to_the_size_of_the_award(grace: Client, place: Place) -> None:
    grant = begun(grace, award_size="£20,000", budget="60000", applicants_expected="40")
    assert grant.award_size == Decimal(20_000)
    assert grant.questions.count() == 12
    done = step(grace, grant, "size", **(NEW | {"award_size": "1500"}))
    hours = round((1910 - 440) * 40 * 18 / 1622)
    assert f"The form folded from 12 questions to 5: 1,470 fewer words each, about {hours} hours saved" in done.text
    assert grant.questions.count() == 5
    back = step(grace, grant, "size", **(NEW | {"award_size": "20000", "budget": "60000"}))
    assert "The form grew from 5 questions to 12" in back.text


def test_a_form_written_by_hand_is_kept_until_somebody_folds_it(grace: Client, place: Place) -> None:
    grant = begun(grace, award_size="20000", budget="60000")
    own = {"rows": "2", "press": "save"}
    own |= {f"{at}-{name}": value for at in (1, 2) for name, value in (("asks", f"Own {at}?"), ("words", "600"))}
    step(grace, grant, "questions", **own)
    asked = step(grace, grant, "size", **(NEW | {"award_size": "1500"}))
    assert asked.heading == "Fold the form"
    assert "Your form asks for 1,200 words, and an award of this size is worth 499" in asked.text
    assert [one.asks for one in grant.questions.all()] == ["Own 1?", "Own 2?"]
    assert "1. Own 1?" not in asked.text
    saved = round((1200 - 440) * 40 * 18 / 1622)
    assert f"Folding saves 40 applicants about {saved} hours" in asked.text
    done = send(grace, f"/grants/{grant.pk}/design/fold/", {"version": version(grant)})
    assert "440 of 499 words" in done.text
    assert "It is folded already" in look(grace, f"/grants/{grant.pk}/design/fold/").text


def test_the_meter_says_what_is_saved_and_what_going_over_costs(grace: Client, place: Place) -> None:
    grant = begun(grace)
    page = look(grace, f"/grants/{grant.pk}/design/questions/")
    assert "440 of 499 words" in page.text
    assert f"It saves 40 applicants about {round((1622 - 440) * 40 * 18 / 1622)} hours" in page.text
    assert "gm-app4.1.3-c" in page.text
    assert "has promised this in" in page.text
    over = {"rows": "1", "press": "save", "1-asks": "Tell us everything?", "1-words": "1000"}
    held = step(grace, grant, "questions", **over)
    assert "1,000 of 499 words" in held.text
    assert f"It costs 40 applicants about {round(501 * 40 * 18 / 1622)} hours" in held.text
    assert "Say who will use the answer" in held.text
    assert grant.questions.count() == 5, "nothing is saved yet"
    assert held.find("input", name="1-asks")[0].get("value") == "Tell us everything?"
    step(grace, grant, "questions", **over, **{"1-used_for": "The panel, to choose"})
    assert grant.questions.get().words == 1000


def test_where_nothing_is_expected_the_page_says_what_it_reckons_with(grace: Client, place: Place) -> None:
    page = look(grace, f"/grants/{begun(grace, applicants_expected='').pk}/design/questions/")
    assert "The pot holds 4 awards of this size, and 3 for each is what gm-app4.1.3-d aims for" in page.text
    assert "It saves 12 applicants" in page.text


def test_rows_are_added_moved_and_taken_out_before_anything_is_saved(grace: Client, place: Place) -> None:
    grant = begun(grace)
    typed = {"rows": "2", "1-says": "First", "1-weight": "60", "2-says": "Second", "2-weight": "4o"}
    for press, expected in [
        ("add", ["First", "Second", ""]),
        ("up-2", ["Second", "First"]),
        ("remove-1", ["Second"]),
        ("up-1", ["First", "Second"]),
        ("remove-99", ["First", "Second"]),
        ("remove-²", ["First", "Second"]),
    ]:
        page = step(grace, grant, "criteria", **typed, press=press)
        boxes = [box.get("value", "") for box in page.find("input") if box.get("name", "").endswith("-says")]
        assert boxes == expected, press
    held = step(grace, grant, "criteria", **typed, press="save")
    assert "Line 2: Write a whole number from 1 to 100" in held.text
    assert not grant.criteria.exists()
    assert "come to 100. They come to 64" in step(grace, grant, "criteria", **(typed | {"2-weight": "4"})).text
    step(grace, grant, "criteria", **(typed | {"2-weight": "40"}))
    assert list(grant.criteria.values_list("says", "weight")) == [("First", 60), ("Second", 40)]


def test_two_officers_notice_each_other_and_nothing_is_lost(cast: Cast, grace: Client, place: Place) -> None:
    grant = designed(grace)
    seen = version(grant)
    actions.change(opportunity=grant, version=seen, by=cast.person["grace"], what_for="Soup for all.")
    typed = {"version": seen, "title": "Warm Tables Fund", "what_for": "Bread for all.", "contact": "a@b.example"}
    page = send(grace, f"/grants/{grant.pk}/design/about/", typed)
    assert "Somebody else changed this" in page.text
    assert "Soup for all." in page.text, "what it says now"
    assert "Bread for all." in page.html, "and what was typed"
    [shown] = [box.get("value") for box in page.find("input", name="version")]
    send(grace, f"/grants/{grant.pk}/design/about/", typed | {"version": shown})
    grant.refresh_from_db()
    assert grant.what_for == "Bread for all."


def test_two_officers_at_the_same_list_notice_each_other(cast: Cast, grace: Client, place: Place) -> None:
    grant = designed(grace)
    seen = version(grant)
    form = actions.Form(criteria=[{"says": "What the other wrote", "weight": 100}])
    actions.change(opportunity=grant, version=seen, by=cast.person["grace"], form=form)
    mine = {"version": seen, "rows": "1", "1-says": "What I wrote", "1-weight": "100"}
    moved = send(grace, f"/grants/{grant.pk}/design/criteria/", mine | {"press": "add"})
    assert moved.find("input", name="version")[0].get("value") == str(seen), "a button that saves nothing hides nothing"
    page = send(grace, f"/grants/{grant.pk}/design/criteria/", mine | {"press": "save"})
    assert "What the other wrote" in page.text
    assert page.find("input", name="1-says")[0].get("value") == "What I wrote"
    assert grant.criteria.get().says == "What the other wrote"


@pytest.mark.parametrize(
    ("step_name", "typed", "says"),
    [
        ("size", {"budget": "1000"}, "The pot must hold at least one award"),
        ("size", {"award_size": "lots"}, "Write the largest award in pounds"),
        ("size", {"award_size": "1e3"}, "Write the largest award in pounds"),
        ("size", {"award_size": "0"}, "at least one penny"),
        ("size", {"award_size": "NaN"}, "Write the largest award in pounds"),
        ("size", {"budget": "1e40"}, "Write all the money in this round"),
        ("dates", day("closes_on", date(2026, 8, 1)), "It must close after the day it opens"),
        ("dates", day("answer_by", date(2026, 9, 2)), "Everybody is answered after it closes"),
        ("dates", {"opens_on-month": "13"}, "must be a real date"),
        ("dates", {"closes_time": "25:00"}, "Choose a time from the list"),
        ("money", {"upfront_percent": "101"}, "from 0 to 100"),
        ("about", {"what_for": ""}, "Write what the money is for"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(
    grace: Client, place: Place, step_name: str, typed: dict[str, str], says: str
) -> None:
    grant = begun(grace)
    right: dict[str, dict[str, Any]] = {
        "size": NEW,
        "dates": dates(date(2026, 9, 1), date(2026, 10, 13)),
        "money": {"upfront_percent": "50"},
        "about": {"title": "A", "what_for": "B", "contact": "C"},
    }
    before = version(grant)
    page = step(grace, grant, step_name, **(right[step_name] | typed))
    assert says in page.text
    assert page.title.startswith("Error: ")
    name, value = next(iter(typed.items()))
    kept = [box for box in page.find("input", name=name) if box.get("value") == value]
    assert kept or step_name in ("about",) or name == "closes_time"
    assert version(grant) == before


def test_a_second_press_begins_no_second_draft(grace: Client, place: Place) -> None:
    assert begun(grace) == begun(grace)
    begun(grace, press="another")
    assert Opportunity.objects.count() == 2


def test_nobody_begins_a_grant_where_their_body_has_no_part(cast: Cast) -> None:
    grace = signed_in(cast.person["grace"], staff=True)
    assert "has no part in the partnership of a place yet" in send(grace, "/grants/new/", NEW).text
    assert not Opportunity.objects.exists()


def test_a_fund_says_in_how_many_days_a_review_is_asked_for_and_answered(grace: Client, place: Place) -> None:
    grant = begun(grace)
    days = dates(date(2026, 9, 1), date(2026, 10, 13))
    held = step(grace, grant, "dates", **days, review_days="6", review_answer_days="0")
    assert "Write a whole number of days from 7 to 365, or leave it empty" in held.text
    assert "Write a whole number of days from 1 to 365, or leave it empty" in held.text
    step(grace, grant, "dates", **days, review_days="21", review_answer_days="14")
    grant.refresh_from_db()
    assert (grant.review_days, grant.review_answer_days) == (21, 14)
