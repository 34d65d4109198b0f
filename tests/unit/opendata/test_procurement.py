"""Releases of Find a Tender and Contracts Finder as records."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kept.opendata import Cells, read, read_together

from .conftest import read_file

DATA = Path(__file__).parents[2] / "data"
ReadReleases = Callable[..., Any]

UK_ACT = {"id": "2023/54", "scheme": "UKPGA"}


def notice(kind: str) -> list[dict[str, str]]:
    return [{"id": "1", "noticeType": kind}]


def uk4(**tender: Any) -> dict[str, Any]:
    """A first tender notice under the Procurement Act."""
    return {
        "ocid": "ocds-h6vhtk-000001",
        "id": "1-2026",
        "date": "2026-03-02T09:30:00+00:00",
        "tag": ["tender"],
        "buyer": {"id": "GB-PPON-PABC-1234-DEFG", "name": "Anytown Council"},
        "tender": {
            "title": "Befriending",
            "legalBasis": UK_ACT,
            "aboveThreshold": True,
            "mainProcurementCategory": "services",
            "procurementMethod": "open",
            "tenderPeriod": {"endDate": "2026-04-13T12:00:00+01:00"},
            "value": {"amount": 100_000, "amountGross": 120_000.5, "currency": "GBP"},
            "lots": [{"id": "1"}],
            "documents": notice("UK4"),
        }
        | tender,
    }


def uk7(**contract: Any) -> dict[str, Any]:
    """A contract details notice, its one supplier a social enterprise."""
    return {
        "ocid": "ocds-h6vhtk-000001",
        "id": "3-2026",
        "date": "2026-06-30T10:00:00+01:00",
        "tag": ["award", "contract"],
        "buyer": {"id": "GB-PPON-PABC-1234-DEFG", "name": "Anytown Council"},
        "parties": [{"id": "GB-COH-01234567", "details": {"vcse": True}}],
        "tender": {"title": "Befriending", "legalBasis": UK_ACT},
        "awards": [
            {
                "id": "1",
                "status": "active",
                "mainProcurementCategory": "services",
                "suppliers": [{"id": "GB-COH-01234567", "name": "Neighbours CIC"}],
            }
        ],
        "contracts": [
            {
                "id": "c1",
                "awardID": "1",
                "status": "active",
                "dateSigned": "2026-06-15T00:00:00+01:00",
                "period": {"startDate": "2026-07-01T00:00:00+01:00", "endDate": "2029-06-30T23:59:59+01:00"},
                "value": {"amountGross": 90_000, "currency": "GBP"},
                "aboveThreshold": False,
                "documents": notice("UK7"),
            }
            | contract
        ],
    }


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
    together = [record for subject, record in read_together(pages, Cells()) if subject == "opportunity"]
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


# Rules, competition, reservation


@pytest.mark.parametrize(
    ("tender", "regime"),
    [
        ({"aboveThreshold": True}, "full"),
        ({"aboveThreshold": False}, "below threshold"),
        ({"aboveThreshold": True, "specialRegime": ["lightTouch"]}, "light touch"),
        ({"specialRegime": ["utilities", "lightTouch"]}, "light touch"),
        ({"specialRegime": ["utilities"]}, "utilities"),
        ({"specialRegime": ["defenceSecurity"]}, "defence"),
        ({"specialRegime": ["concession"]}, "concession"),
        ({"legalBasis": {"scheme": "CELEX", "id": "32014L0024"}}, "older law"),
        ({"aboveThreshold": None, "procurementMethodDetails": "Below threshold - open competition"}, "below threshold"),
        ({"aboveThreshold": None, "procurementMethodDetails": "Open procedure"}, "full"),
        ({"aboveThreshold": None, "legalBasis": None, "procurementMethodDetails": "Open procedure"}, None),
    ],
)
def test_regime(read_releases: ReadReleases, tender: dict[str, Any], regime: str | None) -> None:
    assert read_releases(uk4(**tender)).opportunities[0].get("regime") == regime


@pytest.mark.parametrize(
    ("method", "competitive"),
    [("open", True), ("selective", True), ("limited", False), ("direct", False), (None, None)],
)
def test_competition(read_releases: ReadReleases, method: str | None, competitive: bool | None) -> None:
    assert read_releases(uk4(procurementMethod=method)).opportunities[0].get("competitive") is competitive


def test_what_is_only_said_when_true_is_never_read_as_no(read_releases: ReadReleases) -> None:
    read = read_releases(uk4())
    assert not {"reserved", "lots_reason_given", "extension_clause"} & (
        read.opportunities[0].keys() | read.awards[0].keys()
    )


def test_only_mutuals_are_what_reserved_means(read_releases: ReadReleases) -> None:
    mutuals = uk4(otherRequirements={"reservedParticipation": ["publicServiceMissionOrganization"]})
    firms_too = uk4(otherRequirements={"reservedParticipation": ["smeVcse"]})
    first, second = read_releases(mutuals, firms_too).opportunities
    assert first["reserved"] is True
    assert "reserved" not in second
    assert second["reserved_for"] == "smeVcse"


# Lots


def test_each_lot_is_an_award_on_offer(read_releases: ReadReleases) -> None:
    lots = [
        {
            "id": "1",
            "value": {"amountGross": 60_000, "currency": "GBP"},
            "contractPeriod": {
                "startDate": "2026-07-01T00:00:00+01:00",
                "endDate": "2029-06-30T23:59:59Z",
                "maxExtentDate": "2031-06-30T23:59:59+01:00",
            },
            "hasRenewal": True,
        },
        {"id": "2", "hasRenewal": False, "hasOptions": False},
        {"id": "3", "status": "cancelled"},
    ]
    read = read_releases(uk4(lots=lots, lotDetails={"noLotsDivisionRationale": "Too small"}))
    assert read.opportunities[0]["lots"] == 3
    assert read.opportunities[0]["lots_reason_given"] is True
    first, second = read.awards
    assert first["stage"] == second["stage"] == "offered"
    assert first["path"] == "releases/0/tender/lots/0"
    assert first["awarded_on"] == date(2026, 3, 2)
    assert (first["starts_on"], first["ends_on"], first["could_end_on"]) == (
        date(2026, 7, 1),
        date(2029, 6, 30),
        date(2031, 6, 30),
    )
    assert first["extension_clause"] is True
    assert second["extension_clause"] is False


def test_an_option_to_buy_more_is_no_extension(read_releases: ReadReleases) -> None:
    lots = [
        {"id": "1", "hasOptions": True, "options": {"description": "The right to additional purchases"}},
        {"id": "2", "hasOptions": True, "options": {"description": "Option to extend for a further 2 years"}},
    ]
    first, second = read_releases(uk4(lots=lots)).awards
    assert "extension_clause" not in first
    assert second["extension_clause"] is True


# Social value


def criterion(name: str | None, weight: float | None = None) -> dict[str, Any]:
    numbers = [] if weight is None else [{"number": weight, "weight": "percentageExact"}]
    return {"type": "quality", "name": name, "numbers": numbers}


@pytest.mark.parametrize(
    ("lots", "among", "weight"),
    [
        ([[criterion("Price", 60), criterion("SOCIAL VALUE", 10)]], True, 10),
        ([[criterion("Social value: jobs", 5), criterion("Social value: green", 7.5)]], True, Decimal("12.5")),
        ([[criterion("Social value", 10)], [criterion("Social Value", 20)]], True, 10),
        ([[criterion("Social value", 10)], [criterion("Price", 100)]], True, 0),
        ([[criterion("Price", 100)]], False, None),
        ([[criterion("Price", 100)], [criterion(None)]], None, None),
        ([[criterion(None)]], None, None),
        ([[]], None, None),
    ],
)
def test_social_value(
    read_releases: ReadReleases, lots: list[list[dict[str, Any]]], among: bool | None, weight: object
) -> None:
    release = uk4(lots=[{"id": str(n), "awardCriteria": {"criteria": one}} for n, one in enumerate(lots)])
    (record,) = read_releases(release).opportunities
    assert record.get("social_value_in_criteria") is among
    assert record.get("social_value_weight") == weight


def test_criteria_that_point_to_other_papers_cannot_tell(read_releases: ReadReleases) -> None:
    see = uk4(lots=[{"id": "1", "awardCriteria": {"description": "See the documents"}}])
    says = uk4(lots=[{"id": "1", "awardCriteria": {"description": "70% price, 25% quality, 5% Social Value"}}])
    first, second = read_releases(see, says).opportunities
    assert "social_value_in_criteria" not in first
    assert second["social_value_in_criteria"] is True
    assert "social_value_weight" not in second


# Suppliers and money


@pytest.mark.parametrize(
    ("statements", "answer"),
    [
        ([True], True),
        ([False], False),
        ([None], None),
        ([True, True], True),
        ([True, False], None),
        ([True, None], None),
    ],
)
def test_vcse_is_answered_where_all_suppliers_are_alike(
    read_releases: ReadReleases, statements: list[bool | None], answer: bool | None
) -> None:
    release = uk7()
    release["parties"] = [{"id": str(n), "details": {"vcse": one}} for n, one in enumerate(statements)]
    release["awards"][0]["suppliers"] = [{"id": str(n), "name": f"No. {n}"} for n in range(len(statements))]
    (record,) = read_releases(release).awards
    assert record.get("recipient_vcse") is answer
    assert record.get("recipients", 1) == len(statements)


def test_an_id_that_two_awards_share_joins_to_neither(read_releases: ReadReleases) -> None:
    release = uk7()
    release["awards"].append(release["awards"][0] | {"suppliers": [{"id": "other", "name": "Other"}]})
    (record,) = read_releases(release).awards
    assert "recipient" not in record


def test_gross_and_net_are_never_mixed_unsaid(read_releases: ReadReleases) -> None:
    both = uk7(value={"amount": 10, "amountGross": 12, "currency": "GBP"})
    net = uk7(value={"amount": 10})
    first, second = read_releases(both, net).awards
    assert (first["amount"], first["amount_basis"]) == (12, "gross")
    assert (second["amount"], second["amount_basis"]) == (10, "net or not stated")


def test_other_money_is_left_out_and_said(read_releases: ReadReleases) -> None:
    read = read_releases(uk7(value={"amount": 10, "currency": "EUR"}))
    assert "amount" not in read.awards[0]
    assert [(cell.column, cell.value) for cell in read.found.remarks] == [("currency", "EUR")]


def test_a_charity_that_supplies_has_its_income_from_the_register(tmp_path: Path) -> None:
    release = uk7()
    release["awards"][0]["suppliers"] = [{"id": "GB-CHC-1126147", "name": "Lunch Friends"}]
    path = tmp_path / "releases.json"
    path.write_text(json.dumps(release), encoding="utf-8")
    (record,) = read_file(path, incomes={"1126147": Decimal(9000)}).awards
    assert record["recipient_income"] == Decimal(9000)


def test_a_call_off_says_so(read_releases: ReadReleases) -> None:
    release = uk4(procurementMethodDetails="Call-off from a framework agreement")
    assert read_releases(release).opportunities[0]["call_off"] is True


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
