"""A message is sent once, however the mail server and the workers behave."""

import smtplib
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.core import mail

from kept.service.outbox import post
from kept.service.outbox.models import Message

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(key: str = "hello-1", **more: object) -> Message:
    post.write(key, "ann@example.org", "Hello", "Words that can be read without the site.", **more)  # type: ignore[arg-type]
    return Message.objects.get(key=key)


def test_it_is_sent_in_full_and_once() -> None:
    write()
    assert [post.send_waiting(), post.send_waiting()] == [1, 0]
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ann@example.org"], "Hello")
    assert sent.body == "Words that can be read without the site."
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_writing_the_same_twice_is_writing_it_once() -> None:
    assert write().pk == write().pk
    assert post.send_waiting() == 1


def test_a_subject_cannot_smuggle_a_header() -> None:
    post.write("k", "ann@example.org", "Hello\nBcc: everybody@example.org", "Words")
    post.send_waiting()
    assert mail.outbox[0].subject == "Hello Bcc: everybody@example.org"


def test_a_worker_killed_while_sending_leads_to_one_message_in_the_mail_program() -> None:
    """Killed after the mail server took it and before that was written down: the worst moment."""
    write()
    with time_machine.travel(START + timedelta(days=365), tick=False) as clock:
        post._hand_over(post._take_next())  # type: ignore[arg-type]  # and then it was killed
        assert post.send_waiting() == 0, "another worker took it while the first might be sending"
        clock.shift(post.LEASE + timedelta(seconds=1))
        assert post.send_waiting() == 1
    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == second


def test_messages_have_ids_of_their_own() -> None:
    write("a")
    write("b")
    post.send_waiting()
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2


def test_it_backs_off_then_gives_up_after_three_days_and_says_so() -> None:
    with (
        time_machine.travel(START, tick=False) as clock,
        patch.object(post, "_hand_over", side_effect=smtplib.SMTPServerDisconnected("Gone\naway")) as door,
    ):
        message = write()
        waits = []
        for _ in range(10):
            post.send_waiting()
            message.refresh_from_db()
            waits.append(message.try_after - post.clock.now())
            clock.move_to(message.try_after)
        assert waits[:7] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 32, 60)]
        assert max(waits) == timedelta(hours=1)
        while not message.given_up_at:
            post.send_waiting()
            message.refresh_from_db()
            clock.move_to(max(message.try_after, post.clock.now()))
        assert timedelta(hours=72) < message.given_up_at - START <= timedelta(hours=74)
        assert message.trouble == "Gone away"
        assert post.not_reached() == 1
        tries = door.call_count
        clock.shift(timedelta(days=10))
        post.send_waiting()
        assert door.call_count == tries


def test_it_goes_out_once_the_mail_server_is_back() -> None:
    with time_machine.travel(START, tick=False) as clock:
        write()
        with patch.object(post, "_hand_over", side_effect=ConnectionRefusedError("no")):
            assert post.send_waiting() == 0
        clock.shift(timedelta(minutes=1))
        assert post.send_waiting() == 1


def test_a_code_that_has_run_out_is_never_sent_and_its_words_are_gone() -> None:
    with time_machine.travel(START, tick=False) as clock:
        message = write(no_use_after=START + timedelta(minutes=10))
        clock.shift(timedelta(minutes=10, seconds=1))
        assert post.send_waiting() == 0
    message.refresh_from_db()
    assert (mail.outbox, message.body, post.not_reached()) == ([], "", 0)


def test_a_code_is_forgotten_once_it_is_sent() -> None:
    message = write(no_use_after=post.clock.now() + timedelta(minutes=10))
    assert post.send_waiting() == 1
    message.refresh_from_db()
    assert message.body == ""


def test_a_message_that_cannot_be_written_does_not_hold_up_the_others() -> None:
    post.write("bad", "ann@example.org\nBcc: everybody@example.org", "Hello", "Words")
    write("good")
    assert post.send_waiting() == 1
