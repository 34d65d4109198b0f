"""What is not yours and what is not there take the same time (goal S2; the matrix compares what they say)."""

import time
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast, gather
from kept.service.organisations.models import Membership
from kept.service.organisations.views import members
from signing_in import signed_in

TRIES, DIFFERENCE = 200, 0.002
pytestmark = pytest.mark.django_db


@pytest.fixture(params=["/organisations/{}/people/", "/people/{}/role/"])
def addresses(request: pytest.FixtureRequest) -> tuple[Cast, dict[str, str]]:
    """A page of a thing that Winnie has nothing to do with, and of one that does not exist.

    There are two kinds of door: the first knows whose an organisation is before it looks, the second looks for a thing
    among those that are hers.
    """
    cast = gather()
    bikes, page = cast.organisation["bikes"], request.param
    theirs = bikes.pk if "organisations" in page else Membership.objects.filter(organisation=bikes).earliest("pk").pk
    return cast, {"theirs": page.format(theirs), "nobody's": page.format(987654321)}


def medians(cast: Cast, addresses: dict[str, str], tries: int) -> dict[str, float]:
    """How long each takes, asked in turn: seconds of this process's time, which others on the machine do not use up."""
    browser = signed_in(cast.person["winnie"])
    took: dict[str, list[float]] = {name: [] for name in addresses}
    for _ in range(tries):
        for name, address in addresses.items():
            began = time.process_time()
            assert browser.get(address).status_code == 404
            took[name].append(time.process_time() - began)
    return {name: median(times) for name, times in took.items()}


def test_not_yours_and_not_there_take_the_same_time(addresses: tuple[Cast, dict[str, str]]) -> None:
    found = medians(*addresses, TRIES)
    print(found)
    assert abs(found["theirs"] - found["nobody's"]) < DIFFERENCE


def test_not_yours_and_not_there_ask_the_database_the_same(addresses: tuple[Cast, dict[str, str]]) -> None:
    """Its time is not this process's."""
    cast, both = addresses
    browser, asked = signed_in(cast.person["winnie"]), []
    browser.get("/account/")
    for address in both.values():
        with CaptureQueriesContext(connection) as questions:
            browser.get(address)
        asked.append([one["sql"].partition(" WHERE ")[0] for one in questions])
    assert asked[0] == asked[1]


@pytest.mark.parametrize("addresses", ["/people/{}/role/"], indirect=True)
def test_the_test_would_see_more_work_for_what_is_there(
    addresses: tuple[Cast, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted fault: a thing is found first, and who asks is looked at afterwards."""
    plain = members.found_or_404

    def found_first(things: object, **what: int) -> object:
        if Membership.objects.filter(**what).exists():
            until = time.process_time() + 0.01
            while time.process_time() < until:
                pass
        return plain(things, **what)  # type: ignore[type-var, arg-type]

    monkeypatch.setattr(members, "found_or_404", found_first)
    found = medians(*addresses, 20)
    assert found["theirs"] - found["nobody's"] > DIFFERENCE
