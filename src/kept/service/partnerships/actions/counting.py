"""What budgets of words and reports go by in a place: the whole award, or one year of it."""

import re
from datetime import date

from django.db import transaction

from kept.documents.loader import load_documents
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.actions.keeping import set_number
from kept.service.partnerships.in_force import around, binding_here
from kept.service.partnerships.models import LocalNumber, Place
from kept.service.partnerships.queries import codes_in
from kept.service.people.models import Person
from kept.standards.binding import Binding

BUDGETS = ("word-limit", "report-words", "reports-at-most", "months-between-reports")
"""The standards whose numbers go by the size of an award."""
_YEARLY = {"award_size": "yearly_award", "amount": "yearly_amount"}
_WHOLE = {yearly: whole for whole, yearly in _YEARLY.items()}


@transaction.atomic
def count_budgets(*, place: Place, by_year: bool, source: str, from_on: date, by: Person | None) -> list[LocalNumber]:
    """Agree that budgets of words and reports go by one year of an award, or by the whole of it again, from a day.

    Each becomes a number of the place's own: the same bands, read from the other size of the award.

    Raises:
        Refused: nothing taken on here has such a budget, all go by that already, or one changes on a later day.
        NotAllowed: `by` does not keep this place.
    """
    place = Place.objects.select_for_update().get(pk=place.pk)
    insist(by, Permission.KEEP_PLACE, place)
    local, codes = around(place, from_on).numbers, codes_in(place)
    budgets = [
        binding
        for code, document in load_documents().items()
        if code in codes
        for provision in document.provisions
        for binding in binding_here(provision, local)
        if binding.standard.id in BUDGETS and _by_size(binding)
    ]
    if not budgets:
        raise Refused("Nothing that was taken on here sets words or reports by the size of an award.")
    names = _YEARLY if by_year else _WHOLE
    changed = [one for one in budgets if not names.keys().isdisjoint(_read(one))]
    if not changed:
        raise Refused("They are counted that way already.")
    return [
        set_number(
            place=place,
            provision=binding.provision,
            standard=binding.standard.id,
            promised=_recounted(binding, names),
            source=source,
            from_on=from_on,
            by=by,
        )
        for binding in changed
    ]


def _by_size(binding: Binding) -> bool:
    return not (_YEARLY.keys() | _WHOLE.keys()).isdisjoint(_read(binding))


def _read(binding: Binding) -> set[str]:
    """The columns that say which of a binding's numbers counts."""
    return {name for branch in binding.branches if branch.condition for name in branch.condition.columns}


def _recounted(binding: Binding, names: dict[str, str]) -> list[dict[str, object]]:
    """A binding's numbers as `is` is written, with one size of the award read for the other."""
    pattern = re.compile(rf"\b({'|'.join(names)})\b")
    rows = [
        {
            "for": pattern.sub(lambda found: names[found[1]], branch.says_for),
            "is": branch.promised,
            "better": branch.better,
        }
        for branch in binding.branches
    ]
    return [{key: told for key, told in row.items() if told not in ("", None)} for row in rows]
