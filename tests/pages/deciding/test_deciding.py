"""Deciding one application: what cannot be decided, and two who decide at once."""

from decimal import Decimal

import pytest

from cast import Cast
from kept.service.applications.models import Application
from kept.service.decisions.models import Decision
from kept.service.opportunities.models import Opportunity, Status
from kept.service.organisations.models import Membership
from kept.service.partnerships.models import Place
from rounds import NO, YES, a_fund, apply, as_, decided, page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"funded": ""}, "Choose whether you fund it"),
        (NO | {"strength": " "}, "Write one thing that was strong"),
        (NO | {"to_change": ""}, "Write one thing to change"),
        ({"reason": " "}, "Write the reason. The organisation will read it"),
        ({"amount": ""}, "Write how much you award"),
        ({"amount": "a lot"}, "Write an amount in pounds"),
        ({"amount": "1500.01"}, "Write an amount of £1,500 or less"),
        ({"amount": "0"}, "Write an amount of at least one penny"),
        ({"amount": "1400"}, "£1,000 is left"),
    ],
)
@pytest.mark.usefixtures("today")
def test_what_cannot_be_decided_is_said_before_the_letter(
    cast: Cast, place: Place, told: dict[str, str], says: str
) -> None:
    small = a_fund(cast, place, budget=Decimal("2500.00"))
    decided(apply(cast, small, "bikes", "bilal"), cast.person["grace"], funded=True)
    lunch = apply(cast, small, "lunch", "winnie")
    grace = as_(cast, "grace")
    grace.post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    shown = page(grace.post(f"/applications/{lunch.pk}/decide/", YES | {"amount": "900"} | told))
    assert "There is a problem" in shown.text
    assert says in shown.text
    assert ("It is well run." in shown.text) is ("reason" not in told), "nothing typed is lost"
    assert not Decision.objects.filter(application=lunch).exists()


@pytest.mark.usefixtures("today")
def test_the_later_of_two_sees_what_the_earlier_wrote(cast: Cast, lunch: Application) -> None:
    address = f"/applications/{lunch.pk}/decide/"
    grace, dora = as_(cast, "grace"), as_(cast, "dora")
    for browser in (grace, dora):
        browser.post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    grace.post(address, YES | {"version": "0", "press": "decide"})
    shown = page(dora.post(address, NO | {"version": "0", "press": "decide"}))
    assert "A colleague decided this while you were working" in shown.text
    assert "A warm room where there is none." in shown.text, "what the earlier wrote"
    assert "Bicycles are not meals." in shown.text, "and what the later typed"
    assert Decision.objects.get().funded
    assert shown.find("input", name="version")[0].get("value") == "1"
    dora.post(address, NO | {"version": "1", "press": "decide"})
    assert not Decision.objects.get().funded, "having seen it, she may go on"


@pytest.mark.usefixtures("today")
def test_pressing_twice_is_deciding_once(cast: Cast, lunch: Application) -> None:
    grace = as_(cast, "grace")
    grace.post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    for _ in range(2):
        done = grace.post(f"/applications/{lunch.pk}/decide/", YES | {"version": "0", "press": "decide"})
        assert done.status_code == 302
    assert Decision.objects.get().version == 1


@pytest.mark.usefixtures("today")
def test_changing_the_letter_first_goes_back_with_everything_typed(cast: Cast, lunch: Application) -> None:
    grace = as_(cast, "grace")
    grace.post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    shown = page(grace.post(f"/applications/{lunch.pk}/decide/", YES | {"version": "0", "press": "change"}))
    assert "Decide" in shown.heading
    assert "It is well run." in shown.text
    assert shown.find("input", name="amount")[0].get("value") == "£1,500"


@pytest.mark.usefixtures("today")
def test_a_right_taken_away_meanwhile_is_a_page_that_is_not_there(
    cast: Cast, fund: Opportunity, lunch: Application
) -> None:
    grace = as_(cast, "grace")
    decided(lunch, cast.person["grace"], funded=True)
    Membership.objects.filter(person=cast.person["grace"]).update(role="representative")
    for address in (f"/grants/{fund.pk}/close-round/", f"/applications/{lunch.pk}/decide/"):
        assert grace.post(address, YES | {"press": "decide"}).status_code == 404
    fund.refresh_from_db()
    assert fund.status == Status.OPEN
