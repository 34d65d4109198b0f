"""A closing hour: a grant read, answers saved, applications sent; and, once it has closed, read by those who may.

`python -m bench.money [N]`.

N groups, each with its own person, apply twice each: 2,500 make a round of the size that the goals are for. Kept is
served by two web processes over the database that DATABASE_URL names, or SQLite without it. Each kind of page and press
is timed by itself, by sixteen people at once who keep their lines open; the machine that asks is the one that answers.
Rates and waits are printed, to be compared with another version, or another system, on the same machine; what is held
to a goal is that all that is sent is acknowledged, that each page shows what it is to show, and that none asks the
database over 20 things.

Another system does the same work from a file: `python -m bench.money work.json`, where work.json is a `Work` as JSON.
"""

import http.client
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

TESTS = Path(__file__).resolve().parents[1] / "tests"
AT_ONCE = 16
"""How many people do it at the same time, each waiting for their answer."""
MOST_QUERIES = 20


@dataclass(frozen=True)
class Work:
    """What to ask of a running system. Cookies are what a browser that is signed in would send.

    `presses` are, under the name of what is done, (cookie, address of a page with a form, what is typed into it, where
    a form that was taken leads); the form is sent back with its hidden fields and what is typed. `reads` are (cookie,
    address, words that the page must have) under the name of what they show; `first` are those read before the presses.
    """

    system: str
    host: str
    port: int
    first: dict[str, list[tuple[str, str, str]]]
    presses: dict[str, list[tuple[str, str, dict[str, str], str]]]
    reads: dict[str, list[tuple[str, str, str]]]


class Hidden(HTMLParser):
    """The hidden fields of a page's forms."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note a hidden field."""
        told = dict(attributes)
        if tag == "input" and told.get("type") == "hidden":
            self.fields[told.get("name") or ""] = told.get("value") or ""


class Lines(threading.local):
    """The line to the system that each of those who ask keeps open."""

    def __init__(self) -> None:
        self.line: http.client.HTTPConnection | None = None


def ask(
    work: Work, lines: Lines, method: str, cookie: str, address: str, body: str = ""
) -> tuple[http.client.HTTPResponse, str, str]:
    """An answer, its page, and the cookies to come back with."""
    if lines.line is None:
        lines.line = http.client.HTTPConnection(work.host, work.port, timeout=60)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    lines.line.request(method, address, body, headers)
    answer = lines.line.getresponse()
    page = answer.read().decode()
    if answer.will_close:
        lines.line.close()
    given = [one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") or []]
    return answer, page, "; ".join([cookie, *given])


def timed(name: str, do: Callable[[Lines, Any], bool], every: Sequence[Any], work: Work) -> int:
    """Do it all, several at a time, and print how it went; how many went wrong."""
    lines = Lines()

    def one(told: Any) -> tuple[bool, float]:
        began = time.perf_counter()
        return do(lines, told), time.perf_counter() - began

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as together:
        done = list(together.map(one, every))
    rate = len(done) / (time.perf_counter() - began)
    cuts = quantiles([seconds * 1000 for _, seconds in done], n=100)
    wrong = sum(not well for well, _ in done)
    print(
        f"money    {work.system}: {name}: {rate:.1f} a second; {cuts[49]:.0f} ms in the middle, p95 {cuts[94]:.0f}, "
        f"p99 {cuts[98]:.0f}; {wrong} of {len(done)} went wrong",
        flush=True,
    )
    return wrong


def press(name: str, every: Sequence[tuple[str, str, dict[str, str], str]], work: Work) -> int:
    """Open every page, then send the form of each: two things people wait for, timed one after the other."""
    opened: dict[tuple[str, str], tuple[str, str]] = {}

    def opens(lines: Lines, told: tuple[str, str, dict[str, str], str]) -> bool:
        cookie, address, typed, _ = told
        answer, page, cookies = ask(work, lines, "GET", cookie, address)
        opened[cookie, address] = cookies, urlencode(Hidden(page).fields | typed)
        return answer.status == 200

    def sends(lines: Lines, told: tuple[str, str, dict[str, str], str]) -> bool:
        cookie, address, _, leads_to = told
        cookies, body = opened[cookie, address]
        answer, _, _ = ask(work, lines, "POST", cookies, address, body)
        return answer.status in (302, 303) and (answer.headers.get("Location") or "").endswith(leads_to)

    return timed(f"the page for {name}", opens, every, work) + timed(name, sends, every, work)


def read(name: str, every: Sequence[tuple[str, str, str]], work: Work) -> int:
    """Open pages; each is to be there, with what it shows."""

    def reads(lines: Lines, told: tuple[str, str, str]) -> bool:
        cookie, address, words = told
        answer, page, _ = ask(work, lines, "GET", cookie, address)
        return answer.status == 200 and words in page

    return timed(name, reads, every, work)


def done(work: Work, meanwhile: Callable[[], object] = lambda: None) -> int:
    """All of it, with what has to happen once everything is sent; how much went wrong."""
    wrong = sum(read(name, every, work) for name, every in work.first.items())
    wrong += sum(press(name, every, work) for name, every in work.presses.items())
    meanwhile()
    return wrong + sum(read(name, every, work) for name, every in work.reads.items())


CLOSING = """
import sys
from datetime import timedelta
from kept.service import clock
from kept.service.applications.models import Application
from kept.service.decisions.models import Declaration
from kept.service.opportunities.models import Opportunity
from kept.service.people.models import Device
officer, now = Device.objects.get(pk=sys.stdin.read()).person, clock.now()
Opportunity.objects.update(closes_at=now - timedelta(hours=1))
Declaration.objects.bulk_create(
    Declaration(application=one, person=officer, conflict=False, at=now)
    for one in Application.objects.filter(sent_at__isnull=False)
)
"""
"""The closing time is over, with whatever grace it has: before, officers find nothing. One of them has no interest."""


@contextmanager
def kept(groups: int) -> Iterator[tuple[Work, dict[str, str], Callable[[], str]]]:
    """Kept with a round in it, served; the environment of its database; and what closes the round."""
    sys.path.insert(0, str(TESTS))
    from elsewhere import in_django, migrate, own_database, run  # noqa: PLC0415
    from reliability.closing_round import WORDS  # noqa: PLC0415
    from reliability.pressing import served  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, own_database(Path(folder)) as environment:
        migrate(environment)
        made = json.loads(
            run(environment, "-m", "reliability.closing_round", str(groups), "3", str(groups)).splitlines()[-1]
        )
        drafts = [(f"kept-device={one['cookie']}", draft) for one in made["pressers"] for draft in one["drafts"]]
        officer, fund = f"kept-device={made['officer']}", made["funds"][0]
        answer = {"words": "Soup, bread, a chair and somebody to talk to."}
        with served(environment) as server:
            yield (
                Work(
                    system="Kept on " + ("PostgreSQL" if "DATABASE_URL" in environment else "SQLite"),
                    host="127.0.0.1",
                    port=server.port,
                    first={"a grant": [("", f"/grants/{fund}/", "Warm Tables Fund")] * len(drafts)},
                    presses={
                        "saving an answer": [
                            (who, f"/applications/{one}/questions/1/", answer, f"/applications/{one}/questions/2/")
                            for who, one in drafts
                        ],
                        "sending an application": [
                            (who, f"/applications/{one}/check/", {}, f"/applications/{one}/receipt/")
                            for who, one in drafts
                        ],
                    },
                    reads={
                        "the officer's list": [(officer, f"/grants/{fund}/round/", "Table number")] * len(drafts),
                        "the officer's list, filtered": [
                            (officer, f"/grants/{fund}/round/?q=number+7", "Table number 7")
                        ]
                        * len(drafts),
                        "an application, read by the officer": [
                            (officer, f"/applications/{one}/assess/", WORDS) for _, one in drafts
                        ],
                        "an application, read by its group": [
                            (who, f"/applications/{one}/receipt/", WORDS) for who, one in drafts
                        ],
                    },
                ),
                environment,
                partial(run, environment, *in_django(CLOSING), told=made["officer"]),
            )


COUNTING = """
import json, sys
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import SimpleCookie
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
site, browser = BaseHandler(), RequestFactory()
site.load_middleware()
for name, cookie, address in json.load(sys.stdin):
    browser.cookies = SimpleCookie(cookie)
    with CaptureQueriesContext(connection) as asked:
        status = site.get_response(browser.get(address)).status_code
    print(json.dumps([name, status, len(asked)]))
"""


def queries(work: Work, environment: dict[str, str]) -> int:
    """Print how many things each kind of page asks the database; how many pages ask too many."""
    from elsewhere import in_django, run  # noqa: PLC0415

    first = [(name, *every[0][:2]) for name, every in work.reads.items()]
    said = run(environment, *in_django(COUNTING), told=json.dumps(first))
    too_many = 0
    for line in said.splitlines():
        name, status, asked = json.loads(line)
        print(f"money    {work.system}: {name}: {asked} queries, of {MOST_QUERIES} at most")
        too_many += asked > MOST_QUERIES or status != 200
    return too_many


def main(groups: int = 200) -> int:
    """Print figures for Kept; 1 where something sent was not acknowledged, or a page asks too much."""
    with kept(groups) as (work, environment, close):
        wrong = done(work, close) + queries(work, environment)
    return int(wrong > 0)


def another(file: Path) -> int:
    """The same for a system that is running already, and is described in a file."""
    told = json.loads(file.read_text(encoding="utf-8"))
    return int(done(Work(**told)) > 0)


if __name__ == "__main__":
    asked = sys.argv[1:2]
    sys.exit(another(Path(asked[0])) if asked and not asked[0].isdigit() else main(*map(int, asked)))
