"""Who was not reached by mail: named to those who can tell them in another way, and to nobody else."""

import smtplib
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

import awarded
from cast import Cast
from kept.service.awards import actions as awarding
from kept.service.checks.deed import Reason
from kept.service.history.models import Entry
from kept.service.outbox import post
from kept.service.outbox.models import Message
from kept.service.people.actions import erase
from reading import ReadPage, check
from signing_in import signed_in

LETTERS = reverse("letters-not-delivered")


@pytest.fixture
def not_delivered(cast: Cast) -> Message:
    """The notice of 5 January, which the mail server would not have for three days."""
    ending = awarded.prepared(cast, awarded.accepted(cast))
    with awarded.on(awarded.NOTIFIED):
        post.send_waiting()
        awarding.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])
        at = post.clock.now()
        post.write("code-1", "grace@council.estuary.example", "Your code", "1234", no_use_after=at)
    refused = smtplib.SMTPRecipientsRefused({})
    with (
        time_machine.travel(at, tick=False) as now,
        patch.object(post, "_hand_over", side_effect=refused),
    ):
        for _ in range(80):
            now.shift(timedelta(hours=1))
            post.send_waiting()
    return Message.objects.get(key__startswith="ending-notified")


def test_each_letter_says_in_whose_name_it_is_written(cast: Cast) -> None:
    ending = awarded.prepared(cast, awarded.accepted(cast))
    with awarded.on(awarded.NOTIFIED):
        reasons = {awarded.NOTICE: Reason("The money stops.")}
        awarding.give_notice(ending=ending, effective_on=date(2027, 3, 31), by=cast.person["grace"], reasons=reasons)
    council, lunch = cast.organisation["council"].pk, cast.organisation["lunch"].pk
    written = {one.key.split("-")[1]: one.acting_for for one in Message.objects.exclude(acting_for=None)}
    assert written == {
        "told": council,
        "offered": council,
        "answered": lunch,
        "notified": council,
        "given": council,
    }


def page_of(browser: Client, address: str) -> ReadPage:
    response = browser.get(address)
    assert response.status_code == 200
    return check(response, address)


def test_whoever_looks_after_awards_is_told_whom_a_letter_did_not_reach(
    cast: Cast,
    not_delivered: Message,
    django_assert_max_num_queries: Any,
) -> None:
    with awarded.on(date(2027, 1, 9)):
        grace = signed_in(cast.person["grace"], staff=True)
        work = page_of(grace, "/work/")
        assert "1 letter did not arrive" in work.text
        assert LETTERS in work.links
        with django_assert_max_num_queries(20):
            shown = page_of(grace, LETTERS)
        assert "Winnie Tallow, winnie@lunch.example, who acts for Saltmarsh Lunch Club" in shown.text
        assert "Written on 5 January 2027" in shown.text
        assert "Your code" not in shown.text, "that a code ran out is nobody's business"
        assert "less to spend" not in shown.text, "whom, and about what: no more"
        done = grace.post(f"{LETTERS}{not_delivered.pk}/told/", follow=True)
        assert "There are none" in check(done, LETTERS).text
        assert "1 letter did not arrive" not in page_of(grace, "/work/").text
    assert Entry.objects.filter(event="assurance.letter.told-otherwise", by=cast.person["grace"].pk).count() == 1


def test_nobody_else_reads_it_and_another_body_s_letters_are_not_there(
    cast: Cast,
    not_delivered: Message,
) -> None:
    cast.acts("stella", "health", "commissioner", asked_by="nia")
    with awarded.on(date(2027, 1, 9)):
        for name in ("winnie", "farid", "cyril"):
            browser = signed_in(cast.person[name], staff=name != "winnie")
            assert browser.get(LETTERS).status_code == 404
            assert browser.post(f"{LETTERS}{not_delivered.pk}/told/").status_code == 404
        stella = signed_in(cast.person["stella"], staff=True)
        assert "There are none" in page_of(stella, LETTERS).text
        assert stella.post(f"{LETTERS}{not_delivered.pk}/told/").status_code == 404
    not_delivered.refresh_from_db()
    assert not_delivered.told_otherwise_at is None


def test_somebody_who_was_erased_is_named_no_more(cast: Cast, not_delivered: Message) -> None:
    erase(person=cast.person["winnie"], by=None)
    with awarded.on(date(2027, 1, 9)):
        shown = page_of(signed_in(cast.person["grace"], staff=True), LETTERS)
    assert "There are none" in shown.text
