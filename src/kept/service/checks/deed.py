"""A deed as the gate sees it: a row of some slice, as a fact record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models

from kept.service.organisations.models import Organisation
from kept.service.partnerships.models import Place
from kept.standards.nodes import Value

SIDE = "#"
"""Between the kind of row and the side of it that a deed is, in what findings are kept under."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a body does in a place on a day, with the columns of its fact record.

    `of` is the row it is about. `about` is the organisation it befalls, where there is one: a reason given is theirs to
    see and answer first. `public_from` is the day it takes effect: no reason is public before it. `particulars` says
    that reasons tell how an organisation has done: then the public is told that there is one, and never its words.
    `title` is what the public register calls it, and `address` a page about it that anybody may read. `side` tells
    deeds apart that are of one row: the round as a programme, and "interests", how those in it declared theirs.
    """

    subject: str
    of: models.Model
    body: Organisation
    place: Place
    on: date
    values: Mapping[str, Value]
    about: Organisation | None = None
    public_from: date | None = None
    particulars: bool = False
    title: str = ""
    address: str = ""
    side: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """What findings about it are kept under: the row’s kind, with its side where it has several, and its number."""
        kind = self.of._meta.label_lower
        return f"{kind}{SIDE}{self.side}" if self.side else kind, self.of.pk


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a promise is departed from: in a person's own words, on one of the grounds a place lists or on none."""

    words: str
    ground: str = ""
