"""docs/standards/ says what the standards say today."""

from pathlib import Path

from kept.cli.standard_pages import pages, write_pages

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "standards"


def test_the_pages_are_those_of_the_standards_as_they_stand() -> None:
    held = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert held == pages(), "run ./dev kept standards pages"


def test_pages_of_standards_that_are_gone_go_too(tmp_path: Path) -> None:
    (tmp_path / "gone.md").write_text("# Gone\n", encoding="utf-8")
    assert write_pages(tmp_path) == len(pages())
    assert not (tmp_path / "gone.md").exists()
    assert (tmp_path / "time-to-apply.md").read_text(encoding="utf-8").startswith("# Applications stay open")
