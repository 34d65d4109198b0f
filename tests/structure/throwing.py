"""Whatever can be thrown at a site: bodies, fields, addresses, headers and methods that no page of ours would send."""

import json
import random
import re
import sys
import time
import traceback
import warnings
from collections import Counter
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote_from_bytes

import html5lib
from django.core.handlers.base import BaseHandler
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import RequestFactory
from django.urls import URLPattern, converters

from cast import Cast
from kept.service.organisations.standing import is_staff
from signing_in import signed_in
from structure.things import THINGS

MARK = "keptmark"
NASTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "%00",
    "%ff",
    "\ud800",
    "\udfff tail",
    "\ufffe",
    "‮",
    "../../etc/passwd",
    "-1",
    "0",
    "1e400",
    "1e9999",
    "-Infinity",
    "NaN",
    "sNaN",
    "Infinity",
    "٣",
    "²",
    "½",
    "1_000",
    "0x10",
    "£" * 40,
    "£1e5",
    "1,2,3",
    ".",
    "9" * 400,
    "9" * 5000,
    str(2**31),
    str(2**63),
    str(-(2**63) - 1),
    "0.0000000000000000000000000000000000001",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "0000-00-00",
    "10000-01-01",
    "2026-10-25T01:30",
    "2026-03-29T01:30:00",
    "2026-01-01T00:00:00+99:99",
    "0001-01-01T00:00:00+14:00",
    "24:00",
    f"'\"><{MARK}>",
    "{{ 7|add:7 }}{% now %}",
    "' OR 1=1 --",
    "a\r\nX-Kept: 1",
    "=1+1",
    "%s %d %(a)s {0} {a.b}",
    "a@b@c",
    "a@" + "b" * 300 + ".example",
    "http://[",
    "http://[::1",
    "//elsewhere.example",
    "javascript:alert(1)",
    "a" * 3000,
    "[" * 5000,
    "true",
    "[]",
    '{"id": 5}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": 1}}',
    "null",
    "🙂" * 300,
    "e\u0301" * 200,
]
LONG = "words " * 170_000
"""A million characters and more, seldom thrown: they take their time."""
KINDS = [
    "application/x-www-form-urlencoded; charset=nonsense",
    "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded; charset=idna",
    "application/json",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x; charset=utf-16",
    "text/plain",
    "\x7f/;;=",
    "",
]
RAW = [b"", b"\x00", b"\xff\xfe" * 20, b"[" * 100_000, b'{"a":' * 2000, b"&" * 400, b"=" * 400, b"%", b"a=%ZZ&%=b"]
HEADERS = [  # a length that is none is refused by the server before us
    {"HTTP_ACCEPT_LANGUAGE": "x" * 5000},
    {"HTTP_IF_NONE_MATCH": '"'},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"HTTP_RANGE": "bytes=-1-9"},
    {"HTTP_ORIGIN": "http://["},
    {"HTTP_REFERER": "http://[::1"},
    {"HTTP_HOST": "testserver:nonsense"},
    {"HTTP_X_FORWARDED_PROTO": "\x00"},
    {"HTTP_USER_AGENT": "\x00" * 50},
    {"HTTP_ACCEPT_ENCODING": "gzip;q=nonsense"},
    {"HTTP_X_FORWARDED_FOR": "1.2.3.4, nonsense"},
]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE"]
SLOW = 5.0
"""Seconds (goal S5)."""
Fields = list[tuple[str, str]]


@dataclass
class Thrower:
    """Throws at one route after another. `problems` says what was our fault, `thrown` how much of what there was."""

    cast: Cast
    seed: int
    problems: list[str] = field(default_factory=list)
    thrown: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0

    def __post_init__(self) -> None:
        self.chance, self.browser, self.site = random.Random(self.seed), RequestFactory(), BaseHandler()
        self.site.load_middleware()
        self.cookies = {"nobody": ""}
        for name in ("grace", "winnie"):
            person = self.cast.person[name]
            self.cookies[name] = signed_in(person, staff=is_staff(person)).cookies["kept-device"].value
        self.fault = ""
        got_request_exception.connect(self._note)

    def _note(self, **_: Any) -> None:
        self.fault = "".join(traceback.format_exception(*sys.exc_info())[-3:])

    def at(self, address: str, pattern: URLPattern, each: int) -> None:
        """Throw at a route about EACH times as each visitor; its parts are what is really there, if anything is."""
        named: list[Any] = [None]
        if "<" in address and pattern.name in THINGS:
            named = [written for written, _ in THINGS[pattern.name].all(self.cast)] or [None]
        for visitor in self.cookies:
            real = ["/" + self._filled(address, one) for one in named]
            forms = {one: self._form(visitor, one) for one in real}
            # A page with a form has more that can be thrown at.
            for _ in range(each * 3 if any(forms.values()) else each * 2 // 3):
                self._throw(visitor, address, *self.chance.choice(list(forms.items())))

    def _filled(self, address: str, written: Any) -> str:
        several = iter(written if isinstance(written, tuple) else ())
        return re.sub(r"<\w+:\w+>", lambda _: str(next(several, 1 if written is None else written)), address)

    def _form(self, visitor: str, address: str) -> Fields:
        """What a browser would send from the page there: the fields of its forms, as they stand."""
        response = self._ask(visitor, "GET", address, b"", "", {})
        if response.status_code != 200 or not response.get("Content-Type", "").startswith("text/html"):
            return []
        page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
        boxes = [box for name in ("input", "textarea", "select") for box in page.iter(name) if box.get("name")]
        return [(str(box.get("name")), self._stands(box)) for box in boxes if box.get("name") != "csrfmiddlewaretoken"]

    @staticmethod
    def _stands(box: Any) -> str:
        if box.tag == "select":
            options = [option.get("value", "") for option in box.iter("option")]
            return str(options[-1]) if options else ""
        return str(box.get("value") or box.text or "1")

    def _nasty(self) -> str:
        return LONG if self.chance.random() < 0.002 else self.chance.choice(NASTY)

    def _throw(self, visitor: str, address: str, real: str, form: Fields) -> None:
        chance = self.chance
        method, body, kind, headers = "POST", b"", "application/x-www-form-urlencoded", {}
        query = ""
        what = chance.choices(
            ["one field", "all fields", "missing", "repeated", "files", "raw", "query", "address", "header", "method"],
            [8, 4, 3, 2, 2, 2, 4, 3, 1, 1] if form else [0, 3, 0, 0, 1, 3, 6, 4, 2, 2],
        )[0]
        fields = list(form)
        match what:
            case "one field":
                at = chance.randrange(len(fields))
                fields[at] = (fields[at][0], self._nasty())
            case "all fields":
                fields = [(name, self._nasty()) for name, _ in fields or [("words", ""), ("page", "")]]
            case "missing":
                fields = chance.sample(fields, chance.randrange(len(fields)))
            case "repeated":
                fields = fields * chance.choice([2, 30]) + [(self._nasty(), self._nasty())]
            case "query":
                method = chance.choice(["GET", "GET", "HEAD", "POST"])
                names = ["page", "q", "next", "place", "to", "year", *[name for name, _ in form]]
                query = encoded([(chance.choice([*names, self._nasty()]), self._nasty()) for _ in range(3)])
            case "address":
                method, real = chance.choice(["GET", "POST"]), self._climbed(address)
            case "header":
                method, headers = chance.choice(["GET", "POST"]), chance.choice(HEADERS)
            case "method":
                method = chance.choice(METHODS)
            case _:
                pass
        if what == "raw":
            kind, body = chance.choice(KINDS), chance.choice([*RAW, encoded(fields).encode()])
            if "json" in kind:
                body = json.dumps({name: self._nasty() for name, _ in fields} or self._nasty()).encode()
        elif what == "files":
            kind, body = "multipart/form-data; boundary=x", self._parts(fields)
        elif method != "GET":
            body = encoded(fields).encode()
        self.thrown[what] += 1
        self._judge(visitor, what, method, real, query, body, kind, headers)

    def _climbed(self, address: str) -> str:
        """The address with something nasty in place of one of its parts."""
        for name in converters.get_converters():
            while f"<{name}:" in address:
                before, _, rest = address.partition(f"<{name}:")
                address = before + self.chance.choice([*NASTY, "1", "bexley"]) + rest.partition(">")[2]
        return "/" + address + self.chance.choice(["", "", "", self.chance.choice(NASTY)])

    def _parts(self, fields: Fields) -> bytes:
        """A form in parts, some of them files."""
        parts = b""
        for name, value in fields or [("file", "x")]:
            said = self._nasty() if self.chance.random() < 0.3 else value
            named = f'; filename="{self._nasty()[:300]}"' if self.chance.random() < 0.5 else ""
            head = f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\nContent-Type: text/html\r\n\r\n'
            parts += (head + said + "\r\n").encode("utf-8", "surrogatepass")
        return parts + self.chance.choice([b"--x--\r\n", b"--x", b""])

    def _judge(self, visitor: str, what: str, method: str, address: str, query: str, body: bytes, *more: Any) -> None:
        began = time.monotonic()
        response = self._ask(visitor, method, address, body, *more, query=query)
        took = time.monotonic() - began
        self.longest = max(self.longest, took)
        where = f"{what}: {method} {address[:120]!r}?{query[:100]} {body[:300]!r} as {visitor}"
        said = response.getvalue()
        if response.status_code >= 500:
            self.problems.append(f"{where} answered {response.status_code}: {self.fault}")
        if "Content-Security-Policy" not in response:
            self.problems.append(f"{where}: no content security policy")
        if f"<{MARK}".encode() in said:
            self.problems.append(f"{where}: what was thrown stands in the page as it is")
        if b"Traceback (most recent call last)" in said:
            self.problems.append(f"{where}: tells of our code")
        if took > SLOW:
            self.problems.append(f"{where} took {took:.1f} s")

    def _ask(
        self, visitor: str, method: str, address: str, body: bytes, kind: str, headers: dict[str, str], query: str = ""
    ) -> Any:
        """What is answered. All of it is undone."""
        self.browser.cookies = SimpleCookie({"kept-device": cookie} if (cookie := self.cookies[visitor]) else {})
        raw = {
            "PATH_INFO": address.encode("utf-8", "surrogatepass").decode("latin-1"),
            "QUERY_STRING": query,
            "CONTENT_TYPE": kind,
        }
        self.fault = ""
        with warnings.catch_warnings(), transaction.atomic():
            warnings.simplefilter("ignore")
            request = self.browser.generic(method, "/", body, kind, **(raw | headers))  # type: ignore[arg-type]
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
            response = self.site.get_response(request)
            if response.streaming:
                response.getvalue()
            transaction.set_rollback(True)
        return response


def encoded(fields: Fields) -> str:
    """Fields as a browser writes them, halves of characters and all."""

    def one(text: str) -> str:
        return quote_from_bytes(text.encode("utf-8", "surrogatepass"))

    return "&".join(f"{one(name)}={one(value)}" for name, value in fields)
