"""What this slice holds about one person."""

from typing import Any

from django.db.models import Q

from kept.service.banking.models import Account
from kept.service.people.exports import held
from kept.service.people.models import Person


@held("bank_details")
def bank_details(person: Person) -> list[dict[str, Any]]:
    """The bank details that they gave or confirmed, for whichever organisation; the numbers are the organisation's."""
    theirs = Account.objects.filter(Q(proposed_by=person) | Q(confirmed_by=person)).select_related("organisation")
    return [
        {
            "organisation": one.organisation.name,
            "which": one.says,
            "given_at": one.proposed_at,
            "confirmed_at": one.confirmed_at,
            "you": "gave them" if one.proposed_by_id == person.pk else "confirmed them",
        }
        for one in theirs.order_by("pk")
    ]
