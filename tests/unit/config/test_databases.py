"""Where the data lives, and how carefully it is kept."""

import time

import pytest
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from kept.config import databases
from kept.config.durability import ForgetfulDatabase, insist_on_durability
from kept.config.postgresql.base import TRIED_AGAIN_AFTER
from kept.service.people.models import Person


def test_an_address_becomes_settings():
    found = databases.from_address("postgresql://kept:p%40ss@db.example:5433/kept%20here?sslmode=require")
    assert found["NAME"] == "kept here"
    assert found["USER"] == "kept"
    assert found["PASSWORD"] == "p@ss"
    assert (found["HOST"], found["PORT"]) == ("db.example", "5433")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_a_pooler_that_knows_no_prepared_statements_is_given_none():
    found = databases.from_address("postgresql://db.example/kept?sslmode=require&prepared=no")
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans in no time")
def test_what_is_asked_again_and_again_is_planned_once():
    for number in range(3):
        assert list(Person.objects.filter(pk=number)) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%people_person%"])
        assert cursor.fetchone() == (1,)


def test_a_socket_in_the_options_needs_no_host():
    found = databases.from_address("postgresql:///kept?host=/var/run/postgresql")
    assert (found["HOST"], found["NAME"]) == ("", "kept")
    assert found["OPTIONS"]["host"] == "/var/run/postgresql"


@pytest.mark.parametrize("address", ["mysql://me:secret@here/kept", "secret", "postgresql://me:secret@here/"])
def test_another_kind_of_address_is_refused_without_repeating_it(address):
    with pytest.raises(databases.UnreadableDatabaseAddress, match="postgresql://name") as refused:
        databases.from_address(address)
    assert "secret" not in str(refused.value)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite is opened")
@pytest.mark.parametrize(("setting", "wanted"), [("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 20_000)])
def test_sqlite_loses_nothing_it_acknowledged(setting, wanted):
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {setting}").fetchone()[0] == wanted


@pytest.mark.django_db
def test_the_database_answers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_sqlite_writes_ahead_and_takes_the_lock_at_once(tmp_path):
    options = databases.sqlite(tmp_path / "new" / "kept.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert (tmp_path / "new").is_dir()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is opened as it has to be")
def test_one_that_could_lose_it_is_refused_in_a_sentence():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    with pytest.raises(ForgetfulDatabase, match="synchronous_commit"):
        insist_on_durability()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file")
def test_a_line_that_was_cut_while_it_was_quiet_is_made_anew_before_the_next_request():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [number] = cursor.fetchone()
    another = connection.copy()
    with another.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [number])
    another.close()
    close_old_connections()
    connection.tried_at -= TRIED_AGAIN_AFTER
    assert Person.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file")
def test_a_line_is_not_tried_in_the_middle_of_what_is_being_written():
    assert Person.objects.count() == 0
    close_old_connections()
    connection.tried_at = time.monotonic()
    with transaction.atomic():
        Person.objects.create(email="ada@example.org", joined_at=timezone.now())
        connection.tried_at -= TRIED_AGAIN_AFTER
    assert Person.objects.count() == 1
