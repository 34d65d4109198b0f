"""A mail server with moods, of the standard library alone."""

import re
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar

MOODS = ("well", "hangs", "later", "never", "dies after taking it", "shuts the door")
"""well: takes it. hangs: accepts the line and says nothing. later, never: 4xx and 5xx to a recipient. dies after
taking it: the answer to the letter is lost. shuts the door: 421 as a greeting."""


@dataclass
class Moody:
    """What it is like now, what it has taken, and how many lines it was rung on."""

    port: int = 0
    mood: str = "well"
    took: list[tuple[str, str, str]] = field(default_factory=list)
    rung: int = 0

    def copies(self, of: str) -> int:
        """How many letters it has taken to somebody."""
        return sum(to == of for to, _, _ in self.took)


class Line(socketserver.StreamRequestHandler):
    """One conversation."""

    moody: ClassVar[Moody]

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        moody = self.moody
        moody.rung += 1
        if moody.mood == "hangs":
            time.sleep(1)
            return
        if moody.mood == "shuts the door":
            self.say("421 not now")
            return
        self.say("220 moody")
        to = ""
        while words := self.rfile.readline().decode():
            command = words[:4].upper()
            if command == "RCPT":
                found = re.search(r"<(.*)>", words)
                to = found[1] if found else ""
                refusal = {"later": "451 try later", "never": "550 nobody of that name"}.get(moody.mood)
                self.say(refusal or "250 fine")
            elif command == "DATA":
                self.say("354 go on")
                letter = b""
                while not letter.endswith(b"\r\n.\r\n"):
                    letter += self.rfile.readline()
                moody.took.append((to, header(letter, "Subject"), header(letter, "Message-ID")))
                if moody.mood == "dies after taking it":
                    return
                self.say("250 taken")
            elif command == "QUIT":
                self.say("221 goodbye")
                return
            else:
                self.say("250 fine")


def header(letter: bytes, name: str) -> str:
    """What a header of a letter says."""
    found = re.search(rf"^{name}: (.*)\r$", letter.decode(), re.MULTILINE)
    return found[1] if found else ""


class Server(socketserver.ThreadingTCPServer):
    """As many conversations as are wanted."""

    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server() -> Iterator[Moody]:
    """A mail server that is well, until told otherwise."""
    moody = Moody()
    with Server(("127.0.0.1", 0), type("LineTo", (Line,), {"moody": moody})) as server:
        moody.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield moody
        server.shutdown()
