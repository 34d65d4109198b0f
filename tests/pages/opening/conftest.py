"""The cast on 3 August 2026, and a place where two documents are adopted and six weeks to apply is agreed."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from awarded import on
from cast import Cast, gather
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place
from signing_in import signed_in


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Everybody in Estuary Reach, while the clock stands still."""
    cache.clear()
    with on(date(2026, 8, 3)):
        yield gather()


@pytest.fixture
def place(cast: Cast) -> Place:
    """Estuary Reach, whose council has adopted two documents, and where six weeks to apply is agreed."""
    here = promising.add_place(name="Estuary Reach", slug="estuary-reach", kind=Place.Kind.PLACE, by=None)
    for body in cast.organisation.values():
        promising.join(place=here, organisation=body, from_on=date(2026, 4, 1), by=None)
    for document in ("greater-manchester", "bexley"):
        adoption = promising.adopt(
            place=here,
            organisation=cast.organisation["council"],
            document=document,
            governance=promising.Governance("Cabinet", "CAB/26/15", date(2026, 3, 24), "Amara Okafor", "Leader"),
            from_on=date(2026, 4, 1),
            by=cast.person["sadia"],
        )
        if document == "greater-manchester":
            promising.answer_recommendation(
                adoption=adoption, recommendation="gm-r4", status="taken up", by=cast.person["sadia"]
            )
    promising.set_number(
        place=here,
        provision="bx-2.s.2",
        standard="time-to-apply",
        promised=42,
        source="Partnership meeting, 9 July 2026",
        from_on=date(2026, 8, 1),
        by=cast.person["stefan"],
    )
    return here


@pytest.fixture
def grace(cast: Cast, place: Place) -> Client:
    """An officer of the council, signed in."""
    return signed_in(cast.person["grace"], staff=True)
