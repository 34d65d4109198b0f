"""Everything here is said in our own words: no run of nine words from a source document stands in our texts.

Titles of documents, bodies and Acts are excepted: they are cut out of our text before it is compared.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kept.documents import load_documents

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
RUN = 9
TEXT_FILES = {".toml", ".py", ".md", ".html", ".txt", ".css", ".js", ".json", ".csv", ".jinja"}
LEFT_OUT = {"node_modules", "__pycache__", ".venv"}

WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not here to compare with")


def words(text: str) -> list[str]:
    return WORD.findall(text.lower().replace("\u2019", "'"))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return (tuple(found[n : n + RUN]) for n in range(len(found) - RUN + 1))


def titles() -> list[str]:
    """Titles as word runs, longest first, so that a title inside a longer one does not spoil it."""
    found = {"voluntary community and social enterprise sector in Kent and Medway"}
    for document in load_documents().values():
        found |= {document.title, document.short_title, *(link.to for link in document.links)}
    return sorted((" ".join(words(title)) for title in found), key=len, reverse=True)


def without_titles(text: str) -> str:
    plain = " ".join(words(text))
    for title in titles():
        plain = plain.replace(title, " a-title " if len(title.split()) >= 4 else title)
    return plain


@pytest.fixture(scope="module")
def source_runs() -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for path in sorted(SEEDS.glob("*.txt")):
        found |= set(runs(path.read_text(encoding="utf-8")))
    assert len(found) > 20_000, "the source documents were not read"
    return found


def our_texts() -> list[Path]:
    folders = [ROOT / "src", ROOT / "docs"]
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in TEXT_FILES]
    return [path for path in [*found, *ROOT.glob("*.md")] if not LEFT_OUT & set(path.parts)]


def test_no_run_of_nine_words_from_a_source_stands_in_our_texts(source_runs: set[tuple[str, ...]]) -> None:
    texts = our_texts()
    assert any(path.suffix == ".toml" for path in texts), "the documents' files were not looked at"
    copied = [
        f"{path.relative_to(ROOT)}: {' '.join(run)}"
        for path in texts
        for run in runs(without_titles(path.read_text(encoding="utf-8", errors="replace")))
        if run in source_runs
    ]
    assert not copied, "Say these in your own words:\n" + "\n".join(copied)


def test_a_copied_sentence_would_be_found(source_runs: set[tuple[str, ...]]) -> None:
    seed = (SEEDS / "003_7af2fdacb4b3777a.txt").read_text(encoding="utf-8")
    borrowed = " ".join(words(seed)[600:640])
    assert any(run in source_runs for run in runs(without_titles(f"We wrote: {borrowed}.")))
