"""Making a backup while the site is used. It reads itself back before it counts as made."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from kept.service import clock
from kept.service.backup import rows
from kept.service.backup.contents import (
    CONTENTS,
    DATABASE,
    FILES,
    Contents,
    NotABackup,
    digest_of,
    duplicated,
    every,
    latest,
    name_of,
    on_disk,
)
from kept.service.opportunities.models import Opportunity, Status
from kept.service.people.models import Person
from kept.service.uploads.models import Upload
from kept.service.uploads.store import path_of

ORDINARILY, BEFORE_CLOSING = timedelta(hours=1), timedelta(minutes=5)
A_DAY = timedelta(days=1)
"""Before a closing time: what is sent then cannot be sent again (reliability goal R14)."""
EACH_KEPT, ONE_A_DAY_KEPT = timedelta(days=2), timedelta(days=35)
MAPPED = 2**31
"""Bytes of the copy that are read straight from the disk's cache."""


def is_due(folder: Path) -> bool:
    """Whether the last backup is an hour old; or five minutes, on the last day before a round closes."""
    made = latest(folder)
    now = clock.now()
    closing_soon = Opportunity.objects.filter(status=Status.OPEN, closes_at__range=(now, now + A_DAY)).exists()
    return made is None or now - made >= (BEFORE_CLOSING if closing_soon else ORDINARILY)


def take(folder: Path) -> Path:
    """Copy the database and every upload into FOLDER, read the copy back, and only then give it its name.

    On SQLite the copy is the file as it was at one moment (`VACUUM INTO`); on PostgreSQL it is a SQLite file with the
    same tables, whose rows are those of one snapshot. Writing goes on meanwhile.

    Raises:
        NotABackup: what was written is not what is read back.
        OSError: there is no room, or no such place.
    """
    now = clock.now()
    finished = folder / name_of(now)
    if finished.exists():
        return finished
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = folder / f".{finished.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    try:
        file = part / DATABASE
        _write(file, folder)
        _read_back(file)
        contents = _described(file, folder, now)
        (part / CONTENTS).write_bytes(msgspec.json.format(msgspec.json.encode(contents)))
        for path in (file, part / CONTENTS, part):
            on_disk(path)
        part.rename(finished)
        on_disk(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return finished


def tidy(folder: Path) -> int:
    """Take old backups away: each is kept two days, then the last of each day for five weeks. How many went."""
    made, now = every(folder), clock.now()
    last_of_its_day = {contents.made_at.date(): path for path, contents in made}
    stay = [
        (path, contents)
        for path, contents in made
        if now - contents.made_at < EACH_KEPT
        or (now - contents.made_at < ONE_A_DAY_KEPT and last_of_its_day[contents.made_at.date()] == path)
    ]
    known = {name for _, contents in stay for name in contents.uploads}
    for path, contents in made:
        if (path, contents) not in stay:
            shutil.rmtree(path)
    for file in (folder / FILES).glob("*/*"):
        if file.name not in known:
            file.unlink()
    return len(made) - len(stay)


def _write(file: Path, folder: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        return
    shutil.copyfile(_empty(folder), file)
    with rows.opened(file) as copy, _one_moment():
        rows.copy("default", copy)
        if rows.digests("default") != rows.digests(copy):
            raise NotABackup("The copy does not hold what the database does. Nothing was kept of it. Try again.")


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let PostgreSQL show the database as it is now, whatever is written meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _empty(folder: Path) -> Path:
    """A file with the tables and nothing in them: made once for each state of the tables, because it takes a while."""
    state = "\n".join(sorted(map(str, MigrationLoader(connection).applied_migrations)))
    file = folder / f".tables-{sha256(state.encode()).hexdigest()[:16]}.sqlite3"
    if not file.exists():
        for older in folder.glob(".tables-*"):
            older.unlink()
        with TemporaryDirectory(dir=folder) as made:
            part = Path(made) / DATABASE
            rows.migrate(part)
            with rows.opened(part) as alias:
                rows.empty(alias)
            part.rename(file)
    return file


def _read_back(file: Path) -> None:
    with closing(sqlite3.connect(file)) as copy:
        copy.execute(f"PRAGMA mmap_size = {MAPPED}")  # halves the time of the check
        said = copy.execute("PRAGMA integrity_check").fetchone()[0]
        astray = copy.execute("PRAGMA foreign_key_check").fetchone()
    if said != "ok" or astray:
        raise NotABackup(f"The copy cannot be read back ({said}). Nothing was kept of it. Look at the disk.")


def _described(file: Path, folder: Path, now: datetime) -> Contents:
    """What is in it, once every upload that it knows is beside it."""
    with rows.opened(file) as copy:
        held = dict(Upload.objects.using(copy).values_list("stored_as", "sha256"))
        erased = list(Person.objects.using(copy).filter(erased_at__isnull=False).values_list("pk", flat=True))
        counted = rows.counts(copy)
    lost = [name for name, digest in sorted(held.items()) if not _kept(name, digest, folder)]
    return Contents(now, digest_of(file), counted, held, lost, sorted(erased))


def _kept(name: str, digest: str, folder: Path) -> bool:
    """Have an upload's bytes among the backups' files; whether they were there to be had."""
    there = folder / FILES / name[:2] / name
    if there.exists():
        return True
    try:
        if duplicated(path_of(name), there) == digest:
            return True
    except FileNotFoundError:
        return False
    there.unlink()
    return False
