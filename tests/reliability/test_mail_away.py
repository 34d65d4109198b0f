"""Mail may be away for a day (goal R9): nothing is lost, nothing comes twice, and nobody waits for it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import Q
from django.test import Client

from kept.service.outbox import post
from kept.service.outbox.models import Message
from kept.service.worker.worker import Worker
from reliability.moody import Moody, mail_server

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Moody]:
    """A mail server, that the site sends by."""
    monkeypatch.setattr(post, "TIME_LIMIT", 0.2)
    with mail_server() as moody:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", moody.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield moody


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Nine in the morning, until it is moved."""
    with time_machine.travel(START, tick=False) as moving:
        yield moving


def write(first: int, last: int) -> list[str]:
    """Letters to so many people, one each; their addresses."""
    people = [f"person-{one}@groups.example" for one in range(first, last)]
    for one in people:
        post.write(f"told-{one}", one, f"Hello {one}", "Words.")
    return people


def goes_on(clock: Clock, hours: float, every: timedelta = timedelta(minutes=5)) -> None:
    """Time passes, with a worker at work."""
    for _ in range(int(timedelta(hours=hours) / every)):
        clock.shift(every)
        Worker("test").work_off()


@pytest.mark.parametrize("mood", ["refuses", "hangs", "shuts the door"])
def test_a_day_without_mail_loses_nothing_and_keeps_the_order(
    server: Moody, settings: Any, clock: Clock, mood: str
) -> None:
    if mood == "refuses":
        settings.EMAIL_PORT = 9
    else:
        server.mood = mood
    people = write(0, 20)
    goes_on(clock, 12, every=timedelta(minutes=30))
    people += write(20, 40)
    goes_on(clock, 12, every=timedelta(minutes=30))
    assert not server.took
    server.mood, settings.EMAIL_PORT = "well", server.port
    people += write(40, 50)
    goes_on(clock, 0.2, every=timedelta(minutes=2))
    assert [to for to, _, _ in server.took] == people, "each once, in the order they were written"
    assert post.not_reached() == 0


def test_what_runs_out_meanwhile_is_not_sent_and_its_words_are_gone(server: Moody, clock: Clock) -> None:
    server.mood = "shuts the door"
    post.write("code-1", "ann@groups.example", "1234", "1234 5678", no_use_after=START + timedelta(minutes=10))
    goes_on(clock, 1)
    assert Message.objects.get(key="code-1").body == ""
    server.mood = "well"
    goes_on(clock, 2)
    assert not server.took
    assert post.not_reached() == 0, "that a code ran out is nobody's loss"


def test_a_server_that_dies_after_taking_a_letter_gets_one_more_copy_with_the_same_name(
    server: Moody, clock: Clock
) -> None:
    people = write(0, 5)
    server.mood = "dies after taking it"
    Worker("test").work_off()
    server.mood = "well"
    goes_on(clock, 1)
    for person in people:
        names = {name for to, _, name in server.took if to == person}
        assert (server.copies(person), len(names)) == (2, 1)


@pytest.mark.parametrize(("mood", "goes_in_the_end"), [("later", True), ("never", False)])
def test_a_letter_that_is_not_taken_holds_up_no_other(
    server: Moody, clock: Clock, mood: str, goes_in_the_end: bool
) -> None:
    [unwanted] = write(0, 1)
    server.mood = mood
    Worker("test").work_off()
    server.mood = "well"
    [wanted] = write(1, 2)
    Worker("test").work_off()
    assert [server.copies(wanted), server.copies(unwanted)] == [1, 0]
    server.mood = "well" if goes_in_the_end else mood
    goes_on(clock, 1)
    assert server.copies(unwanted) == int(goes_in_the_end)


def test_after_three_days_it_is_said_who_was_not_reached(server: Moody, clock: Clock) -> None:
    server.mood = "shuts the door"
    write(0, 3)
    goes_on(clock, 71, every=timedelta(hours=1))
    assert post.not_reached() == 0
    goes_on(clock, 3, every=timedelta(minutes=30))
    assert post.not_reached() == 3
    assert not Message.objects.filter(Q(trouble="") | ~Q(trouble__startswith=post.AWAY)).exists()
    server.mood = "well"
    goes_on(clock, 24, every=timedelta(hours=1))
    assert not server.took, "what was given up on does not arrive a week late"


def test_no_request_waits_for_mail(server: Moody) -> None:
    server.mood = "hangs"
    assert Client().post("/sign-in/", {"email": "ann@groups.example"}).status_code == 302
    assert server.rung == 0
    assert Message.objects.filter(to="ann@groups.example").exists()


def test_the_test_would_see_a_message_sent_in_the_request(server: Moody, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: what is written is sent at once."""
    real = post.write

    def at_once(*told: object, **more: object) -> Message:
        message = real(*told, **more)  # type: ignore[arg-type]
        post.send_waiting()
        return message

    monkeypatch.setattr(post, "write", at_once)
    with pytest.raises(AssertionError):
        test_no_request_waits_for_mail(server)


def test_the_test_would_see_messages_waiting_each_for_itself(
    server: Moody, settings: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted fault: each message waits by itself for a mail server that is away, longer each time."""

    def waits_alone(tried: Message, away: post.Away) -> None:
        tried.try_after = post.clock.now() + post.FIRST_WAIT * 2 ** min(tried.tries - 1, 6)
        tried.save(update_fields=["try_after"])

    monkeypatch.setattr(post, "_wait_for_the_server", waits_alone)
    with pytest.raises(AssertionError):
        test_a_day_without_mail_loses_nothing_and_keeps_the_order(server, settings, clock, "refuses")
