"""The tests of signing in (goals S9, S10) would see it give way: each fault planted here turns one of them red."""

import time
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.contrib.sessions.backends.base import SessionBase

from cast import gather
from kept.service.organisations import doors, standing
from kept.service.people import codes, limits
from kept.service.people.adapters import ByAddress
from kept.service.people.models import Person
from kept.service.people.sessions import SessionStore
from kept.service.people.views import signing_in as door
from pages import test_signing_in as tests

pytestmark = pytest.mark.django_db
Patch = pytest.MonkeyPatch
STAFF = tests.TestStaff()


def codes_last(patch: Patch) -> None:
    """A code lasts an hour."""
    patch.setattr(codes, "GOOD_FOR", codes.GOOD_FOR * 6)


def tries_are_free(patch: Patch) -> None:
    """A code can be tried for ever."""
    patch.setattr(codes, "TRIES", 10**9)


def any_browser(patch: Patch) -> None:
    """A code works in whatever browser it is typed."""
    patch.setattr(codes, "_hash", lambda *parts: parts[0] if parts[0] == "browser" else parts[-1])
    patch.setattr(codes, "asked_by", lambda request, purpose: codes.Code.objects.earliest("pk"))


def each_process_counts(patch: Patch) -> None:
    """Four processes each count for themselves."""
    real, request = limits.keyed, count()
    patch.setattr(limits, "keyed", lambda *parts: real(*parts, str(next(request) % 4)))


def nobody_is_known(patch: Patch) -> None:
    """A browser that has been here before is a stranger's."""
    patch.setattr(codes, "_known_as", lambda *_: "")


def known_addresses_take_longer(patch: Patch) -> None:
    """More is done for an address that somebody here has."""
    real = door.codes.ask

    def ask(request: Any, address: str, *told: Any) -> Any:
        if Person.objects.filter(email=address).exists():
            time.sleep(0.03)
        return real(request, address, *told)

    patch.setattr(codes, "ask", ask)


def old_session(patch: Patch) -> None:
    """Signing in goes on with the session that was there before."""
    patch.setattr(SessionStore, "cycle_key", lambda self: None)
    patch.setattr(SessionBase, "flush", lambda self: None)


def out_only_in_words(patch: Patch) -> None:
    """Signing out says so, and leaves the session."""
    patch.setattr(door, "logout", lambda request: None)


def closed_accounts_go_on(patch: Patch) -> None:
    """Whose session it is is not asked again."""
    patch.setattr(ByAddress, "get_user", lambda self, pk: Person.objects.filter(pk=pk).first())


def idle_for_a_day(patch: Patch) -> None:
    """Staff may be idle for longer."""
    patch.setattr(standing, "STAFF_IDLE", standing.STAFF_IDLE * 48)


def staff_for_a_week(patch: Patch) -> None:
    """Staff may stay for longer."""
    patch.setattr(standing, "STAFF_AT_MOST", standing.STAFF_AT_MOST * 14)


def roles_are_remembered(patch: Patch) -> None:
    """What somebody may do is looked up once."""
    real, remembered = doors.standing_of, dict[int, standing.Standing]()
    patch.setattr(doors, "standing_of", lambda request: remembered.setdefault(request.user.pk, real(request)))


FAULTS: list[tuple[Callable[[Patch], None], Callable[[], None]]] = [
    (codes_last, lambda: tests.test_a_code_lasts_ten_minutes(10.1, False)),
    (tries_are_free, lambda: tests.test_three_wrong_tries_are_all_there_are()),
    (any_browser, lambda: tests.test_a_code_works_only_in_the_browser_that_asked()),
    (each_process_counts, lambda: tests.test_a_stranger_has_ten_guesses_in_five_minutes_at_most(gather())),
    (nobody_is_known, lambda: tests.test_a_stranger_cannot_lock_anybody_out(gather())),
    (old_session, lambda: tests.test_signing_in_begins_a_new_session_and_the_old_one_is_dead()),
    (out_only_in_words, lambda: tests.test_signing_out_ends_it_on_the_server()),
    (closed_accounts_go_on, lambda: tests.test_an_account_that_is_closed_is_out_at_its_next_request()),
    (idle_for_a_day, lambda: STAFF.test_staff_are_out_after_thirty_idle_minutes(gather(), "grace", 31, False)),
    (staff_for_a_week, lambda: STAFF.test_staff_are_out_after_twelve_hours_however_busy(gather())),
    (roles_are_remembered, lambda: tests.test_a_role_taken_away_bites_at_the_next_request(gather())),
]


@pytest.mark.parametrize(("fault", "test"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_a_planted_fault_is_seen(monkeypatch: Patch, fault: Callable[[Patch], None], test: Callable[[], None]) -> None:
    fault(monkeypatch)
    with pytest.raises(AssertionError):
        test()


def test_more_work_for_a_known_address_is_seen(monkeypatch: Patch) -> None:
    known_addresses_take_longer(monkeypatch)
    with monkeypatch.context() as patch, pytest.raises(AssertionError):
        tests.test_known_and_unknown_take_the_same_time(gather(), patch)
