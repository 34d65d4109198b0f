"""What scores come to: averages, and a total by the weights that were published. Nothing is ranked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from kept.service.decisions.models import MOST, Moderation, Score
from kept.service.opportunities.models import Criterion
from kept.service.people.models import Person

APART = 4
"""Points for one criterion that lie this far apart are talked over, as the page says; nothing waits for it."""
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Mark:
    """What an assessor gives on one criterion: points from 0 to 10, why, and, where it is changed, why it is."""

    points: int
    why: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion with everybody's scores, and how they changed."""

    criterion: Criterion
    scores: Sequence[Score]
    moderations: Mapping[int, Sequence[Moderation]]

    @property
    def given(self) -> list[tuple[Score, Sequence[Moderation]]]:
        """Each score with what it was changed from."""
        return [(score, self.moderations.get(score.pk, ())) for score in self.scores]

    @property
    def lowest(self) -> int:
        """The fewest points that anybody gave."""
        return min(score.points for score in self.scores)

    @property
    def highest(self) -> int:
        """The most points that anybody gave."""
        return max(score.points for score in self.scores)

    @property
    def apart(self) -> bool:
        """Whether assessors see it so differently that they should talk."""
        return self.highest - self.lowest >= APART


def total(criteria: Sequence[Criterion], points: Mapping[int, Decimal]) -> Decimal | None:
    """Points by criterion, each out of 10, as one number out of 100, by the criteria's weights and nothing else.

    None where there are no criteria, or one of them has no points yet.
    """
    if not criteria or any(criterion.pk not in points for criterion in criteria):
        return None
    weights = sum(criterion.weight for criterion in criteria)
    gained = sum((criterion.weight * points[criterion.pk] for criterion in criteria), Decimal(0))
    return (gained * 100 / (weights * MOST)).quantize(_TENTH, ROUND_HALF_UP)


class Sheet:
    """One application's scores: each assessor's, and what they come to together."""

    def __init__(
        self, criteria: Sequence[Criterion], scores: Iterable[Score], moderations: Iterable[Moderation] = ()
    ) -> None:
        self.criteria = criteria
        self.given: dict[Person, dict[int, Score]] = {}
        for score in scores:
            self.given.setdefault(score.person, {})[score.criterion_id] = score
        self.moderations: dict[int, list[Moderation]] = {}
        for moderation in moderations:
            self.moderations.setdefault(moderation.score_id, []).append(moderation)

    def whole(self, person: Person) -> bool:
        """Whether somebody has given points on every criterion; so it is where there is none."""
        return all(criterion.pk in self.given.get(person, {}) for criterion in self.criteria)

    def compared(self, person: Person) -> bool:
        """Whether somebody can see what colleagues gave: they have given their own, and colleagues theirs."""
        return self.whole(person) and bool(self.given.keys() - {person})

    @cached_property
    def averages(self) -> dict[int, Decimal]:
        """The mean of everybody's points by criterion, exactly."""
        found = {}
        for criterion in self.criteria:
            points = [given[criterion.pk].points for given in self.given.values() if criterion.pk in given]
            if points:
                found[criterion.pk] = Decimal(sum(points)) / len(points)
        return found

    @property
    def total(self) -> Decimal | None:
        """The averages as one number out of 100."""
        return total(self.criteria, self.averages)

    @property
    def lines(self) -> list[tuple[Criterion, Decimal]]:
        """Each criterion with its average, to a tenth."""
        return [
            (criterion, self.averages[criterion.pk].quantize(_TENTH, ROUND_HALF_UP))
            for criterion in self.criteria
            if criterion.pk in self.averages
        ]

    @property
    def each(self) -> list[Line]:
        """Each criterion that has points, with everybody's."""
        lines = [
            Line(
                criterion,
                [given[criterion.pk] for given in self.given.values() if criterion.pk in given],
                self.moderations,
            )
            for criterion in self.criteria
        ]
        return [line for line in lines if line.scores]
