"""What a backup says of itself, and where it keeps what.

A folder of backups holds `files/`, the uploads of all of them, each once; and a folder for each backup, named by its
moment in UTC, with `kept.sqlite3` and `contents.json`. One without that last file was never finished.
"""

import os
import shutil
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path

import msgspec

DATABASE, CONTENTS, FILES = "kept.sqlite3", "contents.json", "files"
NAMED = "%Y-%m-%dT%H%M%SZ"


class NotABackup(Exception):
    """It is not one, or is not as it was made. The message says what is wrong, and what to do."""


class Contents(msgspec.Struct, frozen=True):
    """What was in it when it was made."""

    made_at: datetime
    sha256: str
    rows: dict[str, int]
    uploads: dict[str, str]
    """The SHA-256 of each upload's bytes, by the name that it is stored under."""
    lost: list[str]
    """Uploads whose bytes were gone already."""
    erased: list[int]
    """The numbers of people who had been erased by then: so that no older backup brings one back."""


def name_of(made_at: datetime) -> str:
    """The folder of a backup made at this moment."""
    return made_at.astimezone(UTC).strftime(NAMED)


def contents_of(backup: Path) -> Contents:
    """What a backup says of itself.

    Raises:
        NotABackup: it says nothing that can be read.
    """
    try:
        return msgspec.json.decode((backup / CONTENTS).read_bytes(), type=Contents)
    except OSError:
        raise NotABackup(f"{backup} is no finished backup: it has no {CONTENTS}. Choose another.") from None
    except msgspec.DecodeError:
        raise NotABackup(f"{backup / CONTENTS} cannot be read. Choose another backup.") from None


def latest(folder: Path) -> datetime | None:
    """When the last finished backup was made, from its name alone: this is asked every few minutes."""
    names = sorted(one.parent.name for one in folder.glob(f"[0-9]*/{CONTENTS}"))
    return datetime.strptime(names[-1], NAMED).replace(tzinfo=UTC) if names else None


def every(folder: Path) -> list[tuple[Path, Contents]]:
    """The finished backups in a folder, oldest first."""
    found = [one for one in folder.iterdir() if (one / CONTENTS).is_file()] if folder.is_dir() else []
    return sorted(((one, contents_of(one)) for one in found), key=lambda pair: pair[1].made_at)


def digest_of(file: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with file.open("rb") as opened:
        return file_digest(opened, sha256).hexdigest()


def duplicated(file: Path, to: Path) -> str:
    """Copy a file under another name, on disk before it has that name; the SHA-256 of the copy.

    Raises:
        OSError: it cannot be read, or not be written.
    """
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = to.with_name(f".{to.name}.part")
    shutil.copyfile(file, part)
    part.chmod(0o600)
    on_disk(part)
    digest = digest_of(part)
    part.replace(to)
    return digest


def on_disk(path: Path) -> None:
    """Have what was written to a file, or the names in a folder, on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
