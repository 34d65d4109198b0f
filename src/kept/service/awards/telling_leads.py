"""An award with partners has changed: its lead is asked to say what each share becomes."""

from kept.service.awards import events, letters, share_letters
from kept.service.awards.models import Award, ChangeRequest, Ending, SubAward, Uplift
from kept.service.awards.sharing import waiting
from kept.service.history.models import Entry
from kept.service.history.record import subscribe

OF: dict[str, type[ChangeRequest] | type[Ending] | type[Uplift]] = {
    events.CHANGE_AGREED.code: ChangeRequest,
    events.CARRIED_OUT.code: Ending,
    events.UPLIFT_ANSWERED.code: Uplift,
}
"""What an entry of history is about, by its event."""


@subscribe(events.CHANGE_AGREED, events.CARRIED_OUT, events.UPLIFT_ANSWERED)
def ask_the_lead(entry: Entry) -> None:
    """Write to the lead, where shares wait for it. Safe to run twice."""
    number = OF[entry.event]._default_manager.values_list("award", flat=True).get(pk=entry.subject_id)
    award = Award.objects.select_related("funder", "holder").get(pk=number)
    if waiting(SubAward.objects.filter(award=award)).exists():
        letters.to_holder(award, f"say-shares-{entry.pk}", share_letters.to_be_said(award))
