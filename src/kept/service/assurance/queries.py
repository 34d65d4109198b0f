"""How promises go in a place: read from the tallies, and the public's share of the reasons given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, QuerySet, Sum

from kept.documents.loader import load_documents
from kept.service import clock
from kept.service.checks.models import ComesTo, Explanation, Tally
from kept.service.checks.queries import register
from kept.service.organisations.models import Kind, Organisation
from kept.service.partnerships.in_force import downwards
from kept.service.partnerships.models import Place

SHOWN = (ComesTo.KEPT, ComesTo.EXPLAINED, ComesTo.NOT_KEPT, ComesTo.CANNOT_TELL)
"""What a promise comes to, in the order in which it is always shown. What does not apply is counted, not shown."""

THE_SECTOR = "sector"
SECTOR_TOGETHER = "Groups of the sector, together"
"""No named group of the sector is set beside another: their counts are one."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many answers came to what. Always all of them, side by side; never one share of the whole."""

    of: dict[str, int]

    @property
    def total(self) -> int:
        """All that are shown."""
        return sum(self.of.values())

    @classmethod
    def summed(cls, several: Sequence["Counts"]) -> "Counts":
        """Several together."""
        return cls({word: sum(one.of[word] for one in several) for word in SHOWN})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which tallies are asked for: a place with those inside it, a calendar year, and all bodies, one, or the sector.

    `body` is "", the number of a public or support body, or "sector".
    """

    place: Place
    year: int
    body: str = ""

    def tallies(self) -> QuerySet[Tally]:
        """The tallies that count and are shown."""
        rows = Tally.objects.filter(
            place__in=downwards(self.place),
            month__range=(date(self.year, 1, 1), date(self.year, 12, 1)),
            number__gt=0,
            comes_to__in=SHOWN,
        )
        if self.body == THE_SECTOR:
            return rows.filter(organisation__kind=Kind.VCSE)
        return rows.filter(organisation_id=int(self.body)) if self.body else rows


def years(place: Place) -> list[int]:
    """The years for which something is counted, and this one, newest first."""
    first = Tally.objects.filter(place__in=downwards(place), number__gt=0).aggregate(first=Min("month"))["first"]
    now = clock.today().year
    return list(range(now, min(first.year if first else now, now) - 1, -1))


def by_promise(asked: Asked) -> dict[str, Counts]:
    """What each promise came to, by the provision's id, in the order of documents."""
    found = _counted(asked.tallies().values("provision", "comes_to"), lambda row: row["provision"])
    order = (provision.id for document in load_documents().values() for provision in document.provisions)
    return {id: found[id] for id in order if id in found}


def measured_by(asked: Asked) -> dict[str, list[str]]:
    """The standards by which each promise was measured, by their ids."""
    found: dict[str, list[str]] = {}
    for provision, standard in asked.tallies().order_by("standard").values_list("provision", "standard").distinct():
        found.setdefault(provision, []).append(standard)
    return found


def by_body(asked: Asked) -> dict[str, Counts]:
    """What promises came to by public and support body, by name; groups of the sector are counted together, last."""
    rows = asked.tallies().values("organisation__kind", "organisation__name", "organisation_id", "comes_to")
    found = _counted(rows, _body)
    together = found.pop(SECTOR_TOGETHER, None)
    return dict(sorted(found.items())) | ({SECTOR_TOGETHER: together} if together else {})


def by_month(asked: Asked, provision: str) -> dict[date, Counts]:
    """What a promise came to in each month of the year in which something was counted."""
    rows = asked.tallies().filter(provision=provision).values("month", "comes_to").order_by("month")
    return _counted(rows, lambda row: row["month"])


def bodies(place: Place) -> list[Organisation]:
    """The public and support bodies for which something was ever counted here, by name."""
    counted = Tally.objects.filter(place__in=downwards(place), number__gt=0).values("organisation_id")
    return list(Organisation.objects.filter(pk__in=counted).exclude(kind=Kind.VCSE))


def reasons(place: Place, provision: str) -> QuerySet[Explanation]:
    """The reasons given under a promise here that anybody may read today, newest first."""
    return register(place).filter(finding__provision=provision)


TALLY_COLUMNS = {
    "place": "The place where it was done",
    "body": "The public or support body that did it; groups of the sector are counted together",
    "promise": "The promise, by the id that it is cited by everywhere in Kept",
    "standard": "What it was measured by",
    "month": "The month in which it was done",
    "comes_to": "kept, explained (a reason is on record, and the promise allows one), not kept, or cannot tell",
    "number": "How many times",
}


def tally_rows(asked: Asked) -> list[list[object]]:
    """The tallies as rows, in the order of TALLY_COLUMNS."""
    names = ("place__name", "organisation__kind", "organisation__name", "provision", "standard", "month", "comes_to")
    found: dict[tuple[object, ...], int] = {}
    for row in asked.tallies().values(*names, "number").order_by("place__name", "provision", "standard", "month"):
        key = (
            row["place__name"],
            _body(row),
            row["provision"],
            row["standard"],
            f"{row['month']:%Y-%m}",
            row["comes_to"],
        )
        found[key] = found.get(key, 0) + row["number"]
    return [[*key, number] for key, number in found.items()]


def _body(row: dict[str, Any]) -> str:
    return SECTOR_TOGETHER if row["organisation__kind"] == Kind.VCSE else row["organisation__name"]


def _counted(rows: Any, key: Callable[[dict[str, Any]], Any]) -> dict[Any, Counts]:
    """Rows with what they come to, summed by the database and gathered by a key."""
    found: dict[Any, Counts] = {}
    for row in rows.annotate(sum=Sum("number")):
        counts = found.setdefault(key(row), Counts(dict.fromkeys(SHOWN, 0)))
        counts.of[row["comes_to"]] += row["sum"]
    return found
