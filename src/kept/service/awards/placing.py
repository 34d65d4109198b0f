"""Finding the awards of bodies that went on as others: those that nobody has taken on, and those that can be passed."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from kept.service.awards.models import Award, Version
from kept.service.organisations.models import Organisation, Status, Succession
from kept.service.organisations.successions import along, came_before, come_after, straight_before


def not_placed(body: Organisation) -> QuerySet[Award]:
    """What a body can take on: awards still with a body that came before it. Nothing, where it has closed itself."""
    before = came_before(body) if body.status == Status.ACTIVE else []
    return _awards().filter(funder__in=before).exclude(holder=body)


def counted(bodies: Iterable[Organisation]) -> list[tuple[Organisation, int]]:
    """How many awards each of these bodies can take on; without those that can take on none. Two queries."""
    line = straight_before()
    before = {one: along(line, one.pk) for one in bodies if one.status == Status.ACTIVE}
    numbers = {pk for several in before.values() for pk in several}
    rows = Award.objects.filter(funder__in=numbers).values_list("funder").annotate(many=Count("pk")) if numbers else []
    many = dict(rows)
    found = [(body, sum(many.get(pk, 0) for pk in several)) for body, several in before.items()]
    return [(body, waiting) for body, waiting in found if waiting]


def split_before(body: Organisation) -> dict[int, list[Organisation]]:
    """The bodies before this one that several came after, by number, with those that go on now."""
    after = come_after(came_before(body))
    return {before: several for before, several in after.items() if len(several) > 1}


def came_from(body: Organisation, split: Collection[int]) -> QuerySet[Award]:
    """A body's awards that were of one of those: it can pass them to another that came after it, or put them back."""
    return _awards().filter(Exists(_moves(split).filter(award=OuterRef("pk"))), funder=body)


def before_each(awards: Iterable[Award], split: Collection[int]) -> dict[int, Organisation]:
    """The body that each award was of before it was split, by the award's number: the last, where there were more."""
    moves = _moves(split).filter(award__in=awards).select_related("funder_was")
    return {one.award_id: one.funder_was for one in moves}


def with_ways_on(awards: QuerySet[Award]) -> QuerySet[Any]:
    """The same awards, each with `came_of_a_split`: whether more than one came after a body that it was of."""
    several = Succession.objects.filter(predecessor=OuterRef("funder_was"), predecessor__successions__pk__gt=F("pk"))
    return awards.annotate(came_of_a_split=Exists(Version.objects.filter(Exists(several), award=OuterRef("pk"))))


def _moves(split: Collection[int]) -> QuerySet[Version]:
    return Version.objects.filter(funder_was__in=split).order_by("pk")


def _awards() -> QuerySet[Award]:
    return Award.objects.select_related("funder", "holder", "place", "application__opportunity")
