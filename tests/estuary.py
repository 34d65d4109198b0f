"""Estuary Reach as the tests of places find it: who is a member, what was adopted, and how its pages are read."""

from datetime import UTC, date, datetime
from typing import Any

from django.test import Client

from cast import Cast
from kept.service.checks.models import Tally
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Adoption, Place
from reading import ReadPage, check

BEGAN = date(2026, 4, 1)
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
GOVERNANCE = promising.Governance(
    "Cabinet", "CAB/26/14", date(2026, 3, 24), "Rowan Achterberg", "Leader of the council"
)


def a_place(cast: Cast) -> Place:
    """Estuary Reach, inside Wide Estuary, with the council, the support body and the lunch club."""
    system = promising.add_place(name="Wide Estuary", slug="wide-estuary", kind=Place.Kind.SYSTEM, by=None)
    here = promising.add_place(
        name="Estuary Reach", slug="estuary-reach", kind=Place.Kind.PLACE, inside=system, by=None
    )
    for short in ("council", "voice", "lunch"):
        promising.join(place=here, organisation=cast.organisation[short], from_on=BEGAN, by=None)
    promising.join(place=system, organisation=cast.organisation["health"], from_on=BEGAN, by=None)
    return here


def adopted(cast: Cast, place: Place, document: str = "bexley", body: str = "council") -> Adoption:
    return promising.adopt(
        place=place,
        organisation=cast.organisation[body],
        document=document,
        governance=GOVERNANCE,
        from_on=BEGAN,
        by=None,
    )


def counted(cast: Cast, place: Place, body: str, promise: str, month: date, **numbers: int) -> None:
    for comes_to, number in numbers.items():
        Tally.objects.create(
            organisation=cast.organisation[body],
            place=place,
            provision=promise,
            standard="ending-notice",
            month=month,
            comes_to=comes_to.replace("_", " "),
            number=number,
        )


def seen(browser: Client, address: str, **asked: Any) -> ReadPage:
    response = browser.get(address, asked, follow=True, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200, f"{address} answered {response.status_code}"
    return check(response, address)


def press(browser: Client, address: str, **told: Any) -> ReadPage:
    """Send a form and follow where it leads; days are written as dates."""
    data = {}
    for name, value in told.items():
        if isinstance(value, date):
            data |= {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}
        else:
            data[name] = value
    return check(browser.post(address, data, follow=True, headers={"accept-encoding": "gzip"}), address)
