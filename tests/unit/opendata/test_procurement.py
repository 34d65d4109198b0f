"""Releases of Find a Tender and Contracts Finder as records: which notices are one, when it opened, what is faulty."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kept.opendata import Cells, read
from kept.opendata.openings import Openings

from .releases import notice, uk4, uk7

DATA = Path(__file__).parents[2] / "data"
ReadReleases = Callable[..., Any]


def test_a_first_notice_is_an_opportunity(read_releases: ReadReleases) -> None:
    (record,) = read_releases(uk4()).opportunities
    assert record == {
        "id": "ocds-h6vhtk-000001/1-2026",
        "body": "GB-PPON-PABC-1234-DEFG",
        "body_name": "Anytown Council",
        "file": "releases.json",
        "path": "releases/0/tender",
        "ocid": "ocds-h6vhtk-000001",
        "notice": "UK4",
        "title": "Befriending",
        "kind": "contract",
        "category": "services",
        "regime": "full",
        "competitive": True,
        "released": "2026-03-02T09:30:00+00:00",
        "deed_on": date(2026, 3, 2),
        "opens_on": date(2026, 3, 2),
        "closes_on": date(2026, 4, 13),
        "value": Decimal("120000.5"),
        "value_basis": "gross",
        "lots": 1,
    }


def test_a_contract_is_a_signed_award_with_its_supplier(read_releases: ReadReleases) -> None:
    (record,) = read_releases(uk7()).awards
    assert record == {
        "id": "ocds-h6vhtk-000001/3-2026/contract/c1",
        "body": "GB-PPON-PABC-1234-DEFG",
        "body_name": "Anytown Council",
        "file": "releases.json",
        "path": "releases/0/contracts/0",
        "ocid": "ocds-h6vhtk-000001",
        "notice": "UK7",
        "title": "Befriending",
        "kind": "contract",
        "stage": "signed",
        "category": "services",
        "regime": "below threshold",
        "recipient": "GB-COH-01234567",
        "recipient_name": "Neighbours CIC",
        "recipient_vcse": True,
        "released": "2026-06-30T10:00:00+01:00",
        "deed_on": date(2026, 6, 15),
        "signed_on": date(2026, 6, 15),
        "published_on": date(2026, 6, 30),
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2029, 6, 30),
        "amount": Decimal(90_000),
        "amount_basis": "gross",
    }


def test_one_award_appears_as_awarded_then_as_signed(read_releases: ReadReleases) -> None:
    award = {"id": "1", "status": "pending", "date": "2026-06-01T00:00:00+01:00", "documents": notice("UK6")}
    uk6 = uk7() | {"id": "2-2026", "awards": [award], "contracts": []}
    awards = read_releases(uk6, uk7()).awards
    assert [(record["stage"], record["notice"]) for record in awards] == [("awarded", "UK6"), ("signed", "UK7")]
    assert awards[0]["awarded_on"] == date(2026, 6, 1)
    assert "awarded_on" not in awards[1]  # a contract notice does not say


def test_an_award_that_came_to_nothing_is_no_record(read_releases: ReadReleases) -> None:
    release = uk7(status="cancelled")
    release["awards"][0]["status"] = "unsuccessful"
    read = read_releases(release)
    assert not read.awards
    assert read.found.passed_over == {"UK7": 1}


@pytest.mark.parametrize(
    ("tag", "kind"), [("tenderCancellation", "UK12"), ("implementation", "UK9"), ("contractAmendment", "UK10")]
)
def test_notices_of_other_deeds_are_passed_over_and_counted(read_releases: ReadReleases, tag: str, kind: str) -> None:
    read = read_releases(uk4(documents=notice(kind)) | {"tag": [tag]})
    assert (read.opportunities, read.awards, read.found.passed_over) == ([], [], {kind: 1})


def test_a_dynamic_market_is_nothing_to_bid_for_yet(read_releases: ReadReleases) -> None:
    assert not read_releases(uk4(documents=notice("UK13"))).opportunities


# When it opened


def changed(**tender: Any) -> dict[str, Any]:
    return uk4(tenderPeriod={"endDate": "2026-05-01T12:00:00+01:00"}, **tender) | {
        "tag": ["tenderUpdate"],
        "id": "2-2026",
        "date": "2026-04-01T09:30:00+01:00",
    }


def test_a_changed_notice_alone_cannot_tell_when_it_opened(read_releases: ReadReleases) -> None:
    (record,) = read_releases(changed()).opportunities
    assert "opens_on" not in record
    assert record["changes_a_notice"] is True
    assert record["closes_on"] == date(2026, 5, 1)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_changed_notice_takes_its_first_day_from_the_first_notice(
    read_releases: ReadReleases, order: tuple[int, int]
) -> None:
    releases = [uk4(), changed()]
    read = read_releases(*(releases[place] for place in order))
    assert [record["opens_on"] for record in read.opportunities] == [date(2026, 3, 2)] * 2
    assert read.found.records["opportunity"] == 2


def test_files_of_one_publication_share_first_days(tmp_path: Path) -> None:
    pages = [tmp_path / "page-1.json", tmp_path / "page-2.json"]
    for page, release in zip(pages, [changed(), uk4()], strict=True):
        page.write_text(json.dumps({"releases": [release]}), encoding="utf-8")
    openings, found = Openings(), Cells()
    facts = [fact for page in pages for fact in read(page, found, openings)]
    together = [record for subject, record in facts if subject == "opportunity"] + list(openings.settled())
    assert {record["file"]: record["opens_on"] for record in together} == {
        "page-1.json": date(2026, 3, 2),
        "page-2.json": date(2026, 3, 2),
    }
    assert "opens_on" not in next(record for _, record in read(pages[0], Cells()))


def test_contracts_finder_repeats_the_first_day_on_changed_notices(read_releases: ReadReleases) -> None:
    release = changed(datePublished="2026-02-20T10:00:00Z") | {"tag": ["tenderAmendment"]}
    assert read_releases(release).opportunities[0]["opens_on"] == date(2026, 2, 20)


def test_interest_is_the_deadline_where_no_other_is_given(read_releases: ReadReleases) -> None:
    release = uk4(tenderPeriod=None, expressionOfInterestDeadline="2026-03-20T12:00:00Z")
    assert read_releases(release).opportunities[0]["closes_on"] == date(2026, 3, 20)


# Faults cost a cell, not a release


@pytest.mark.parametrize(
    ("fault", "column", "value"),
    [
        ('{"amountGross": 1e9999, "currency": "GBP"}', "amountGross", "1E+9999"),
        ('{"amountGross": NaN}', "amountGross", "NaN"),
        ("[]", "value", "a list"),
        ('{"amountGross": "lots"}', "amountGross", "lots"),
        ('{"amountGross": true}', "amountGross", "True"),
    ],
)
def test_a_faulty_amount_costs_one_cell(read_releases: ReadReleases, fault: str, column: str, value: str) -> None:
    text = json.dumps(uk7(value="FAULT")).replace('"FAULT"', fault)
    read = read_releases(text, uk4())
    (cell,) = read.found.unreadable
    assert (cell.column, cell.value) == (column, value)
    assert cell.path.startswith("releases/0/contracts/0")
    record = read.awards[0]
    assert "amount" not in record
    assert record["ends_on"] == date(2029, 6, 30)
    assert len(read.opportunities) == 1


def test_a_fault_where_nothing_is_read_costs_nothing(read_releases: ReadReleases) -> None:
    release = uk7(implementation=[], agreedMetrics=7)
    release["buyerID"] = []
    release["awards"][0]["standstillPeriod"] = [{"endDate": "1e9999"}]
    read = read_releases(release)
    assert read.found.unreadable_count == 0
    assert read.awards == read_releases(uk7()).awards


@pytest.mark.parametrize("text", ["2026-02-30", "9999-12-31T00:00:00Z", "0001-01-01", "soon", "", "2026", "20260401"])
def test_a_day_that_cannot_be_is_named(read_releases: ReadReleases, text: str) -> None:
    read = read_releases(uk7(dateSigned=text))
    assert "signed_on" not in read.awards[0]
    (cell,) = read.found.unreadable
    assert (cell.file, cell.path, cell.column, cell.value) == (
        "releases.json",
        "releases/0/contracts/0",
        "dateSigned",
        text,
    )


# Real data


def test_every_record_of_real_data_can_be_followed_to_its_place() -> None:
    for name in ("find-a-tender.json", "contracts-finder.json"):
        whole = json.loads((DATA / name).read_text(encoding="utf-8"))
        for _, record in read(DATA / name, Cells()):
            part = whole
            for step in record["path"].split("/"):
                part = part[int(step)] if step.isdigit() else part[step]
            assert isinstance(part, dict)


def test_counts_of_the_cut_real_data() -> None:
    found = Cells()
    records = [record for _, record in read(DATA / "find-a-tender.json", found)]
    assert found.sources == 41
    assert found.unreadable_count == 0
    stages = [record["stage"] for record in records if "stage" in record]
    assert {stage: stages.count(stage) for stage in set(stages)} == {"offered": 34, "awarded": 9, "signed": 16}
    assert sum(found.records.values()) == len(records)
