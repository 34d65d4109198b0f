"""Nothing acknowledged is lost when a worker dies (goal R1), and pressing twice is once (goal R3).

Judged from outside: what browsers were answered, against the database asked in words of its own.
"""

import secrets
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles

from elsewhere import rows
from reliability.closing_round import Presser
from reliability.pressing import Answer, Browser, Killer, Press, Server, press, served

Closing = tuple[dict[str, str], list[Presser]]
SENT = """
    SELECT id, press, number, sent_at IS NOT NULL,
      (SELECT count(*) FROM history_entry
       WHERE event = 'applications.application.sent' AND subject_id = applications_application.id),
      (SELECT count(*) FROM outbox_message
       WHERE outbox_message.key = 'application-received-' || applications_application.id)
    FROM applications_application
"""
KILLS, FOR_EACH = 20, 250
"""Of reliability goal R1 in every run: 2,000 presses by eight people."""


def problems(environment: dict[str, str], presses: Sequence[Press]) -> list[str]:
    """What was lost, doubled or half-written, of all applications there are."""
    found: list[str] = []
    at: dict[int, str | None] = {}
    for number, key, called, sent, events, receipts in rows(environment, SENT):
        at[number] = key
        if not (sent and called and events == receipts == 1) and (sent or called or events or receipts):
            found.append(f"{number} is sent {sent} as {called!r} with {events} events and {receipts} receipts")
    found += [
        f"{one.application} was acknowledged and is lost"
        for one in presses
        if one.acknowledged and not at[one.application]
    ]
    found += [f"{one.application} was never answered: {one.answers}" for one in presses if not one.acknowledged]
    return found


def hold(server: Server, pressers: Sequence[Presser], from_: int, to: int, kills: int, seed: int) -> list[Press]:
    """Everybody presses for their drafts FROM_ up to TO, while workers are killed."""
    killer = Killer(server, kills, (to - from_) * len(pressers), seed)

    def all_of(presser: Presser) -> list[Press]:
        browser = Browser(server, presser)
        browser.reads_a_form(f"/applications/{presser.drafts[from_]}/check/")
        everybody_is_there.wait()
        done = []
        for one in presser.drafts[from_:to]:
            done.append(press(browser, one, secrets.token_urlsafe(24)))
            killer.another_press()
        return done

    everybody_is_there = threading.Barrier(len(pressers))
    with ThreadPoolExecutor(len(pressers)) as together:
        done = [one for theirs in together.map(all_of, pressers) for one in theirs]
    waits = quantiles([one.seconds for one in done], n=100)
    again = sum(len(one.answers) > 1 for one in done)
    print(
        f"seed {seed}: {killer.kills} kills, {sum(one.acknowledged for one in done)} of {len(done)} acknowledged, "
        f"{again} pressed again; p50 {waits[49] * 1000:.0f} ms, p95 {waits[94] * 1000:.0f} ms, "
        f"p99 {waits[98] * 1000:.0f} ms, longest {max(one.seconds for one in done):.1f} s"
    )
    return done


def test_a_worker_that_is_killed_loses_nothing_that_was_acknowledged(closing: Closing) -> None:
    environment, pressers = closing
    with served(environment) as server:
        presses = hold(server, pressers, 0, FOR_EACH, KILLS, seed=1)
    assert not problems(environment, presses)


def twice(server: Server, pressers: Sequence[Presser], from_: int, to: int) -> list[tuple[str, list[Answer | None]]]:
    """Everybody presses twice for their drafts FROM_ up to TO, in each of five ways; what they were answered."""
    browsers = [[Browser(server, one) for _ in range(2)] for one in pressers]
    for at, presser in enumerate(pressers):
        for browser in browsers[at]:
            browser.reads_a_form(f"/applications/{presser.drafts[from_]}/check/")

    def one_pair(at: int, draft: int, way: str) -> list[Answer | None]:
        first, second = browsers[at]
        if way == "two colleagues":
            second = browsers[(at + 1) % len(browsers)][1]
        key = secrets.token_urlsafe(24)
        other = key if way not in ("two tabs", "two colleagues") else secrets.token_urlsafe(24)
        address = f"/applications/{draft}/check/"
        if way == "the answer was lost":
            first.sends_and_hangs_up(address, press=key)
            return [None, second.post(address, press=key)]
        if way == "the back button":
            return [first.post(address, press=key), first.post(address, press=key)]
        at_once = threading.Barrier(2)

        def go(browser: Browser, with_: str) -> Answer:
            at_once.wait()
            return browser.post(address, press=with_)

        with ThreadPoolExecutor(2) as both:
            return [one.result() for one in (both.submit(go, first, key), both.submit(go, second, other))]

    answers = []
    for at, presser in enumerate(pressers):
        for nth, draft in enumerate(presser.drafts[from_:to]):
            way = WAYS[nth % len(WAYS)]
            answers.append((way, one_pair(at, draft, way)))
    return answers


WAYS = ["the same instant", "two tabs", "the answer was lost", "the back button", "two colleagues"]


def test_pressing_twice_is_once(closing: Closing) -> None:
    environment, pressers = closing
    with served(environment) as server:
        answers = twice(server, pressers, 260, 285)
        begun = begin_twice(server, pressers)
    assert len(answers) == 200
    for way, pair in answers:
        led = {answer.to for answer in pair if answer}
        assert len(led) == 1, f"{way}: {pair}"
        assert "/receipt/" in led.pop(), way
    assert not problems(environment, [])
    assert {len(where) for where in begun} == {1}, "both presses lead to one application"
    fund = pressers[0].fund
    [(applications, groups)] = rows(
        environment,
        f"SELECT count(*), count(DISTINCT organisation_id) FROM applications_application WHERE opportunity_id = {fund}",
    )
    assert applications == groups == sum(len(one.groups) for one in pressers)


def begin_twice(server: Server, pressers: Sequence[Presser]) -> list[set[str]]:
    """Everybody begins for each of their groups, twice in the same instant; where each pair was led."""
    begun = []
    for presser in pressers:
        address = f"/grants/{presser.fund}/apply/"
        one, other = Browser(server, presser), Browser(server, presser)
        with ThreadPoolExecutor(2) as at_once:
            for browser in (one, other):
                browser.reads_a_form(address)
            for group in presser.groups:
                chosen = {"organisation": str(group), "checked": "on"}
                answers = [at_once.submit(browser.post, address, **chosen) for browser in (one, other)]
                begun.append({answer.result().to for answer in answers})
    return begun


def test_the_test_would_see_history_written_afterwards(closing: Closing) -> None:
    """A planted fault: what happened is written down after the transaction it happened in."""
    environment, pressers = closing
    with served(environment, planted="event_afterwards") as server:
        presses = hold(server, pressers, 285, 305, 8, seed=2)
    assert any("0 events" in problem for problem in problems(environment, presses))


def test_the_test_would_see_a_second_press_taken_for_a_new_one(closing: Closing) -> None:
    """A planted fault: whether it was sent already is not looked at."""
    environment, pressers = closing
    with served(environment, planted="forgets_it_was_sent") as server:
        twice(server, pressers, 310, 315)
    assert any("2 events" in problem for problem in problems(environment, []))
