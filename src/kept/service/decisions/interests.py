"""What a round's record of interests comes to: whether everybody declared, and whether each side was treated alike."""

from collections import defaultdict
from collections.abc import Collection
from fractions import Fraction

from kept.service.decisions.models import Approval, Decision, Declaration, Score
from kept.service.decisions.queries import sent_in
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.models import Membership


def who_declared(opportunity: Opportunity) -> tuple[int, int | None]:
    """How many of those who scored, decided or approved had declared of each application they did it to, of how many.

    How many there were is None where a panel decided that is named and not on record: its members cannot be counted.
    Four queries.
    """
    sent = sent_in(opportunity)
    decisions = Decision.objects.filter(application__in=sent)
    took_part = {
        *Score.objects.filter(application__in=sent).values_list("person", "application"),
        *decisions.exclude(by=None).values_list("by", "application"),
        *Approval.objects.filter(decision__in=decisions).values_list("by", "decision__application"),
    }
    declared = set(Declaration.objects.filter(application__in=sent).values_list("person", "application"))
    people = {person for person, _ in took_part}
    lacking = {person for person, _ in took_part - declared}
    by_others = decisions.exclude(panel="").exists()
    return len(people - lacking), None if by_others else len(people)


def treated_alike(opportunity: Opportunity) -> bool | None:
    """Whether like interests led as often to somebody being shut out, from whichever side they came.

    Like ones come of the same tie. Those who act for the applicant are left out: they are always shut out, whoever
    they are. None where no like interests came from both sides: then there is nothing to hold against each other.
    Two queries.
    """
    shut_out: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    declared = list(
        Declaration.objects.filter(application__in=sent_in(opportunity), conflict=True).select_related("application")
    )
    acting = _acting(declared)
    for one in declared:
        if (one.person_id, one.application.organisation_id) not in acting:
            shut_out[one.tie][one.sector].append(one.managed_at is None)
    compared = [sides for sides in shut_out.values() if len(sides) > 1]
    if not compared:
        return None
    return all(len({Fraction(sum(side), len(side)) for side in sides.values()}) == 1 for sides in compared)


def _acting(declared: Collection[Declaration]) -> set[tuple[int, int]]:
    people = {one.person_id for one in declared}
    held = Membership.objects.filter(person__in=people, until__isnull=True)
    return set(held.values_list("person", "organisation"))
