"""One asks and another sends, where the group wants it so; and how a group says that it does."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from applying import BELL, an_open_fund, answered, begun, in_the_round, send
from cast import Cast
from kept.service.applications import actions
from kept.service.applications.models import Application, State
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.actions import founding, membership
from kept.service.organisations.models import Membership
from kept.service.outbox.models import Message
from reading import look
from reading import send as press
from signing_in import signed_in


@pytest.fixture
def day() -> Iterator[Any]:
    with in_the_round() as traveller:
        yield traveller


@pytest.fixture
def fund(cast: Cast, day: Any) -> Opportunity:
    founding.change(organisation=cast.organisation["lunch"], by=cast.person["winnie"], two_to_send=True)
    return an_open_fund(cast)


def test_one_asks_and_another_sends(cast: Cast, fund: Opportunity) -> None:
    application = answered(cast, begun(cast, fund))
    asked = send(cast, application)
    assert asked.sent_at is None
    assert asked.state(BELL) == State.WAITS
    letters = Message.objects.filter(key__startswith="application-agree-")
    assert set(letters.values_list("to", flat=True)) == {"tom@lunch.example", "petra@bikes.example"}
    assert "Winnie Tallow asks you" in letters[0].body
    assert "It closes at midday on 13 October 2026. That is the same for everybody." in letters[0].body
    assert send(cast, asked).sent_at is None  # pressing again is still one person
    assert letters.count() == 2
    sent = send(cast, asked, "tom")
    assert sent.sent_by == cast.person["tom"]
    assert sent.number


def test_a_changed_answer_is_agreed_to_anew(cast: Cast, fund: Opportunity) -> None:
    application = answered(cast, begun(cast, fund))
    first = application.answers.get(question__order=1)
    send(cast, application)
    actions.save_answer(
        application=application, question=first.question, words="Cake.", by=cast.person["tom"], seen=first.saved_at
    )
    assert send(cast, application, "tom").sent_at is None
    assert Application.objects.get().asked_by == cast.person["tom"]
    assert send(cast, application, "winnie").sent_at


def test_whoever_asked_takes_it_back_and_nobody_else(cast: Cast, fund: Opportunity) -> None:
    application = answered(cast, begun(cast, fund))
    send(cast, application)
    with pytest.raises(Refused, match="Only they take that back"):
        actions.take_back_asking(application=application, by=cast.person["tom"])
    actions.take_back_asking(application=application, by=cast.person["winnie"])
    assert send(cast, application, "tom").sent_at is None


def test_the_closing_time_is_the_same_for_the_second(cast: Cast, fund: Opportunity, day: Any) -> None:
    application = answered(cast, begun(cast, fund))
    send(cast, application)
    day.move_to(BELL + timedelta(minutes=11))
    with pytest.raises(actions.Closed):
        send(cast, application, "tom", opened=BELL - timedelta(minutes=5))
    day.move_to(BELL + timedelta(minutes=4))
    assert send(cast, application, "tom", opened=BELL - timedelta(minutes=5)).in_grace


def test_somebody_alone_is_told_what_to_do(cast: Cast, fund: Opportunity) -> None:
    application = answered(cast, begun(cast, fund))
    for one in Membership.objects.filter(organisation=fund.applications.get().organisation, role="member"):
        membership.remove(membership=one, by=cast.person["winnie"])
    with pytest.raises(Refused, match="Ask somebody to join it"):
        send(cast, application)


def test_through_the_pages(cast: Cast, fund: Opportunity) -> None:
    winnie, tom = signed_in(cast.person["winnie"]), signed_in(cast.person["tom"])
    founding.change(organisation=cast.organisation["lunch"], by=cast.person["winnie"], two_to_send=False)
    lunch = cast.organisation["lunch"].pk
    saved = press(winnie, f"/organisations/{lunch}/sending/", {"two_to_send": "True"})
    assert "How you send is saved" in saved.html
    assert tom.get(f"/organisations/{lunch}/sending/").status_code == 404
    application = answered(cast, begun(cast, fund))
    check = f"/applications/{application.pk}/check/"
    page = look(winnie, check)
    assert "Ask a colleague to agree" in page.text
    asked = press(winnie, check, {"press": page.find("input", name="press")[0].get("value", "")})
    assert "It waits for a colleague to agree: you asked at" in asked.text
    assert "Waits for a colleague" in look(tom, "/applications/").text
    assert "Winnie Tallow asked for this to be sent" in look(tom, f"/applications/{application.pk}/").text
    back = press(winnie, check, {"then": "take back"})
    assert "It no longer waits for a colleague" in back.text
    press(winnie, check, {"press": back.find("input", name="press")[0].get("value", "")})
    page = look(tom, check)
    assert "Winnie Tallow asks you to read this and agree. Your press sends it." in page.text
    done = press(tom, check, {"press": page.find("input", name="press")[0].get("value", "")})
    assert "Application sent" in done.heading
