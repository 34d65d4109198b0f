"""Every route, as everybody, at their own things, at others' and at none; read and pressed (S1, S2, S4, S11, S12).

Judged by the answer and by what was written, not by what the code says of itself. Expectations are declared beside
the routes: whom a view is for, and in things what its address names.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.core.handlers.base import BaseHandler
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
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
from structure.canaries import Canaries
from structure.test_routes import ROUTES
from structure.things import ANSWERS_ALIKE, NEEDS_A_SECOND_STEP, THINGS, WRITES_WHEN_READ

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SEE_WHAT_OTHERS_SEE = {"tom", "ines"}
"""Tom is a member of one group, and Petra of that one and another; Ines may no more than Cyril does."""
SHARES = 6
"""So many tests share the routes, to be walked side by side."""
FILLED = {"<str:": "nothing-here", "<int:": "987654321", "<slug:": "nothing-here", "<path:": "nothing-here"}


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door: `cookie` is the device they are signed in on."""

    person: Person | None
    cookie: str
    staff: bool
    second_step: bool

    @property
    def knows(self) -> bool:
        """Whether they may be told what somebody of their name may: staff only after their second step."""
        return self.second_step or not self.staff


def comes_as(person: Person, *, second_step: bool) -> Visitor:
    """Somebody signed in, with or without their second step."""
    return Visitor(
        person, signed_in(person, staff=second_step).cookies["kept-device"].value, is_staff(person), second_step
    )


@contextmanager
def read_only() -> Iterator[list[str]]:
    """Have the database itself refuse to write, until the transaction ends; what it refused."""
    refused: list[str] = []
    sqlite = connection.vendor == "sqlite"

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        try:
            return execute(sql, params, many, context)
        except DatabaseError as error:
            refused.append(f"{sql[:120]} ({error})")
            raise

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if sqlite else "SET LOCAL transaction_read_only = on")
        try:
            with connection.execute_wrapper(look):
                yield refused
        finally:
            if sqlite:
                connection.connection.execute("PRAGMA query_only = OFF")  # Django's own would refuse after an error


class Matrix:
    """One walk through all of it. `problems` says what is not as it should be."""

    def __init__(self) -> None:
        self.cast: Cast = gather()
        self.problems: list[str] = []
        self.cells: Counter[str] = Counter()
        with_app(self.cast.person["amara"])
        self.read: set[tuple[str, int, bool]] = set()
        self.forged: set[str] = set()
        self.canaries = Canaries()
        self.browser, self.site = RequestFactory(), BaseHandler()
        self.site.load_middleware()  # once: a test client would read the whole folder of styles for each request
        self.visitors = {"nobody": Visitor(None, "", staff=False, second_step=False)}
        for name, person in self.cast.person.items():
            if name not in SEE_WHAT_OTHERS_SEE:
                self.visitors[name] = comes_as(person, second_step=is_staff(person))
        self.visitors["grace, no second step"] = comes_as(self.cast.person["grace"], second_step=False)

    def ask(
        self, visitor: str, method: str, address: str, *, may_write: bool, forged: bool = False
    ) -> tuple[Any, list[str]]:
        """What a visitor is answered, and what the database refused to write meanwhile. All of it is undone."""
        cookie = self.visitors[visitor].cookie
        self.browser.cookies = SimpleCookie({"kept-device": cookie} if cookie else {})
        request = self.browser.generic(method, address, content_type="application/x-www-form-urlencoded")
        request._dont_enforce_csrf_checks = not forged  # type: ignore[attr-defined]
        with transaction.atomic():
            with nullcontext([]) if may_write else read_only() as refused:
                response = self.site.get_response(request)
            transaction.set_rollback(True)
        self.look_at(visitor, method, address, response)
        self.look_for_canaries(visitor, f"{method} {address} as {visitor}", address, response)
        return response, refused

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
        if self.visitors[visitor].person and "no-store" not in response.get("Cache-Control", ""):
            self.problems.append(f"{where}: a cache may keep it")
        for cookie in response.cookies.values():
            if cookie.value and not (cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"):
                self.problems.append(f"{where}: the cookie {cookie.key} is not guarded")

    def look_for_canaries(self, visitor: str, where: str, address: str, response: Any) -> None:
        """Nobody is told what is not for them, in a page, a header or a file."""
        at_the_door = self.visitors[visitor]
        reader = at_the_door.person.pk if at_the_door.person and at_the_door.knows else None
        said = f"{response.headers} {response.getvalue().decode(errors='replace')}".replace(address, "")
        if at_the_door.person:
            said = said.replace(str(at_the_door.person.email), "")  # one's own address is no secret from oneself
        self.problems += [f"{where}: {leak}" for leak in self.canaries.leaks(reader, said)]

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
            if parts and name in THINGS:  # a page for everybody, of which each is told only what is for them
                named = THINGS[name].all(self.cast)
                self.canaries.plant()
                for visitor in self.visitors:
                    for written, _ in named:
                        self.cell(name, visitor, "GET", self.at(address, written), False, None, audience)
            return
        if name not in THINGS:
            self.problems.append(
                f"/{address}: say in tests/structure/things what {parts} stands for, and who may open it"
            )
            return
        things = THINGS[name]
        named = things.all(self.cast)
        self.canaries.plant()
        for visitor, at_the_door in self.visitors.items():
            person = at_the_door.person
            may_open = [(written, person is not None and things.opens(person, thing)) for written, thing in named]
            for method in ("GET", "POST"):
                absent = self.cell(name, visitor, method, self.at(address, things.absent), True, False, audience)
                for written, opens in may_open:
                    there = self.cell(name, visitor, method, self.at(address, written), True, opens, audience)
                    nowhere, somewhere = self.at(address, things.absent), self.at(address, written)
                    if not opens and not self.alike(absent, nowhere, there, somewhere):
                        self.problems.append(
                            f"{method} /{address} as {visitor}: not theirs and not there look different"
                        )

    @staticmethod
    def at(address: str, written: Any) -> str:
        """The address with what is written in place of its part; a tuple where it has several."""
        several = iter(written if isinstance(written, tuple) else ())
        return "/" + re.sub(r"<\w+:\w+>", lambda _: str(next(several, written)), address)

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
        at_the_door = self.visitors[visitor]
        person = at_the_door.person
        # allauth keeps in the session what was asked before it asks for the second step again
        reads = method == "GET" and name not in WRITES_WHEN_READ
        may_write = not (reads or (opens is False and not name.startswith("mfa_")))
        response, refused = self.ask(visitor, method, address, may_write=may_write)
        self.cells[method] += 1
        where = f"{method} {address} as {visitor}"
        to = response.get("Location", "")
        self.look_within(name, where, address, response)
        if refused:
            self.problems.append(f"{where}: {'reading' if method == 'GET' else 'being refused'} wrote {refused}")
        if not closed:
            return response
        if person is None:
            expected = response.status_code == 302 and to.startswith("/sign-in/")
        elif at_the_door.staff and not at_the_door.second_step and not audience.before_second_step:
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
        if method == "POST" and person is not None and opens is not False and name not in self.forged:
            self.forged.add(name)
            answer, wrote = self.ask(visitor, method, address, may_write=False, forged=True)
            if answer.status_code != 403 or wrote:
                self.problems.append(f"{where}: taken from another site's page ({answer.status_code})")
        return response


@pytest.fixture(autouse=True)
def no_word_of_refusals(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of forms are refused here."""
    caplog.set_level("ERROR", logger="django.security.csrf")


@pytest.mark.django_db
@pytest.mark.parametrize("share", range(SHARES))
def test_everybody_at_every_address(share: int) -> None:
    began = time.process_time()
    with time_machine.travel(time.time(), tick=False):  # that a device is in use is noted once a minute
        matrix = Matrix()
        for address, pattern in ROUTES[share::SHARES]:
            matrix.walk(address, pattern)
    print(f"{len(matrix.canaries.planted)} canaries, {len(matrix.canaries.seen)} read by those who may")
    print(f"{matrix.cells.total()} cells in {time.process_time() - began:.0f} s of processor time")
    assert not matrix.problems, f"{len(matrix.problems)} problems:\n" + "\n".join(matrix.problems[:60])


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


@pytest.mark.django_db
def test_the_matrix_would_see_what_is_not_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: everybody is taken for somebody who manages the organisation whose page they read."""
    from kept.service.organisations import queries
    from kept.service.organisations.permissions import Visibility

    monkeypatch.setattr(queries, "closeness", lambda *_: Visibility.NAMED)
    matrix = Matrix()
    matrix.walk(*next((address, pattern) for address, pattern in ROUTES if pattern.name == "organisation"))
    assert any("name of organisations.contact" in problem for problem in matrix.problems)
