"""What this slice holds about one person."""

from typing import Any

from django.db.models import Q

from kept.service.decisions.models import (
    Approval,
    Decision,
    Declaration,
    EqualityAssessment,
    Opinion,
    PackFile,
    Review,
    Score,
)
from kept.service.people.exports import held
from kept.service.people.models import Person


@held("declarations")
def declarations(person: Person) -> list[dict[str, Any]]:
    """What they said of their interests."""
    theirs = Declaration.objects.filter(person=person).select_related("application").order_by("pk")
    return [
        {"of": one.application.number, "an_interest": one.conflict, "at": one.at}
        | {"what": one.get_tie_display(), "counted_with": one.get_sector_display(), "managed": one.managed_how}
        for one in theirs
    ]


@held("interests_managed")
def interests_managed(person: Person) -> list[dict[str, Any]]:
    """How they said that colleagues' interests are managed, without whose those are."""
    theirs = Declaration.objects.filter(managed_by=person).select_related("application").order_by("pk")
    return [{"of": one.application.number, "how": one.managed_how, "at": one.managed_at} for one in theirs]


@held("points")
def points(person: Person) -> list[dict[str, Any]]:
    """The points they gave, why, and why they changed them."""
    theirs = Score.objects.filter(person=person).select_related("application", "criterion")
    return [
        {
            "to": one.application.number,
            "for": one.criterion.says,
            "points": one.points,
            "why": one.why,
            "at": one.at,
            "changed": [{"from": was.before, "to": was.after, "because": was.because} for was in one.moderations.all()],
        }
        for one in theirs.prefetch_related("moderations").order_by("pk")
    ]


@held("decisions")
def decisions(person: Person) -> list[dict[str, Any]]:
    """What they decided, as it stands."""
    theirs = Decision.objects.filter(by=person).select_related("application").order_by("pk")
    return [
        {"of": one.application.number, "funded": one.funded, "amount": one.amount, "reason": one.reason, "at": one.at}
        | {"strength": one.strength, "to_change": one.to_change, "panel": one.panel, "panel_on": one.panel_on}
        for one in theirs
    ]


@held("awards_approved")
def approvals(person: Person) -> list[dict[str, Any]]:
    """The awards that they approved as a second person."""
    theirs = Approval.objects.filter(by=person).select_related("decision__application").order_by("pk")
    return [{"of": one.decision.application.number, "amount": one.decision.amount, "at": one.at} for one in theirs]


@held("reviews")
def reviews(person: Person) -> list[dict[str, Any]]:
    """The reviews that they asked for or answered, and those of what they had decided."""
    about = Q(asked_by=person) | Q(answered_by=person) | Q(was_by=person)
    found = []
    for one in Review.objects.filter(about).select_related("application").order_by("pk"):
        mine = {"of": one.application.number, "ground": one.ground, "asked_at": one.asked_at}
        if one.asked_by_id == person.pk:
            mine |= {"you_wrote": one.words}
        if one.answered_by_id == person.pk:
            mine |= {"you_answered": one.reasons, "upheld": one.upheld, "at": one.answered_at}
        if one.was_by_id == person.pk:
            mine |= {"you_had_decided": one.was_reason}
        found.append(mine)
    return found


@held("how_rounds_went")
def opinions(person: Person) -> list[dict[str, Any]]:
    """What they said of rounds they assessed or decided."""
    theirs = Opinion.objects.filter(person=person).select_related("round__opportunity").order_by("pk")
    return [
        {"of": one.round.opportunity.title, "clear": one.clear, "fair": one.fair, "worth": one.worth}
        | {"words": one.words, "at": one.at}
        for one in theirs
    ]


@held("equality_assessments")
def equality_assessments(person: Person) -> list[dict[str, Any]]:
    """What they wrote last, or authorised, of who is affected by a fund or a decision."""
    theirs = EqualityAssessment.objects.filter(Q(written_by=person) | Q(authorised_by=person))
    return [
        {"of": one.opportunity.title, "about": one.get_of_display(), "written": one.written_by_id == person.pk}
        | {"authorised": one.authorised_by_id == person.pk, "at": one.written_at}
        for one in theirs.select_related("opportunity").order_by("pk")
    ]


@held("packs")
def packs(person: Person) -> list[dict[str, Any]]:
    """The packs that were made for them in the last hour, without what is in them."""
    theirs = PackFile.objects.filter(person=person).select_related("opportunity").order_by("pk")
    return [{"of": one.opportunity.title, "kind": one.kind, "asked_at": one.asked_at} for one in theirs]
