"""A visitor's roles are asked for once a request; what they go by is never older than that, and actions ask again."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from kept.service import clock
from kept.service.organisations import standing
from kept.service.organisations.actions import membership
from kept.service.organisations.models import Membership, Organisation
from signing_in import signed_in


def asked_for_roles(browser: Client, address: str) -> tuple[int, int]:
    """How many questions a page asks about roles, and how many in all."""
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return sum('FROM "organisations_membership"' in one["sql"] for one in asked), len(asked)


def test_a_page_asks_once_for_its_visitors_roles(cast: Cast) -> None:
    change = f"/organisations/{cast.organisation['lunch'].pk}/change/"
    assert asked_for_roles(signed_in(cast.person["winnie"]), change) == (1, 2)  # and for the device, with its person
    assert asked_for_roles(signed_in(cast.person["grace"], staff=True), "/about/") == (1, 2)
    assert asked_for_roles(Client(), "/about/") == (0, 0)


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(cast: Cast) -> None:
    tom, change = signed_in(cast.person["tom"]), f"/organisations/{cast.organisation['lunch'].pk}/people/"
    assert tom.get(change).status_code == 200
    held = Membership.objects.get(person=cast.person["tom"], until=None)
    membership.remove(membership=held, by=cast.person["winnie"])
    assert tom.get(change).status_code == 404


def test_a_role_that_is_taken_away_while_a_page_is_on_its_way_does_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lunch, winnie = cast.organisation["lunch"], signed_in(cast.person["winnie"])
    change, told = f"/organisations/{lunch.pk}/change/", {"legal_form": lunch.legal_form, "area": "Estuary Reach"}
    assert winnie.post(change, told | {"name": "Saltmarsh Lunches"}).status_code == 302
    real = standing.standing_of

    def then_taken_away(request: Any) -> standing.Standing:
        found = real(request)
        Membership.objects.filter(person=cast.person["winnie"]).update(until=clock.now())
        return found

    monkeypatch.setattr("kept.service.organisations.doors.standing_of", then_taken_away)
    assert winnie.post(change, told | {"name": "Too Late"}).status_code == 404
    assert Organisation.objects.get(pk=lunch.pk).name == "Saltmarsh Lunches"


def test_whoever_signs_in_within_a_request_is_not_taken_for_whoever_came(cast: Cast) -> None:
    class Request:
        user: Any = cast.person["winnie"]

    request: Any = Request()
    assert [one.name for one in standing.standing_of(request).organisations()] == ["Saltmarsh Lunch Club"]
    request.user = cast.person["bilal"]
    assert [one.name for one in standing.standing_of(request).organisations()] == ["Estuary Wheels"]
