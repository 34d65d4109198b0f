"""Answers that are not in words: money, numbers, dates, choices, addresses and budgets, some asked on a condition."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from awarded import on
from cast import Cast
from funds import a_place, published
from kept.service.applications import actions, queries
from kept.service.applications.models import Answer, Application
from kept.service.decisions import actions as deciding
from kept.service.history.refused import Refused
from kept.service.opportunities.actions import Form
from kept.service.opportunities.models import Opportunity
from kept.service.outbox.models import Message
from reading import ReadPage, look, send
from signing_in import signed_in

pytestmark = pytest.mark.django_db

ASKED: list[dict[str, Any]] = [
    {"asks": "What will you do?", "words": 20},
    {"asks": "What came in last year?", "kind": "money"},
    {"asks": "How many people come?", "kind": "number"},
    {"asks": "When do you begin?", "kind": "date"},
    {"asks": "Where do you meet?", "kind": "choice", "choices": "In a hall\nOutdoors"},
    {"asks": "Where is the hall?", "kind": "address", "only_if": 5, "only_if_answer": "In a hall"},
    {"asks": "What will it cost?", "kind": "budget"},
]
HALL = {"line_1": "4 Quay Street", "town": "Saltmarsh", "postcode": "zz1 1zz"}
COSTS = {
    "1-what": "A cook, twelve weeks", "1-asked": "£1,200", "1-elsewhere": "100",
    "overheads-asked": "150", "training-asked": "50", "volunteers-elsewhere": "20", "time": "300",
}  # fmt: skip
RIGHT: list[dict[str, str]] = [
    {"words": "Soup."},
    {"words": "1500.5"},
    {"words": "1,200"},
    {"words-day": "1", "words-month": "12", "words-year": "2026"},
    {"words": "In a hall"},
    HALL,
    COSTS,
]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """A day in the middle of the round."""
    with time_machine.travel(datetime(2026, 10, 1, 9, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def fund(cast: Cast) -> Opportunity:
    duties = [{"says": "Come to two meetings", "pays": Decimal(60)}]
    return published(cast, a_place(cast), form=Form(questions=ASKED, extra_duties=duties))


@pytest.fixture
def application(cast: Cast, fund: Opportunity) -> Application:
    return actions.begin(opportunity=fund, organisation=cast.organisation["lunch"], by=cast.person["winnie"])


@pytest.fixture
def winnie(cast: Cast) -> Client:
    return signed_in(cast.person["winnie"])


def at(application: Application, order: int) -> str:
    return f"/applications/{application.pk}/questions/{order}/"


def answer(winnie: Client, application: Application, order: int, typed: dict[str, str]) -> ReadPage:
    """What is shown once an answer is saved, as its page sends it."""
    boxes = look(winnie, at(application, order)).find("input", name="seen")
    return send(winnie, at(application, order), typed | {"seen": boxes[0].get("value") or ""})


def all_right(winnie: Client, application: Application) -> None:
    for order, typed in enumerate(RIGHT, 1):
        answer(winnie, application, order, typed)


def sent(winnie: Client, application: Application) -> ReadPage:
    page = look(winnie, f"/applications/{application.pk}/check/")
    typed = {box.get("name"): box.get("value") for box in page.find("input") if box.get("name") in ("press", "opened")}
    return send(winnie, f"/applications/{application.pk}/check/", typed)


def test_everybody_reads_answers_of_every_kind_alike(cast: Cast, winnie: Client, application: Application) -> None:
    all_right(winnie, application)
    receipt = sent(winnie, application)
    assert receipt.heading.startswith("Application sent")
    letter = Message.objects.get(key=f"application-received-{application.pk}").body
    with on(date(2026, 10, 20)):
        grace = signed_in(cast.person["grace"], staff=True)
        deciding.declare(application=application, conflict=False, by=cast.person["grace"])
        assessor = look(grace, f"/applications/{application.pk}/assess/")
    for place in (receipt.text, letter, assessor.text):
        for words in ("£1,500.50", "1,200", "1 December 2026", "In a hall", "ZZ1 1ZZ", "A cook, twelve weeks"):
            assert words in place, words
    assert "In all: £1,400 of this fund, £120 from elsewhere" in letter
    assert "Volunteers’ time, given in kind: worth £300" in letter
    amounts = dict(Answer.objects.exclude(amount=None).values_list("question__order", "amount"))
    assert amounts == {2: Decimal("1500.50"), 3: Decimal(1200), 7: Decimal(1400)}


@pytest.mark.parametrize(
    ("order", "typed", "says", "box"),
    [
        (2, {"words": "lots"}, "Write an amount in pounds", "words"),
        (3, {"words": "1e9"}, "Write a number in figures", "words"),
        (3, {"words": "-4"}, "Write a number in figures", "words"),
        (3, {"words": "²"}, "Write a number in figures", "words"),
        (4, {"words-day": "31", "words-year": "2026"}, "The date must include a month", "words-day"),
        (4, {"words-day": "31", "words-month": "2", "words-year": "2026"}, "must be a real date", "words-day"),
        (5, {"words": "Under water"}, "Choose one of these", None),
        (7, {"1-what": "Rent", "overheads-asked": "1"}, "Write how much line 1 costs", "1-what"),
        (7, {"2-asked": "12", "overheads-asked": "1"}, "Say what line 2 is for", "2-asked"),
        (7, {"1-what": "Rent", "1-asked": "a bit", "overheads-asked": "1"}, "such as 120", "1-asked"),
        (7, {"1-what": "Rent", "1-asked": "1600", "declines": "on"}, "Take £100 off", "1-asked"),
        (7, {"1-what": "Rent", "1-asked": "100"}, "Write your running costs, or tick", "1-asked"),
        (7, {"overheads-asked": "100", "declines": "on"}, "Take one of them out", "overheads-asked"),
        (7, {"1-what": "Rent", "1-elsewhere": "100", "declines": "on"}, "Say how much you ask", "1-what"),
        (7, {"time": "NaN"}, "such as 120", "time"),
    ],
)
def test_what_is_not_right_is_kept_and_said_where_it_is_mended(
    winnie: Client, application: Application, order: int, typed: dict[str, str], says: str, box: str | None
) -> None:
    page = answer(winnie, application, order, typed)
    assert says in page.text
    assert "It is saved as it is" in page.text
    assert page.title.startswith("Error: ")
    if box:
        assert page.find("input", name=box)[0].get("value") == typed[box]
    listed = look(winnie, f"/applications/{application.pk}/check/")
    assert f"Mend: {ASKED[order - 1]['asks']}" in listed.text


def test_nothing_that_is_not_right_is_sent(cast: Cast, winnie: Client, application: Application) -> None:
    all_right(winnie, application)
    answer(winnie, application, 7, COSTS | {"1-asked": "£9,000"})
    with pytest.raises(Refused, match=r"What will it cost\? You ask for £9,200, and the most is £1,500"):
        actions.send(application=application, press="one", by=cast.person["winnie"])


def test_an_address_says_which_part_is_missing(winnie: Client, application: Application) -> None:
    answer(winnie, application, 5, {"words": "In a hall"})
    page = answer(winnie, application, 6, {"line_1": "4 Quay Street", "postcode": "Saltmarsh"})
    assert "Write the town or city" in page.text
    assert "Write a full postcode" in page.text
    assert page.find("input", name="line_1")[0].get("value") == "4 Quay Street"


def test_a_question_on_a_condition_is_asked_only_where_it_holds(
    cast: Cast, winnie: Client, application: Application
) -> None:
    assert winnie.get(at(application, 6)).status_code == 404
    asked = answer(winnie, application, 5, {"words": "In a hall"})
    assert asked.heading == "Where is the hall?", "the choice leads to it"
    answer(winnie, application, 6, HALL)
    answer(winnie, application, 5, {"words": "Outdoors"})
    for order, typed in enumerate(RIGHT, 1):
        if order not in (5, 6):
            answer(winnie, application, order, typed)
    check = look(winnie, f"/applications/{application.pk}/check/")
    assert "Where is the hall?" not in check.text
    receipt = sent(winnie, application)
    assert receipt.heading.startswith("Application sent"), "what is not asked is not required"
    assert "4 Quay Street" not in receipt.text
    assert "4 Quay Street" not in Message.objects.get(key=f"application-received-{application.pk}").body


def test_a_group_may_choose_to_ask_for_no_running_costs(winnie: Client, application: Application) -> None:
    page = look(winnie, at(application, 7))
    assert "Running costs are your right" in page.text
    assert "Come to two meetings: £60" in page.text
    answer(winnie, application, 7, {"1-what": "A cook", "1-asked": "900", "declines": "on"})
    one = queries.asked_of(application)[-1]
    assert not one.wrong
    assert "Running costs: we choose not to ask for any" in one.words


def test_a_budget_grows_and_adds_up_with_scripts_off(winnie: Client, application: Application) -> None:
    typed = {f"{line}-{name}": said for line in range(1, 5) for name, said in (("what", "x"), ("asked", "1.10"))}
    page = answer(winnie, application, 7, typed | {"then": "stay"})
    assert "In all: £4.40 of this fund" in page.text
    assert page.find("input", name="6-what")
    assert not page.find("input", name="7-what")


def test_two_colleagues_at_one_budget_notice_each_other(cast: Cast, winnie: Client, application: Application) -> None:
    question = application.opportunity.questions.get(order=7)
    answer(winnie, application, 7, COSTS)
    page = send(winnie, at(application, 7), {"1-what": "Mine alone", "seen": ""})
    assert "saved this answer while you were writing" in page.text
    assert page.find("input", name="1-what")[0].get("value") == "Mine alone"
    assert "A cook, twelve weeks" in page.text, "what the other saved"
    assert Answer.objects.get(application=application, question=question).typed["1-what"] == "A cook, twelve weeks"


def test_answers_come_along_when_it_is_begun_again(cast: Cast, winnie: Client, application: Application) -> None:
    all_right(winnie, application)
    who: dict[str, Any] = {"by": cast.person["winnie"]}
    actions.withdraw(application=application, **who)
    again = actions.begin(opportunity=application.opportunity, organisation=application.organisation, **who)
    before, after = (queries.asked_of(one) for one in (application, again))
    assert [(one.words, one.boxes) for one in after] == [(one.words, one.boxes) for one in before]


def test_pages_of_a_long_form_ask_little(
    winnie: Client, application: Application, django_assert_max_num_queries: Any
) -> None:
    all_right(winnie, application)
    for address in (at(application, 7), f"/applications/{application.pk}/", f"/applications/{application.pk}/check/"):
        with django_assert_max_num_queries(20):
            look(winnie, address)
