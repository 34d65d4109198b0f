"""What was acknowledged is on disk by then: every answer leaves after the log is flushed (goal R2).

The system calls are watched from outside. Cutting the power itself needs a disk of one's own, and is done by hand.
"""

import os
import re
import secrets
import shutil
import subprocess
from pathlib import Path

import pytest

from reliability.closing_round import Presser
from reliability.pressing import Browser, press, served

SmallRound = tuple[dict[str, str], list[Presser]]
WATCHED = ["-f", "-D", "-yy", "-s", "20", "--seccomp-bpf", "-e", "trace=pwrite64,write,fsync,fdatasync,sendto"]
CALL = re.compile(r"^(\d+) +(\w+)\(\d+<(\S+)>(?:, \"([^\"]*)\")?")
PRESSES = 12


def can_watch(folder: Path) -> bool:
    """Whether one process may watch another here."""
    if not shutil.which("strace"):
        return False
    tried = subprocess.run(["strace", *WATCHED, "-o", folder / "tried", "true"], capture_output=True, check=False)
    return tried.returncode == 0


def answered_too_early(small_round: SmallRound, folder: Path, draft: int, planted: str = "") -> tuple[int, int]:
    """Press while watched: how many answers left, and how many of them with something not yet on disk."""
    if "DATABASE_URL" in os.environ:
        pytest.skip("PostgreSQL writes in a process of its own; it is not served from where fsync is off (durability)")
    if not can_watch(folder):
        pytest.skip("NOT PROVED HERE: no strace, or it may watch nobody, so nobody looks when answers leave")
    environment, pressers = small_round
    watched = folder / "watched"
    with served(environment, planted, workers=1, under=["strace", *WATCHED, "-o", str(watched)]) as server:
        browser = Browser(server, pressers[2])
        drafts = pressers[2].drafts[draft : draft + PRESSES]
        browser.reads_a_form(f"/applications/{drafts[0]}/check/")
        assert all(press(browser, one, secrets.token_urlsafe(24)).acknowledged for one in drafts)
    return judged(watched.read_text(errors="replace"))


def judged(watched: str) -> tuple[int, int]:
    """Go through what was seen, each thread by itself."""
    unflushed: set[str] = set()
    answers = early = 0
    for line in watched.splitlines():
        if not (call := CALL.match(line)):
            continue
        thread, name, file, written = call.groups()
        if name in ("pwrite64", "write") and file.endswith("-wal"):
            unflushed.add(thread)
        elif name in ("fsync", "fdatasync") and file.endswith("-wal"):
            unflushed.discard(thread)
        elif name == "sendto" and (written or "").startswith("HTTP/1.1 302"):
            answers += 1
            early += thread in unflushed
    return answers, early


def test_every_answer_leaves_after_the_log_is_on_disk(small_round: SmallRound, tmp_path: Path) -> None:
    answers, early = answered_too_early(small_round, tmp_path, 10)
    assert answers >= PRESSES
    assert not early


def test_the_test_would_see_answers_that_leave_too_early(small_round: SmallRound, tmp_path: Path) -> None:
    """A planted fault: synchronous=NORMAL."""
    answers, early = answered_too_early(small_round, tmp_path, 10 + PRESSES, planted="forgets_with_the_power")
    assert answers >= early > 0
