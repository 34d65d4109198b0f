"""Publishing how promptly a body pays."""

from django.db import transaction

from kept.service import clock
from kept.service.awards import events
from kept.service.awards.models import PromptPayment
from kept.service.awards.prompt import Half, figures
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


@transaction.atomic
def publish_figures(*, organisation: Organisation, half: Half, by: Person) -> PromptPayment:
    """Publish the figures of a half-year that is over, as the records have them now. Again puts them right.

    Raises:
        NotAllowed: they do not record payments for it.
        Refused: the half-year is not over.
    """
    organisation = locked(organisation.pk)
    insist(by, Permission.RECORD_PAYMENT, organisation)
    if half.until_on >= clock.today():
        raise Refused("This half-year is not over yet. Publish it once it is.")
    found = figures(organisation, half)
    told = {
        "until_on": half.until_on,
        "paid": found.paid,
        "average_days": found.average_days,
        "within_30": found.within_30,
        "within_60": found.within_60,
        "later": found.later,
    }
    known = PromptPayment.objects.filter(organisation=organisation, from_on=half.from_on).first()
    if known is not None and all(getattr(known, name) == value for name, value in told.items()):
        return known
    published, _ = PromptPayment.objects.update_or_create(
        organisation=organisation,
        from_on=half.from_on,
        defaults={**told, "published_at": clock.arrived(), "published_by": by},
    )
    record(events.FIGURES_PUBLISHED, published, by=by, acting_for=organisation, from_on=half.from_on, paid=found.paid)
    return published
