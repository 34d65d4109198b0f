"""Our own gunicorn, those who press its buttons, and whoever kills its workers."""

import http.client
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from os import kill
from pathlib import Path
from urllib.parse import urlencode

from elsewhere import PROJECT
from reliability.closing_round import Presser


@dataclass
class Server:
    """A running gunicorn."""

    port: int
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        """Its workers' process ids."""
        return [
            int(one) for one in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]


@contextmanager
def served(
    environment: dict[str, str], planted: str = "", workers: int = 2, threads: int = 4, under: Sequence[str] = ()
) -> Iterator[Server]:
    """The site, answering; with a fault planted in it where one is named. UNDER is a program that runs it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    asked = f"--bind 127.0.0.1:{port} --workers {workers} --threads {threads} --timeout 60"
    asked += " --no-control-socket --log-level critical"
    process = subprocess.Popen(
        [*under, sys.executable, "-m", "gunicorn", "reliability.planted.door", *asked.split()],
        env=environment | {"PLANTED": planted},
        cwd=PROJECT,
    )
    server = Server(port, process)
    try:
        over = time.monotonic() + 60
        while True:
            assert process.poll() is None, "the server has ended"
            assert time.monotonic() < over, "the server does not answer"
            with suppress(OSError, http.client.HTTPException):
                if Browser(server, Presser("", [], [], 0)).get("/about/").status == 200:
                    break
            time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait(30)


@dataclass
class Answer:
    """What came back: `to` where it sent the browser on."""

    status: int
    to: str
    body: str


class Browser:
    """One person's browser: a device's cookie, and the token that their forms carry."""

    def __init__(self, server: Server, presser: Presser) -> None:
        self.server, self.presser = server, presser
        self.cookie, self.token = f"kept-device={presser.cookie}" if presser.cookie else "", ""

    def get(self, address: str) -> Answer:
        """Read a page."""
        return self._ask("GET", address)

    def reads_a_form(self, address: str) -> Answer:
        """Read a page with a form, and remember the token with which it may be sent."""
        page = self.get(address)
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.body)
        assert found, f"{address} answered {page.status} and has no form"
        self.token = found[1]
        return page

    def post(self, address: str, **typed: str) -> Answer:
        """Press a button."""
        return self._ask("POST", address, **typed)

    def sends_and_hangs_up(self, address: str, **typed: str) -> None:
        """Press a button, and lose the line before the answer."""
        with closing(self._line("POST", address, typed)):
            pass

    def _ask(self, method: str, address: str, **typed: str) -> Answer:
        with closing(self._line(method, address, typed)) as line:
            response = line.getresponse()
            said = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            if cookie.startswith("kept-form="):
                self.cookie = f"kept-device={self.presser.cookie}; {cookie.partition(';')[0]}"
        return Answer(response.status, response.headers.get("Location", ""), said)

    def _line(self, method: str, address: str, typed: dict[str, str]) -> http.client.HTTPConnection:
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        headers = {"Connection": "close", "Content-Type": "application/x-www-form-urlencoded"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        line.request(method, address, urlencode({"csrfmiddlewaretoken": self.token} | typed), headers)
        return line


@dataclass
class Press:
    """One press of the button that sends an application, and everything that came back; None where nothing did."""

    application: int
    key: str
    answers: list[int | None] = field(default_factory=list)
    acknowledged: bool = False
    seconds: float = 0.0


def press(browser: Browser, application: int, key: str, patience: float = 30) -> Press:
    """Press, and again with the same key until it is answered, as a page does that has lost its connection."""
    done, began = Press(application, key), time.monotonic()
    while not done.acknowledged and time.monotonic() - began < patience:
        try:
            answer = browser.post(f"/applications/{application}/check/", press=key)
        except (OSError, http.client.HTTPException):
            done.answers.append(None)
            time.sleep(0.05)
            continue
        done.answers.append(answer.status)
        done.acknowledged = answer.status == 302 and answer.to == f"/applications/{application}/receipt/"
        if answer.status < 500:
            break
    done.seconds = time.monotonic() - began
    return done


class Killer:
    """Kills a worker chosen at random so many times in the course of so many presses, with others under way."""

    def __init__(self, server: Server, kills: int, presses: int, seed: int) -> None:
        self.server, self.chance = server, random.Random(seed)
        each = presses // kills
        self.when = {one * each + self.chance.randrange(each) for one in range(kills)}
        self.pressed, self.kills, self.lock = 0, 0, threading.Lock()

    def another_press(self) -> None:
        """Count a press that is over, and kill if its time has come."""
        with self.lock:
            if self.pressed in self.when:
                kill(self.chance.choice(self.server.workers()), signal.SIGKILL)
                self.kills += 1
            self.pressed += 1
