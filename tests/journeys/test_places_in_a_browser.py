"""A place's public pages on a small phone with scripts off, and all of its pages looked at by axe."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction

from browsing import follow
from cast import Cast
from funds import a_fund, a_place, published
from kept.service.checks.decide import decide
from kept.service.checks.deed import Reason
from kept.service.opportunities.records import deed
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Adoption, LocalNumber, Member, Place, Post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]

FROM = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def place(cast: Cast) -> Place:
    """Estuary Reach, where two bodies promised, one grant was opened, and one is open for too short a time."""
    here = a_place(cast)
    with time_machine.travel(datetime(2026, 4, 2, 9, tzinfo=UTC), tick=False):
        for body, document, by in (
            ("council", "bexley", "sadia"),
            ("council", "greater-manchester", "sadia"),
            ("voice", "bexley", "stefan"),
        ):
            adoption = promising.adopt(
                place=here,
                organisation=cast.organisation[body],
                document=document,
                governance=promising.Governance(
                    "Cabinet", "CAB/26/14", date(2026, 3, 24), "Rowan Achterberg", "Leader of the council"
                ),
                from_on=FROM,
                by=cast.person[by],
            )
            if document == "greater-manchester":
                promising.answer_recommendations(
                    adoption=adoption,
                    answers={"gm-r4": ("taken up", ""), "gm-r7": ("not taken up", "There is no such board here.")},
                    by=None,
                )
        promising.set_number(
            place=here,
            provision="bx-2.s.2",
            standard="time-to-apply",
            promised=42,
            source="Partnership meeting, minute 7",
            from_on=FROM,
            by=cast.person["stefan"],
        )
        promising.fill_post(
            place=here,
            organisation=cast.organisation["council"],
            what="contact for a policy area",
            scope="grants",
            holder=cast.person["grace"],
            deputy=cast.person["farid"],
            public=True,
            from_on=FROM,
            by=cast.person["sadia"],
        )
    published(cast, here)
    short = a_fund(cast, here, title="Frost Fund", closes_at=datetime(2026, 9, 20, 11, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 9, 1, 9, tzinfo=UTC), tick=False), transaction.atomic():
        decide(
            deed(short),
            by=cast.person["grace"],
            reasons={"bx-2.s.2:time-to-apply": Reason("Frost came early, and the money had to reach people.")},
            waits=False,
        )
    return here


def fits(page: Any) -> bool:
    """Whether nothing on the page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_somebody_follows_a_promise_on_a_small_phone_with_scripts_off(visit: Callable[..., Any]) -> None:
    page = visit("/", width=320, scripts=False)
    page.click("text=Menu")
    page.click("nav >> text=Places")
    page.click("text=Estuary Reach")
    page.select_option("#year", "2026")
    page.click("text=Show these")
    assert "1 explained" in page.inner_text("main")
    assert fits(page)
    follow(page, "Applications stay open long enough to answer well")
    said = page.inner_text("main")
    assert "At least 42 days" in said
    assert "Source: Partnership meeting, minute 7" in said
    assert "Frost came early, and the money had to reach people." in said
    assert fits(page)


READ = ("", "members/", "numbers/", "posts/", "documents/greater-manchester/", "promises/bx-2.s.2/")


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_that_anybody_reads_is_whole_and_clean(
    visit: Callable[..., Any], axe: Callable[..., list[str]], width: int
) -> None:
    for address in ("/places/", *(f"/places/estuary-reach/{part}" for part in READ)):
        page = visit(address, width=width)
        assert axe(page) == [], address
        assert fits(page), address


def test_every_page_of_those_who_keep_it_up_is_whole_and_clean(
    visit: Callable[..., Any], be: Callable[..., None], axe: Callable[..., list[str]], cast: Cast, site: str
) -> None:
    council, adoption = cast.organisation["council"].pk, Adoption.objects.get(document="greater-manchester").pk
    pages = {
        "sadia": [
            f"/organisations/{council}/adoptions/",
            f"/organisations/{council}/adoptions/add/",
            f"/adoptions/{adoption}/leave/",
            f"/adoptions/{adoption}/recommendations/",
            f"/organisations/{council}/posts/",
            f"/organisations/{council}/posts/fill/",
            f"/posts/{Post.objects.get().pk}/end/",
        ],
        "stefan": [
            "/places/estuary-reach/join/?name=estuary",
            f"/partners/{Member.objects.earliest('pk').pk}/end/",
            "/places/estuary-reach/names/",
            "/places/estuary-reach/names/settle/?document=bexley&named=BVSC",
            "/places/estuary-reach/numbers/set/",
            "/places/estuary-reach/numbers/set/?provision=bx-2.s.2",
            "/places/estuary-reach/numbers/set/?provision=bx-4.s.6",
            f"/numbers/{LocalNumber.objects.get().pk}/end/",
        ],
    }
    for name, addresses in pages.items():
        page = visit("/about/", width=320)
        be(page, cast.person[name], staff=True)
        for address in addresses:
            page.goto(site + address)
            assert axe(page) == [], address
            assert fits(page), address
