"""Taking a file that somebody sends: looked at in a child process, stored, and only then a row."""

import os
import shutil
from datetime import timedelta
from hashlib import sha256
from pathlib import Path, PurePosixPath

import msgspec
from django.core.files.base import File
from django.db import models, transaction

from kept.opendata.child import Child
from kept.service import clock
from kept.service.design.cleaning import cleaned
from kept.service.uploads import looking, store
from kept.service.uploads.models import RECORDINGS, Upload

LARGEST = 10 * 2**20
"""Bytes of a file: a scan of twenty pages has room, and a telephone's photograph."""
LONGEST_NAME = 100
"""Characters that are kept of a name; it is only shown."""
MOST_AN_HOUR = 60
"""Files from one person: an application with every paper it could ask for, several times over."""
SECONDS = 10.0
"""By the clock, to look at one (reliability goal S7)."""
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE"
"""The file that every scanner must find, so that a scanner can be tried: eicar.org."""
TAKEN = "PDF, photo (JPEG or PNG), Word, Excel, OpenDocument, CSV or plain text"
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.odt,.xlsx,.ods,.csv,.txt"
"""For a browser's own window in which files are chosen."""
SOUNDS_TOO = f"{ACCEPT},.m4a,.mp4,.mp3,.ogg,.oga,.opus,.webm,.wav"
"""The same where a voice note will do."""


class NotTaken(Exception):
    """The file is not taken, and nothing is kept of it. The message says why and what to do, in plain words."""


def accept(file: File, *, by: models.Model | None, sounds: bool = False) -> Upload:
    """Take a file, in the caller's transaction: where that is undone, the stored file goes too.

    What it is is told from its content, which must match the ending of its name. A photograph is written anew, upright,
    without the place and time that a camera notes, at most 3,000 pixels long.

    Args:
        file: as Django gives it (`request.FILES["..."]`): `name`, `size`, `chunks()`.
        by: who sends it; None for the demo and whoever runs the site.
        sounds: whether a voice note will do here.

    Raises:
        NotTaken: the sentence to show beside the field.
    """
    name = _name(file.name or "")
    if not file.size:
        raise NotTaken("This file is empty. Open it to see that all is there, save it, and choose it again.")
    if file.size > LARGEST:
        raise NotTaken(f"This file is larger than {LARGEST >> 20} MB. Take a photo of it, or save it smaller.")
    if by is not None and _lately(by) >= MOST_AN_HOUR:
        raise NotTaken(f"You have sent {MOST_AN_HOUR} files in the last hour. Wait an hour, then send the next.")
    try:
        workplace = store.workplace()
    except OSError:
        raise NotTaken(NO_ROOM) from None
    try:
        return _taken(file, name, workplace, by, sounds)
    except OSError:  # the disk is full, or not there
        raise NotTaken(NO_ROOM) from None
    finally:
        shutil.rmtree(workplace, ignore_errors=True)


NO_ROOM = "We cannot store files at the moment. Nothing else that you wrote is lost. Try again in an hour."


def _taken(file: File, name: str, workplace: Path, by: models.Model | None, sounds: bool) -> Upload:
    if shutil.disk_usage(workplace).free < store.LEAST_LEFT:
        raise NotTaken(NO_ROOM)
    sent, copy = workplace / "sent", workplace / "copy"
    _write(file, sent)
    ending = name.rpartition(".")[2].lower()
    kind = _looked_at(sent, ending, copy)
    if kind in RECORDINGS and not sounds:
        raise NotTaken(f"It is a film or a sound. {looking.INSTEAD}")
    kept = copy if copy.exists() else sent
    digest, size = sha256(), 0
    with kept.open("rb") as stored:
        while piece := stored.read(2**16):
            digest.update(piece)
            size += len(piece)
    with transaction.atomic():
        return Upload.objects.create(
            name=name,
            kind=kind,
            size=size,
            sha256=digest.hexdigest(),
            stored_as=store.put(kept),
            at=clock.arrived(),
            by_id=by.pk if by else None,
        )


def _write(file: File, sent: Path) -> None:
    """The bytes as they came, and no more of them than are taken, whatever size was said."""
    size, before = 0, b""
    with sent.open("xb") as out:
        for piece in file.chunks(2**16):
            size += len(piece)
            if size > LARGEST:
                raise NotTaken(f"This file is larger than {LARGEST >> 20} MB. Take a photo of it, or save it smaller.")
            if EICAR in before + piece:
                raise NotTaken("A virus scanner would stop this file. Have your device scanned, and send another.")
            before = piece[-len(EICAR) :]
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())


def _looked_at(sent: Path, ending: str, copy: Path) -> str:
    said = b""
    with Child(looking.__file__, str(sent), ending, str(copy), seconds=SECONDS, processor=looking.SECONDS) as child:
        for line in child:
            said = line
    if child.status != 0 or not said:
        raise NotTaken(
            "This file needs more time or memory to open than a paper should. Take a photo of it, or save it as PDF."
        )
    answer = msgspec.json.decode(said, type=dict[str, str])
    if "refused" in answer:
        raise NotTaken(answer["refused"])
    return answer["kind"]


def _name(said: str) -> str:
    """What a file is called, to show: the last part of a path, without what no keyboard types, and its ending whole."""
    name = cleaned(PurePosixPath(said.replace("\\", "/")).name.replace("\n", " ").replace("\t", " "))
    name = "".join(sign for sign in name if sign.isprintable() and sign not in '<>:"/|?*').strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:
        raise NotTaken("The name of this file has no ending that says what it is, such as .pdf. Save it as PDF.")
    return f"{stem[: LONGEST_NAME - 11].rstrip('. ')}.{ending[:10].lower()}"


def _lately(by: models.Model) -> int:
    return Upload.objects.filter(by_id=by.pk, at__gt=clock.arrived() - timedelta(hours=1)).count()
