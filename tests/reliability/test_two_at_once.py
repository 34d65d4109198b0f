"""Two people at one application: nobody's words are overwritten unseen (goal R21)."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from awarded import on
from cast import gather
from elsewhere import rows
from kept.service.applications import actions as applying
from kept.service.applications.models import Answer, Application
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity, Status
from kept.service.people.models import Person
from reliability import LONG
from reliability.closing_round import WORDS, Presser
from reliability.pressing import Answer as Answered
from reliability.pressing import Browser, served
from rounds import OPEN, a_fund, a_place

SmallRound = tuple[dict[str, str], list[Presser]]
EXAMPLES, STEPS = 1000 if LONG else 100, 15
sessions = st.sampled_from(["one", "other"])


class TwoSessions(RuleBasedStateMachine):
    """One answer, two pages that show it as it was, and what each has typed."""

    application: Application
    people: dict[str, Person]

    @initialize()
    def begin(self) -> None:
        """Everything of one example is undone at its end."""
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.time = time_machine.travel(datetime.fromisoformat("2026-10-01T09:00:00Z"), tick=False)
        self.moving = self.time.start()
        self.shown: dict[str, Answer | None] = {"one": None, "other": None}
        self.question = self.application.opportunity.questions.get()

    def stands(self) -> Answer | None:
        """The answer as it is."""
        return Answer.objects.filter(application=self.application).first()

    @rule(session=sessions)
    def opens_the_page(self, session: str) -> None:
        """They see what stands there."""
        self.shown[session] = self.stands()

    @rule(
        session=sessions,
        words=st.sampled_from(["", "Soup.", "Soup and bread.", "A lift home."]),
        wait=st.integers(1, 90),
    )
    def saves(self, session: str, words: str, wait: int) -> None:
        """What they typed is kept, or they are told of the other's words; never anything else."""
        self.moving.shift(timedelta(seconds=wait))
        before, shown = self.stands(), self.shown[session]
        try:
            self.shown[session] = applying.save_answer(
                application=self.application,
                question=self.question,
                words=words,
                by=self.people[session],
                seen=shown.saved_at if shown else None,
            )
        except applying.ChangedMeanwhile as problem:
            self.shown[session] = problem.now
            self.stays_as(before)
        except Refused:
            self.stays_as(before)
            self.is_sent()
        else:
            unseen = before and before.words not in ("", words, shown.words if shown else "")
            assert not unseen, f"{before} was overwritten unseen"
            now = self.stands()
            assert now is not None
            assert now.words == words

    def stays_as(self, before: Answer | None) -> None:
        """What was refused has changed nothing."""
        now = self.stands()
        assert (now and (now.words, now.saved_at)) == (before and (before.words, before.saved_at))

    def is_sent(self) -> None:
        """It was sent, once."""
        sent = Entry.objects.filter(event="applications.application.sent", subject_id=self.application.pk)
        assert sent.count() == 1

    @rule(session=sessions, key=st.sampled_from(["a-key", "b-key"]))
    def sends(self, session: str, key: str) -> None:
        """It goes once, however often and by whomever the button is pressed."""
        ready = (stands := self.stands()) and stands.words
        try:
            applying.send(application=self.application, press=key, by=self.people[session])
        except Refused:
            assert not ready
        else:
            self.is_sent()

    def teardown(self) -> None:
        """As if none of it had been."""
        if hasattr(self, "undone"):
            self.time.stop()
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)


def interleave(examples: int, phases: tuple[Phase, ...] = (Phase.generate, Phase.shrink)) -> None:
    """Try so many ways in which two people may get in each other's way."""
    cast = gather()
    cast.joins("una@saltmarsh.example", "Una Reed")
    cast.acts("una", "lunch", "manager", asked_by="winnie")
    with on(OPEN):
        fund = a_fund(cast, a_place(cast))
        Opportunity.objects.filter(pk=fund.pk).update(status=Status.OPEN)
        fund.refresh_from_db()
        TwoSessions.people = {"one": cast.person["winnie"], "other": cast.person["una"]}
        TwoSessions.application = applying.begin(
            opportunity=fund, organisation=cast.organisation["lunch"], by=cast.person["winnie"]
        )
    run_state_machine_as_test(
        TwoSessions,
        settings=hypothesis_settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=True,
            phases=phases,
        ),
    )


@pytest.mark.django_db
def test_no_words_are_overwritten_unseen() -> None:
    interleave(EXAMPLES)


@pytest.mark.django_db
def test_the_test_would_see_words_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: whatever a page showed, it is taken to have shown what stands there."""
    real = applying.save_answer

    def sees_all(**told: Any) -> Answer:
        stands = Answer.objects.filter(application=told["application"]).first()
        return real(**(told | {"seen": stands.saved_at if stands else None}))

    monkeypatch.setattr(applying, "save_answer", sees_all)
    with pytest.raises(AssertionError, match="overwritten unseen"):
        interleave(EXAMPLES, phases=(Phase.generate,))


def save_at_once(at_once: threading.Barrier, address: str, seen: str, browser: Browser, words: str) -> Answered:
    """Press when everybody does."""
    at_once.wait()
    return browser.post(address, words=words, seen=seen)


def test_of_many_who_save_in_one_instant_one_is_taken_and_the_others_are_told(small_round: SmallRound) -> None:
    environment, pressers = small_round
    with served(environment) as server:
        for draft in pressers[1].drafts[4:8]:
            browsers = [Browser(server, pressers[1]) for _ in range(6)]
            address = f"/applications/{draft}/questions/1/"
            seen = re.search(r'name="seen" value="([^"]*)"', browsers[0].reads_a_form(address).body)
            assert seen
            for browser in browsers[1:]:
                browser.cookie, browser.token = browsers[0].cookie, browsers[0].token
            texts = [f"{WORDS} And {nth} more." for nth in range(len(browsers))]
            save = partial(save_at_once, threading.Barrier(len(browsers)), address, seen[1].replace("&#x2B;", "+"))
            with ThreadPoolExecutor(len(browsers)) as together:
                answers = list(zip(texts, together.map(save, browsers, texts), strict=True))
            taken = [words for words, answer in answers if answer.status == 302]
            assert len(taken) == 1, [answer.status for _, answer in answers]
            kept = rows(environment, f"SELECT words FROM applications_answer WHERE application_id = {draft}")
            assert taken[0] in {words for (words,) in kept}
            for words, answer in answers:
                if words not in taken:
                    assert answer.status == 200
                    assert words in answer.body, "their own words are on the page"
                    assert taken[0] in answer.body, "and those that were taken"
