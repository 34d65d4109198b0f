"""Writing messages, and sending those that wait.

The worker sends; a request never does, so a mail server that is down or slow keeps nobody waiting and loses
nothing. A message is marked before and after it is handed over: should the worker die in between, the second
copy carries the same Message-ID, by which mail programs drop it.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q

from kept.service import clock
from kept.service.outbox.models import Message

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=72)
LEASE = timedelta(minutes=2)
"""How long a worker may take over one message before another tries it: more than the mail server's time limit."""
OF_NO_USE = "It was of no use any more"


def write(key: str, to: str, subject: str, body: str, *, no_use_after: datetime | None = None) -> Message:
    """Put a message in the outbox, in the caller's transaction. The same key again gives the message already there."""
    at = clock.now()
    message, _ = Message.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "subject": " ".join(subject.split())[:200],
            "body": body,
            "written_at": at,
            "try_after": at,
            "no_use_after": no_use_after,
        },
    )
    return message


def send_waiting(at_most: int = 50) -> int:
    """Send the messages that are due, oldest first; how many went."""
    sent = 0
    for _ in range(at_most):
        message = _take_next()
        if message is None:
            break
        sent += _send(message)
    return sent


def _take_next() -> Message | None:
    """The oldest message that is due, leased to this worker by moving its next try out of reach of the others."""
    with transaction.atomic():
        waiting = Message.objects.select_for_update(skip_locked=True).filter(
            sent_at__isnull=True, given_up_at__isnull=True, try_after__lte=clock.now()
        )
        message = waiting.order_by("try_after", "pk").first()
        if message is not None:
            message.tries += 1
            message.try_after = clock.now() + LEASE
            message.save(update_fields=["tries", "try_after"])
        return message


def _send(message: Message) -> bool:
    at = clock.now()
    if message.no_use_after and at > message.no_use_after:
        message.given_up_at, message.trouble, message.body = at, OF_NO_USE, ""
        message.save(update_fields=["given_up_at", "trouble", "body"])
        return False
    try:
        _hand_over(message)
    except Exception as error:  # whatever is wrong with one message, the others must go
        message.trouble = " ".join(str(error).split())[:300]
        message.try_after = at + min(FIRST_WAIT * 2 ** min(message.tries - 1, 10), LONGEST_WAIT)
        if at - message.written_at > GIVE_UP_AFTER:
            message.given_up_at = at
        message.save(update_fields=["trouble", "try_after", "given_up_at"])
        return False
    message.sent_at, message.trouble = at, ""
    if message.no_use_after:
        message.body = ""  # a code that has been sent is known to its reader alone
    message.save(update_fields=["sent_at", "trouble", "body"])
    return True


def _hand_over(message: Message) -> None:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
    name = sha256(f"{settings.SECRET_KEY}{message.key}".encode()).hexdigest()[:32]
    EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.to],
        headers={"Message-ID": f"<{name}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=10) if "smtp" in settings.EMAIL_BACKEND else get_connection(),
    ).send()


def not_reached() -> int:
    """How many messages were given up on, other than those that ran out of use."""
    return Message.objects.filter(~Q(trouble=OF_NO_USE), given_up_at__isnull=False).count()


def forget(address: str) -> None:
    """Take somebody's address and every word written to them out of the outbox. What still waits is not sent."""
    theirs = Message.objects.filter(to__iexact=address) if address else Message.objects.none()
    theirs.filter(sent_at__isnull=True, given_up_at__isnull=True).update(given_up_at=clock.now(), trouble=OF_NO_USE)
    theirs.update(to="", subject="", body="")
