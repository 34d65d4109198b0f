"""What people write stays where it belongs (goal S4): not in logs, history, jobs, counts, addresses or others' mail.

The matrix looks for such words on every page, as everybody; this looks everywhere else.
"""

import logging

import pytest
from django.db import connection
from django.test import Client

from cast import Cast, gather
from kept.service.applications import actions as applying
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from kept.service.history.events import Event
from kept.service.history.record import record
from kept.service.opportunities.models import Opportunity, Status
from kept.service.organisations.actions import founding
from kept.service.organisations.models import ContactFor
from kept.service.organisations.permissions import Visibility
from kept.service.outbox.models import Message
from kept.service.worker.worker import Worker
from rounds import CLOSED, OPEN, a_fund, a_place, on
from signing_in import code_sent_to, signed_in

pytestmark = pytest.mark.django_db
ANSWER, REASON, PHONE = "canaryanswerx", "canaryreasonx", "canaryphonex"
NOWHERE = ["history_entry", "django_tasks_database_dbtaskresult", "kept_cache", "people_allowance", "people_device"]


@pytest.fixture
def cast() -> Cast:
    """Everybody."""
    return gather()


def whole_story(cast: Cast) -> tuple[Application, str]:
    """Somebody applies through the pages and is answered; the application, and a code that she was sent."""
    winnie, grace, lunch = cast.person["winnie"], cast.person["grace"], cast.organisation["lunch"]
    place = a_place(cast)
    with on(OPEN):
        Client().post("/sign-in/", {"email": winnie.email})
        code = code_sent_to(winnie.email or "")
        fund = a_fund(cast, place)
        Opportunity.objects.filter(pk=fund.pk).update(status=Status.OPEN)
        application = applying.begin(opportunity=fund, organisation=lunch, by=winnie)
        browser = signed_in(winnie)
        for question in fund.questions.all():
            address = f"/applications/{application.pk}/questions/{question.order}/"
            assert ANSWER not in browser.post(address, {"words": ANSWER, "seen": ""}).url  # type: ignore[attr-defined]
        assert browser.post(f"/applications/{application.pk}/check/", {"press": "a-key"}).status_code == 302
        founding.set_contact(
            organisation=lunch,
            about=ContactFor.FUNDING,
            visible_to=Visibility.NAMED,
            by=winnie,
            name=winnie.name,
            phone=PHONE[:30],
        )
    with on(CLOSED):
        fund.refresh_from_db()
        application.refresh_from_db()
        deciding.declare(application=application, conflict=False, by=grace)
        deciding.decide(
            application=application, funded=False, reason=REASON, strength=REASON, to_change=REASON, by=grace
        )
        deciding.close_round(opportunity=fund, nothing_because=REASON, by=grace)
    Worker("test").work_off()
    return application, code


def held_in(table: str) -> str:
    """Every row of a table, as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return repr(cursor.fetchall())


def problems(cast: Cast, logged: str, code: str) -> list[str]:
    """Where something stands that should not."""
    people = [word for one in cast.person.values() for word in (one.email or "", one.name)]
    words = [ANSWER, REASON, PHONE, code, f"{code[:4]} {code[4:]}", *people]
    found = [f"{table} has {word}" for table in NOWHERE for held in [held_in(table)] for word in words if word in held]
    found += [f"the log has {word}" for word in words if word in logged]
    for message in Message.objects.all():
        for word in (ANSWER, REASON, PHONE):
            if word in message.subject or (word in message.body and message.to != cast.person["winnie"].email):
                found.append(f"the message {message.key} to {message.to} has {word}")
    return found


def test_what_people_write_stays_where_it_belongs(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel("INFO")  # it is for people at work on Kept, and off elsewhere
    _, code = whole_story(cast)
    assert not problems(cast, caplog.text, code)
    assert Message.objects.filter(body__contains=ANSWER).exists(), "the receipt has the answers"
    assert Message.objects.filter(body__contains=REASON).exists(), "and the decision its reason"


def test_our_own_fault_is_logged_without_what_was_written(
    cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    application, code = whole_story(cast)
    Application.objects.update(sent_at=None, number="", press=None)
    Opportunity.objects.update(status=Status.OPEN)

    def goes_wrong(**_: object) -> None:
        raise RuntimeError("Something that nobody thought of")

    monkeypatch.setattr(applying, "save_answer", goes_wrong)
    browser = signed_in(cast.person["winnie"])
    browser.raise_request_exception = False
    order = application.opportunity.questions.get().order
    with on(OPEN):
        page = browser.post(f"/applications/{application.pk}/questions/{order}/", {"words": ANSWER, "seen": ""})
    assert page.status_code == 500
    assert ANSWER not in page.content.decode()
    assert "Something that nobody thought of" in caplog.text
    assert not problems(cast, caplog.text, code)


def test_the_test_would_see_words_in_history_and_in_a_log(cast: Cast) -> None:
    """A planted fault: a reason is kept in history, where it could never be erased."""
    _, code = whole_story(cast)
    told = Event("tests.canary.told", "Something was told", keeps=("reason",))
    record(told, cast.organisation["lunch"], by=None, reason=REASON)
    found = problems(cast, f"POST /sign-in/ {cast.person['winnie'].email}", code)
    assert any("history_entry" in one for one in found)
    assert any("the log" in one for one in found)
