"""A council is split into two, on a phone with scripts off: its awards are taken on, and one is passed on."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

import awarded
from browsing import follow, press, width_of
from cast import Cast
from kept.service.demo.cast import Group
from kept.service.organisations.models import Kind, LegalForm, Organisation
from kept.service.worker.worker import Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]

SPLIT, LATER = date(2027, 4, 1), date(2027, 4, 12)


@pytest.fixture
def halves(cast: Cast) -> list[Organisation]:
    """The two councils that come after: Sadia looks after the awards of the one, Grace after those of the other."""
    made = []
    for key, name, officer in (("east", "East Reach Council", "sadia"), ("west", "West Reach Council", "grace")):
        made.append(cast.adds(Group(key, "amara", name, Kind.STATUTORY, LegalForm.COUNCIL)))
        cast.acts(officer, key, "grants-officer", asked_by="amara")
    return made


def at(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=UTC))


def test_a_council_is_split_and_each_award_finds_its_home(
    cast: Cast, halves: list[Organisation], visit: Callable[..., Any], be: Callable[..., None]
) -> None:
    council = cast.organisation["council"]
    first = awarded.accepted(cast, title="Warm Spaces")
    second = awarded.accepted(cast, first.place, title="Young Carers")
    page = visit("/sign-in/", width=320, scripts=False)

    def reads(address: str) -> str:
        page.goto(address)
        return narrow()

    def narrow() -> str:
        assert width_of(page) <= 320, page.url
        return str(page.inner_text("main"))

    with at(SPLIT):
        be(page, cast.person["amara"], staff=True)
        for half in halves:
            reads(f"/organisations/{council.pk}/close/")
            for part, value in (("day", SPLIT.day), ("month", SPLIT.month), ("year", SPLIT.year)):
                page.fill(f"input[name=on-{part}]", str(value))
            page.fill("input[name=went_on_as]", half.name)
            page.check("input[name=split]")
            press(page, "Continue")
            assert "its grants stay with it until one of those takes each of them on" in narrow()
            press(page, "Yes, it has closed")
            assert "Say next what else it went on as" in page.inner_text("body")
            Worker("split").work_off()

    with at(LATER):
        be(page, cast.person["winnie"])
        assert "until one that comes after takes it on" in reads(f"/awards/{first.pk}/")
        follow(page, "See what it went on as")
        assert "and went on as East Reach Council and West Reach Council" in narrow()

        be(page, cast.person["sadia"], staff=True)
        reads("/work/")
        follow(page, "2 awards of bodies before East Reach Council")
        assert "West Reach Council can take them on too" in narrow()
        press(page, "Take these on, and tell the groups")
        assert "Tick at least one award" in narrow()
        page.check(f"#award-{first.pk}")
        page.check(f"#award-{second.pk}")
        press(page, "Take these on, and tell the groups")
        assert "2 awards are yours to look after now" in page.inner_text("body")
        Worker("split").work_off()
        assert "East Reach Council" in reads(f"/awards/{second.pk}/")
        follow(page, "Not yours? Pass it to another body, or put it back")
        assert "Young Carers" in narrow()
        assert "Warm Spaces" not in narrow()
        page.check(f"#award-{second.pk}")
        page.check("label:has-text('West Reach Council')")
        press(page, "Pass these on, and tell the groups")
        assert "1 award is passed to West Reach Council" in page.inner_text("body")
        Worker("split").work_off()

        be(page, cast.person["grace"], staff=True)
        assert "From\nWest Reach Council" in reads(f"/awards/{second.pk}/")

        page.context.clear_cookies()
        went = reads(f"/register/{second.pk}/")
        assert "Estuary Reach Borough Council went on as East Reach Council" in went
        assert "East Reach Council passed it to West Reach Council" in went
