"""The disk is full (goal R12): what is sent is refused and given back, nothing is half-saved, reading goes on."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import Client

from cast import Cast, gather
from kept.service import clock
from kept.service.applications import actions as applying
from kept.service.applications.models import Answer, Application
from kept.service.opportunities.models import Opportunity, Status
from kept.service.people.models import Device
from reading import check
from rounds import CLOSED, OPEN, a_fund, a_place, as_, decided, on
from signing_in import signed_in

HERE = {"origin": "http://testserver"}
WORDS = "A hot meal on Tuesdays, and a lift home."
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@pytest.fixture
def cast() -> Cast:
    """Everybody."""
    return gather()


def a_draft(cast: Cast) -> tuple[Application, Client]:
    """The lunch club's application to an open fund, with no answer yet; and Winnie's browser."""
    with on(OPEN):
        fund = a_fund(cast, a_place(cast))
        Opportunity.objects.filter(pk=fund.pk).update(status=Status.OPEN)
        fund.refresh_from_db()
        winnie = cast.person["winnie"]
        application = applying.begin(opportunity=fund, organisation=cast.organisation["lunch"], by=winnie)
    browser = signed_in(winnie)
    browser.raise_request_exception = False
    return application, browser


def disk_full() -> OperationalError:
    """What Django raises where the database finds no room."""
    problem: Exception = psycopg.errors.DiskFull("could not extend file: No space left on device")
    if connection.vendor == "sqlite":
        problem = sqlite3.OperationalError("database or disk is full")
        problem.sqlite_errorcode = sqlite3.SQLITE_FULL  # type: ignore[attr-defined]
    found = OperationalError(str(problem))
    found.__cause__ = problem
    return found


@contextmanager
def no_room(from_: int = 1, to: int = 10**6) -> Iterator[list[str]]:
    """The writes FROM_ up to TO, counted from here, find no room; what they were."""
    refused: list[str] = []
    count = 0

    def execute(real: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        if sql.lstrip().upper().startswith(WRITES):
            count += 1
            if from_ <= count <= to:
                refused.append(sql)
                raise disk_full()
        return real(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield refused


def everything() -> dict[str, list[Any]]:
    """Every row there is, save when a device was last seen."""
    held = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table != Device._meta.db_table:
                cursor.execute(f'SELECT * FROM "{table}"')
                held[table] = sorted(map(repr, cursor.fetchall()))
    return held


def refusals(press: Callable[[], HttpResponse], until: Callable[[], bool]) -> list[str]:
    """Press with the first write failing, then the second, until none does; where something was half-saved."""
    found, before = [], everything()
    for nth in range(1, 100):
        with no_room(nth, nth) as refused:
            answer = press()
        transaction.set_rollback(False)  # what surrounds it here is the test's own; a request has none
        if not refused:
            assert until(), f"with room it is done: {answer.status_code}"
            assert nth > 1, "it writes something"
            return found
        if answer.status_code != 503:
            found.append(f"write {nth} ({refused[0][:60]}) was answered {answer.status_code}")
        after = everything()
        changed = [table for table in before if before[table] != after[table]]
        if changed:
            return [*found, f"write {nth} ({refused[0][:60]}) left something in {changed}"]
    raise AssertionError("it never came to an end")


@pytest.mark.django_db
def test_whichever_write_finds_no_room_all_of_it_is_undone(cast: Cast) -> None:
    application, browser = a_draft(cast)
    order = application.opportunity.questions.get().order
    question, sending = f"/applications/{application.pk}/questions/{order}/", f"/applications/{application.pk}/check/"
    with on(OPEN):
        answered = refusals(
            lambda: browser.post(question, {"words": WORDS, "seen": ""}), lambda: Answer.objects.get().words == WORDS
        )
        sent = refusals(
            lambda: browser.post(sending, {"press": "a-key"}),
            lambda: Application.objects.filter(sent_at__isnull=False).exists(),
        )
    assert not answered
    assert not sent
    grace = as_(cast, "grace")
    grace.raise_request_exception = False
    with on(CLOSED):
        decided(Application.objects.get(), cast.person["grace"], funded=True)
        fund = application.opportunity_id
        closed = refusals(
            lambda: grace.post(f"/grants/{fund}/close-round/", {"press": "a-key"}),
            lambda: Opportunity.objects.get(pk=fund).status == Status.DECIDED,
        )
    assert not closed


@pytest.mark.django_db
def test_the_test_would_see_half_of_it_saved(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: sending is not one transaction."""
    application, browser = a_draft(cast)
    with on(OPEN):
        for question in application.opportunity.questions.all():
            applying.save_answer(application=application, question=question, words=WORDS, by=cast.person["winnie"])
        monkeypatch.setattr(applying, "send", applying.send.__wrapped__)  # type: ignore[attr-defined]
        found = refusals(
            lambda: browser.post(f"/applications/{application.pk}/check/", {"press": "a-key"}), lambda: True
        )
    assert any("left something" in problem for problem in found)


@pytest.mark.django_db
def test_what_was_typed_is_given_back_to_send_again_and_reading_goes_on(cast: Cast) -> None:
    application, browser = a_draft(cast)
    order = application.opportunity.questions.get().order
    address = f"/applications/{application.pk}/questions/{order}/"
    with on(OPEN):
        with no_room():
            refused = browser.post(address, {"words": WORDS, "seen": ""}, headers=HERE)
            with clock.set_to(clock.now() + timedelta(hours=1)):  # so that the device would be noted anew
                for read in (address, "/applications/", f"/grants/{application.opportunity_id}/", "/work/"):
                    assert browser.get(read).status_code == 200, read
            stranger = Client(raise_request_exception=False).post("/sign-in/", {"email": "tom@toms.example"})
        assert refused.status_code == 503
        assert refused["Retry-After"]
        page = check(refused, address)
        assert page.heading == "We cannot save anything just now"
        assert WORDS in page.text
        assert stranger.status_code == 503
        (form,) = [form for form in page.find("form") if form.get("method") == "post"]
        again = {str(box.get("name")): box.get("value", "") for box in form.iter("input")}
        assert browser.post(str(form.get("action")), again).status_code == 302
    assert Answer.objects.get().words == WORDS


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can be told how large it may grow")
def test_a_database_that_is_really_full_works_again_once_there_is_room(cast: Cast) -> None:
    application, browser = a_draft(cast)
    order = application.opportunity.questions.get().order
    address = f"/applications/{application.pk}/questions/{order}/"

    def save(number: int) -> HttpResponse:
        before = Answer.objects.first()
        seen = before.saved_at.isoformat() if before else ""
        return browser.post(address, {"words": f"{number} {WORDS * 12 * number}", "seen": seen})

    with on(OPEN):
        assert save(1).status_code == 302
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            [pages] = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        kept, refused = 1, 0
        for number in range(2, 20):
            before = everything()
            if save(number).status_code == 302:
                kept = number
                continue
            refused = number
            assert everything() == before, "nothing is half-saved"
            break
        assert refused, "it was never full"
        assert browser.get(address).status_code == 200
        assert Answer.objects.get().words.startswith(f"{kept} ")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
        assert save(refused).status_code == 302
    assert Answer.objects.get().words.startswith(f"{refused} ")
