"""What can be done about letters that did not arrive. Each is one transaction with one entry of history."""

from django.db import transaction

from kept.service.assurance.events import TOLD_OTHERWISE
from kept.service.history.record import record
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.outbox import post
from kept.service.outbox.models import Message
from kept.service.people.models import Person


@transaction.atomic
def told_otherwise(*, message: Message, by: Person) -> None:
    """Its reader has been told in another way: it leaves the list. Twice is once.

    Raises:
        NotAllowed: they do not look after awards for the organisation in whose name it was written.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    assert message.acting_for is not None
    body = Organisation.objects.get(pk=message.acting_for)
    insist(by, Permission.MANAGE_AWARD, body)
    if message.told_otherwise_at is None:
        post.settle(message)
        record(TOLD_OTHERWISE, message, by=by, acting_for=body)
