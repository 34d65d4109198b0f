"""What those in a round say of it: together, and only where nobody can be made out."""

import pytest
from django.test import Client

from cast import Cast
from kept.service.applications.models import Application
from kept.service.checks.models import Finding
from kept.service.decisions import actions as deciding
from kept.service.decisions.models import Opinion
from kept.service.history.refused import Refused
from kept.service.opportunities import actions as opening
from kept.service.opportunities.models import Opportunity
from kept.service.partnerships.models import Place
from rounds import a_fund, as_, decided, many, page, takes_up_grants

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SAID = {"clear": "4", "fair": "2", "worth": "3", "words": "Say sooner what is missing."}
MARKS = {"clear": 5, "fair": 5, "worth": 5}


@pytest.fixture
def closed(cast: Cast, fund: Opportunity) -> list[Application]:
    """Four groups, of which one is funded."""
    made = many(cast, fund, 4)
    for number, one in enumerate(made):
        decided(one, cast.person["grace"], funded=number == 0, amount="500")
    deciding.close_round(opportunity=fund, by=cast.person["grace"])
    return made


def test_three_on_a_side_are_shown_together_and_fewer_are_not(
    cast: Cast, fund: Opportunity, closed: list[Application]
) -> None:
    winnie, outcome = as_(cast, "winnie"), f"/grants/{fund.pk}/outcome/"
    address = f"/applications/{closed[1].pk}/how-it-was/"
    assert "It was clear what was wanted: choose from 1 to 5" in page(winnie.post(address, {"fair": "9"})).text
    for one in closed[:3]:
        winnie.post(f"/applications/{one.pk}/how-it-was/", SAID)
    shown = page(Client().get(outcome)).text
    assert "Say sooner what is missing." not in shown, "one funded and two not: nobody may be made out"
    assert "Fewer than 3" in shown
    deciding.opine(application=closed[3], marks=MARKS, words="", by=cast.person["winnie"])
    shown = page(Client().get(outcome)).text
    assert "Groups that were not funded: 3 answered" in shown
    assert "It was decided fairly, with reasons that help: 3.0 of 5" in shown
    assert "Groups that were funded" not in shown
    winnie.post(address, SAID | {"words": "Changed."})
    assert Opinion.objects.count() == 4, "saying it again changes it"


def test_officers_say_how_it_was_and_what_was_learned_is_published(
    cast: Cast, fund: Opportunity, closed: list[Application]
) -> None:
    grace, learned = as_(cast, "grace"), f"/grants/{fund.pk}/learned/"
    grace.post(f"/grants/{fund.pk}/how-it-was/", SAID)
    assert Opinion.objects.get().person == cast.person["grace"]
    assert "Say sooner" not in page(grace.get(learned)).text
    assert "Write what you learned" in page(grace.post(learned, {"words": " "})).text
    grace.post(learned, {"words": "We ask for less next time."})
    assert "We ask for less next time." in page(Client().get(f"/grants/{fund.pk}/outcome/")).text
    again = opening.copy(opportunity=fund, by=cast.person["grace"])
    Opportunity.objects.filter(pk=again.pk).update(status="open", opens_on="2026-10-01", closes_at="2026-12-01T12:00Z")
    assert f"/grants/{fund.pk}/outcome/" in page(Client().get(f"/grants/{again.pk}/")).links, "the next one shows it"


def test_looking_back_is_what_was_promised_of_a_programme(cast: Cast, place: Place) -> None:
    """gm-app4.1.3-f: evaluated, with those who succeeded and those who did not."""
    takes_up_grants(cast, place)
    fund = a_fund(cast, place)
    for number, one in enumerate(many(cast, fund, 2)):
        decided(one, cast.person["grace"], funded=number == 0)
    deciding.close_round(opportunity=fund, by=cast.person["grace"])
    found = Finding.objects.get(provision="gm-app4.1.3-f", standard="programme-carries")
    assert {"winners_asked", "others_asked"} <= {name for name, value in found.values.items() if value is True}
    assert "evaluated" in found.missing
    deciding.publish_learned(opportunity=fund, words="We ask for less.", by=cast.person["grace"])
    found.refresh_from_db()
    assert "evaluated" not in found.missing


def test_nobody_says_how_a_round_went_that_is_not_over(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    assert as_(cast, "winnie").get(f"/applications/{lunch.pk}/how-it-was/").status_code == 404
    assert as_(cast, "grace").get(f"/grants/{fund.pk}/how-it-was/").status_code == 404
    with pytest.raises(Refused, match="not closed"):
        deciding.opine(application=lunch, marks=MARKS, by=cast.person["winnie"])
