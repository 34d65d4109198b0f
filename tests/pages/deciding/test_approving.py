"""An award above the limit that a body has set: a second person approves it before anybody is told."""

from decimal import Decimal

import pytest

from cast import Cast
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from kept.service.decisions.models import Approval, Decision
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity, Status
from kept.service.outbox.models import Message
from rounds import YES, as_, decided, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def limit(cast: Cast) -> None:
    """The council’s, set by its administrator on its page."""
    amara = as_(cast, "amara")
    address = f"/organisations/{cast.organisation['council'].pk}/deciding/"
    assert "Write a whole number of days" in page(amara.post(address, {"above": "1000", "review_days": "3"})).text
    amara.post(address, {"above": "£1,000", "review_days": "28"})


@pytest.mark.usefixtures("limit")
def test_nobody_is_told_before_a_second_person_approves(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    decided(lunch, cast.person["grace"], funded=True, amount="1000.01")
    grace, dora = as_(cast, "grace"), as_(cast, "dora")
    approve, close = f"/applications/{lunch.pk}/approve/", f"/grants/{fund.pk}/close-round/"
    assert "1 award waits for a second person" in page(grace.get(close)).text
    assert "waits for a second person" in page(grace.post(close)).text
    assert not Message.objects.filter(key__startswith="decision-told").exists()
    assert "You decided this yourself" in page(grace.get(approve)).text
    assert "You decided this yourself" in page(grace.post(approve, {"version": "1"})).text
    assert dora.get(approve).headers["Location"].endswith("/assess/"), "she first says whether she has an interest"
    dora.post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    assert "Waits for your approval" in page(dora.get(f"/grants/{fund.pk}/round/")).text
    shown = page(dora.get(approve))
    assert "It fits the fund." in shown.text
    dora.post(approve, {"version": shown.find("input", name="version")[0].get("value")})
    grace.post(close)
    assert Message.objects.filter(key__startswith="decision-told").count() == 1


@pytest.mark.usefixtures("limit")
def test_a_decision_that_changes_is_approved_anew(cast: Cast, lunch: Application) -> None:
    grace, dora = cast.person["grace"], cast.person["dora"]
    decided(lunch, grace, funded=True)
    deciding.declare(application=lunch, conflict=False, by=dora)
    deciding.approve(application=lunch, version=1, by=dora)
    deciding.decide(application=lunch, funded=True, amount=Decimal(1400), reason="Less.", by=grace)
    assert not Approval.objects.exists()
    with pytest.raises(deciding.ChangedMeanwhile):
        deciding.approve(application=lunch, version=1, by=dora)


@pytest.mark.usefixtures("limit")
def test_what_is_within_the_limit_needs_nobody_else(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    decided(lunch, cast.person["grace"], funded=True, amount="1000")
    deciding.declare(application=lunch, conflict=False, by=cast.person["dora"])
    assert "needs no second approval" in page(as_(cast, "dora").get(f"/applications/{lunch.pk}/approve/")).text
    deciding.close_round(opportunity=fund, by=cast.person["grace"])
    fund.refresh_from_db()
    assert fund.status == Status.DECIDED


@pytest.mark.usefixtures("limit")
def test_whoever_has_an_interest_neither_decides_nor_approves_however_it_is_managed(
    cast: Cast, lunch: Application
) -> None:
    grace, dora = cast.person["grace"], cast.person["dora"]
    decided(lunch, grace, funded=True)
    declared = deciding.declare(application=lunch, conflict=True, by=dora)
    deciding.manage_interest(declaration=declared, how="She reads, and leaves the room.", by=grace)
    for address in ("approve", "decide"):
        assert as_(cast, "dora").get(f"/applications/{lunch.pk}/{address}/").status_code == 404
    with pytest.raises(Refused, match="You have an interest"):
        deciding.approve(application=lunch, version=1, by=dora)
    with pytest.raises(Refused, match="You have an interest"):
        deciding.decide(application=lunch, funded=True, amount=Decimal(1), reason="Less.", by=dora)


def test_a_panel_that_decided_is_named_with_its_day(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    grace = as_(cast, "grace")
    grace.post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    address = f"/applications/{lunch.pk}/decide/"
    told = YES | {"panel": "The Small Grants Panel"}
    assert "Write both what the panel is called and the day" in page(grace.post(address, told)).text
    told |= {"panel_on-day": "19", "panel_on-month": "10", "panel_on-year": "2026"}
    letter = page(grace.post(address, told))
    assert "The Small Grants Panel, on 19 October 2026" in letter.text
    sent = {one.get("name"): one.get("value") for one in letter.find("input", type="hidden")}
    grace.post(address, {**sent, "version": "0", "press": "decide"})
    assert str(Decision.objects.get().panel_on) == "2026-10-19"
    told |= {"panel_on-year": "2027", "press": "decide", "version": "1"}
    assert "It cannot be still to come" in page(grace.post(address, told)).text


def test_where_nothing_is_awarded_everybody_reads_why(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    decided(lunch, cast.person["grace"], funded=False)
    grace, close = as_(cast, "grace"), f"/grants/{fund.pk}/close-round/"
    assert "Why is nothing awarded?" in page(grace.get(close)).text
    assert "Nothing is awarded. Say why" in page(grace.post(close)).text
    grace.post(close, {"nothing_because": "All who asked meet where no meal is cooked."})
    assert "no meal is cooked" in Message.objects.get(key__startswith="decision-told").body
    assert "no meal is cooked" in page(as_(cast, "winnie").get(f"/applications/{lunch.pk}/answer/")).text
    assert "no meal is cooked" in page(as_(cast, "winnie").get(f"/grants/{fund.pk}/outcome/")).text
