"""A deed taken back before it takes effect: nothing counts, and the public never reads why it was to be done."""

from django.db import models, transaction

from kept.service import clock
from kept.service.checks.models import Checked, ComesTo, Finding, FindingChange
from kept.service.checks.store import take_out_of_tallies
from kept.service.people.models import Person
from kept.standards.finding import Outcome


def take_back(of: models.Model, *, by: Person) -> None:
    """Let no promise be about a deed any more, in the caller's transaction. Findings stay, with what they were.

    Raises:
        RuntimeError: there is no transaction for it to be part of.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A deed is taken back in the transaction in which it is undone")
    deeds = Checked.objects.select_for_update(of=("self",))
    checked = deeds.filter(subject=of._meta.label_lower, subject_id=of.pk, taken_back_at=None).first()
    if checked is None:
        return
    at, rows = clock.now(), list(checked.findings.exclude(comes_to=ComesTo.DOES_NOT_APPLY))
    take_out_of_tallies(checked, rows)
    FindingChange.objects.bulk_create(
        FindingChange(finding=row, before=row.comes_to, after=ComesTo.DOES_NOT_APPLY, at=at, by=by.pk) for row in rows
    )
    Finding.objects.filter(pk__in=[row.pk for row in rows]).update(
        outcome=Outcome.DOES_NOT_APPLY, comes_to=ComesTo.DOES_NOT_APPLY
    )
    checked.taken_back_at, checked.does_not_apply = at, []
    checked.save(update_fields=["taken_back_at", "does_not_apply"])
