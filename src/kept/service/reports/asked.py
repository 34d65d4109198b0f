"""What part of the register an address asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.http import QueryDict

from kept.service.awards.models import Award
from kept.service.opportunities.models import Opportunity, Theme
from kept.service.organisations.bands import bands
from kept.service.organisations.doors import found_or_404
from kept.service.organisations.models import Organisation, findable
from kept.service.partnerships.in_force import downwards
from kept.service.partnerships.models import Place

MOST_WORDS = 8
"""Of what somebody looks for by name; the rest is left."""
NOT_KNOWN = "not-known"
"""In place of a band: an organisation that has told nobody its income."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One place, a kind of work, a size of organisation, a financial year; or all of each; and words of a name.

    Of a place is what is for it, for those inside it, or for a wider one where the work reaches it. `year` is the
    one in which the financial year begins, on 1 April. All of `words` stand in the name of the organisation that
    was funded, or in that of the grant.
    """

    place: Place | None = None
    theme: str = ""
    size: str = ""
    year: int | None = None
    words: str = ""

    @classmethod
    def of(cls, query: QueryDict, years: list[int]) -> "Asked":
        """What an address names; what is not known there is taken for all.

        Raises:
            Http404: there is no such place.
        """
        slug, theme, size = query.get("place", ""), query.get("theme", ""), query.get("size", "")
        return cls(
            found_or_404(Place.objects.all(), slug=slug) if slug else None,
            theme if theme in Theme.values else "",
            size if size in dict(sizes()) else "",
            next((year for year in years if str(year) == query.get("year")), None),
            query.get("q", "").strip()[:100],
        )

    def among(self, awards: QuerySet[Award]) -> QuerySet[Award]:
        """Those of the awards that are asked for."""
        if self.place:
            inside = downwards(self.place)
            # Not EXISTS: PostgreSQL takes it for half of all awards, and needs six times as long.
            reaching = Award.reaches.through.objects.filter(place__in=inside).values("award")
            awards = awards.filter(Q(place__in=inside) | Q(pk__in=reaching))
        if self.theme:
            awards = awards.filter(application__opportunity__theme=self.theme)
        if self.size:
            awards = awards.filter(of_size(self.size))
        if self.year:
            awards = awards.filter(awarded_on__range=(date(self.year, 4, 1), date(self.year + 1, 3, 31)))
        if words := findable(self.words).split()[:MOST_WORDS]:
            groups, grants = Organisation.objects.all(), Opportunity.objects.all()
            for word in words:
                groups, grants = groups.filter(sorts_as__contains=word), grants.filter(title__icontains=word)
            # Found from each end first: joined with "or", every award would be joined to what it was applied for with.
            to_them = Award.objects.filter(holder__in=groups).values("pk")
            of_them = Award.objects.filter(application__opportunity__in=grants).values("pk")
            awards = awards.filter(Q(pk__in=to_them) | Q(pk__in=of_them))
        return awards

    @property
    def query(self) -> str:
        """The same as an address says it."""
        place, year = self.place.slug if self.place else "", self.year or ""
        asked = {"q": self.words, "place": place, "theme": self.theme, "size": self.size, "year": year}
        return urlencode({name: value for name, value in asked.items() if value})


def sizes() -> list[tuple[str, str]]:
    """The sizes of organisation, smallest first, as an address names them and in words."""
    return [*((band.id, band.says) for band in bands()), (NOT_KNOWN, "Size not known")]


def of_size(size: str) -> Q:
    """Awards to organisations of a size."""
    if size == NOT_KNOWN:
        first, last = bands()[0], bands()[-1]
        outside = Q(holder__income__isnull=True) | Q(holder__income__lt=first.start)
        return outside if last.end is None else outside | Q(holder__income__gte=last.end)
    band = next(one for one in bands() if one.id == size)
    held = Q(holder__income__gte=band.start)
    return held if band.end is None else held & Q(holder__income__lt=band.end)


def size_case() -> Case:
    """The size of an award's holder, as an expression."""
    return Case(
        *(When(of_size(band.id), then=Value(band.id)) for band in bands()),
        default=Value(NOT_KNOWN),
        output_field=CharField(),
    )


def names() -> Mapping[str, str]:
    """The short name of each size."""
    return {band.id: band.name for band in bands()} | {NOT_KNOWN: "Size not known"}
