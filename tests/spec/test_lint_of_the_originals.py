"""The linter on the five originals: it finds what is really there, and little else that is grave."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kept.documents.linter import Remark, lint_file

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
ON = date(2026, 6, 1)

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not here to lint")

SWALE, TASK_GROUP, KENT, BEXLEY, MANCHESTER = (
    "000_f71501c888979a58.txt",
    "001_7c57db846da7bb8d.txt",
    "002_d3254ad8a3007067.txt",
    "003_7af2fdacb4b3777a.txt",
    "004_5fcb4d47e9d3d637.txt",
)


def lint(name: str) -> list[Remark]:
    return lint_file(SEEDS / name, ON)


def found(name: str, code: str) -> list[int | str]:
    return [remark.where for remark in lint(name) if remark.code == code]


def test_the_draft_with_its_holes_and_its_dates() -> None:
    assert {51, 59, 158} <= set(found(SWALE, "placeholder")), "the XXXX"
    assert {41, 73, 79} <= set(found(SWALE, "placeholder")), "to be updated"
    assert {123, 137} <= set(found(SWALE, "placeholder")), "the drafters' notes"
    assert found(SWALE, "date-past") == [191, 192, 193]
    assert found(SWALE, "law-year") == [141]
    assert found(SWALE, "appendix-absent") == [75]


def test_five_principles_that_are_four() -> None:
    assert found(BEXLEY, "count-differs") == [104]
    assert found(BEXLEY, "list-runs-on") == [52]
    assert found(BEXLEY, "ambiguous-interval") == [231]


def test_dispute_processes_promised_and_not_supplied() -> None:
    assert found(KENT, "dispute-process-promised") == [208]
    assert found(BEXLEY, "dispute-process-promised") == [233]
    assert [r.code for r in lint(SWALE) if "dispute" in r.code] == ["no-dispute-clause"]


def test_a_heading_that_promises_more_than_its_text() -> None:
    assert found(KENT, "no-ending-clause") == [210]
    assert found(KENT, "signature-undated") == [216]


def test_law_that_has_moved() -> None:
    assert 1668 in found(MANCHESTER, "law-moved"), "reserved contracts of three years"
    assert 184 in found(TASK_GROUP, "law-moved"), "the threshold of 2016"
    assert found(TASK_GROUP, "date-past") == [152]


def test_few_grave_remarks_and_none_on_the_framework() -> None:
    grave = {name: sum(remark.severity == "serious" for remark in lint(name)) for name in (TASK_GROUP, KENT, BEXLEY)}
    assert grave == {TASK_GROUP: 1, KENT: 2, BEXLEY: 4}
    assert not [remark for remark in lint(MANCHESTER) if remark.severity == "serious"]


def test_no_code_floods_a_report() -> None:
    for name in (SWALE, TASK_GROUP, KENT, BEXLEY, MANCHESTER):
        assert max(Counter(remark.code for remark in lint(name)).values()) <= 26
