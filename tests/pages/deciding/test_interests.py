"""Interests: what the record knows of them, how they are managed, and every door that they shut."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document

from awarded import adopts, on
from cast import Cast
from kept.service.applications.models import Application
from kept.service.checks.models import Finding
from kept.service.decisions import actions as deciding
from kept.service.decisions.models import Decision, Declaration, Score
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.models import Membership
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place, Post
from rounds import as_, decided, page, points

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def words_in(file: Any) -> str:
    """What a Word file says."""
    made = Document(BytesIO(file.getvalue()))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in made.paragraphs] + cells)


def shut_out_everywhere(browser: Client, fund: Opportunity, application: Application) -> None:
    """Nothing of it is behind any door: page, list, pack, Word file, PDF, CSV, facts, score sheet."""
    for address in ("assess", "decide", "approve", "papers/read"):
        response = browser.get(f"/applications/{application.pk}/{address}/")
        assert response.status_code == 404 or "Soup" not in page(browser.get(response.url)).text
    for address in ("round", "close-round", "facts", "pack", "interests", "reviews"):
        assert "Saltmarsh" not in page(browser.get(f"/grants/{fund.pk}/{address}/")).text
    assert "Saltmarsh" not in browser.get(f"/grants/{fund.pk}/pack/points.csv").content.decode()
    assert "Saltmarsh" not in words_in(browser.get(f"/grants/{fund.pk}/pack/kept-pack.docx"))
    assert browser.get(f"/grants/{fund.pk}/pack/kept-pack.pdf").content.startswith(b"%PDF")


def scored(cast: Cast, fund: Opportunity, application: Application, name: str) -> None:
    browser = as_(cast, name)
    browser.post(f"/applications/{application.pk}/assess/", {"interest": "none"})
    browser.post(f"/applications/{application.pk}/assess/", points(fund, 7, 5))


def test_an_interest_shuts_every_door(cast: Cast, fund: Opportunity, lunch: Application, bikes: Application) -> None:
    scored(cast, fund, lunch, "dora")
    scored(cast, fund, bikes, "grace")
    grace = as_(cast, "grace")
    grace.post(f"/applications/{lunch.pk}/assess/", {"interest": "interest", "tie": "family"})
    shut_out_everywhere(grace, fund, lunch)
    assert "Estuary Wheels" in words_in(grace.get(f"/grants/{fund.pk}/pack/kept-pack.docx")), "she reads the other"
    assert "Estuary Wheels" in grace.get(f"/grants/{fund.pk}/pack/points.csv").content.decode()
    assert not Score.objects.filter(application=lunch, person=cast.person["grace"]).exists()


def test_a_post_that_the_applicant_gave_is_an_interest(
    cast: Cast, place: Place, fund: Opportunity, lunch: Application
) -> None:
    post = Post.objects.create(
        place=place,
        organisation=cast.organisation["lunch"],
        what="Trustee",
        deputy=cast.person["grace"],
        from_on=date(2026, 1, 1),
    )
    address = f"/applications/{lunch.pk}/assess/"
    shown = page(as_(cast, "grace").get(address))
    assert "You act for Saltmarsh Lunch Club" in shown.text
    assert "Soup" not in shown.text
    with pytest.raises(Refused, match="so you have an interest"):
        deciding.declare(application=lunch, conflict=False, by=cast.person["grace"])
    Post.objects.filter(pk=post.pk).update(until_on=date(2026, 10, 19))
    assert "You act for" not in page(as_(cast, "grace").get(address)).text, "it ended the day before"


def test_somebody_of_a_group_that_shares_people_is_asked_to_think_of_it(
    cast: Cast, fund: Opportunity, lunch: Application
) -> None:
    assert "shares people" not in page(as_(cast, "grace").get(f"/applications/{lunch.pk}/assess/")).text
    cast.acts("grace", "bikes", "member", asked_by="bilal")  # where Petra is too, who acts for the lunch club
    shown = page(as_(cast, "grace").get(f"/applications/{lunch.pk}/assess/"))
    assert "Estuary Wheels, for which you act, shares people with Saltmarsh Lunch Club" in shown.text
    as_(cast, "grace").post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    assert "Soup" in page(as_(cast, "grace").get(f"/applications/{lunch.pk}/assess/")).text, "it forces nothing"


def test_an_interest_that_is_managed_lets_somebody_read_and_score(
    cast: Cast, fund: Opportunity, lunch: Application
) -> None:
    grace, dora = as_(cast, "grace"), as_(cast, "dora")
    grace.post(f"/applications/{lunch.pk}/assess/", {"interest": "interest", "tie": "part"})
    one = Declaration.objects.get()
    assert one.sector == "statutory"
    manage = f"/interests/{one.pk}/"
    assert grace.get(manage).status_code == 404, "not her own"
    assert "First say whether you have an interest" in page(dora.get(manage)).text
    dora.post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    assert "Grace Lindley" in page(dora.get(f"/grants/{fund.pk}/interests/")).text
    assert "Write what you agree on" in page(dora.post(manage, {"how": " "})).text
    dora.post(manage, {"how": "She reads and scores. She does not decide."})
    shown = page(grace.get(f"/applications/{lunch.pk}/assess/"))
    assert "Soup" in shown.text
    assert "Decide this application" not in shown.text
    grace.post(f"/applications/{lunch.pk}/assess/", points(fund, 7, 5))
    assert "Scored; others decide" in page(grace.get(f"/grants/{fund.pk}/round/")).text
    dora.post(manage, {"press": "shut out"})
    assert not Score.objects.exists()
    shut_out_everywhere(grace, fund, lunch)


def test_nobody_who_acts_for_the_applicant_is_let_in(cast: Cast, lunch: Application) -> None:
    cast.acts("grace", "lunch", "member", asked_by="winnie")
    declared = deciding.declare(application=lunch, conflict=True, by=cast.person["grace"])
    deciding.declare(application=lunch, conflict=False, by=cast.person["dora"])
    assert declared.sector == "vcse"
    with pytest.raises(Refused, match="always shut out"):
        deciding.manage_interest(declaration=declared, how="She leaves.", by=cast.person["dora"])


def test_somebody_who_joins_the_applicant_no_longer_sees_what_was_decided(
    cast: Cast, fund: Opportunity, lunch: Application
) -> None:
    decided(lunch, cast.person["dora"], funded=True)
    assert "Funded, £1,500" in page(as_(cast, "grace").get(f"/grants/{fund.pk}/round/")).text
    cast.acts("grace", "lunch", "member", asked_by="winnie")
    assert "Funded, £1,500" not in page(as_(cast, "grace").get(f"/grants/{fund.pk}/round/")).text
    Membership.objects.filter(person=cast.person["grace"], organisation=lunch.organisation).delete()


def test_everybody_reads_how_interests_of_each_side_were_treated(
    cast: Cast, fund: Opportunity, lunch: Application, bikes: Application
) -> None:
    cast.acts("grace", "bikes", "member", asked_by="bilal")
    deciding.declare(application=bikes, conflict=True, by=cast.person["grace"])
    declared = deciding.declare(application=lunch, conflict=True, by=cast.person["grace"])
    for one in (lunch, bikes):
        decided(one, cast.person["dora"], funded=True)
    deciding.manage_interest(declaration=declared, how="She reads.", by=cast.person["dora"])
    deciding.close_round(opportunity=fund, by=cast.person["dora"])
    shown = page(Client().get(f"/grants/{fund.pk}/outcome/"))
    assert "the voluntary sector: 2 declared. 1 managed, 1 shut out" in shown.text
    assert "public bodies: 0 declared. 0 managed, 0 shut out" in shown.text
    assert "Grace" not in shown.text


@pytest.fixture
def alike(cast: Cast, place: Place) -> None:
    """The council took up the framework's recommendation on co-design, where it speaks of interests."""
    framework = adopts(cast, place, "greater-manchester", "CAB/26/15")
    with on(date(2026, 4, 1)):
        promising.answer_recommendation(
            adoption=framework, recommendation="gm-r5", status="taken up", by=cast.person["sadia"]
        )


def found(provision: str) -> list[str]:
    return list(Finding.objects.filter(provision=provision).values_list("outcome", flat=True))


@pytest.mark.usefixtures("alike")
def test_that_everybody_declared_is_found_as_the_round_closes(
    cast: Cast, fund: Opportunity, lunch: Application
) -> None:
    scored(cast, fund, lunch, "dora")
    decided(lunch, cast.person["grace"], funded=True)
    deciding.close_round(opportunity=fund, by=cast.person["grace"])
    one = Finding.objects.get(provision="gm-app5.4-b")
    assert (one.outcome, one.values["part"], one.values["whole"]) == ("met", 2, 2)
    assert not found("gm-app5.4-a"), "nobody had an interest"


@pytest.mark.usefixtures("alike")
def test_of_a_panel_that_is_not_on_record_it_cannot_be_told(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    decided(lunch, cast.person["grace"], funded=True)
    Decision.objects.update(panel="The grants panel", panel_on=date(2026, 10, 19))
    deciding.close_round(opportunity=fund, by=cast.person["grace"])
    assert found("gm-app5.4-b") == ["cannot tell"]


@pytest.mark.parametrize(("lets_in", "outcome"), [(("amara", "grace"), "met"), (("amara",), "not met"), ((), "met")])
@pytest.mark.usefixtures("alike")
def test_like_interests_from_both_sides_are_held_against_each_other(
    cast: Cast, fund: Opportunity, lunch: Application, lets_in: tuple[str, ...], outcome: str
) -> None:
    cast.acts("amara", "council", "grants-officer", asked_by="amara")
    cast.acts("grace", "bikes", "member", asked_by="bilal")  # so she comes from the sector
    decided(lunch, cast.person["dora"], funded=True)
    for name in ("amara", "grace"):
        declared = deciding.declare(application=lunch, conflict=True, tie="family", by=cast.person[name])
        if name in lets_in:
            deciding.manage_interest(declaration=declared, how="Leaves the room.", by=cast.person["dora"])
    deciding.close_round(opportunity=fund, by=cast.person["dora"])
    assert found("gm-app5.4-a") == [outcome]
    if outcome == "not met":
        assert "Interests in the round of Warm Tables Fund" in page(as_(cast, "dora").get("/reasons/")).text
