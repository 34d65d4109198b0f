"""A round through its pages: sealed, late, closed, and what everybody reads of it afterwards."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awarded import on
from cast import Cast
from kept.service.applications.models import Application, TimeTaken
from kept.service.checks.models import ComesTo, Explanation, Finding
from kept.service.decisions import actions as deciding
from kept.service.decisions.models import Decision, Score
from kept.service.opportunities.models import Opportunity, Status
from kept.service.organisations.models import Membership
from kept.service.outbox.models import Message
from kept.service.partnerships.models import Place
from rounds import CLOSED, LATER, NO, OPEN, YES, a_fund, apply, as_, decided, many, page, points, takes_up_grants

pytestmark = pytest.mark.django_db


def test_before_the_closing_time_only_counts_are_shown(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    with on(OPEN, 12):
        grace = as_(cast, "grace")
        shown = page(grace.get(f"/grants/{fund.pk}/round/"))
        assert "Sent1" in shown.text
        assert "Nobody reads applications until ten minutes after that" in shown.text
        assert "Saltmarsh" not in shown.text
        assert lunch.number not in shown.text
        assert grace.get(f"/applications/{lunch.pk}/assess/").status_code == 404
        assert grace.get(f"/applications/{lunch.pk}/decide/").status_code == 404
        assert "It is still open" in page(grace.get(f"/grants/{fund.pk}/close-round/")).text
        assert "It is still open" in page(grace.post(f"/grants/{fund.pk}/close-round/")).text


def test_a_round_that_is_late_says_so(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    with on(date(2026, 10, 30)):
        assert "Everybody hears by 30 October 2026." in page(as_(cast, "grace").get(f"/grants/{fund.pk}/round/")).text
    with on(date(2026, 10, 31)):
        late = page(as_(cast, "grace").get(f"/grants/{fund.pk}/round/")).text
    assert "It closed 18 days ago. Everybody was to hear by 30 October 2026, and that day has passed." in late


@pytest.mark.usefixtures("today")
def test_one_round_from_declaring_to_everybody_told(
    cast: Cast, fund: Opportunity, lunch: Application, bikes: Application
) -> None:
    grace = as_(cast, "grace")
    assert "Everybody hears by 30 October 2026" in page(grace.get(f"/grants/{fund.pk}/round/")).text
    for application, told in ((lunch, YES), (bikes, NO)):
        assess, decide = f"/applications/{application.pk}/assess/", f"/applications/{application.pk}/decide/"
        assert "Soup" not in page(grace.get(assess)).text, "nobody reads before they declare"
        assert grace.get(decide).headers["Location"] == assess
        assert "Say whether you have an interest" in page(grace.post(assess)).text
        grace.post(assess, {"interest": "none"})
        assert "Soup, bread and a chair" in page(grace.get(assess)).text
        saved = page(grace.post(assess, points(fund, 8, 5), follow=True))
        assert "are saved" in saved.text
        assert "68 of 100" in saved.text
        letter = page(grace.post(decide, told | {"version": "0"}))
        assert "How the letter reads" in letter.heading
        assert told["reason"].split("\n")[0] in letter.text
        assert not Decision.objects.filter(application=application).exists(), "looking decides nothing"
        done = page(grace.post(decide, told | {"version": "0", "press": "decide"}, follow=True))
        assert "is decided. Nobody is told before the round closes" in done.text
    assert not Message.objects.filter(key__startswith="decision-told").exists()

    winnie = as_(cast, "winnie")
    waiting = page(winnie.get(f"/applications/{lunch.pk}/answer/"))
    assert "There is no answer yet" in waiting.text
    assert "warm room" not in waiting.text

    close = f"/grants/{fund.pk}/close-round/"
    assert "One press sends 2 letters" in page(grace.get(close)).text
    for _ in range(2):  # a double press is once
        assert "The round is closed, and everybody is told" in page(grace.post(close, follow=True)).text
    letters = Message.objects.filter(key__startswith="decision-told").order_by("to")
    assert [letter.to for letter in letters] == ["bilal@bikes.example", "winnie@lunch.example"]
    assert "A warm room where there is none." in letters[1].body
    assert "£1,500" in letters[1].body
    assert "68 out of 100" in letters[1].body
    assert "Grace Lindley, Grants officer, Estuary Reach Borough Council" in letters[1].body
    fund.refresh_from_db()
    assert fund.status == Status.DECIDED
    assert "It is done" in page(grace.get(close)).text

    answer = page(winnie.get(f"/applications/{lunch.pk}/answer/"))
    assert answer.heading == "You have been awarded £1,500"
    assert "It is well run." in answer.text
    assert "68 of 100" in answer.text
    assert "Grace Lindley, Grants officer, Estuary Reach Borough Council" in answer.text
    other = page(as_(cast, "bilal").get(f"/applications/{bikes.pk}/answer/"))
    assert other.heading == "We are not funding it this time"
    assert "grants@council.estuary.example" in other.text
    for text in (other.text, letters[0].body):
        assert "What was strong" in text
        assert "People ask for you." in text
        assert "Say what it has to do with meals." in text
    assert "What was strong" not in answer.text, "nothing was said of it"
    assert "See what is coming" in other.text, "nothing else is open"


@pytest.mark.usefixtures("today")
def test_the_round_cannot_close_while_somebody_waits_and_says_who(
    cast: Cast, fund: Opportunity, lunch: Application, bikes: Application
) -> None:
    grace = as_(cast, "grace")
    decided(bikes, cast.person["grace"], funded=True)
    for shown in (
        page(grace.get(f"/grants/{fund.pk}/close-round/")),
        page(grace.post(f"/grants/{fund.pk}/close-round/")),
    ):
        assert "1 of 2 still waits for an answer" in shown.text
        assert f"/applications/{lunch.pk}/assess/" in shown.links
        assert "Estuary Wheels" not in shown.text
    fund.refresh_from_db()
    assert fund.status == Status.OPEN
    assert not Message.objects.filter(key__startswith="decision-told").exists()


def test_closing_asks_a_reason_where_too_few_are_funded(cast: Cast, place: Place) -> None:
    takes_up_grants(cast, place)
    fund = a_fund(cast, place)
    for one in many(cast, fund, 4):
        with on(CLOSED):
            decided(one, cast.person["grace"], funded=one.organisation == cast.organisation["group-000"])
    close = f"/grants/{fund.pk}/close-round/"
    box = "reason-gm-app4.1.3-d:success-ratio"
    with on(LATER):
        grace = as_(cast, "grace")
        assert "Enough of those who apply are funded" in page(grace.get(close)).text
        asked = page(grace.post(close, follow=True))
        assert "Nothing has been sent or changed" in asked.text
        assert asked.find("textarea", name=box)
        assert not Message.objects.filter(key__startswith="decision-told").exists()
        kept = page(grace.post(close, {"keep": "awards"}, follow=True))
        assert "To keep the promise, fund 2 of the 4 or more" in kept.text
        grace.post(close, {box: "Three of the four asked for what another fund pays."})
    fund.refresh_from_db()
    assert fund.status == Status.DECIDED
    finding = Finding.objects.get(provision="gm-app4.1.3-d", standard="success-ratio")
    assert finding.comes_to == ComesTo.EXPLAINED
    assert Explanation.objects.filter(finding=finding).exists()


@pytest.mark.usefixtures("today")
def test_nothing_can_be_changed_once_the_round_is_closed(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    grace = as_(cast, "grace")
    decided(lunch, cast.person["grace"], funded=True)
    deciding.close_round(opportunity=fund, by=cast.person["grace"])
    late = page(grace.post(f"/applications/{lunch.pk}/decide/", NO | {"version": "1", "press": "decide"}))
    assert "The round is closed" in late.text
    assert "The round is closed" in page(grace.post(f"/applications/{lunch.pk}/assess/", points(fund, 1, 1))).text
    assert Decision.objects.get().funded
    assert not Score.objects.exists()


@pytest.mark.usefixtures("today")
def test_the_letter_finds_the_group_when_whoever_sent_it_has_left(
    cast: Cast, fund: Opportunity, lunch: Application
) -> None:
    decided(lunch, cast.person["grace"], funded=True)
    Membership.objects.filter(person=cast.person["winnie"]).update(until=F("since"))
    deciding.close_round(opportunity=fund, by=cast.person["grace"])
    told = Message.objects.filter(key__startswith="decision-told").values_list("to", flat=True)
    assert set(told) == {"tom@lunch.example", "petra@bikes.example"}


def test_a_long_round_is_paged_and_asks_the_database_no_more(cast: Cast, place: Place) -> None:
    few, lots = a_fund(cast, place), a_fund(cast, place, title="Long Tables Fund", budget=Decimal("90000.00"))
    many(cast, few, 2)
    made = many(cast, lots, 30)
    asked = {}
    with on(CLOSED):
        grace = as_(cast, "grace")
        for fund in (few, lots):
            for name in ("round", "close-round"):
                with CaptureQueriesContext(connection) as queries:
                    shown = page(grace.get(f"/grants/{fund.pk}/{name}/"))
                asked[fund, name] = len(queries)
        assert len([link for link in shown.links if link.endswith("/assess/")]) == 25
        assert "Next" in shown.text
        second = page(grace.get(f"/grants/{lots.pk}/round/?page=2"))
        assert f"/applications/{made[-1].pk}/assess/" in second.links
    for name in ("round", "close-round"):
        assert asked[lots, name] == asked[few, name] <= 20


@pytest.mark.usefixtures("today")
def test_everybody_reads_what_a_round_cost_once_nobody_s_own_hours_can_be_made_out(
    cast: Cast, fund: Opportunity, place: Place
) -> None:
    sent = many(cast, fund, 6)
    for application, funded in zip(sent, (True, False, False, True, True, False), strict=True):
        decided(application, cast.person["grace"], funded=funded, amount="500")
    address = f"/grants/{fund.pk}/outcome/"
    assert Client().get(address).status_code == 404, "it is not closed"
    deciding.close_round(opportunity=fund, by=cast.person["grace"])
    assert "Fewer than 3 groups have said" in page(Client().get(address)).text
    for application, hours in zip(sent[:3], (4, 8, 6), strict=True):
        TimeTaken.objects.create(application=application, hours=hours, told_at=application.sent_at)
    shown = page(Client().get(address)).text
    assert "6 groups applied, and 3 were funded" in shown
    assert "3 of the 6 groups said how long it took them: 18 hours." in shown, (
        "one funded group's own is not told apart"
    )
    assert "about 36 hours in all, or 24.0 hours for each £1,000 awarded" in shown
    for application in sent[3:]:
        TimeTaken.objects.create(application=application, hours=2, told_at=application.sent_at)
    assert "24 hours, 16 of them for groups that were not funded" in page(Client().get(address)).text
    assert "How it went" in page(Client().get(f"/grants/{fund.pk}/")).text


def test_the_odds_are_seen_while_people_still_apply(cast: Cast, place: Place) -> None:
    """gm-app4.1.3-d: at most two are turned down for each one funded. The pot pays for four."""
    takes_up_grants(cast, place)
    fund = a_fund(cast, place)
    address = f"/grants/{fund.pk}/round/"
    with on(OPEN):
        assert "The odds so far" not in page(as_(cast, "grace").get(address)).text
    many(cast, fund, 12)
    with on(OPEN):
        assert "Would be kept" in page(as_(cast, "grace").get(address)).text
    apply(cast, fund, "lunch", "winnie")
    with on(OPEN):
        shown = page(as_(cast, "grace").get(address)).text
    assert "The pot pays for 4 awards of the largest size, and 13 groups have applied." in shown
    assert "Would not be kept" in shown
    assert "gm-app4.1.3-d" in shown
