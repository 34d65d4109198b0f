"""Every route, as everybody, at their own things, at others' and at none; read and pressed (goals S1, S2, S11, S12).

Judged by the answer and by what was written, not by what the code says of itself. Expectations are declared beside
the routes: whom a view is for, and in things.py what its address names.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern
from html5lib.html5parser import ParseError

from cast import Cast, gather
from kept.service.design.audience import audience_of
from kept.service.organisations.may import holds
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import is_staff
from kept.service.people.models import Person
from reading import check
from signing_in import signed_in, with_app
from structure.test_routes import ROUTES
from structure.things import ANSWERS_ALIKE, NEEDS_A_SECOND_STEP, THINGS, WRITES_WHEN_READ

WRITE = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FILLED = {"<str:": "nothing-here", "<int:": "987654321", "<slug:": "nothing-here", "<path:": "nothing-here"}


@contextmanager
def writes() -> Iterator[list[str]]:
    """What is written while this lasts, save the time at which a device was last used."""
    seen: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITE.match(sql) and 'UPDATE "people_device" SET "seen_at"' not in sql:
            seen.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield seen


class Matrix:
    """One walk through all of it. `problems` says what is not as it should be."""

    def __init__(self) -> None:
        self.cast: Cast = gather()
        self.problems: list[str] = []
        self.cells: Counter[str] = Counter()
        with_app(self.cast.person["amara"])
        self.read: set[tuple[str, int, bool]] = set()
        self.forged: set[str] = set()
        self.visitors: dict[str, tuple[Person | None, str | None, bool]] = {"nobody": (None, None, False)}
        for name, person in self.cast.person.items():
            browser = signed_in(person, staff=is_staff(person))
            self.visitors[name] = (person, browser.cookies["kept-device"].value, is_staff(person))
        without = signed_in(self.cast.person["grace"])
        self.visitors["grace, no second step"] = (
            self.cast.person["grace"],
            without.cookies["kept-device"].value,
            False,
        )

    def ask(self, visitor: str, method: str, address: str, **more: Any) -> tuple[Any, list[str]]:
        """What a visitor is answered, and what that wrote. All of it is undone."""
        browser = Client(raise_request_exception=False, **more)
        cookie = self.visitors[visitor][1]
        if cookie:
            browser.cookies["kept-device"] = cookie
        with transaction.atomic():
            with writes() as written:
                response = browser.generic(method, address, content_type="application/x-www-form-urlencoded")
            transaction.set_rollback(True)
        self.look_at(visitor, method, address, response)
        return response, written

    def look_at(self, visitor: str, method: str, address: str, response: Any) -> None:
        """What holds for every answer there is."""
        where = f"{method} {address} as {visitor}"
        if response.status_code >= 500:
            self.problems.append(f"{where}: {response.status_code}")
        for header, value in HEADERS.items():
            if response.get(header) != value:
                self.problems.append(f"{where}: {header} is {response.get(header)}")
        policy = response.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy or "unsafe" in policy:
            self.problems.append(f"{where}: its content security policy is {policy}")
        if self.visitors[visitor][0] and "no-store" not in response.get("Cache-Control", ""):
            self.problems.append(f"{where}: a cache may keep it")
        for cookie in response.cookies.values():
            if cookie.value and not (cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"):
                self.problems.append(f"{where}: the cookie {cookie.key} is not guarded")

    def look_within(self, name: str, where: str, address: str, response: Any) -> None:
        """What holds for every page, looked at once for each route, answer and kind of visitor."""
        page = response["Content-Type"].startswith("text/html") and response.content and response.status_code < 500
        seen = (name, response.status_code, "no-store" in response.get("Cache-Control", ""))
        if page and seen not in self.read:
            self.read.add(seen)
            try:
                check(response, address)
            except (AssertionError, ParseError) as problem:
                self.problems.append(f"{where}: {problem}")

    def walk(self, address: str, pattern: URLPattern) -> None:
        """One route."""
        audience = audience_of(pattern.callback)
        assert audience
        name, parts = str(pattern.name), re.findall(r"<\w+:\w+>", address)
        if audience.who == "everybody" or not parts:
            filled = address
            for part in parts:
                filled = filled.replace(part, FILLED[part.partition(":")[0] + ":"])
            for visitor in self.visitors if not parts else ["nobody", "stella", "grace"]:
                for method in ("GET", "POST"):
                    self.cell(name, visitor, method, f"/{filled}", audience.who != "everybody", None, audience)
            return
        assert name in THINGS, (
            f"/{address}: say in tests/structure/things.py what {parts} stands for, and who may open it"
        )
        things = THINGS[name]
        named = things.all(self.cast)
        for visitor, (person, _, _) in self.visitors.items():
            for method in ("GET", "POST"):
                absent = self.cell(name, visitor, method, self.at(address, things.absent), True, False, audience)
                for written, thing in named:
                    opens = person is not None and things.opens(person, thing)
                    there = self.cell(name, visitor, method, self.at(address, written), True, opens, audience)
                    nowhere, somewhere = self.at(address, things.absent), self.at(address, written)
                    if not opens and not self.alike(absent, nowhere, there, somewhere):
                        self.problems.append(
                            f"{method} /{address} as {visitor}: not theirs and not there look different"
                        )

    @staticmethod
    def at(address: str, written: Any) -> str:
        return "/" + re.sub(r"<\w+:\w+>", str(written), address)

    @staticmethod
    def alike(one: Any, one_at: str, other: Any, other_at: str) -> bool:
        """The same status, headers and body, once each one's own address is taken out."""

        def plain(response: Any, address: str) -> tuple[Any, ...]:
            def without(text: str) -> str:
                return text.replace(quote(address, safe=""), "").replace(address, "")

            headers = {key: without(value) for key, value in response.headers.items()}
            for changing in ("ETag", "Content-Length"):
                headers.pop(changing, None)
            body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
            return response.status_code, headers, without(body)

        return plain(one, one_at) == plain(other, other_at)

    def cell(
        self, name: str, visitor: str, method: str, address: str, closed: bool, opens: bool | None, audience: Any
    ) -> Any:
        """One visitor, one address, one way; `opens` None where the address names nothing."""
        person, _, second_step = self.visitors[visitor]
        response, written = self.ask(visitor, method, address)
        self.cells[method] += 1
        where = f"{method} {address} as {visitor}"
        to = response.get("Location", "")
        self.look_within(name, where, address, response)
        if method == "GET" and written and name not in WRITES_WHEN_READ:
            self.problems.append(f"{where}: reading wrote {written}")
        if not closed:
            return response
        if person is None:
            expected = response.status_code == 302 and to.startswith("/sign-in/")
        elif is_staff(person) and not second_step and not audience.before_second_step:
            expected = response.status_code == 302 and to.startswith("/account/second-step/")
        elif name in ANSWERS_ALIKE:
            expected = response.status_code in (302, 404, 405)
        elif opens is False:
            expected = response.status_code in (404, 405)
        elif opens is None and audience.permission:
            may = holds(person, Permission(audience.permission)).exists()
            expected = (response.status_code != 404) is may
        else:
            usual = (200, 302, 400, 405) if name not in NEEDS_A_SECOND_STEP else (200, 302, 403, 404, 405)
            expected = response.status_code in usual and not to.startswith("/sign-in/")
        if not expected:
            self.problems.append(f"{where}: answered {response.status_code} {to}")
        if name.startswith("mfa_"):  # allauth remembers in the session what was asked before it asks again
            written = [sql for sql in written if 'UPDATE "people_device" SET "session_data"' not in sql]
        if opens is False and written:
            self.problems.append(f"{where}: wrote {written}")
        if method == "POST" and person is not None and opens is not False and name not in self.forged:
            self.forged.add(name)
            forged, wrote = self.ask(visitor, method, address, enforce_csrf_checks=True)
            if forged.status_code != 403 or wrote:
                self.problems.append(f"{where}: taken from another site's page ({forged.status_code})")
        return response


@pytest.fixture(autouse=True)
def no_word_of_refusals(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of forms are refused here."""
    caplog.set_level("ERROR", logger="django.security.csrf")


@pytest.mark.django_db
def test_everybody_at_every_address() -> None:
    matrix = Matrix()
    for address, pattern in ROUTES:
        matrix.walk(address, pattern)
    assert not matrix.problems, f"{len(matrix.problems)} problems:\n" + "\n".join(matrix.problems[:60])
    print(f"{matrix.cells.total()} cells: {dict(matrix.cells)}")


@pytest.mark.django_db
def test_the_matrix_would_see_a_door_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: a page that finds anybody's membership."""
    from kept.service.organisations import queries
    from kept.service.organisations.models import Membership

    monkeypatch.setattr(
        queries, "memberships_for", lambda *_: Membership.objects.filter(until=None).select_related("organisation")
    )
    matrix = Matrix()
    route = next((address, pattern) for address, pattern in ROUTES if pattern.name == "remove")
    matrix.walk(*route)
    assert any("answered 200" in problem for problem in matrix.problems)
    assert any("look different" in problem for problem in matrix.problems)


@pytest.mark.django_db
def test_the_matrix_would_see_a_page_that_writes_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: opening the list of people marks something as read."""
    from kept.service.organisations.models import Organisation
    from kept.service.organisations.views import members

    real = members.queries.invitations_for

    def marking(*asked: Any) -> Any:
        Organisation.objects.update(area="seen")
        return real(*asked)

    monkeypatch.setattr(members.queries, "invitations_for", marking)
    matrix = Matrix()
    matrix.walk(*next((address, pattern) for address, pattern in ROUTES if pattern.name == "people"))
    assert any("reading wrote" in problem for problem in matrix.problems)
