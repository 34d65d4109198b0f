"""What this slice holds about one person."""

from typing import Any

from kept.service.checks.models import Explanation
from kept.service.people.exports import held
from kept.service.people.models import Person


@held("reasons")
def reasons(person: Person) -> list[dict[str, Any]]:
    """The reasons they gave, with the words of nobody else."""
    theirs = Explanation.objects.filter(by=person).select_related("finding__checked__organisation")
    return [_told(one) | {"words": one.words, "given_at": one.at} for one in theirs]


@held("answers_to_reasons")
def answers(person: Person) -> list[dict[str, Any]]:
    """The answers they gave to reasons, for the organisation that each is about."""
    theirs = Explanation.objects.filter(replied_by=person).select_related("finding__checked__organisation")
    return [_told(one) | {"words": one.reply, "answered_at": one.replied_at} for one in theirs]


def _told(explanation: Explanation) -> dict[str, Any]:
    deed = explanation.finding.checked
    about = {"body": deed.organisation.name, "about": deed.title, "promise": explanation.finding.provision}
    return about | {"public_from": None if deed.taken_back_at else explanation.public_from}
