"""A question about a grant in a browser: asked on a small phone with scripts off, answered, and read by everybody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from browsing import width_of
from cast import Cast
from funds import a_fund, a_place
from kept.service import clock
from kept.service.opportunities import actions, enquiries
from kept.service.opportunities.models import Opportunity

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


@pytest.fixture
def grant(cast: Cast) -> Opportunity:
    """The Warm Tables Fund, open from today for six weeks."""
    days = {"opens_on": clock.today(), "closes_at": clock.now() + timedelta(days=42)}
    draft = a_fund(cast, a_place(cast), answer_by=clock.today() + timedelta(days=60), **days)
    return actions.publish(opportunity=draft, by=cast.person["grace"])


def test_a_question_comes_back_with_its_answer_for_everybody(
    cast: Cast, grant: Opportunity, visit: Callable[..., Any], be: Callable[..., None], site: str
) -> None:
    group = visit("/grants/", width=320, scripts=False)
    be(group, cast.person["winnie"])
    group.goto(f"{site}/grants/{grant.pk}/")
    group.click("text=Ask about this fund")
    group.click("text=Send the question")
    assert "Write what you would like to know" in group.inner_text("main")
    group.fill("[name=words]", "We are the lunch club. May we buy an oven?")
    group.click("text=Send the question")
    assert "has your question" in group.inner_text("body")
    officer = visit("/grants/", width=320, scripts=False)
    be(officer, cast.person["grace"], staff=True)
    officer.goto(f"{site}/work/")
    officer.click("text=1 question about Warm Tables Fund")
    officer.click("text=We are the lunch club.")
    officer.fill("[name=question]", "May we buy an oven?")
    officer.fill("[name=answer]", "Yes.\nKeep the receipt.")
    officer.click("text=Publish both to everybody")
    assert "No question waits for an answer" in officer.inner_text("main")
    anybody = visit(f"/grants/{grant.pk}/", width=320, scripts=False)
    assert "May we buy an oven?" in anybody.inner_text("main")
    assert "Keep the receipt." in anybody.inner_text("main")
    assert "lunch club" not in anybody.inner_text("main")


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_questions_are_for_everybody(
    cast: Cast,
    grant: Opportunity,
    visit: Callable[..., Any],
    be: Callable[..., None],
    axe: Callable[..., list[str]],
    site: str,
    width: int,
) -> None:
    waiting, answered = (
        enquiries.ask(opportunity=grant, organisation=cast.organisation["lunch"], words=words, by=cast.person["winnie"])
        for words in ("May we buy an oven?", "Is_it_so_" * 30)
    )
    enquiries.publish_answer(
        enquiry=answered, question="Is_it_so_" * 30, answer="It is.", version=1, by=cast.person["grace"]
    )
    about = f"/grants/{grant.pk}/"
    to_read = {
        "winnie": [about, f"{about}answers/", f"{about}ask/"],
        "grace": [
            f"{about}ask/", f"{about}questions/", f"{about}questions/?show=answered", "/grants/mine/?show=now",
            *(f"/grants/questions/{one.pk}/" for one in (waiting, answered)),
        ],
    }  # fmt: skip
    for who, addresses in to_read.items():
        page = visit("/grants/", width=width)
        be(page, cast.person[who], staff=who == "grace")
        for address in addresses:
            page.goto(site + address)
            assert not axe(page), address
            assert width_of(page) <= width, address
