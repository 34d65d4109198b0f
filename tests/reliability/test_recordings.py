"""Voice notes: taken where one is asked for, without where they were made; refused in a sentence everywhere else."""

from pathlib import Path

import pytest

import papers
import recordings
from kept.service.uploads import store
from kept.service.uploads.accepting import NotTaken, accept
from kept.service.uploads.models import Upload
from kept.service.uploads.serving import as_attachment

GOOD, BAD = list(recordings.good()), list(recordings.bad())


@pytest.fixture(autouse=True)
def _a_store_of_its_own(tmp_path: Path, settings: object, db: None) -> None:
    settings.UPLOADS_FOLDER = tmp_path / "uploads"  # type: ignore[attr-defined]


def test_recordings_are_taken_where_one_will_do_and_never_shown_as_a_page() -> None:
    for kind, name, content in GOOD:
        upload = accept(papers.sent(name, content), by=None, sounds=True)
        served = as_attachment(upload)
        assert (upload.kind, name) == (kind, name)
        assert served["Content-Type"].startswith("audio/")
        assert served["Content-Disposition"].startswith("attachment")
        assert "sandbox" in served["Content-Security-Policy"]


def test_what_a_telephone_notes_beside_the_sound_is_gone() -> None:
    for name, content in [
        ("a.m4a", recordings.an_m4a(note=b"canary")),
        ("a.mp3", recordings.an_mp3()),
        ("a.wav", recordings.a_wav()),
    ]:
        kept = store.bytes_of(accept(papers.sent(name, content), by=None, sounds=True))
        assert b"canary" not in kept, name
    m4a = recordings.an_m4a(note=b"canary")
    kept = store.bytes_of(accept(papers.sent("a.m4a", m4a), by=None, sounds=True))
    assert kept.index(b"voice") == m4a.index(b"voice"), "what is heard is where it was"


def test_elsewhere_no_recording_is_taken_and_nothing_that_only_looks_like_one() -> None:
    tried = [(name, content, False) for _, name, content in GOOD] + [(name, content, True) for _, name, content in BAD]
    for name, content, sounds in tried:
        with pytest.raises(NotTaken) as refused:
            accept(papers.sent(name, content), by=None, sounds=sounds)
        said = str(refused.value)
        assert 20 < len(said) < 200, name
        assert said.endswith(".")
    assert not Upload.objects.exists()
