"""What happened is written with what it tells, or not at all, and never changes."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from kept.service.history.events import LONGEST_TEXT, Event
from kept.service.history.models import Entry
from kept.service.history.record import record, subscribe
from kept.service.outbox.models import Message
from kept.service.worker.worker import Worker

POSTED = Event("test.letter.posted", "A letter was posted", keeps=("stamp", "on"))
HEARD: list[tuple[str, int]] = []


@subscribe(POSTED)
def first_listener(entry: Entry) -> None:
    HEARD.append(("first", entry.pk))


@subscribe(POSTED)
def second_listener(entry: Entry) -> None:
    HEARD.append(("second", entry.pk))


@pytest.fixture
def letter(db: None) -> Message:
    return Message.objects.create(
        key="a letter",
        to="a@example.org",
        subject="A letter",
        body="Words",
        written_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        try_after=datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC),
    )


def post(letter: Message, **kept: object) -> Entry:
    with transaction.atomic():
        return record(POSTED, letter, by=None, **({"stamp": "first", "on": None} | kept))


@pytest.mark.django_db(transaction=True)
def test_there_must_be_a_transaction(letter: Message) -> None:
    with pytest.raises(RuntimeError, match="must be recorded in the transaction"):
        record(POSTED, letter, by=None, stamp="first", on=None)


def test_every_subscriber_gets_a_job_of_its_own(letter: Message) -> None:
    HEARD.clear()
    entry = post(letter, stamp="second", on=datetime.date(2026, 3, 1))
    assert DBTaskResult.objects.count() == 2
    Worker("test").work_off()
    assert sorted(HEARD) == [("first", entry.pk), ("second", entry.pk)]
    assert Entry.objects.get().kept == {"stamp": "second", "on": "2026-03-01"}


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_was_never_told(letter: Message) -> None:
    with transaction.atomic():
        post(letter)
        transaction.set_rollback(True)
    assert Entry.objects.count() == DBTaskResult.objects.count() == 0


@pytest.mark.parametrize(
    ("kept", "problem"),
    [
        ({"stamp": "word " * 30}, "not a code"),
        ({"stamp": "Two lines\nof prose"}, "not a code"),
        ({"stamp": ["a", "list"]}, "not a code"),
        ({"name": "Mrs Doe"}, "keeps stamp, on, not"),
    ],
)
def test_history_keeps_no_personal_text(letter: Message, kept: dict[str, object], problem: str) -> None:
    with pytest.raises((TypeError, ValueError), match=problem):
        post(letter, **kept)
    assert not Entry.objects.exists()


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.dates(),
        st.decimals(allow_nan=False),
        st.text(st.characters(exclude_characters="\n"), max_size=LONGEST_TEXT),
    )
)
def test_ids_codes_dates_and_numbers_can_be_kept(value: object) -> None:
    kept = POSTED.check({"stamp": value, "on": None})["stamp"]
    assert kept == (str(value) if isinstance(value, datetime.date | Decimal) else value)


def test_no_event_is_declared_twice() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        Event("test.letter.posted", "Again")


def test_an_entry_cannot_be_changed_or_taken_away(letter: Message) -> None:
    entry = post(letter)
    for act in (
        entry.save,
        entry.delete,
        lambda: Entry.objects.update(event="other"),
        lambda: Entry.objects.filter(pk=entry.pk).delete(),
        lambda: Entry.objects.bulk_update([entry], ["event"]),
    ):
        with pytest.raises(TypeError, match="only added to"):
            act()


def test_the_database_refuses_a_change_too(letter: Message) -> None:
    post(letter)
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE history_entry SET event = 'other'")
    assert Entry.objects.get().event == POSTED.code
