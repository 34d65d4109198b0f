"""A standard's meaning does not change under its version."""

from dataclasses import replace

import pytest

from kept.standards import published as published_standards
from kept.standards.published import changes, publish, published
from kept.standards.standard import standards


def test_the_standards_are_those_published():
    found = list(changes())
    assert not found, "\n".join(["The standards differ from src/kept/standards/published.toml:", *found])


@pytest.fixture
def with_standard(monkeypatch, tmp_path):
    """Put one standard in place of its published self, with a file of its own to publish to."""
    published()  # read once from the real file, before the other is in its place
    monkeypatch.setattr(published_standards, "FILE", tmp_path / "published.toml")

    def put(id, **changed):
        altered = {**standards(), id: replace(standards()[id], **changed)}
        monkeypatch.setattr(published_standards, "standards", lambda: altered)

    yield put
    published.cache_clear()


def test_another_meaning_under_the_same_version_is_told_with_what_to_do(with_standard):
    with_standard("ending-notice", limit="after(decided_on, promised)")
    [found] = changes()
    assert "ending-notice means something else" in found
    assert "make it version 2" in found
    with pytest.raises(ValueError, match="make it version 2"):
        publish()


def test_other_words_for_the_same_meaning_need_no_new_version(with_standard):
    with_standard(
        "ending-notice",
        says="Due notice of an end",
        why="So that nobody is surprised.",
        limit="after(given_on,  promised)",
    )
    assert not list(changes())


def test_a_new_version_may_mean_something_else_once_published(with_standard):
    with_standard("ending-notice", limit="after(decided_on, promised)", version=2)
    assert list(changes()) == ["ending-notice has a new version: run `./dev kept standards publish`."]
    assert publish() == len(standards())
    assert not list(changes())
    assert published()["ending-notice"][0] == 2


def test_a_version_never_falls(with_standard):
    with_standard("ending-notice", version=0)
    assert "can only rise" in next(changes())
