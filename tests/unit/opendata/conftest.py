"""Small files of releases and grants, read through the front door."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kept.opendata import Cells, read


class ReadFile(NamedTuple):
    """Records of a file by subject, and what else its reading found."""

    opportunities: list[dict[str, Any]]
    awards: list[dict[str, Any]]
    found: Cells


def read_file(path: Path, **options: Any) -> ReadFile:
    """Read one file to its end."""
    found = Cells()
    facts = list(read(path, found, **options))
    by_subject = {subject: [record for its, record in facts if its == subject] for subject in ("opportunity", "award")}
    return ReadFile(by_subject["opportunity"], by_subject["award"], found)


@pytest.fixture
def read_releases(tmp_path: Path) -> Callable[..., ReadFile]:
    """`read_releases({...}, {...})` reads a package of these releases."""

    def read_them(*releases: dict[str, Any] | str) -> ReadFile:
        texts = [one if isinstance(one, str) else json.dumps(one) for one in releases]
        path = tmp_path / "releases.json"
        path.write_text('{"releases": [' + ", ".join(texts) + "]}", encoding="utf-8")
        return read_file(path)

    return read_them


@pytest.fixture
def read_grants(tmp_path: Path) -> Callable[..., ReadFile]:
    """`read_grants({...}, incomes=...)` reads a file of these grants."""

    def read_them(*grants: dict[str, Any], **options: Any) -> ReadFile:
        path = tmp_path / "grants.json"
        path.write_text(json.dumps({"grants": grants}), encoding="utf-8")
        return read_file(path, **options)

    return read_them
