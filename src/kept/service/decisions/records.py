"""A round as a deed with a fact record: what standards read of a programme once it has closed."""

from collections.abc import Mapping

from django.urls import reverse

from kept.service import clock
from kept.service.checks.deed import Deed
from kept.service.decisions.interests import treated_alike, who_declared
from kept.service.decisions.models import EqualityAssessment, Round
from kept.standards.nodes import Value


def deed(closing: Round, applications: int, awards: int) -> Deed:
    """Closing a round, on the day of closing. What a whole year's money did cannot be told from one round.

    A first stage awards nothing, so that how many of how many are funded cannot be told from it.
    """
    opportunity = closing.opportunity
    counts = {} if opportunity.expression_of_interest else {"applications": applications, "awards": awards}
    values: dict[str, Value] = {
        "kind": "grant",
        "grant_type": opportunity.grant_type,
        "closed_on": clock.day_in_london(closing.closed_at),
        "winners_asked": True,  # each letter asks how it went
        "others_asked": True,
        **counts,
    }
    if closing.learned_on:
        values["evaluated"] = True
    return Deed(
        subject="programme",
        of=closing,
        body=opportunity.organisation,
        place=opportunity.place,
        on=clock.day_in_london(closing.closed_at),
        values=values,
        title=f"The round of {opportunity.title}",
        address=reverse("grant", args=[opportunity.pk]),
    )


def interests_deed(closing: Round) -> Deed:
    """How many of those who took part in a round had declared their interests, on the day of closing (gm-app5.4-b)."""
    part, whole = who_declared(closing.opportunity)
    counts: dict[str, Value] = {"part": part} if whole is None else {"part": part, "whole": whole}
    return _about_interests(
        closing, "coverage", {"what": "participants and panel members with interests declared"} | counts
    )


def alike_deed(closing: Round) -> Deed | None:
    """How interests of each side were treated in a round (gm-app5.4-a); None where there are none to compare."""
    equal = treated_alike(closing.opportunity)
    if equal is None:
        return None
    return _about_interests(
        closing, "undertaking", {"what": "action on a conflict of interest", "done": True, "equal": equal}
    )


def _about_interests(closing: Round, subject: str, values: Mapping[str, Value]) -> Deed:
    opportunity, day = closing.opportunity, clock.day_in_london(closing.closed_at)
    return Deed(
        subject=subject,
        of=closing,
        body=opportunity.organisation,
        place=opportunity.place,
        on=day,
        values={"seen_on": day} | dict(values),
        title=f"Interests in the round of {opportunity.title}",
        address=reverse("round-outcome", args=[opportunity.pk]),
        side="interests" if subject == "coverage" else "alike",
    )


def equality_deed(assessment: EqualityAssessment) -> Deed:
    """Authorising what was written of who is affected, on the day it is."""
    opportunity = assessment.opportunity
    assert assessment.authorised_at
    day = clock.day_in_london(assessment.authorised_at)
    return Deed(
        subject="undertaking",
        of=assessment,
        body=opportunity.organisation,
        place=opportunity.place,
        on=day,
        values={
            "what": "authorised equality assessment",
            "seen_on": day,
            "done": True,
            "authoriser_is_another": assessment.authorised_by_id != assessment.written_by_id,
        },
        title=f"{opportunity.title}: {str(assessment).lower()}",
        address=reverse("grant-equality", args=[opportunity.pk]),
    )
