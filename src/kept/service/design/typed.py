"""What somebody typed, given back to them where it cannot be taken.

A page that no cache keeps is fetched anew when its reader goes back, so an answer that only says "sign in" or "too
old" would lose their words. These pages show them, in a form to press again. Nothing is stored, and nothing is sent
by itself.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from kept.service.design.cleaning import cleaned

OURS = "csrfmiddlewaretoken"  # not typed by anybody


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form that was sent. `again` where they came from a page of ours, and may be sent once more.

    `files`: a file came with them. A page cannot give that back, and says so.
    """

    fields: list[tuple[str, str]]
    again: bool
    address: str
    files: bool = False

    @property
    def words(self) -> list[str]:
        """What is worth reading back: values of several words, longest first."""
        values = {value for _, value in self.fields if len(value.split()) > 1}
        return sorted(values, key=lambda value: (-len(value), value))


def typed_in(request: HttpRequest) -> Typed | None:
    """What was typed into a form of ours; None where nothing was, or where another site's page sent it.

    Browsers say which site's page sent a form. Where another did, its words are not shown: they would stand on our
    page as if they were ours. A browser too old to say has its words shown, and no button.
    """
    sender = _sender(request)
    if request.method != "POST" or sender not in (_here(request), ""):
        return None
    try:
        lists = [(name, values) for name, values in request.POST.lists() if name != OURS]
    except (UnreadablePostError, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError):
        return None
    fields = [(cleaned(name), cleaned(value)) for name, values in lists for value in values]
    return Typed(fields, bool(sender), request.get_full_path(), bool(request.FILES)) if fields else None


def give_back(request: HttpRequest, template: str, typed: Typed | None, **told: Any) -> HttpResponse:
    """403, with what was typed. No cache keeps it."""
    response = render(request, template, {"typed": typed} | told, status=403)
    response["Cache-Control"] = "no-store"
    return response


def _sender(request: HttpRequest) -> str:
    """The site whose page sent this, as its browser says; "" where it does not say."""
    told = request.headers.get("Origin") or request.headers.get("Referer", "")
    if not told:
        return ""
    try:
        parts = urlsplit(told)
    except ValueError:
        return "unreadable"
    return f"{parts.scheme}://{parts.netloc}"


def _here(request: HttpRequest) -> str:
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return "nowhere"


def key_of(press: str) -> str | None:
    """What a press is known by, where the page made it; nothing else is taken for a key."""
    return press if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", press) else None
