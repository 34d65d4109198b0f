"""A new grant begins from a template, from nothing, or from last year's; and says how last year's went."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

import rounds
from awarded import on
from cast import Cast
from grants import begun
from kept.service.decisions import actions as deciding
from kept.service.opportunities.beginnings import templates
from kept.service.opportunities.models import Opportunity
from kept.service.opportunities.proportion import Size, worth
from kept.service.partnerships.models import Place
from reading import look, send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["small", "medium", "core", "partnership"])
def test_a_template_fits_its_award_and_can_be_published_as_it_is(
    cast: Cast, grace: Client, place: Place, name: str
) -> None:
    one = templates()[name]
    size = str(one.up_to)
    grant = begun(grace, begins=name, award_size=size, budget=size, grant_type="core" if name == "core" else "small")
    most = worth(grant.organisation, place, Size(Decimal(size))).most
    assert most is not None
    assert sum(question.words for question in grant.questions.all()) <= most
    assert sum(criterion.weight for criterion in grant.criteria.all()) == 100
    assert grant.complexity == ("partnership" if name == "partnership" else "simple")
    page = look(grace, f"/grants/{grant.pk}/design/questions/")
    saved = {box.get("name"): box.get("value") or "" for box in page.find("input") if "-" in (box.get("name") or "")}
    saved |= {box.get("name"): "".join(box.itertext()).strip() for box in page.find("textarea")}
    saved |= {
        box.get("name"): option.get("value")
        for box in page.find("select")
        for option in box.iter("option")
        if option.get("selected") is not None
    }
    before = list(grant.questions.values_list("asks", "kind", "words", "choices", "only_if", "only_if_answer"))
    version = Opportunity.objects.get(pk=grant.pk).version
    typed = {**saved, "rows": str(len(before)), "press": "save", "version": str(version)}
    done = send(grace, f"/grants/{grant.pk}/design/questions/", typed)
    assert "Saved" in done.text, "the page takes what the template holds"
    assert list(grant.questions.values_list("asks", "kind", "words", "choices", "only_if", "only_if_answer")) == before


def test_a_template_too_long_for_the_award_says_so(grace: Client, place: Place) -> None:
    grant = begun(grace, begins="medium", award_size="500")
    page = look(grace, f"/grants/{grant.pk}/design/questions/")
    assert "900 of 499 words" in page.text
    assert "fold the form to fit" in page.text


def test_a_grant_may_begin_from_nothing(grace: Client, place: Place) -> None:
    assert begun(grace, begins="empty").questions.count() == 0
    assert "Choose one of these" in send(grace, "/grants/new/", {"begins": "everything"}).text


def test_the_next_round_says_how_the_last_one_went(cast: Cast, grace: Client, place: Place) -> None:
    """Of the round it was copied from, once that is decided; a round nobody applied to says nothing."""
    with on(date(2026, 9, 1)):
        old = rounds.a_fund(cast, place)
    lunch = rounds.apply(cast, old, "lunch", "winnie")
    bikes = rounds.apply(cast, old, "bikes", "bilal")
    with on(date(2026, 10, 20)):
        rounds.decided(lunch, cast.person["grace"], funded=True)
        rounds.decided(bikes, cast.person["grace"], funded=False)
        deciding.close_round(opportunity=old, by=cast.person["grace"])
    with on(date(2027, 8, 2)):
        grace = rounds.as_(cast, "grace")
        send(grace, f"/grants/{old.pk}/copy/", {"press": "p"})
        made = Opportunity.objects.latest("pk")
        preview = look(grace, f"/grants/{made.pk}/design/preview/")
    assert "1 of the 2 groups that applied to Warm Tables Fund were funded." in preview.text
