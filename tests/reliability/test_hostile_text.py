"""What people write is shown as words, whatever it says, in pages and in everything that is made of them (goal S6)."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from http.cookies import SimpleCookie
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory
from django.urls import Resolver404, resolve
from icalendar import Calendar

from kept.service.organisations.standing import is_staff
from kept.service.outbox import post
from kept.service.people.models import Person
from reliability import LONG, hostile
from reliability.hostile import FLAG
from signing_in import signed_in

HEADS = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"}
HEADS |= {"Content-Type", "MIME-Version", "Content-Transfer-Encoding"}
HEADS |= {"List-Unsubscribe", "List-Unsubscribe-Post"}
CELL = re.compile(r"[=+\-@\t\r]")
BEGINNINGS = {"home", "work", "grants", "plan", "places"}
"""Where everybody's walk begins."""
LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
EACH, IN_ALL = 2, 1000 if LONG else 5
"""Pages of one route that one person reads, and everybody together."""


class Walk:
    """Everybody follows the links they are shown. `found` are pages with such words, `problems` what is wrong."""

    def __init__(self) -> None:
        self.site, self.browser = BaseHandler(), RequestFactory()
        self.site.load_middleware()
        self.found: dict[str, tuple[str, str]] = {}
        self.problems: list[str] = []
        self.kinds: Counter[str] = Counter()
        self.times: Counter[str] = Counter()
        self.cookies = {"": ""}
        for person in Person.objects.exclude(email=None).filter(is_active=True):
            self.cookies[str(person.email)] = signed_in(person, staff=is_staff(person)).cookies["kept-device"].value
        for who in self.cookies:
            self.goes(who)

    def goes(self, who: str) -> None:
        """One person's walk."""
        seen: dict[str, int] = {}
        waiting = ["/", "/work/", "/grants/", "/plan/", "/places/"]
        known = set(waiting)
        self.browser.cookies = SimpleCookie({"kept-device": self.cookies[who]} if who else {})
        while waiting:
            address = waiting.pop(0)
            try:
                name = str(resolve(address.partition("?")[0]).url_name)
            except Resolver404:
                continue
            if seen.get(name, 0) >= EACH or self.times[name] >= IN_ALL or "sign-out" in name or name.startswith("mfa_"):
                continue
            seen[name] = seen.get(name, 0) + 1
            self.times[name] += name not in BEGINNINGS
            said = self.read(who, name, address)
            for link in LINK.findall(said):
                link = link.replace("&amp;", "&")
                if link not in known:
                    known.add(link)
                    waiting.append(link)

    def read(self, who: str, name: str, address: str) -> str:
        """One page, or whatever is there."""
        path, _, query = address.partition("?")
        response = self.site.get_response(self.browser.get(path, QUERY_STRING=query))
        where = f"{address} as {who or 'nobody'}"
        kind = response.get("Content-Type", "").partition(";")[0]
        self.kinds[kind] += 1
        content = response.getvalue()
        if response.status_code >= 500:
            self.problems.append(f"{where}: {response.status_code}")
        if response.status_code != 200:
            return ""
        look = getattr(self, "look_at_" + kind.rpartition("/")[2].replace("+xml", ""), None)
        if look:
            look(where, content)
        if kind != "text/html":
            return ""
        said = content.decode()
        if FLAG in said:
            self.found.setdefault(name, (who, address))
        return said

    def look_at_html(self, where: str, content: bytes) -> None:
        """No mark of ours stands in it as it was written."""
        said = content.decode()
        for broken in ("<script>window", "<img src=x", "<svg onload", f"onfocus=window.{FLAG}=1 x='\""):
            if broken in said:
                self.problems.append(f"{where}: {broken} stands in the page")
        if re.search(r'(href|src|action)="\s*javascript:', said):
            self.problems.append(f"{where}: a link that is a script")

    def look_at_csv(self, where: str, content: bytes) -> None:
        """No cell is a formula."""
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            self.problems += [f"{where}: the cell {cell[:40]!r}" for cell in row if CELL.match(cell)]

    def look_at_atom(self, where: str, content: bytes) -> None:
        """It is well formed."""
        ElementTree.fromstring(content)

    def look_at_calendar(self, where: str, content: bytes) -> None:
        """It is read as it was written: nobody's words became a part of it."""
        parts = {part.name for part in Calendar.from_ical(content).walk()}
        if not parts <= {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"}:
            self.problems.append(f"{where}: {parts}")

    def look_at_pdf(self, where: str, content: bytes) -> None:
        """It was made."""
        if not content.startswith(b"%PDF-"):
            self.problems.append(f"{where}: no PDF")


@pytest.fixture(scope="module")
def walk(borough: None, django_db_blocker: Any) -> Iterator[Walk]:
    """The borough with hostile words wherever people write, walked through by everybody."""
    with django_db_blocker.unblock():
        assert hostile.plant([*hostile.FIRST, *hostile.MORE] if LONG else hostile.FIRST) > 300
        yield Walk()


def test_pages_and_files_show_it_as_words(walk: Walk) -> None:
    print(len(walk.found), walk.kinds)
    assert not walk.problems, "\n".join(walk.problems[:40])
    assert len(walk.found) > 40
    assert walk.kinds.keys() >= {"text/html", "text/csv", "text/calendar", "application/atom+xml"}


def test_letters_keep_their_heads(walk: Walk, settings: Any, django_db_blocker: Any) -> None:
    """A letter has the headers that we gave it and no more, whatever a fund or a group is called."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    hostile_ones = [words.replace("\0", "") for words in (*hostile.FIRST, *hostile.MORE)]  # PostgreSQL stores no NUL
    with django_db_blocker.unblock():
        for nth, payload in enumerate(hostile_ones):
            post.write(f"hostile-{nth}", "winnie@saltmarsh.example", payload, payload)
        while post.send_waiting():
            pass
    assert sum(letter.to == ["winnie@saltmarsh.example"] for letter in mail.outbox) >= len(hostile_ones)
    for letter in mail.outbox:
        heads = message_from_bytes(letter.message().as_bytes()).keys()
        assert len(heads) == len(set(heads))
        assert set(heads) <= HEADS


def test_nothing_of_it_runs_in_a_browser(walk: Walk, chromium: Any, site: str) -> None:
    said: list[str] = []
    contexts: dict[str, Any] = {}
    for name, (who, address) in sorted(walk.found.items()):
        if who not in contexts:
            context = contexts[who] = chromium.new_context(base_url=site).new_page()
            context.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
            context.on("pageerror", lambda error: said.append(str(error)))
            if who:
                cookie = {"name": "kept-device", "value": walk.cookies[who], "url": site}
                context.context.add_cookies([cookie])
        page = contexts[who]
        page.goto(address, wait_until="load")
        assert page.evaluate(f"window.{FLAG}") is None, f"a script ran on {address} ({name}) as {who or 'nobody'}"
        assert not said, f"{address} ({name}) as {who or 'nobody'}: {said}"
    for page in contexts.values():
        page.context.close()


def test_the_walk_would_see_words_that_are_not_escaped(
    walk: Walk, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    """A planted fault: templates write what they are given as it is."""
    monkeypatch.setattr("django.template.base.conditional_escape", str)
    before = list(walk.problems)
    with django_db_blocker.unblock():
        for name, (who, address) in list(walk.found.items())[:8]:
            walk.browser.cookies = SimpleCookie({"kept-device": walk.cookies[who]} if who else {})
            walk.read(who, name, address)
    assert len(walk.problems) > len(before)
    walk.problems[:] = before


def test_the_browser_would_see_a_script_that_runs(chromium: Any, site: str) -> None:
    """A planted fault: a page of ours with such words as they are, and no policy against them."""
    page = chromium.new_context(base_url=site).new_page()
    page.route("**/planted", lambda asked: asked.fulfill(body=hostile.FIRST[0], content_type="text/html"))
    page.goto("/planted")
    assert page.evaluate(f"window.{FLAG}") == 1
    page.context.close()
