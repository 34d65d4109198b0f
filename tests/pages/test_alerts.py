"""Alerts: somebody chooses what money to hear about, is written to once for each thing, and stops with one press."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.signing import Signer
from django.test import Client
from django_tasks_db.models import DBTaskResult

from awarded import on
from cast import Cast
from funds import a_fund, an_intention
from kept.service.alerts import actions
from kept.service.alerts.letters import closing_soon, tell_daily, tell_of_money
from kept.service.alerts.models import Alert
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.opportunities import actions as opening
from kept.service.opportunities import moving, planning
from kept.service.opportunities.models import Opportunity
from kept.service.outbox import post
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place
from kept.service.people import actions as people
from kept.service.people.exports import everything_about
from kept.service.worker.worker import Worker
from reading import look, send
from signing_in import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 1)


def chooses(cast: Cast, who: str = "winnie", **more: Any) -> Alert:
    told: dict[str, Any] = {"place": None, "theme": "", "least": None, "most": None, "often": "at once"} | more
    with on(date(2026, 8, 1)):
        return actions.choose(by=cast.person[who], **told)


def work() -> None:
    Worker("test").work_off()
    assert not DBTaskResult.objects.filter(exception_class_path__gt="").exists(), "no job goes wrong"


def told(cast: Cast, who: str = "winnie") -> list[Message]:
    return list(Message.objects.filter(to=cast.person[who].email, key__startswith="alert").order_by("pk"))


def opened(cast: Cast, place: Place, hour: int = 10, **fields: Any) -> Opportunity:
    with on(TODAY, hour):
        fund = opening.publish(opportunity=a_fund(cast, place, **fields), by=cast.person["grace"])
        work()
    return fund


def test_somebody_chooses_what_to_hear_from_the_page_they_are_on(cast: Cast, place: Place) -> None:
    with on(TODAY):
        assert "/alerts/new/" in look(Client(), "/grants/").links
        an_intention(cast, place)
        offered = look(Client(), "/plan/", place=place.slug, theme="food").links
        link = next(one for one in offered if one.startswith("/alerts/new/"))
        winnie = signed_in(cast.person["winnie"])
        assert "Nothing yet" in look(winnie, "/alerts/").text
        form = look(winnie, link)
        chosen = [one.get("value") for one in form.find("option") if one.get("selected") is not None]
        assert chosen == [str(place.pk), "food"]
        typed = {"place": str(place.pk), "theme": "food", "least": "", "most": "£5,000", "often": "daily"}
        says = "You will be told about money for food and hardship, in Estuary Reach and the places inside it, "
        assert says + "with awards up to £5,000" in send(winnie, "/alerts/new/", typed).text
        send(winnie, "/alerts/new/", typed)
        alert = Alert.objects.get()
        changed = send(winnie, f"/alerts/{alert.pk}/change/", typed | {"most": "", "theme": "", "place": ""})
        assert "money for every kind of work, everywhere, with awards of any size" in changed.text
        look(winnie, f"/alerts/{alert.pk}/stop/")
        assert "Nothing yet" in send(winnie, f"/alerts/{alert.pk}/stop/", {}).text
    assert not Alert.objects.exists()


def test_what_cannot_be_chosen_is_said(cast: Cast) -> None:
    winnie = signed_in(cast.person["winnie"])
    for typed, says in (
        ({"least": "lots"}, "Write an amount in pounds"),
        ({"least": "500", "most": "100"}, "The largest award must be at least as much as the smallest"),
        ({"often": "hourly"}, "Choose how often"),
        ({"place": "99999"}, "Choose a place from the list"),
    ):
        assert says in send(winnie, "/alerts/new/", {"often": "daily"} | typed).text
    assert not Alert.objects.exists()


def test_nobody_has_more_than_a_page_of_them(cast: Cast) -> None:
    for most in range(1, actions.AT_MOST + 1):
        chooses(cast, most=Decimal(most))
    with pytest.raises(Refused, match="Stop or change one of them first"):
        chooses(cast, most=Decimal(900))
    assert look(signed_in(cast.person["winnie"]), "/alerts/").text.count("You will be told about") == actions.AT_MOST


def test_a_grant_that_opens_is_told_at_once_and_only_once(cast: Cast, place: Place) -> None:
    chooses(cast)
    chooses(cast, place=place)
    fund = opened(cast, place)
    (letter,) = told(cast)
    assert "Warm Tables Fund" in letter.subject
    assert "Up to £1,500 from Estuary Reach Borough Council, in Estuary Reach." in letter.body
    assert "closes at midday on 13 October 2026" in letter.body
    assert f"/grants/{fund.pk}/" in letter.body
    with on(TODAY):
        tell_of_money(Entry.objects.get(event="opportunities.opportunity.opened"))
    assert len(told(cast)) == 1, "a job may run twice"


def test_only_what_was_asked_for_is_told(cast: Cast, place: Place) -> None:
    above = promising.add_place(name="Wide Estuary", slug="wide", kind=Place.Kind.SYSTEM, by=None)
    beside = promising.add_place(name="Hills", slug="hills", kind=Place.Kind.PLACE, inside=above, by=None)
    Place.objects.filter(pk=place.pk).update(inside=above)
    asked: dict[str, dict[str, Any]] = {  # by who hears it, or does not
        "winnie": {"place": place},
        "tom": {"place": above},
        "petra": {"theme": "food", "least": Decimal("1500.00"), "most": Decimal("1500.00")},
        "bilal": {"place": beside},
        "stella": {"theme": "arts"},
        "ivy": {"least": Decimal("1500.01")},
        "ines": {"most": Decimal("1499.99")},
    }
    for who, alert in asked.items():
        chooses(cast, who, **alert)
    with on(date(2026, 8, 3)):
        intention = an_intention(cast, place)
    opened(cast, Place.objects.get(pk=place.pk), intention=intention)
    assert [who for who in asked if any("You can apply" in one.subject for one in told(cast, who))] == [
        "winnie",
        "tom",
        "petra",
    ]


def test_what_is_planned_is_told_unless_all_of_it_is_too_little(cast: Cast, place: Place) -> None:
    chooses(cast, least=Decimal("6000.00"))
    chooses(cast, who="tom", least=Decimal("6000.01"))
    with on(TODAY):
        intention = an_intention(cast, place)
        work()
    (letter,) = told(cast)
    assert "It may open between September 2026 and October 2026" in letter.body
    assert f"/plan/{intention.pk}/" in letter.body
    assert not told(cast, "tom")


def test_what_was_taken_back_before_it_is_told_is_not_told(cast: Cast, place: Place) -> None:
    chooses(cast)
    with on(TODAY):
        intention = an_intention(cast, place)
        planning.drop(intention=intention, because="There is no money.", by=cast.person["grace"])
        work()
    assert not told(cast)


def test_once_a_day_is_one_message_at_seven(cast: Cast, place: Place) -> None:
    chooses(cast, often="daily")
    chooses(cast, who="tom", often="daily", theme="arts")
    with on(TODAY, 5):  # six in London
        an_intention(cast, place)
        work()
    with on(TODAY, 5):
        opening.publish(opportunity=a_fund(cast, place, opens_on=date(2026, 9, 2)), by=cast.person["grace"])
        work()
        assert not told(cast)
    with on(TODAY, 7):
        work()
        tell_daily.call("2026-09-01")
    (letter,) = told(cast)
    assert letter.subject == "May be coming: Warm tables next winter, and 1 more"
    assert letter.body.index("May be coming") < letter.body.index("You can apply, or soon")
    assert "Warm Tables Fund" in letter.body
    assert [one.body.count("Warm") for one in told(cast, "tom")] == [1], "the grant that does not say what it is for"
    opened(cast, place, hour=10, title="Late Tables Fund")
    assert len(told(cast)) == 1
    with on(date(2026, 9, 2), 7):
        work()
    assert "Late Tables Fund" in told(cast)[1].subject


def test_whoever_asked_for_both_hears_at_once_and_not_again(cast: Cast, place: Place) -> None:
    chooses(cast)
    chooses(cast, place=place, often="daily")
    chooses(cast, who="tom", often="daily")
    opened(cast, place)
    assert (len(told(cast)), len(told(cast, "tom"))) == (1, 0)
    with on(date(2026, 9, 2), 7):
        work()
    assert (len(told(cast)), len(told(cast, "tom"))) == (1, 1)


def test_a_week_before_it_closes_and_when_it_closes_later(cast: Cast, place: Place) -> None:
    chooses(cast)
    fund = opened(cast, place)
    with on(date(2026, 10, 1)):
        later = datetime(2026, 10, 20, 11, tzinfo=UTC)
        with pytest.raises(Refused, match="It can only close later"):
            moving.move_closing(opportunity=fund, closes_at=later - timedelta(days=30), by=cast.person["grace"])
        moving.move_closing(opportunity=fund, closes_at=later, by=cast.person["grace"])
        moving.move_closing(opportunity=fund, closes_at=later, by=cast.person["grace"])
        work()
    assert "it closes at midday on 20 October 2026 now" in told(cast)[1].body
    with on(date(2026, 10, 7)):
        work()
        assert len(told(cast)) == 2, "the day it would have closed a week after"
    with on(date(2026, 10, 13)):
        work()
        closing_soon.call(fund.pk, "2026-10-20")
        work()
    assert [one.subject for one in told(cast)[2:]] == ["Closes in a week: Warm Tables Fund"]
    assert Entry.objects.filter(event="alerts.opportunity.closing-soon").count() == 1


def test_a_week_before_it_closes_is_told_by_the_calendar(cast: Cast, place: Place) -> None:
    chooses(cast)
    opened(cast, place)
    with on(date(2026, 10, 6), 4):
        work()
        assert len(told(cast)) == 1
    with on(date(2026, 10, 6), 5):  # six in London
        work()
    assert [one.subject for one in told(cast)] == [
        "You can apply, or soon: Warm Tables Fund",
        "Closes in a week: Warm Tables Fund",
    ]


def test_what_opens_for_less_than_a_week_is_told_once(cast: Cast, place: Place) -> None:
    opened(cast, place, closes_at=datetime(2026, 9, 8, 11, tzinfo=UTC))
    assert not DBTaskResult.objects.filter(task_path__endswith="closing_soon").exists()


def test_one_press_from_the_message_stops_them_all(cast: Cast, place: Place) -> None:
    chooses(cast)
    chooses(cast, who="tom")
    opened(cast, place)
    link = re.search(r"http\S+(/alerts/stop/\S+)", told(cast)[0].body)
    assert link
    reader = Client()
    asked = look(reader, link[1])
    assert "winnie" not in asked.html.lower(), "the link tells nobody whose it is"
    assert Alert.objects.count() == 2, "opening it stops nothing"
    assert "You will hear no more" in send(reader, link[1], {}).text
    assert list(Alert.objects.values_list("person__name", flat=True)) == ["Tom Brackley"]
    assert "There is nothing to stop" in look(reader, link[1]).text
    forged = Signer(salt="another").sign(str(cast.person["tom"].pk))
    assert "There is nothing to stop" in send(reader, f"/alerts/stop/{forged}/", {}).text
    assert Alert.objects.count() == 1


def test_a_mail_program_stops_them_all_with_one_press_of_its_own(cast: Cast, place: Place) -> None:
    chooses(cast)
    opened(cast, place)
    opened(cast, place, title="Another Fund")
    with on(TODAY, 11):
        post.send_waiting()
    sent = [one for one in mail.outbox if one.to == ["winnie@lunch.example"]]
    heads = message_from_bytes(sent[0].message().as_bytes())
    assert heads["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = heads["List-Unsubscribe"].strip("\n <>")
    assert address == re.search(r"http\S+/alerts/stop/\S+", told(cast)[0].body)[0]  # type: ignore[index]
    program = Client(enforce_csrf_checks=True)
    path = address.removeprefix(settings.SITE_ADDRESS)
    form = "application/x-www-form-urlencoded"
    pressed = program.post(path, "List-Unsubscribe=One-Click", content_type=form)
    assert pressed.status_code == 200
    assert not Alert.objects.exists()
    again = program.post(path, "List-Unsubscribe=One-Click", content_type=form)
    assert again.status_code == 200, "a second press does no harm"
    assert not any(one["List-Unsubscribe"] for one in letters_that_must_come()), "only alerts can be stopped so"


def letters_that_must_come() -> list[Any]:
    return [message_from_bytes(one.message().as_bytes()) for one in mail.outbox if "alerts/stop" not in one.body]


def test_what_somebody_chose_is_theirs_to_have_and_goes_with_them(cast: Cast, place: Place) -> None:
    chooses(cast, who="stella", place=place, often="daily")
    assert everything_about(cast.person["stella"])["alerts"][0]["place"] == "Estuary Reach"
    people.erase(person=cast.person["stella"], by=None)
    work()
    assert not Alert.objects.exists()


def test_an_officer_gives_more_time_and_everybody_reads_it(cast: Cast, place: Place) -> None:
    fund = opened(cast, place)
    later = {"closes_on-day": "20", "closes_on-month": "10", "closes_on-year": "2026", "closes_time": "12:00"}
    with on(date(2026, 10, 1)):
        grace = signed_in(cast.person["grace"], staff=True)
        assert f"/grants/{fund.pk}/more-time/" in look(grace, f"/grants/{fund.pk}/").links
        look(grace, f"/grants/{fund.pk}/more-time/")
        earlier = send(grace, f"/grants/{fund.pk}/more-time/", later | {"closes_on-day": "1"})
        assert "It can only close later. Choose a time after midday on 13 October 2026" in earlier.text
        late = send(grace, f"/grants/{fund.pk}/more-time/", later | {"closes_on-day": "30"})
        assert "Groups were promised an answer by 30 October 2026" in late.text
        send(grace, f"/grants/{fund.pk}/more-time/", later)
        page = look(Client(), f"/grants/{fund.pk}/")
    assert "It closes at midday on 20 October 2026" in page.text
    assert "Groups were given more time on 1 October 2026" in page.text
    assert f"/grants/{fund.pk}/more-time/" not in page.links
    with on(date(2026, 10, 21)):
        grace = signed_in(cast.person["grace"], staff=True)
        closed = send(grace, f"/grants/{fund.pk}/more-time/", later | {"closes_on-day": "25"})
    assert "It is not open now" in closed.text
