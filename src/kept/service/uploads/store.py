"""The folder that holds the bytes: written before the row, taken away again where the row does not come to stay.

A file is under a random name, in a folder named by its first two characters. On rollback Django forgets what was to
be done on commit; that is when the file goes. What a killed process left behind goes with `sweep`.
"""

import os
import secrets
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.db import transaction

from kept.service import clock
from kept.service.uploads.models import Upload

SWEPT_AFTER = timedelta(hours=24)
"""Longer than any transaction: what has no row by then never will."""
LEAST_LEFT = 200 * 2**20
"""Bytes of disk that are left free for everything else."""


class Lost(Exception):
    """The bytes are gone, or are not those that were stored."""


def folder() -> Path:
    """Where uploads are."""
    return Path(settings.UPLOADS_FOLDER)


def path_of(stored_as: str) -> Path:
    """Where one is."""
    return folder() / stored_as[:2] / stored_as


def workplace() -> Path:
    """A new folder to look at a file in, on the same disk as the store. Its maker takes it away."""
    (folder() / "looking").mkdir(parents=True, exist_ok=True, mode=0o700)
    return Path(mkdtemp(dir=folder() / "looking"))


def put(found: Path) -> str:
    """Move a file into the store, for good if the present transaction commits; the name it has there.

    Raises:
        OSError: the disk is full, or is not there. Nothing is left behind.
    """
    stored_as = secrets.token_hex(16)
    path = path_of(stored_as)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with found.open("rb") as file:
        os.fsync(file.fileno())
    found.chmod(0o600)
    found.rename(path)
    _Unless(path).committed_with_the_present_transaction()
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)  # the name, besides the bytes
    finally:
        os.close(handle)
    return stored_as


class _Unless:
    """Takes a file away unless the transaction commits: on rollback it is forgotten, and that is the signal."""

    def __init__(self, path: Path) -> None:
        self.forgotten = weakref.finalize(self, path.unlink, missing_ok=True)

    def committed_with_the_present_transaction(self) -> None:
        """Wait for the end of it; with none, the file stays."""
        transaction.on_commit(self.stays)

    def stays(self) -> None:
        """It is committed."""
        self.forgotten.detach()


def bytes_of(upload: Upload) -> bytes:
    """What was stored.

    Raises:
        Lost: it is not there, or has changed since.
    """
    try:
        content = path_of(upload.stored_as).read_bytes()
    except OSError:
        raise Lost(f"The file {upload.pk} cannot be read") from None
    if sha256(content).hexdigest() != upload.sha256:
        raise Lost(f"The file {upload.pk} is not as it was stored")
    return content


def remove(upload: Upload) -> None:
    """Take a row away now, and its bytes once that is committed."""
    path = path_of(upload.stored_as)
    upload.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


@dataclass(frozen=True, slots=True)
class Swept:
    """How many files that no row knows were taken away, and the rows whose bytes are not there."""

    removed: int
    lost: list[int]


def sweep() -> Swept:
    """Take away what no row knows and is a day old; and say which rows have lost their bytes. A query a folder."""
    before = (clock.now() - SWEPT_AFTER).timestamp()
    removed, lost = 0, []
    for prefix, old in _by_folder(before):
        known = dict(Upload.objects.filter(stored_as__startswith=prefix).values_list("stored_as", "pk"))
        for path in old:
            if path.name not in known:
                path.unlink(missing_ok=True)
                removed += 1
        lost += [pk for name, pk in sorted(known.items()) if not path_of(name).exists()]
    return Swept(removed, lost)


def _by_folder(before: float) -> Iterator[tuple[str, list[Path]]]:
    """Each of the 256 folders with its old files, and what was left where files are looked at."""
    for number in range(256):
        yield f"{number:02x}", list(_old_files(folder() / f"{number:02x}", before))
    yield "looking", list(_old_files(folder() / "looking", before))


def _old_files(within: Path, before: float) -> Iterator[Path]:
    for path in sorted(within.rglob("*")):
        if path.is_file() and path.stat().st_mtime < before:
            yield path
