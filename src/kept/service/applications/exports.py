"""What this slice holds about one person."""

from typing import Any

from django.db.models import Q

from kept.service.applications.models import Answer, Application
from kept.service.applications.together_models import Help, Partner
from kept.service.people.exports import held
from kept.service.people.models import Person


@held("applications")
def applications(person: Person) -> list[dict[str, Any]]:
    """Those they began, asked a colleague to send, or sent."""
    theirs = Application.objects.filter(Q(begun_by=person) | Q(asked_by=person) | Q(sent_by=person)).order_by("pk")
    return [
        {
            "to": one.opportunity.title,
            "for": one.organisation.name,
            "number": one.number,
            "begun_at": one.begun_at,
            "asked_at": one.asked_at if one.asked_by_id == person.pk else None,
            "sent_at": one.sent_at,
        }
        for one in theirs.select_related("opportunity", "organisation")
    ]


@held("help_allowed")
def help_allowed(person: Person) -> list[dict[str, Any]]:
    """The bodies that they let help with an application."""
    theirs = Help.objects.filter(allowed_by=person).select_related("organisation").order_by("pk")
    return [{"body": one.organisation.name, "at": one.allowed_at, "until": one.ended_at} for one in theirs]


@held("answers_as_a_partner")
def answers_as_a_partner(person: Person) -> list[dict[str, Any]]:
    """What they answered for an organisation that was asked to be a partner."""
    theirs = Partner.objects.filter(answered_by=person).order_by("pk")
    return [{"for": one.name, "yes": one.said_yes, "at": one.answered_at} for one in theirs]


@held("answers")
def answers(person: Person) -> list[dict[str, Any]]:
    """Those they saved last."""
    theirs = Answer.objects.filter(saved_by=person).select_related("question").order_by("pk")
    return [{"question": one.question.asks, "words": one.words, "saved_at": one.saved_at} for one in theirs]
