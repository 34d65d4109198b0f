"""What a release says of the terms: rules and competition, lots, social value, suppliers and money."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .conftest import read_file
from .releases import uk4, uk7

DATA = Path(__file__).parents[2] / "data"
ReadReleases = Callable[..., Any]


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


@pytest.mark.parametrize(
    "details",
    [
        "Call-off from a framework agreement",
        "Call-off from a dynamic purchasing system",
        "Award under framework",
        "Below threshold - award under framework",
    ],
)
def test_a_call_off_is_no_open_invitation(details: str, read_releases: ReadReleases) -> None:
    """Only those on the framework may answer, and whether more than one is asked does not follow from that."""
    selective = uk4(procurementMethod="selective", procurementMethodDetails=details)
    (record,) = read_releases(selective).opportunities
    assert record["call_off"] is True
    assert "competitive" not in record
    (record,) = read_releases(uk4(procurementMethod="selective")).opportunities
    assert record["competitive"] is True


def test_a_real_call_off_is_no_open_invitation() -> None:
    """A car park's security in Bath: published two minutes before it closed, for those on a framework."""
    found = read_file(DATA / "contracts-finder.json").opportunities
    (record,) = [one for one in found if one["title"].startswith("Manvers Street")]
    assert (record["opens_on"], record["closes_on"]) == (date(2025, 1, 23), date(2025, 1, 23))
    assert record["call_off"] is True
    assert "competitive" not in record
