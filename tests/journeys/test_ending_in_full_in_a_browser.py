"""An ending for how things went that can skip no step, on a phone with scripts off; and the pages of changes by axe."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine

import awarded
from browsing import follow, press, width_of
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.models import ChangeRequest, Ending, Handover

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


def write_day(page: Any, name: str, day: date) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"input[name={name}-{part}]", str(value))


def test_an_ending_for_how_things_went_can_skip_no_step(
    cast: Cast, visit: Callable[..., Any], be: Callable[..., None]
) -> None:
    award = awarded.accepted(cast)
    with time_machine.travel(datetime(2027, 1, 5, 10, tzinfo=UTC)):
        page = visit("/sign-in/", width=320, scripts=False)
        be(page, cast.person["grace"], staff=True)
        page.goto(f"/awards/{award.pk}/end/why/")
        page.check("input[value=end]")
        page.check("input[value=performance]")
        page.fill("textarea[name=reasons]", "No lunch has been cooked since June.")
        press(page, "Save")
        follow(page, "The decision")
        write_day(page, "decided_on", date(2027, 1, 4))
        press(page, "Save")
        said = page.inner_text("main")
        assert "tell the group of the problem" in said
        assert "offer help to put it right" in said
        assert Ending.objects.get().decided_on is None
        page.goto(f"/awards/{award.pk}/end/problem/")
        for number, name in enumerate(["issue_told_on", "timetable_agreed_on", "review_on", "timetable_reviewed_on"]):
            write_day(page, name, date(2026, 12, 1 + 7 * number))
        press(page, "Save")
        follow(page, "The decision")
        write_day(page, "decided_on", date(2027, 1, 4))
        press(page, "Save")
        assert "Before it is decided: offer help to put it right." in page.inner_text("main")
        page.fill("textarea[name=skipped_because]", "The cooks had all moved away.")
        assert width_of(page) <= 320
        press(page, "Save")
        follow(page, "The notice, and the letter")
        write_day(page, "effective_on", date(2027, 4, 5))
        press(page, "Read the letter")
        for box in page.query_selector_all("textarea[name^=reason-]"):
            box.fill("Nobody was left to talk with.")
        press(page, "Read the letter")
        assert "We did not offer help to put it right. The cooks had all moved away." in page.inner_text("main")
        press(page, "Give notice, and send it")
        assert "Notice is given" in page.inner_text("main")
        follow(page, "Write what becomes of each")
        page.fill("textarea[name=users]", "Lunch moves to the choir’s hall.")
        press(page, "Save, and close it")
        assert "The award ends on 5 April 2027. It can be closed from that day." in page.inner_text("main")
        assert page.input_value("textarea[name=users]") == "Lunch moves to the choir’s hall."
        assert width_of(page) <= 320


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_changes_are_for_everybody(
    cast: Cast, visit: Callable[..., Any], axe: Callable[..., list[str]], be: Callable[..., None], width: int
) -> None:
    award = awarded.accepted(cast)
    ended = awarded.prepared(cast, awarded.accepted(cast, award.place, title="Another Fund"))
    with time_machine.travel(datetime(2027, 1, 5, 10, tzinfo=UTC)):
        actions.give_notice(ending=ended, effective_on=date(2027, 4, 5), by=cast.person["grace"])
        asked = actions.ask_for_change(
            award=award,
            kind=ChangeRequest.Kind.AMOUNT,
            by_holder=True,
            reasons="More come.",
            wanted=actions.Wanted(amount=Decimal("7000.00")),
            by=cast.person["winnie"],
        )
        Handover.objects.create(ending=ended, what=Handover.What.USERS, words="Lunch moves.")
        pages = {
            "winnie": [
                f"/awards/{award.pk}/",
                f"/awards/{award.pk}/change/",
                f"/awards/{award.pk}/change/?kind=extension",
                f"/endings/{ended.pk}/",
            ],
            "grace": [
                f"/changes/{asked.pk}/",
                f"/awards/{award.pk}/end/ready/",
                f"/endings/{ended.pk}/hand-over/",
                "/register/cuts/?before=200&after=150&sector_before=100&sector_after=50",
            ],
        }
        page = visit("/sign-in/", width=width)
        wrong: list[str] = []
        for who, addresses in pages.items():
            be(page, cast.person[who], staff=who == "grace")
            for address in addresses:
                page.goto(address)
                wrong += [f"{address}: {one}" for one in axe(page)]
                if width_of(page) > width:
                    wrong.append(f"{address} is wider than {width}")
        assert not wrong, "\n".join(wrong)
