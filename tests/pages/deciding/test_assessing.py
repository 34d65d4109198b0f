"""Assessing: who has an interest and who has none, points with their reasons, and points that change."""

import pytest

from cast import Cast
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from kept.service.decisions.models import Declaration, Moderation, Score
from kept.service.decisions.scoring import Mark
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.models import Membership
from rounds import WHY, YES, as_, decided, page, points

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("today")
def test_whoever_has_an_interest_is_shut_out_everywhere(
    cast: Cast, fund: Opportunity, lunch: Application, bikes: Application
) -> None:
    decided(lunch, cast.person["dora"], funded=True)
    grace = as_(cast, "grace")
    there = grace.post(f"/applications/{lunch.pk}/assess/", {"interest": "interest"}, follow=True)
    shown = page(there)
    assert "A colleague is looking at this one" in shown.text
    assert "Saltmarsh" not in shown.text
    assert "Funded, £1,500" not in shown.text
    for address in (f"/applications/{lunch.pk}/assess/", f"/applications/{lunch.pk}/decide/"):
        for response in (grace.get(address), grace.post(address, {"interest": "none"})):
            assert response.status_code == 404
    assert Declaration.objects.get(person=cast.person["grace"]).conflict
    assert "Saltmarsh" not in page(grace.get(f"/grants/{fund.pk}/close-round/")).text


@pytest.mark.usefixtures("today")
def test_an_interest_declared_by_mistake_is_taken_back_and_history_keeps_both(
    cast: Cast, fund: Opportunity, lunch: Application
) -> None:
    grace, back = as_(cast, "grace"), f"/applications/{lunch.pk}/interest/"
    assert grace.get(back).status_code == 404, "there is nothing to take back"
    there = grace.post(f"/applications/{lunch.pk}/assess/", {"interest": "interest"}, follow=True)
    assert back in page(there).links
    assert "by mistake" in page(grace.get(back)).heading
    assert "Before you read" in page(grace.post(back, follow=True)).heading
    grace.post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    assert "Soup" in page(grace.get(f"/applications/{lunch.pk}/assess/")).text
    said = Entry.objects.filter(subject_id=lunch.pk, event__contains="interest").order_by("pk")
    assert [one.event.rpartition(".")[2] for one in said] == ["declared", "taken-back", "declared"]


@pytest.mark.usefixtures("today")
def test_an_interest_stays_where_somebody_acts_for_the_group_or_the_round_is_closed(
    cast: Cast, fund: Opportunity, lunch: Application
) -> None:
    grace, back = as_(cast, "grace"), f"/applications/{lunch.pk}/interest/"
    deciding.declare(application=lunch, conflict=True, by=cast.person["grace"])
    cast.acts("grace", "lunch", "member", asked_by="winnie")
    assert "so you have an interest" in page(grace.post(back, follow=True)).text
    assert Declaration.objects.get(person=cast.person["grace"]).conflict
    Membership.objects.filter(person=cast.person["grace"], organisation=lunch.organisation).delete()
    decided(lunch, cast.person["dora"], funded=True)
    deciding.close_round(opportunity=fund, by=cast.person["dora"])
    assert grace.post(back).status_code == 404


@pytest.mark.usefixtures("today")
def test_somebody_who_acts_for_the_applicant_cannot_say_they_have_no_interest(
    cast: Cast, fund: Opportunity, lunch: Application
) -> None:
    grace = as_(cast, "grace")
    deciding.declare(application=lunch, conflict=False, by=cast.person["grace"])
    cast.acts("grace", "lunch", "member", asked_by="winnie")  # she joins after she declared
    address = f"/applications/{lunch.pk}/assess/"
    shown = page(grace.get(address))
    assert "You act for Saltmarsh Lunch Club" in shown.text
    assert "Soup" not in shown.text
    assert "Say whether you have one" in page(grace.post(address, {"interest": "none"})).text
    grace.post(address, {"interest": "interest"})
    assert grace.get(address).status_code == 404


@pytest.mark.usefixtures("today")
def test_colleagues_points_are_shown_after_ones_own(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    for name in ("dora", "grace"):
        deciding.declare(application=lunch, conflict=False, by=cast.person[name])
    deciding.score(
        application=lunch,
        marks={one.pk: Mark(point, "So I think.") for one, point in zip(fund.criteria.all(), (9, 3), strict=True)},
        by=cast.person["dora"],
    )
    grace = as_(cast, "grace")
    assess, decide = f"/applications/{lunch.pk}/assess/", f"/applications/{lunch.pk}/decide/"
    for address in (assess, decide):
        assert "Dora Finch" not in page(grace.get(address)).text
        assert "of 100" not in page(grace.get(address)).text
    assert "66 out of 100" not in page(grace.post(decide, YES)).text, "nor in the letter"
    grace.post(assess, points(fund, 6, 6))
    assert "Dora Finch: 9" in page(grace.get(assess)).text
    assert "63 of 100" in page(grace.get(decide)).text  # (9+6)/2 for 60 per cent, (3+6)/2 for 40


@pytest.mark.usefixtures("today")
def test_points_have_reasons_and_changed_ones_a_sentence_once_colleagues_are_seen(
    cast: Cast, fund: Opportunity, lunch: Application
) -> None:
    grace, address = as_(cast, "grace"), f"/applications/{lunch.pk}/assess/"
    grace.post(address, {"interest": "none"})
    silent = points(fund, 8, 5)
    silent[f"why-{fund.criteria.all()[0].pk}"] = "  "
    assert "Write why you give these points" in page(grace.post(address, silent)).text
    grace.post(address, points(fund, 8, 5))
    grace.post(address, points(fund, 7, 5))  # nobody else has scored: nothing was seen
    assert not Moderation.objects.exists()
    deciding.declare(application=lunch, conflict=False, by=cast.person["dora"])
    marks = {one.pk: Mark(point, "So I think.") for one, point in zip(fund.criteria.all(), (2, 5), strict=True)}
    deciding.score(application=lunch, marks=marks, by=cast.person["dora"])
    shown = page(grace.get(address)).text
    assert "From 2 to 7: you see this differently" in shown
    assert "Dora Finch: 2 . So I think." in shown or "Dora Finch: 2. So I think." in shown
    held = page(grace.post(address, points(fund, 4, 5)))
    assert "Write why you change these points" in held.text
    assert Score.objects.filter(person=cast.person["grace"], points=7).exists(), "nothing is saved without it"
    first = fund.criteria.all()[0].pk
    grace.post(address, points(fund, 4, 5) | {f"because-{first}": "Dora showed me the second answer."})
    assert "Changed from 7 to 4: Dora showed me the second answer." in page(grace.get(address)).text
    assert [(one.before, one.after) for one in Moderation.objects.all()] == [(7, 4)]
    with pytest.raises(Refused, match="why you change"):
        deciding.score(application=lunch, marks=marks | {first: Mark(9, "Better.")}, by=cast.person["dora"])


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("11", "5"), "Write a whole number from 0 to 10"),
        (("", "5"), "Write a whole number from 0 to 10"),
        (("7.5", "5"), "Write a whole number from 0 to 10"),
        (("-1", "5"), "Write a whole number from 0 to 10"),
    ],
)
@pytest.mark.usefixtures("today")
def test_points_that_cannot_be_read_are_said_and_kept_on_the_page(
    cast: Cast, fund: Opportunity, lunch: Application, given: tuple[str, str], says: str
) -> None:
    grace = as_(cast, "grace")
    grace.post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    shown = page(grace.post(f"/applications/{lunch.pk}/assess/", points(fund, *given)))
    assert says in shown.text
    assert [box.get("value") for box in shown.find("input", class_="govuk-input")] == list(given)
    assert shown.text.count(WHY) == 2
    assert not Score.objects.exists()
