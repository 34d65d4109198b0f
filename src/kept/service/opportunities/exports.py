"""What this slice holds about one person."""

from typing import Any

from kept.service.opportunities.models import Enquiry
from kept.service.people.exports import held
from kept.service.people.models import Person


@held("questions_asked")
def questions_asked(person: Person) -> list[dict[str, Any]]:
    """What they asked about grants, in their own words."""
    theirs = Enquiry.objects.filter(asked_by=person).select_related("opportunity").order_by("pk")
    return [{"about": one.opportunity.title, "words": one.words, "asked_at": one.asked_at} for one in theirs]
