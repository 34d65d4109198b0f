"""Putting a backup back, into a database that has nobody in it yet."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from kept.service.backup import rows
from kept.service.backup.contents import (
    DATABASE,
    FILES,
    Contents,
    NotABackup,
    contents_of,
    digest_of,
    duplicated,
    every,
)
from kept.service.people import actions
from kept.service.people.models import Person
from kept.service.uploads.store import path_of


class NotEmpty(Exception):
    """There is something already where the backup would go."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What is there now: rows, uploads, those whose bytes are gone, and people who were erased again."""

    contents: Contents
    uploads: int
    lost: list[str]
    erased_again: int


def restore(backup: Path) -> Restored:
    """Put back the database and the uploads, bring the tables up to date, and erase again whom later backups know as
    erased.

    Raises:
        NotABackup: it is not as it was made, or was made by a later version of Kept.
        NotEmpty: the database has people in it.
    """
    contents = contents_of(backup)
    if not (backup / DATABASE).is_file() or digest_of(backup / DATABASE) != contents.sha256:
        raise NotABackup(f"{backup / DATABASE} is not as it was made. Choose another backup.")
    _must_be_empty()
    with TemporaryDirectory(dir=backup.parent) as folder:
        file = Path(folder) / DATABASE
        shutil.copyfile(backup / DATABASE, file)
        _must_be_sound(file)
        _bring_up_to_date(file)
        if connection.vendor == "sqlite":
            _into_its_place(file)
        else:
            _into_the_tables(file)
    lost = [name for name, digest in sorted(contents.uploads.items()) if not _given_back(name, digest, backup.parent)]
    again = _erase_again(backup.parent, contents)
    return Restored(contents, len(contents.uploads) - len(lost), lost, again)


def _must_be_empty() -> None:
    try:
        people = Person.objects.count()
    except DatabaseError:  # no tables yet
        return
    if people:
        raise NotEmpty(
            f"The database has {people} people in it, and nothing of it would be left. "
            "Restore into an empty one: another DATA_FOLDER or DATABASE_URL."
        )


def _must_be_sound(file: Path) -> None:
    with closing(sqlite3.connect(file)) as copy:
        if (said := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise NotABackup(f"The database in this backup is damaged ({said}). Choose another.")


def _bring_up_to_date(file: Path) -> None:
    """Have the tables as this version of Kept has them."""
    with rows.opened(file) as copy:
        loader = MigrationExecutor(connections[copy]).loader
        ours = {app for app, _ in loader.disk_migrations}
        unknown = [key for key in loader.applied_migrations if key[0] in ours and key not in loader.disk_migrations]
        if unknown:
            app, name = sorted(unknown)[0]
            raise NotABackup(f"This backup was made by a later version of Kept ({app}.{name}). Install that one first.")
    rows.migrate(file)


def _into_its_place(file: Path) -> None:
    connection.close()
    place = Path(str(connection.settings_dict["NAME"]))
    duplicated(file, place)
    for left in ("-wal", "-shm"):
        place.with_name(place.name + left).unlink(missing_ok=True)


def _into_the_tables(file: Path) -> None:
    call_command("migrate", verbosity=0, skip_checks=True)
    rows.empty("default")
    with rows.opened(file) as copy:
        rows.copy(copy, "default")
        if rows.digests("default") != rows.digests(copy):
            raise NotABackup("What was written is not what the backup holds. Empty the database, and try again.")


def _given_back(name: str, digest: str, folder: Path) -> bool:
    """Have an upload's bytes where the site looks for them; whether they are as they were."""
    try:
        return duplicated(folder / FILES / name[:2] / name, path_of(name)) == digest
    except FileNotFoundError:
        return False


def _erase_again(folder: Path, contents: Contents) -> int:
    later = {number for _, other in every(folder) if other.made_at > contents.made_at for number in other.erased}
    people = Person.objects.filter(pk__in=later, erased_at__isnull=True)
    for person in people:
        actions.erase(person=person, by=None)
    return len(people)
