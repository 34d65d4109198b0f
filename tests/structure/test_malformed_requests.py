"""Whatever is thrown at an address, the answer is a page and never our fault (goal S5)."""

import time

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse

from cast import gather
from kept.service.applications.views import mine
from reliability import LONG
from signing_in import signed_in, with_app
from structure.test_routes import ROUTES
from structure.throwing import Thrower

EACH = 160 if LONG else 8
"""Throws at a route by each of three visitors: some 5,000 in all, and 100,000 at the longer size."""


def thrown(each: int, seed: int, only: str = "") -> Thrower:
    """Throw at every route, or at the one of that name."""
    cast = gather()
    with_app(cast.person["amara"])
    with time_machine.travel(time.time(), tick=False):  # that a device is in use is noted once a minute
        thrower = Thrower(cast, seed)
        for address, pattern in ROUTES:
            if not only or pattern.name == only:
                thrower.at(address, pattern, each)
    return thrower


PASSKEYS = "/account/second-step/passkeys/add/"
FOUND = {
    "a word for an address": ("GET", "/sign-in/?next=true", {}),
    "a name for an address": ("GET", "/sign-in/?next=nothing:here", {}),
    "JSON nested deep": ("POST", PASSKEYS, {"credential": "[" * 5000}),
    "JSON with 5,000 digits": ("POST", PASSKEYS, {"credential": "9" * 5000}),
    "JSON that lacks a part": ("POST", PASSKEYS, {"credential": '{"id": "eA", "type": "public-key"}'}),
    "JSON of another kind": ("POST", PASSKEYS, {"credential": "[]"}),
}
"""What was our fault once, each answered as whoever is signed in."""


@pytest.mark.django_db
@pytest.mark.parametrize("found", FOUND)
def test_what_was_our_fault_once_is_not_again(found: str) -> None:
    method, address, typed = FOUND[found]
    browser = signed_in(gather().person["winnie"])
    browser.get(PASSKEYS)
    answer = browser.get(address) if method == "GET" else browser.post(address, typed)
    assert answer.status_code in (200, 302)


@pytest.fixture(autouse=True)
def _no_word_of_refusals(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of requests are refused here."""
    caplog.set_level("CRITICAL")


@pytest.mark.django_db
def test_nothing_thrown_at_a_route_is_our_fault() -> None:
    thrower = thrown(EACH, seed=1)
    print(f"seed {thrower.seed}: {dict(thrower.thrown)}, the longest {thrower.longest:.1f} s")
    assert not thrower.problems, f"{len(thrower.problems)} problems:\n" + "\n".join(thrower.problems[:40])
    assert thrower.thrown.total() >= 4000


@pytest.mark.django_db
def test_the_test_would_see_a_number_read_from_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: what a visitor put in the address is taken for a number."""

    def counts_on_it(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
        return HttpResponse(int(request.GET.get("page", "1")))

    monkeypatch.setattr(mine, "render", counts_on_it)
    assert any("answered 500" in problem for problem in thrown(60, seed=1, only="applications").problems)
