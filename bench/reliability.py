"""The longer sizes of the reliability goals: closing hours, overload, locks, bad lines, kills, and all that is thrown.

`python -m bench.reliability [SECONDS]`, or `./dev bench reliability`. SECONDS is how long a load lasts; 60 unless told.

The same code as the tests, with larger numbers; the database is the one that DATABASE_URL names, or SQLite. Kept is
served on 127.0.0.1 by two processes of sixteen threads, and asked by the same machine. Load arrives by a Poisson
process, so that a slow answer does not slow the next question down, and a wait is counted from when it was due.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
SEED = 20261121
GROUPS, FUNDS, PEOPLE = 240, 41, 40
"""Drafts for everything below: one in each fund but the last, for each group."""
FLOOR = {"submits": 20, "views": 60}
"""A second, of goal R4."""
IN_THE_BURST = 1000
SLOW_LINES = 200
SLOW = [
    "tests/structure/test_malformed_requests.py",
    "tests/slices/test_money_needs_two.py",
    "tests/slices/test_time_jumps.py",
]
"""Tests with a longer size that stand beside what they are about."""


@dataclass
class Load:
    """What came of a load: the waits in seconds of what was answered, and everything else by name."""

    waits: dict[str, list[float]] = field(default_factory=dict)
    answers: dict[tuple[str, object], int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, answer: object, seconds: float) -> None:
        """One of them is over."""
        with self.lock:
            self.waits.setdefault(what, []).append(seconds)
            self.answers[what, answer] = self.answers.get((what, answer), 0) + 1

    def share(self, what: str, *good: object) -> float:
        """How much of it ended well, of 1."""
        return sum(self.answers.get((what, one), 0) for one in good) / max(1, len(self.waits.get(what, [])))

    def p(self, what: str, percent: int) -> float:
        """A percentile of the waits, in seconds."""
        waits = sorted(self.waits[what])
        return waits[min(len(waits) - 1, len(waits) * percent // 100)]

    def told(self, name: str) -> None:
        """Print it."""
        for what, waits in sorted(self.waits.items()):
            came = {answer: number for (of, answer), number in self.answers.items() if of == what}
            print(
                f"reliability {name}: {what}: {len(waits)}, answered {came}; p50 {self.p(what, 50) * 1000:.0f} ms, "
                f"p95 {self.p(what, 95) * 1000:.0f}, p99 {self.p(what, 99) * 1000:.0f}, max {max(waits) * 1000:.0f}",
                flush=True,
            )


def arrivals(rates: dict[str, float], seconds: float, chance: Random) -> list[tuple[float, str]]:
    """When what is due, in order: a Poisson process for each kind."""
    due = []
    for what, rate in rates.items():
        at = chance.expovariate(rate)
        while at < seconds:
            due.append((at, what))
            at += chance.expovariate(rate)
    return sorted(due)


class Closing:
    """A round that is closing, those who press, and what they have pressed so far."""

    def __init__(self, environment: dict[str, str], server: Any, pressers: Sequence[Any]) -> None:
        from reliability.pressing import Browser  # noqa: PLC0415

        self.environment, self.server, self.pressers = environment, server, pressers
        self.presses: list[Any] = []
        self.browsers = [Browser(server, one) for one in pressers]
        for browser, presser in zip(self.browsers, pressers, strict=True):
            browser.reads_a_form(f"/applications/{presser.drafts[0]}/check/")
        self.left = self._all()
        self.views = cycle(self._views())
        self.lock = threading.Lock()

    def _all(self) -> Iterator[tuple[int, int]]:
        for nth in range(max(len(one.drafts) for one in self.pressers)):
            for at, presser in enumerate(self.pressers):
                if nth < len(presser.drafts):
                    yield at, presser.drafts[nth]

    def _views(self) -> list[tuple[Any, str]]:
        from reliability.closing_round import Presser  # noqa: PLC0415
        from reliability.pressing import Browser  # noqa: PLC0415

        stranger, fund = Browser(self.server, Presser("", [], [], 0)), self.pressers[0].fund
        views: list[tuple[Any, str]] = []
        for at, browser in enumerate(self.browsers):
            views += [(stranger, "/grants/"), (stranger, f"/grants/{fund}/")]
            views.append((browser, f"/applications/{self.pressers[at].drafts[-1]}/"))
        return views

    def next_press(self) -> tuple[int, int]:
        """Whose turn it is, and with which draft."""
        with self.lock:
            return next(self.left)

    def submit(self) -> object:
        """Send one; what was answered first."""
        from reliability.pressing import press  # noqa: PLC0415

        at, draft = self.next_press()
        done = press(self.browsers[at], draft, secrets.token_urlsafe(24), patience=60)
        with self.lock:
            self.presses.append(done)
        return done.answers[0]

    def view(self) -> object:
        """Read a page."""
        with self.lock:
            browser, address = next(self.views)
        return browser.get(address).status

    def bears(self, rates: dict[str, float], seconds: float, chance: Random, hands: int = 300) -> Load:
        """Do it all as it falls due, however long each takes."""
        load, began = Load(), time.monotonic()
        do: dict[str, Callable[[], object]] = {"submits": self.submit, "views": self.view}

        def one(due: tuple[float, str]) -> None:
            at, what = due
            time.sleep(max(0.0, began + at - time.monotonic()))
            answer: object = "no answer"
            with suppress(OSError, HTTPException):
                answer = do[what]()
            load.note(what, answer, time.monotonic() - began - at)

        with ThreadPoolExecutor(hands) as together:
            list(together.map(one, arrivals(rates, seconds, chance)))
        return load

    def judged(self, name: str) -> int:
        """Print what was lost, doubled or half-written; how much of it there is."""
        from reliability.test_presses import problems  # noqa: PLC0415

        found = problems(self.environment, self.presses)
        lost = sum("lost" in one for one in found)
        never = sum("never answered" in one for one in found)
        acknowledged = sum(one.acknowledged for one in self.presses)
        print(
            f"reliability {name}: seed {SEED}: {len(self.presses)} pressed, {acknowledged} acknowledged, {lost} lost, "
            f"{len(found) - lost - never} doubled or half-written, {never} never answered",
            flush=True,
        )
        return len(found) - never


@contextmanager
def closing() -> Iterator[tuple[dict[str, str], list[Any]]]:
    """The environment of a database with a round in it, and those who can press."""
    from elsewhere import migrate, own_database, run  # noqa: PLC0415
    from reliability.closing_round import Presser  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, own_database(Path(folder)) as environment:
        migrate(environment)
        asked = ("-m", "reliability.closing_round", str(GROUPS), str(FUNDS), str(PEOPLE))
        said = run(environment, *asked).splitlines()[-1]
        yield environment, [Presser(**one) for one in json.loads(said)["pressers"]]


def closing_hour(closing: Closing, seconds: float) -> int:
    """R4: the floor of the closing hour; then as many presses as fit into one second. How many goals were missed."""
    load = closing.bears(dict(FLOOR), seconds, Random(SEED))
    load.told("R4")
    missed = [
        name
        for name, well in {
            "R4: an answer was not what it should be": load.share("submits", 302) == load.share("views", 200) == 1,
            "R4: p95 over 500 ms": max(load.p("submits", 95), load.p("views", 95)) <= 0.5,
            "R4: p99 over 1 s": max(load.p("submits", 99), load.p("views", 99)) <= 1,
        }.items()
        if not well
    ]
    burst = closing.bears({"submits": IN_THE_BURST}, 1, Random(SEED + 1), hands=IN_THE_BURST)
    burst.told("R4 burst")
    if burst.share("submits", 302) < 1 or max(burst.waits["submits"]) > 30:
        missed.append("R4: a burst of presses was not answered within 30 s")
    return said(missed)


def overload(closing: Closing, seconds: float) -> int:
    """R5: five times the floor; then the floor again, ten seconds later. How many goals were missed."""
    load = closing.bears({what: 5 * rate for what, rate in FLOOR.items()}, seconds, Random(SEED + 2), hands=600)
    load.told("R5")
    time.sleep(10)
    after = closing.bears(dict(FLOOR), 10, Random(SEED + 3))
    after.told("R5 afterwards")
    missed = [
        name
        for name, well in {
            "R5: fewer than 99% of the presses were taken": load.share("submits", 302) >= 0.99,
            "R5: pages were neither given nor turned away": load.share("views", 200, 503) >= 0.99,
            "R5: somebody waited over 30 s": max(map(max, load.waits.values())) <= 30,
            "R5: p95 over 500 ms ten seconds later": max(after.p("submits", 95), after.p("views", 95)) <= 0.5,
        }.items()
        if not well
    ]
    return said(missed)


def slow_lines(closing: Closing) -> int:
    """R20: so many connections that send a letter a second; whether pages are read meanwhile."""
    load, over = Load(), threading.Event()

    def slow(_: int) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", closing.server.port), timeout=60) as line:
            for letter in "GET /about/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + "x" * 60:
                line.sendall(letter.encode())
                if over.wait(1):
                    return

    with ThreadPoolExecutor(SLOW_LINES) as lines:
        for one in range(SLOW_LINES):
            lines.submit(slow, one)
        time.sleep(3)
        for _ in range(20):
            began = time.monotonic()
            answer: object = "no answer"
            with suppress(OSError, HTTPException):
                answer = closing.view()
            load.note("views", answer, time.monotonic() - began)
            if time.monotonic() - began > 20:
                break
        over.set()
    load.told(f"R20, {SLOW_LINES} slow lines")
    return said(
        [] if load.share("views", 200) > 0.9 and max(load.waits["views"]) < 2 else ["R20: slow lines stop pages"]
    )


def said(missed: list[str]) -> int:
    """Print them; how many they are."""
    for one in missed:
        print(f"reliability MISSED {one}", flush=True)
    return len(missed)


def kills(environment: dict[str, str], pressers: Sequence[Any], number: int) -> int:
    """R1: a worker killed for every twenty presses of eight people; what was lost, doubled or half-written."""
    from reliability.pressing import served  # noqa: PLC0415
    from reliability.test_presses import hold, problems  # noqa: PLC0415

    first = min(len(one.drafts) for one in pressers) - number
    with served(environment) as server:
        presses = hold(server, pressers[:8], first, first + number, 8 * number // 20, SEED)
    found = problems(environment, presses)
    print(f"reliability R1: seed {SEED}: {len(found)} of {len(presses)} lost, doubled or half-written")
    return said(found[:5])


def thrown() -> int:
    """R7, R11, R20, R21, S5, S6, S17: the tests themselves, at their longer sizes."""
    tests = [f"tests/reliability/test_{name}.py" for name in ("locked", "bad_lines", "two_at_once", "hostile_text")]
    command = [sys.executable, "-m", "pytest", "-q", "-s", *tests, *SLOW]
    return subprocess.run(command, cwd=PROJECT, env=os.environ | {"RELIABILITY": "long"}, check=False).returncode


def main(seconds: int = 60) -> int:
    """Print figures; 1 where a goal was missed."""
    sys.path.insert(0, str(PROJECT / "tests"))
    from reliability.pressing import served  # noqa: PLC0415

    missed = 0
    with closing() as (environment, pressers):
        with served(environment, workers=2, threads=16) as server:
            under_way = Closing(environment, server, pressers)
            missed += closing_hour(under_way, seconds)
            missed += overload(under_way, seconds / 3)
            missed += under_way.judged("R4 and R5")
            missed += slow_lines(under_way)
        missed += kills(environment, pressers, 100)
    missed += thrown()
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
