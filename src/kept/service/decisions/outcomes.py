"""How a round went, as everybody may read it: only in numbers in which nobody can be made out."""

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Avg, Count, Q, Sum

from kept.service.decisions.models import QUESTIONS, Declaration, Opinion, Review, Sector, Side
from kept.service.decisions.queries import IS_NO, IS_YES, sent_in
from kept.service.opportunities.models import Opportunity

FEWEST = 3
"""Groups whose hours are shown together: fewer would show what one of them said."""


@dataclass(frozen=True, slots=True)
class Burden:
    """What a round cost those who applied, as they say: hours of those funded and of those not, and how many told.

    `yes` are those funded or, of a first stage, asked on.
    """

    sent: int
    yes: int
    awarded: Decimal
    told: int
    told_no: int
    hours: Decimal
    hours_no: Decimal

    @property
    def shown(self) -> bool:
        """Whether enough have told for nobody's own hours to be made out."""
        return self.told >= FEWEST

    @property
    def apart(self) -> bool:
        """Whether enough have told among those with a yes and among the others for each to be shown."""
        return min(self.told_no, self.told - self.told_no) >= FEWEST

    @property
    def reckoned(self) -> int:
        """Hours of everybody, were those who did not tell as those who did, to the nearest hour."""
        return round(self.hours * self.sent / self.told)

    @property
    def a_thousand(self) -> Decimal | None:
        """Of those, hours for each £1,000 awarded, to a tenth; None where nothing was."""
        if not self.awarded:
            return None
        return (self.hours * self.sent * 1000 / (self.told * self.awarded)).quantize(Decimal("0.1"))


def burden(opportunity: Opportunity) -> Burden:
    """What a closed round cost those who applied. One query."""
    counts = sent_in(opportunity).aggregate(
        sent=Count("pk"),
        yes=Count("pk", filter=IS_YES),
        awarded=Sum("decision__amount"),
        told=Count("time_taken"),
        told_no=Count("time_taken", filter=IS_NO),
        hours=Sum("time_taken__hours"),
        hours_no=Sum("time_taken__hours", filter=IS_NO),
    )
    sums = {name: counts[name] or Decimal(0) for name in ("awarded", "hours", "hours_no")}
    return Burden(**{**counts, **sums})


@dataclass(frozen=True, slots=True)
class Interests:
    """What became of interests declared by those of one side (gm-app5.4: every sector alike)."""

    sector: Sector
    declared: int
    managed: int

    @property
    def shut_out(self) -> int:
        """How many led to somebody being shut out."""
        return self.declared - self.managed


def interests(opportunity: Opportunity) -> list[Interests]:
    """Interests declared in a round, and how many were managed, by the side they come from. One query."""
    declared = Declaration.objects.filter(application__in=sent_in(opportunity), conflict=True)
    counts: Counter[str] = Counter()
    managed: Counter[str] = Counter()
    for row in declared.values("sector").annotate(n=Count("pk"), kept=Count("pk", filter=Q(managed_at__isnull=False))):
        counts[row["sector"]], managed[row["sector"]] = row["n"], row["kept"]
    return [Interests(sector, counts[sector], managed[sector]) for sector in Sector]


@dataclass(frozen=True, slots=True)
class Reviews:
    """Reviews of a round, in counts."""

    asked: int
    answered: int
    upheld: int
    changed: int


def reviews(opportunity: Opportunity) -> Reviews:
    """How many reviews were asked for, answered and upheld, and how many answers changed for it. One query."""
    funded, asked_on = Q(application__decision__funded=True), Q(application__decision__asked_on=True)
    found = Review.objects.filter(application__opportunity=opportunity).aggregate(
        asked=Count("pk"),
        answered=Count("answered_at"),
        upheld=Count("pk", filter=Q(upheld=True)),
        changed=Count("pk", filter=Q(decided_again_at__isnull=False) & (funded | asked_on)),
    )
    return Reviews(**found)


ASKED_ON = {Side.FUNDED: "Groups that were asked on", Side.NOT_FUNDED: "Groups that were not asked on"}
"""What the sides of an expression of interest are called."""


@dataclass(frozen=True, slots=True)
class Said:
    """What those on one side say together: each question with its average out of 5, and their sentences."""

    side: str
    how_many: int
    averages: list[tuple[str, Decimal]]
    words: list[str]


def said(opportunity: Opportunity) -> list[Said]:
    """What was said of a round by each side of which at least FEWEST have, in an order that tells nothing.

    Two queries.
    """
    opinions = Opinion.objects.filter(round__opportunity=opportunity)
    averages = {name: Avg(name) for name in QUESTIONS}
    counted = opinions.values("side").annotate(n=Count("pk"), **averages)
    found: dict[str, dict[str, Any]] = {row["side"]: dict(row) for row in counted}
    enough = [side for side in Side if side in found and found[side]["n"] >= FEWEST]
    words: dict[str, list[str]] = {}
    for side, one in opinions.filter(side__in=enough).exclude(words="").values_list("side", "words"):
        words.setdefault(side, []).append(one)
    return [
        Said(
            ASKED_ON.get(side, side.label) if opportunity.expression_of_interest else side.label,
            found[side]["n"],
            [(says, _tenth(found[side][name])) for name, says in QUESTIONS.items()],
            sorted(words.get(side, [])),
        )
        for side in enough
    ]


def _tenth(mean: object) -> Decimal:
    return Decimal(str(mean)).quantize(Decimal("0.1"), ROUND_HALF_UP)
