"""What a browser sends is read whole or not at all: half of an answer, cut off with the line, is nobody's answer.

A server hands on what had arrived when the line was lost, and Django would take it for all there was.
"""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class CutOff(OSError):
    """Less came than the browser said it would send. Django refuses a form that it could not read to its end."""


class WholeBody:
    """The body of a request, of which so many bytes were said to come."""

    def __init__(self, sent: Any, length: int) -> None:
        self.sent, self.left = sent, length

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or all that are left.

        Raises:
            CutOff: they did not come.
        """
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        pieces = []
        while wanted:
            piece = self.sent.read(wanted)
            if not piece:
                raise CutOff("The line was lost before all of the form had come")
            pieces.append(piece)
            wanted -= len(piece)
            self.left -= len(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        """A line, or so many bytes of it.

        Raises:
            CutOff: it did not come.
        """
        line: bytes = self.sent.readline(self.left if size is None or size < 0 else min(size, self.left))
        self.left -= len(line)
        if self.left and not line:
            raise CutOff("The line was lost before all of the form had come")
        return line


def whole(application: Application) -> Application:
    """APPLICATION, given bodies that are whole."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start)

    return answer
