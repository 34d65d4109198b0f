"""From the plan to the group: an officer weighs the ways of paying, and a group is told, all on a small phone."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from awarded import adopts
from browsing import width_of
from cast import Cast
from funds import a_fund, a_place, a_route, an_intention
from kept.service import clock
from kept.service.alerts import actions as hearing
from kept.service.opportunities import actions as opening
from kept.service.opportunities import routes
from kept.service.opportunities.models import Intention
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place, Post
from kept.service.statements import actions as stating
from kept.service.worker.worker import Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


@pytest.fixture
def place(cast: Cast) -> Place:
    """Estuary Reach, whose council adopted a text that asks for principles."""
    place = a_place(cast)
    adopts(cast, place, "medway-swale")
    return place


@pytest.fixture
def meant(cast: Cast, place: Place) -> Intention:
    """Warm tables, in the plan."""
    return an_intention(cast, place)


@pytest.fixture
def post(cast: Cast, place: Place) -> Post:
    """The council's contact."""
    return promising.fill_post(
        place=place,
        organisation=cast.organisation["council"],
        what="contact",
        holder=cast.person["grace"],
        from_on=date(2026, 4, 1),
        by=None,
    )


def test_a_way_is_weighed_published_and_a_group_is_told_until_it_stops(
    cast: Cast,
    place: Place,
    meant: Intention,
    post: Post,
    visit: Callable[..., Any],
    be: Callable[..., None],
    site: str,
) -> None:
    answers = visit("/grants/", width=320, scripts=False)
    be(answers, cast.person["sadia"], staff=True)
    answers.goto(f"{site}/organisations/{cast.organisation['council'].pk}/statements/")
    answers.click("text=Publish a statement")
    answers.click("text=Principles for choosing a grant")
    answers.fill("[name=title]", "How we choose")
    answers.fill("[name=words]", "A grant first.")
    answers.select_option("[name=owner]", str(post.pk))
    for part, value in (("day", "1"), ("month", "9"), ("year", str(clock.today().year + 1))):
        answers.fill(f"[name=review_on-{part}]", value)
    answers.click('button:has-text("Publish it")')
    assert "is published, as version 1" in answers.inner_text("body")

    officer = visit("/grants/", width=320, scripts=False)
    be(officer, cast.person["grace"], staff=True)
    officer.goto(f"{site}/plan/{meant.pk}/")
    officer.click("text=Weigh the ways of paying for it")
    officer.click("text=Save and go on")
    assert "Write a sentence about at least one way" in officer.inner_text("main")
    officer.fill("[name=small]", "Groups here can start at once.")
    officer.fill("[name=contract]", "Too much paper for so little money.")
    officer.click("text=Save and go on")
    officer.check("[value=small]")
    officer.click("text=Save and look it over")
    assert "How we choose, version 1" in officer.inner_text("main")
    officer.click('button:has-text("Publish it")')
    assert "Small grant, decided on" in officer.inner_text("main")

    group = visit("/plan/", width=320, scripts=False)
    be(group, cast.person["winnie"])
    group.click("text=Get an e-mail when there is something new")
    group.check('[value="at once"]')
    group.click('button:has-text("Tell me")')
    assert "You will be told about money for every kind of work" in group.inner_text("main")
    opening.publish(
        opportunity=a_fund(
            cast,
            place,
            opens_on=clock.today(),
            closes_at=clock.now() + timedelta(days=42),
            answer_by=clock.today() + timedelta(days=60),
        ),
        by=cast.person["grace"],
    )
    Worker("test").work_off()
    letter = Message.objects.get(to=cast.person["winnie"].email, subject__startswith="You can apply")
    link = re.search(r"/alerts/stop/\S+", letter.body)
    assert link
    reader = visit(link[0], width=320, scripts=False)
    reader.click('button:has-text("Stop them all")')
    assert "You will hear no more about money" in reader.inner_text("main")


@pytest.mark.parametrize("width", [320, 1280])
def test_these_pages_are_for_everybody(
    cast: Cast,
    place: Place,
    meant: Intention,
    post: Post,
    visit: Callable[..., Any],
    be: Callable[..., None],
    axe: Callable[..., list[str]],
    site: str,
    width: int,
) -> None:
    council = cast.organisation["council"]
    made = stating.publish(
        organisation=council,
        place=place,
        what="principles for choosing a grant",
        title="How_we_choose_" * 10,
        words="A_grant_first_" * 30,
        link=f"https://council.estuary.example/{'a' * 200}",
        owner=post,
        published_on=date(2026, 4, 1),
        review_on=date(2026, 4, 2),
        by=None,
    )
    a_route(cast, meant, small="Groups_here_" * 20, contract="Too much paper.")
    routes.weigh(intention=meant, weighed={"loan": "It is paid back."}, version=0, by=cast.person["grace"])
    alert = hearing.choose(place=place, theme="food", least=None, most=None, often="daily", by=cast.person["winnie"])
    plan, body = f"/plan/{meant.pk}/route/", f"/organisations/{council.pk}/statements/"
    to_read = {
        "winnie": [
            "/alerts/", "/alerts/new/", f"/alerts/{alert.pk}/change/", f"/alerts/{alert.pk}/stop/", plan,
            f"/places/{place.slug}/statements/", f"/statements/{made.pk}/",
        ],
        "grace": [f"{plan}weigh/", f"{plan}choose/", f"{plan}discard/"],
        "sadia": [body, f"{body}publish/", f"{body}publish/?what=commissioning+approach"],
    }  # fmt: skip
    for who, addresses in to_read.items():
        page = visit("/grants/", width=width)
        be(page, cast.person[who], staff=who != "winnie")
        for address in addresses:
            page.goto(site + address)
            assert not axe(page), address
            assert width_of(page) <= width, address
