"""The one cleaning step for text, whichever door it comes in by."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Control characters, save the line feed and the tab: no keyboard types them, databases refuse NUL, pages and
# spreadsheets trip over the rest, and two turn what follows round to pass for something else, in letters as well: no
# writing needs those. Half a character cannot be stored at all.
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85]")  # a word processor's own line and page ends among them
_NEVER = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202d\u202e]")
_HALVES = re.compile(r"[\ud800-\udfff]")


def cleaned(text: str) -> str:
    """Text as it is kept: lines end in a line feed, with no control characters and no white space round the whole.

    Half a character, which can only come from a program, becomes U+FFFD, so that its place can be seen.
    """
    return _HALVES.sub("\ufffd", _NEVER.sub("", _LINE_ENDS.sub("\n", text))).strip()


class NoNulInQueries:
    """Middleware: NUL in what an address asks for becomes U+FFFD. No link of ours has it, and PostgreSQL refuses it.

    In what is sent, forms refuse it by themselves.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "%EF%BF%BD")
        return self.answer(request)
