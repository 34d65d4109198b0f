"""Hostile files (goal S7): a sentence for each, soon, and nothing stored; what is served can do nothing by itself."""

import io
import os
import time
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.test import RequestFactory

import papers
from kept.service import clock
from kept.service.uploads import accepting, store
from kept.service.uploads.accepting import LARGEST, NotTaken, accept
from kept.service.uploads.models import Upload
from kept.service.uploads.serving import as_attachment

HOSTILE = list(papers.hostile())
GOOD = list(papers.good())
SOON = 10.0
"""Seconds to a sentence."""
LITTLE = 50 * 1024
"""Kilobytes by which looking at them may grow whoever looks: the child has its own."""


@pytest.fixture(autouse=True)
def _a_store_of_its_own(tmp_path: Path, settings: object, db: None) -> None:
    settings.UPLOADS_FOLDER = tmp_path / "uploads"  # type: ignore[attr-defined]


def stored() -> list[Path]:
    return [path for path in Path(settings.UPLOADS_FOLDER).rglob("*") if path.is_file()]


def test_there_are_about_eighty_of_them() -> None:
    assert len(HOSTILE) >= 80


def held(what: str) -> int:
    """Kilobytes of memory that this process holds ("VmRSS"), or has held at most ("VmHWM")."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1])


def test_each_hostile_file_is_refused_in_a_sentence_and_leaves_nothing() -> None:
    taken, slow, silent = [], [], []
    Path("/proc/self/clear_refs").write_text("5")  # the most that was held is counted from here
    before = held("VmRSS")
    for what, name, content in HOSTILE:
        began = time.monotonic()
        try:
            accept(papers.sent(name, content), by=None)
            taken.append(what)
        except NotTaken as problem:
            said = str(problem)
            if not (20 < len(said) < 200 and said.endswith(".") and said[0].isupper()):
                silent.append((what, said))
        if time.monotonic() - began > SOON:
            slow.append(what)
    assert held("VmHWM") - before <= LITTLE
    assert not taken
    assert not slow
    assert not silent
    assert not Upload.objects.exists()
    assert not stored()


@pytest.mark.parametrize(("kind", "name", "content"), GOOD, ids=[name[:30] for _, name, _ in GOOD])
def test_papers_are_taken_stored_under_a_name_of_ours_and_served_as_attachments(
    kind: str, name: str, content: bytes
) -> None:
    upload = accept(papers.sent(name, content), by=None)
    assert upload.kind == kind
    (path,) = stored()
    assert path == store.path_of(upload.stored_as)
    assert path.stat().st_mode & 0o077 == 0
    response = as_attachment(upload)
    assert sha256(response.content).hexdigest() == upload.sha256
    if kind not in ("jpeg", "png"):
        assert response.content == content
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "html" not in response["Content-Type"]
    assert not set(upload.name) & set('/\\<>:"\r\n')
    assert ".." not in upload.name


def test_a_photo_loses_what_the_camera_noted_and_stands_upright() -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Canary Camera"
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
    photo = papers.a_photo(size=(4_000, 2_000), exif=exif) + b"<script>canary</script>"
    upload = accept(papers.sent("IMG_0001.jpg", photo), by=None)
    content = store.bytes_of(upload)
    assert b"anary" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (1_500, 3_000)
        assert not image.getexif()


def test_a_photo_of_the_largest_telephones_is_taken() -> None:
    upload = accept(papers.sent("IMG_0002.jpg", papers.a_photo(size=(12_000, 9_000))), by=None)
    assert upload.size < 2**20


def test_a_file_without_end_is_read_no_further_than_is_taken() -> None:
    class Endless(File):
        read_so_far = 0

        def chunks(self, chunk_size: int | None = None) -> object:  # type: ignore[override]
            while True:
                self.read_so_far += 2**16
                yield b" " * 2**16

    endless = Endless(io.BytesIO(b"%PDF-"), name="rules.pdf")
    endless.size = 5
    with pytest.raises(NotTaken, match="10 MB"):
        accept(endless, by=None)
    assert endless.read_so_far <= LARGEST + 2**17
    assert not stored()


def test_a_form_takes_in_no_more_of_a_file_than_is_ever_taken() -> None:
    form = {"paper": papers.sent("scan.pdf", b"%PDF-" + b" " * (3 * LARGEST))}
    request = RequestFactory().post("/", form)
    file = request.FILES["paper"]
    assert LARGEST < file.size < LARGEST + 2**18
    with pytest.raises(NotTaken, match="10 MB"):
        accept(file, by=None)
    request.close()


def test_what_is_undone_leaves_no_file() -> None:
    def taken_and_undone() -> None:
        with transaction.atomic():
            accept(papers.sent("rules.pdf", papers.a_pdf()), by=None)
            assert stored()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        taken_and_undone()
    assert not stored()


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_stays_and_what_is_removed_goes_on_commit() -> None:
    with transaction.atomic():
        upload = accept(papers.sent("rules.pdf", papers.a_pdf()), by=None)
    assert len(stored()) == 1
    with transaction.atomic():
        store.remove(Upload.objects.get(pk=upload.pk))
        transaction.set_rollback(True)
    assert len(stored()) == 1
    with transaction.atomic():
        store.remove(Upload.objects.get(pk=upload.pk))
    assert not stored()


@pytest.mark.parametrize("when", ["rename", "fsync", "mkdir"])
def test_a_full_disk_is_said_in_words_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    where = {"rename": (Path, "rename"), "fsync": (os, "fsync"), "mkdir": (Path, "mkdir")}[when]
    with monkeypatch.context() as patch:
        patch.setattr(*where, full)
        with pytest.raises(NotTaken, match="Try again in an hour"):
            accept(papers.sent("rules.pdf", papers.a_pdf()), by=None)
    assert not Upload.objects.exists()
    assert not stored()
    assert accept(papers.sent("rules.pdf", papers.a_pdf()), by=None)  # and there is room again


def test_a_sweep_takes_away_what_nobody_knows_and_says_what_is_lost() -> None:
    kept, lost = (accept(papers.sent("rules.pdf", papers.a_pdf()), by=None) for _ in range(2))
    orphan = store.path_of("ab" * 16)
    young = store.path_of("cd" * 16)
    for path in (orphan, young):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"left behind by a process that was killed")
    store.path_of(lost.stored_as).unlink()
    for path in (orphan, store.path_of(kept.stored_as)):
        os.utime(path, (0, 0))
    swept = store.sweep()
    assert (swept.removed, swept.lost) == (1, [lost.pk])
    assert not orphan.exists()
    assert young.exists()
    assert store.bytes_of(kept)


def test_a_bit_that_flips_is_noticed() -> None:
    upload = accept(papers.sent("rules.pdf", papers.a_pdf()), by=None)
    path = store.path_of(upload.stored_as)
    content = bytearray(path.read_bytes())
    content[20] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(store.Lost):
        store.bytes_of(upload)


def test_one_person_sends_so_many_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    from kept.service.people.models import Person

    monkeypatch.setattr(accepting, "MOST_AN_HOUR", 2)
    somebody = Person.objects.create(email="pat@group.example", joined_at=clock.now())
    for _ in range(2):
        accept(papers.sent("rules.txt", b"Our rules"), by=somebody)
    with pytest.raises(NotTaken, match="Wait an hour"):
        accept(papers.sent("rules.txt", b"Our rules"), by=somebody)
