"""What this slice holds about one person."""

from typing import Any

from django.db.models import Q

from kept.service.awards.models import Award, ChangeRequest, Correction, Ending
from kept.service.people.exports import held
from kept.service.people.models import Person


@held("awards_answered")
def awards_answered(person: Person) -> list[dict[str, Any]]:
    """The awards to which they said yes or no."""
    theirs = Award.objects.filter(Q(accepted_by=person) | Q(declined_by=person)).select_related("funder", "holder")
    return [
        {
            "from": one.funder.name,
            "to": one.holder.name,
            "accepted_at": one.accepted_at,
            "as": one.accepted_as,
            "declined_at": one.declined_at,
            "because": one.declined_because,
        }
        for one in theirs.order_by("pk")
    ]


@held("payments_put_right")
def payments_put_right(person: Person) -> list[dict[str, Any]]:
    """The days of payment that they put right."""
    theirs = Correction.objects.filter(by=person)
    return [{"before": one.before, "after": one.after, "because": one.because, "at": one.at} for one in theirs]


@held("replies_in_discussions")
def replies(person: Person) -> list[dict[str, Any]]:
    """What they replied for a holder, before a change or an end was decided."""
    theirs = Ending.objects.filter(replied_by=person).select_related("award__funder", "award__holder").order_by("pk")
    return [
        {"to": one.award.funder.name, "for": one.award.holder.name, "words": one.reply, "replied_at": one.replied_at}
        for one in theirs
    ]


@held("notices_given")
def notices(person: Person) -> list[dict[str, Any]]:
    """The notices they gave, with the letter."""
    theirs = Ending.objects.filter(given_by=person).select_related("award__holder").order_by("pk")
    return [
        {
            "to": one.award.holder.name,
            "given_on": one.given_on,
            "effective_on": one.effective_on,
            "letter": one.letter,
            "taken_back_at": one.taken_back_at,
        }
        for one in theirs
    ]


@held("changes_of_awards")
def changes(person: Person) -> list[dict[str, Any]]:
    """The changes they asked for, or answered, for one side of an award."""
    theirs = ChangeRequest.objects.filter(Q(asked_by=person) | Q(answered_by=person)).select_related("award__holder")
    return [
        {
            "of": str(one.award),
            "what": one.get_kind_display(),
            "reasons": one.reasons if one.asked_by_id == person.pk else "",
            "answer": one.answer if one.answered_by_id == person.pk else "",
            "asked_at": one.asked_at,
            "answered_at": one.answered_at,
        }
        for one in theirs.order_by("pk")
    ]
