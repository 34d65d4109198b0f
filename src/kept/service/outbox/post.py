"""Writing messages, and sending those that wait.

The worker sends; a request never does, so a mail server that is down or slow keeps nobody waiting and loses
nothing. While it is away every message waits, tried by the oldest once a minute, and all go in order when it is
back; a message that it will not have waits longer each time, and holds up no other. A message is marked before and
after it is handed over: should the worker die in between, the second copy carries the same Message-ID, by which mail
programs drop it.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q, QuerySet

from kept.service import clock
from kept.service.outbox.models import Message

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=72)
WHILE_AWAY = timedelta(minutes=1)
TIME_LIMIT = 10
"""Seconds that the mail server has for each thing it is asked."""
LEASE = timedelta(minutes=2)
"""How long a worker may take over one message before another tries it: more than the mail server's time limit."""
OF_NO_USE = "It was of no use any more"
AWAY = "The mail server is away"


class Away(Exception):
    """The mail server cannot be reached, or does not let us in: no message is to blame."""


class Letter(NamedTuple):
    """One message to be written. The same key is the same message.

    `acting_for` is the number of the organisation in whose name it is written: its staff are told if it never arrives.
    `stops_at` is an address where one press stops such letters; mail programs offer it as a button (RFC 8058).
    """

    key: str
    to: str
    subject: str
    body: str
    no_use_after: datetime | None = None
    acting_for: int | None = None
    stops_at: str = ""


def write(
    key: str, to: str, subject: str, body: str, *, no_use_after: datetime | None = None, acting_for: int | None = None
) -> None:
    """Put a message in the outbox, in the caller's transaction. One whose key is there already stays as it is."""
    write_all([Letter(key, to, subject, body, no_use_after, acting_for)])


def write_all(letters: Iterable[Letter]) -> None:
    """The same for many at once, in one query for every 500."""
    rows = (Message(key=letter.key, **_columns(letter)) for letter in letters)
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _columns(letter: Letter) -> dict[str, Any]:
    at = clock.now()
    subject = " ".join(letter.subject.split())[:200]
    rest = {"no_use_after": letter.no_use_after, "acting_for": letter.acting_for, "written_at": at, "try_after": at}
    return {"to": letter.to, "subject": subject, "body": letter.body, "stops_at": letter.stops_at, **rest}


def send_waiting(at_most: int = 50) -> int:
    """Send the messages that are due, oldest first; how many went."""
    sent = 0
    for _ in range(at_most):
        message = _take_next()
        if message is None:
            break
        try:
            sent += _send(message)
        except Away as away:
            _wait_for_the_server(message, away)
            break
    return sent


def _waiting() -> QuerySet[Message]:
    return Message.objects.filter(sent_at__isnull=True, given_up_at__isnull=True)


def _take_next() -> Message | None:
    """The oldest message that is due, leased to this worker by moving its next try out of reach of the others.

    Where any is due, so are those that waited for the mail server to come back: they were there first.
    """
    with transaction.atomic():
        due = Q(try_after__lte=clock.now())
        if not _waiting().filter(due).exists():
            return None
        in_order = _waiting().filter(due | Q(trouble__startswith=AWAY)).order_by("pk")
        message = in_order.select_for_update(skip_locked=True).first()
        if message is not None:
            message.tries += 1
            message.try_after, message.trouble = clock.now() + LEASE, ""
            message.save(update_fields=["tries", "try_after", "trouble"])
        return message


def _wait_for_the_server(tried: Message, away: Away) -> None:
    """Have every message that is due wait a while. Those that have waited for days are given up on."""
    at = clock.now()
    trouble = f"{AWAY}: {' '.join(str(away).split())}"[:300]
    due = _waiting().filter(Q(pk=tried.pk) | Q(try_after__lte=at) | Q(trouble__startswith=AWAY))
    due.filter(no_use_after__lt=at).update(given_up_at=at, trouble=OF_NO_USE, body="")
    due.filter(written_at__lt=at - GIVE_UP_AFTER).update(given_up_at=at, trouble=trouble)
    due.update(try_after=at + WHILE_AWAY, trouble=trouble)


def _send(message: Message) -> bool:
    at = clock.now()
    if message.no_use_after and at > message.no_use_after:
        message.given_up_at, message.trouble, message.body = at, OF_NO_USE, ""
        message.save(update_fields=["given_up_at", "trouble", "body"])
        return False
    try:
        _hand_over(message)
    except Away:
        raise
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
    server = get_connection(timeout=TIME_LIMIT) if "smtp" in settings.EMAIL_BACKEND else get_connection()
    letter = EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.to],
        headers={"Message-ID": f"<{name}@{domain}>", "Auto-Submitted": "auto-generated"} | _one_press(message),
        connection=server,
    )
    letter.message()  # what cannot be written as a letter is said before the server is troubled
    try:
        server.open()
    except Exception as error:
        raise Away(error) from error
    try:
        letter.send()
    finally:
        with suppress(Exception):  # it has taken the letter or it has not, however it says goodbye
            server.close()


def _one_press(message: Message) -> dict[str, str]:
    """The two lines by which a mail program offers a button that stops such letters (RFC 8058)."""
    if not message.stops_at:
        return {}
    return {"List-Unsubscribe": f"<{message.stops_at}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def not_reached() -> int:
    """How many messages were given up on, other than those that ran out of use."""
    return _given_up_on().count()


def undelivered(acting_for: Iterable[int]) -> QuerySet[Message]:
    """The letters in the name of these organisations that were given up on, latest first, until they are settled."""
    return _given_up_on().filter(acting_for__in=acting_for, told_otherwise_at=None).exclude(to="").order_by("-pk")


def settle(message: Message) -> None:
    """Its reader was told in another way, in the caller's transaction."""
    message.told_otherwise_at = clock.now()
    message.save(update_fields=["told_otherwise_at"])


def _given_up_on() -> QuerySet[Message]:
    return Message.objects.filter(~Q(trouble=OF_NO_USE), given_up_at__isnull=False)


def forget(address: str) -> None:
    """Take somebody's address and every word written to them out of the outbox. What still waits is not sent."""
    _blank(Message.objects.filter(to__iexact=address) if address else Message.objects.none())


def forget_about(key_begins: str) -> None:
    """The same with what was written about somebody, by how the keys of those messages begin."""
    _blank(Message.objects.filter(key__startswith=key_begins))


def _blank(theirs: QuerySet[Message]) -> None:
    theirs.filter(sent_at__isnull=True, given_up_at__isnull=True).update(given_up_at=clock.now(), trouble=OF_NO_USE)
    theirs.update(to="", subject="", body="", stops_at="")
