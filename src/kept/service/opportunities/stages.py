"""Two stages: a short expression of interest, then a full application that is open only to those asked on from it.

Each stage is a grant of its own. What they ask counts together towards what the award is worth.
"""

from typing import NamedTuple

from kept.service import clock
from kept.service.library.wording import day
from kept.service.opportunities.models import Condition, Opportunity, Question, Status
from kept.service.opportunities.queries import published


class Before(NamedTuple):
    """What a first stage asks already: words and questions; none of either where there is no first stage."""

    words: int
    questions: int

    def left_of(self, most: int | None) -> int | None:
        """Words left for the second stage of `most` for both; None where nothing limits them."""
        return None if most is None else max(0, most - self.words)


def asked_before(grant: Opportunity) -> Before:
    """What the first stage of a second one asks. One query, and none for any other grant."""
    if grant.first_stage_id is None:
        return Before(0, 0)
    words = list(Question.objects.filter(opportunity=grant.first_stage_id).values_list("words", flat=True))
    return Before(sum(words), len(words))


def other_stage(grant: Opportunity) -> Opportunity | None:
    """The other of two stages, once anybody may read it."""
    if grant.expression_of_interest:
        return published().filter(first_stage=grant.pk).first()
    return published().filter(pk=grant.first_stage_id).first() if grant.first_stage_id else None


def in_words(grant: Opportunity, other: Opportunity | None) -> str:
    """Which of two stages a grant is, and when the `other` is; nothing where there is one stage."""
    if grant.expression_of_interest:
        says = (
            "This is the first of two stages: a short expression of interest. Nobody is awarded anything from it. "
            "Some groups are then asked to apply in full."
        )
        if other is None or other.opens_on is None or other.closes_at is None:
            return f"{says} The days of the second stage are not known yet."
        return (
            f"{says} The second stage opens on {day(other.opens_on)} and closes at {clock.in_words(other.closes_at)}."
        )
    if grant.first_stage_id is None:
        return ""
    says = "This is the second of two stages. Only groups that were asked on from the first can apply."
    if other is None or other.status == Status.DECIDED:
        return says
    closes = f" The first stage closes at {clock.in_words(other.closes_at)}." if other.closes_at else ""
    hear = f" Groups hear by {day(other.answer_by)} whether they are asked on." if other.answer_by else ""
    return says + closes + hear


def who_may(grant: Opportunity) -> list[Condition]:
    """What must be so for a group to apply: of a second stage, first of all, that it was asked on. Nothing is saved."""
    conditions = list(grant.conditions.all())
    if grant.first_stage is None:
        return conditions
    asked_on = Condition(
        order=0,
        asks="Has your group been asked to apply in full, after an expression of interest in the first stage?",
        fits_if=True,
        otherwise=f"Only groups that were asked on from {grant.first_stage.title} can apply to this.",
    )
    return [asked_on, *conditions]
