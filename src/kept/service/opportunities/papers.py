"""What a fund asks for besides answers: facts and papers that a group's passport holds, and of whom."""

from collections.abc import Mapping

from django.db import transaction

from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities import events
from kept.service.opportunities.actions import ChangedMeanwhile
from kept.service.opportunities.models import Opportunity, PaperAsked, Status
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.passport import THINGS
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


@transaction.atomic
def ask_for(*, opportunity: Opportunity, asked: Mapping[str, str], version: int, by: Person) -> Opportunity:
    """Say what a draft asks for: the id of each thing of the passport, with `PaperAsked.When`. The rest is not asked.

    Raises:
        NotAllowed: they may not, for its organisation.
        ChangedMeanwhile: somebody else saved the draft since.
        Refused: it is published, or there is no such thing.
    """
    held = Opportunity.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=opportunity.pk)
    insist(by, Permission.WRITE_OPPORTUNITY, held.organisation)
    if held.status != Status.DRAFT:
        raise Refused("It is published. What applicants rely on cannot be changed like a draft.")
    if held.version != version:
        raise ChangedMeanwhile(held)
    if not set(asked) <= set(THINGS) or not set(asked.values()) <= set(PaperAsked.When.values):
        raise Refused("A passport has no such thing. Choose from the list.")
    if asked == dict(held.papers.values_list("what", "when")):
        return held
    held.papers.all().delete()
    PaperAsked.objects.bulk_create(
        PaperAsked(opportunity=held, what=what, when=asked[what]) for what in THINGS if what in asked
    )
    held.version += 1
    held.save(update_fields=["version"])
    record(events.CHANGED, held, by=by, acting_for=held.organisation, version=held.version)
    return held
