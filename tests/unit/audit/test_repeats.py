"""A record that stands in several files is one record, and the report says so."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kept.audit.audit import Audit
from kept.audit.report import as_json
from kept.cli import main

DATA = Path(__file__).parents[2] / "data"


def audited(*paths: Path) -> Any:
    """The audit as JSON, held against one document."""
    with Audit(list(paths), ["medway-swale"]) as done:
        return as_json(done.summary)


def grants(path: Path, *ids: str | None, funder: str = "GB-CHC-1000001", **also: Any) -> Path:
    """A 360Giving file of small grants with these ids."""
    grant = {"title": "A grant", "amountAwarded": 500, "awardDate": "2026-01-01"} | also
    funded: Mapping[str, Any] = {**grant, "fundingOrganization": [{"id": funder, "name": "A funder"}]}
    made = [{**funded, **({"id": id_} if id_ is not None else {})} for id_ in ids]
    path.write_text(json.dumps({"grants": made}))
    return path


@pytest.mark.parametrize(
    "pair", [("trafford-grants.json", "trafford-grants.csv"), ("abct-grants.json", "abct-grants.xlsx")]
)
def test_the_same_grants_in_two_formats_are_counted_once(tmp_path: Path, pair: tuple[str, str]) -> None:
    for name in pair:
        shutil.copy(DATA / name, tmp_path)
    one, both = audited(tmp_path / pair[0]), audited(tmp_path)
    count = one["records"]["award"]
    assert one["repeated"] == 0
    assert both["repeated"] == count
    assert sorted(file["repeated"] for file in both["files"]) == [0, count]
    assert [file["records"] for file in both["files"]] == [{"award": count}] * 2
    for part in ("records", "kinds", "totals", "bindings", "bodies", "to_publish"):
        assert both[part] == one[part]
    said = " ".join(CliRunner().invoke(main, ["audit", str(tmp_path), "--against", "medway-swale"]).stdout.split())
    assert said.startswith(f"{count} grants; 2 files")
    assert f"{count} records were in another file as well; each is counted once." in said


def test_findings_hold_a_repeated_record_once(tmp_path: Path) -> None:
    files = [grants(tmp_path / "1.json", "A", "B"), grants(tmp_path / "2.json", "B", "C")]
    with Audit(files, ["medway-swale"]) as done:
        found = [
            (one.id, Path(one.file or "").name) for one in done.found("ms-3.4.2") if one.standard == "term-at-least"
        ]
    assert found == [("A", "1.json"), ("B", "1.json"), ("C", "2.json")]


def test_a_page_of_notices_given_twice_is_counted_once(tmp_path: Path) -> None:
    shutil.copy(DATA / "find-a-tender.json", tmp_path / "again.json")
    one, both = audited(DATA / "find-a-tender.json"), audited(DATA / "find-a-tender.json", tmp_path)
    assert both["records"] == one["records"]
    assert both["totals"] == one["totals"]
    assert both["figures"] == one["figures"]


def test_what_only_looks_alike_is_counted_each_time(tmp_path: Path) -> None:
    grants(tmp_path / "1.json", "A", None, "N", "N")
    grants(tmp_path / "2.json", "A", "B", funder="GB-CHC-1000002")  # another funder's own A
    grants(tmp_path / "3.json", "X", None)  # its second, too, has no id
    grants(tmp_path / "4.json", "N", "N", "N")  # an id that a funder uses twice, and here a third time
    told = audited(tmp_path)
    assert told["records"] == {"award": 4 + 2 + 2 + 1}
    assert told["repeated"] == 2


def test_two_releases_of_one_notice_are_two(tmp_path: Path) -> None:
    release = {
        "ocid": "ocds-1-1",
        "id": "removed",
        "tag": ["contract"],
        "buyer": {"id": "GB-LAE-1"},
        "contracts": [{"id": "1", "value": {"amountGross": 1000, "currency": "GBP"}}],
    }
    for day in (1, 2):
        dated = {**release, "date": f"2026-03-0{day}T09:00:00Z"}
        (tmp_path / f"{day}.json").write_text(json.dumps({"releases": [dated]}))
    assert audited(tmp_path)["records"] == {"award": 2}
