"""Somebody holds SQLite's one write lock: what is sent waits, and is taken; pages are read meanwhile (goal R11)."""

import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import quantiles

import pytest

from reliability import LONG
from reliability.closing_round import Presser
from reliability.pressing import Browser, Press, press, served

pytestmark = pytest.mark.skipif(
    "DATABASE_URL" in os.environ, reason="PostgreSQL locks rows, not the database: nobody can hold all of it"
)
SmallRound = tuple[dict[str, str], list[Presser]]
HELD = 15 if LONG else 6.5
"""Seconds: more than the five that Django waits by itself."""


@contextmanager
def lock_held(environment: dict[str, str], seconds: float) -> Iterator[None]:
    """Hold the write lock for so long, as an import does, from another process's point of view."""
    with closing(sqlite3.connect(Path(environment["DATA_FOLDER"]) / "kept.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        release = threading.Timer(seconds, lambda: None)
        release.start()
        try:
            yield
        finally:
            release.join()
            holder.execute("ROLLBACK")


def while_held(
    small_round: SmallRound, draft: int, seconds: float, planted: str = ""
) -> tuple[list[Press], list[float]]:
    """Eight press while the lock is held, and others read: what the presses came to, and the seconds of each page."""
    environment, pressers = small_round
    with served(environment, planted, workers=1, threads=16) as server:
        browsers = [Browser(server, one) for one in pressers]
        for browser, presser in zip(browsers, pressers, strict=True):
            browser.reads_a_form(f"/applications/{presser.drafts[draft]}/check/")
        waits = []
        with ThreadPoolExecutor(len(pressers)) as together:
            with lock_held(environment, seconds):
                presses = [
                    together.submit(press, browser, presser.drafts[draft], secrets.token_urlsafe(24), patience=1)
                    for browser, presser in zip(browsers, pressers, strict=True)
                ]
                stranger, until = Browser(server, Presser("", [], [], 0)), time.monotonic() + seconds - 0.5
                while time.monotonic() < until:
                    began = time.monotonic()
                    assert stranger.get(f"/grants/{pressers[0].fund}/").status == 200
                    waits.append(time.monotonic() - began)
                    time.sleep(0.05)
            return [one.result() for one in presses], waits


def test_what_is_sent_waits_for_the_lock_and_pages_do_not(small_round: SmallRound) -> None:
    presses, waits = while_held(small_round, 2, HELD)
    assert all(one.answers == [302] for one in presses), [one.answers for one in presses]
    assert min(one.seconds for one in presses) > 5, "the lock was held"
    assert quantiles(waits, n=20)[-1] < 2, "pages are read meanwhile; ./dev bench reliability says how fast"


def test_the_test_would_see_writes_refused(small_round: SmallRound) -> None:
    """A planted fault: five seconds of patience."""
    presses, _ = while_held(small_round, 3, HELD, planted="short_patience")
    assert any(503 in one.answers for one in presses), [one.answers for one in presses]
