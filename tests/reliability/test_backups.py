"""A backup is whole, made while the site is used, and comes back equal in either kind of database (goals R14, R15)."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

import rounds
from cast import gather
from elsewhere import PROJECT, in_django, migrate, own_database, rows, run
from kept.service import clock
from kept.service.backup.contents import CONTENTS, DATABASE, Contents, name_of
from kept.service.backup.taking import is_due, tidy
from reliability.closing_round import Presser
from reliability.pressing import Browser, press, served

Backup = tuple[dict[str, str], Path]

AS_INSTALLED = {
    "DJANGO_SETTINGS_MODULE": "kept.config.settings",
    "SECRET_KEY": "only-for-tests",
    "ALLOWED_HOSTS": "127.0.0.1",
    "PLAIN_HTTP": "1",
}
"""The site's own settings: those of the tests keep each process's uploads apart."""
FILLED = """
import io
from django.core.files.base import File
from kept.service.people.models import Person
from kept.service.uploads.accepting import accept
accept(File(io.BytesIO(b"A paper that was kept.\\n"), "constitution.txt"), by=None)
"""
TOLD = """
import json
from kept.service.backup import rows
print(json.dumps(rows.digests("default")))
"""
ERASED = """
from kept.service.people import actions
from kept.service.people.models import Person
actions.erase(person=Person.objects.order_by("pk")[0], by=None)
"""


def command(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    """What a command of ours says, and how it ends."""
    asked = [sys.executable, "-m", "django", *words]
    return subprocess.run(asked, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False)


def made(environment: dict[str, str], folder: Path) -> Path:
    """A backup, just made."""
    said = command(environment | {"BACKUPS_FOLDER": str(folder)}, "backup")
    assert said.returncode == 0, said.stderr
    return Path(said.stdout.partition(": ")[0])


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backup]:
    """A site with a round and a paper in it, and a backup that was made while people pressed buttons."""
    with own_database(tmp_path_factory.mktemp("backed-up")) as environment:
        environment.update(AS_INSTALLED)
        migrate(environment)
        said = run(environment, "-m", "reliability.closing_round", "12", "2", "2").splitlines()[-1]
        run(environment, *in_django(FILLED))
        people = [Presser(**one) for one in json.loads(said)["pressers"]]
        folder = tmp_path_factory.mktemp("backups")
        with served(environment) as server:
            browser = Browser(server, people[0])
            browser.reads_a_form(f"/applications/{people[0].drafts[0]}/check/")
            first = press(browser, people[0].drafts[0], secrets.token_urlsafe(24))
            found = made(environment, folder)
            second = press(browser, people[0].drafts[1], secrets.token_urlsafe(24))
        assert first.acknowledged
        assert second.acknowledged
        yield environment, found


def sqlite_only(environment: dict[str, str], folder: Path) -> dict[str, str]:
    """An environment whose database is a SQLite file in FOLDER."""
    left = {name: value for name, value in environment.items() if name != "DATABASE_URL"}
    return left | {"DATA_FOLDER": str(folder), "UPLOADS_FOLDER": str(folder / "uploads")}


def test_a_backup_holds_what_was_acknowledged_before_it_and_its_papers(backup: Backup, tmp_path: Path) -> None:
    environment, found = backup
    there = sqlite_only(environment, tmp_path)
    said = command(there, "restore", str(found))
    assert said.returncode == 0, said.stderr
    assert "1 files" in said.stdout
    assert rows(there, "SELECT count(*) FROM applications_application WHERE sent_at IS NOT NULL") == [(1,)]
    kept = [one for one in (tmp_path / "uploads").rglob("*") if one.is_file()]
    assert [one.read_bytes() for one in kept] == [b"A paper that was kept.\n"]


def test_it_comes_back_equal_in_the_other_kind_of_database(backup: Backup, tmp_path: Path) -> None:
    environment, found = backup
    if "DATABASE_URL" not in os.environ:
        pytest.skip("PostgreSQL is tried where the suite runs on it")
    held = tmp_path / "sqlite"
    held.mkdir()
    there = sqlite_only(environment, held)
    assert command(there, "restore", str(found)).returncode == 0
    again = made(there, tmp_path / "backups")
    with own_database(tmp_path) as back:
        back.update(AS_INSTALLED)
        said = command(back, "restore", str(again))
        assert said.returncode == 0, said.stderr
        assert run(back, *in_django(TOLD)) == run(there, *in_django(TOLD))
        migrated = "SELECT count(*) FROM django_migrations"
        assert rows(back, migrated) == rows(there, migrated)


def test_nobody_is_written_over(backup: Backup) -> None:
    environment, found = backup
    said = command(environment, "restore", str(found))
    assert said.returncode == 1
    assert "people in it" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_damaged_backup_is_refused_and_leaves_nothing(backup: Backup, tmp_path: Path) -> None:
    environment, found = backup
    damaged = tmp_path / "backups" / found.name
    shutil.copytree(found, damaged)
    whole = (damaged / DATABASE).read_bytes()
    (damaged / DATABASE).write_bytes(whole[:-4096])
    there = sqlite_only(environment, tmp_path / "there")
    said = command(there, "restore", str(damaged))
    assert said.returncode == 1
    assert "is not as it was made" in said.stderr
    assert not (tmp_path / "there" / DATABASE).exists()
    (damaged / CONTENTS).unlink()
    assert "no finished backup" in command(there, "restore", str(damaged)).stderr


def test_whoever_was_erased_since_is_erased_again(backup: Backup, tmp_path: Path) -> None:
    environment, found = backup
    folder = tmp_path / "backups"
    shutil.copytree(found.parent, folder)
    held, back = tmp_path / "held", tmp_path / "back"
    there, again = sqlite_only(environment, held), sqlite_only(environment, back)
    assert command(there, "restore", str(folder / found.name)).returncode == 0
    run(there, *in_django(ERASED))
    made(there, folder)
    said = command(again, "restore", str(folder / found.name))
    assert "1 people had been erased since" in said.stdout
    [(address,)] = rows(again, "SELECT email FROM people_person ORDER BY id LIMIT 1")
    assert address is None


def put(folder: Path, *ages: timedelta) -> None:
    """Finished backups of these ages, with nothing in them."""
    for age in ages:
        at = clock.now() - age
        (folder / name_of(at)).mkdir(parents=True)
        told = Contents(at, "", {}, {}, [], [])
        (folder / name_of(at) / CONTENTS).write_bytes(msgspec.json.encode(told))


@pytest.mark.django_db
def test_one_is_due_each_hour(tmp_path: Path) -> None:
    assert is_due(tmp_path / "none")
    put(tmp_path, timedelta(minutes=59))
    assert not is_due(tmp_path)
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        assert is_due(tmp_path)


@pytest.mark.django_db
def test_one_is_due_every_five_minutes_on_the_last_day_before_a_close(tmp_path: Path) -> None:
    cast = gather()
    fund = rounds.a_fund(cast, rounds.a_place(cast))
    assert fund.closes_at is not None
    for before, due in ((timedelta(hours=25), False), (timedelta(hours=23), True), (timedelta(minutes=-1), False)):
        with clock.set_to(fund.closes_at - before):
            put(tmp_path / str(before), timedelta(minutes=5))
            assert is_due(tmp_path / str(before)) is due


def test_each_is_kept_two_days_then_the_last_of_each_day(tmp_path: Path) -> None:
    with clock.set_to(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        hours = [timedelta(hours=hours) for hours in (1, 30, 50, 52, 24 * 34, 24 * 40)]
        put(tmp_path, *hours)
        assert tidy(tmp_path) == 2
        left = sorted(one.name for one in tmp_path.iterdir())
    assert left == ["2026-10-18T120000Z", "2026-11-19T100000Z", "2026-11-20T060000Z", "2026-11-21T110000Z"]
