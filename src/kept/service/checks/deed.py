"""A deed as the gate sees it: a row of some slice, as a fact record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models

from kept.service.organisations.models import Organisation
from kept.service.partnerships.models import Place
from kept.standards.nodes import Value


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a body does in a place on a day, with the columns of its fact record.

    `of` is the row it is about. `about` is the organisation it befalls, where there is one: a reason given is theirs to
    see and answer first. `public_from` is the day it takes effect: no reason is public before it. `particulars` says
    that reasons tell how an organisation has done: then the public is told that there is one, and never its words.
    `title` is what the public register calls it, and `address` a page about it that anybody may read.
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

    @property
    def key(self) -> tuple[str, int]:
        """What findings about it are kept under: the row's kind and number."""
        return self.of._meta.label_lower, self.of.pk


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a promise is departed from: in a person's own words, on one of the grounds a place lists or on none."""

    words: str
    ground: str = ""
