"""360Giving grants as records, and sheets read through their titles."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kept.opendata import Format, Unreadable, recognise
from kept.opendata.titles import place_of

from .conftest import read_file

ReadGrants = Callable[..., Any]


def grant(**changes: Any) -> dict[str, Any]:
    """A grant to a charity; a change to None takes a property away."""
    whole = {
        "id": "360G-any-1",
        "title": "Lunch club",
        "currency": "GBP",
        "amountAwarded": 2500.5,
        "amountAppliedFor": 3000,
        "awardDate": "2026-03-01",
        "plannedDates": [{"startDate": "2026-04-01", "endDate": "2027-03-31", "duration": 12}],
        "recipientOrganization": [{"id": "GB-CHC-1126147", "name": "Lunch Friends"}],
        "fundingOrganization": [{"id": "GB-LAE-TRF", "name": "Anytown Council"}],
        "grantProgramme": [{"code": "SG", "title": "Small Grants 2026"}],
        "fromOpenCall": "Yes",
        "dateModified": "2026-05-03T18:09:56Z",
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def test_a_grant_is_an_award(read_grants: ReadGrants) -> None:
    (record,) = read_grants(grant()).awards
    assert record == {
        "id": "360G-any-1",
        "file": "grants.json",
        "path": "grants/0",
        "kind": "grant",
        "stage": "awarded",
        "title": "Lunch club",
        "body": "GB-LAE-TRF",
        "body_name": "Anytown Council",
        "recipient": "GB-CHC-1126147",
        "recipient_name": "Lunch Friends",
        "recipient_vcse": True,
        "awarded_on": date(2026, 3, 1),
        "deed_on": date(2026, 3, 1),
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2027, 3, 31),
        "amount": Decimal("2500.5"),
        "amount_applied_for": Decimal(3000),
        "programme": "Small Grants 2026",
        "grant_type": "small",
        "competitive": True,
    }


def test_the_day_a_file_was_changed_is_no_publication(read_grants: ReadGrants) -> None:
    assert "published_on" not in read_grants(grant()).awards[0]


@pytest.mark.parametrize(
    ("planned", "starts_on", "ends_on"),
    [
        ({"startDate": "2026-04-01", "duration": 12}, date(2026, 4, 1), date(2027, 3, 31)),
        ({"startDate": "2026-01-31", "duration": 1}, date(2026, 1, 31), date(2026, 2, 27)),
        ({"startDate": "2026-04-01", "endDate": "2026-09-30", "duration": 12}, date(2026, 4, 1), date(2026, 9, 30)),
        ({"duration": 12}, date(2026, 3, 1), date(2027, 2, 28)),
        ({"endDate": "2026-09-30", "duration": 12}, None, date(2026, 9, 30)),
    ],
)
def test_a_duration_runs_from_its_first_day_or_from_the_award(
    read_grants: ReadGrants, planned: dict[str, Any], starts_on: date | None, ends_on: date | None
) -> None:
    (record,) = read_grants(grant(plannedDates=[planned])).awards
    assert (record.get("starts_on"), record.get("ends_on")) == (starts_on, ends_on)
    assert ("term_from" in record) == ("startDate" not in planned and "endDate" not in planned)


@pytest.mark.parametrize(
    ("change", "column", "value"),
    [
        ({"awardDate": "31/02/2026"}, "awardDate", "31/02/2026"),
        ({"awardDate": "2026"}, "awardDate", "2026"),
        ({"amountAwarded": "a lot"}, "amountAwarded", "a lot"),
        ({"amountAwarded": 10**14}, "amountAwarded", "100000000000000"),
        ({"plannedDates": [{"startDate": "2026-04-01", "duration": 2.5}]}, "duration", "2.5"),
        ({"plannedDates": {"startDate": "2026-04-01"}}, "plannedDates", "an object"),
        ({"fromOpenCall": "Perhaps"}, "fromOpenCall", "Perhaps"),
    ],
)
def test_a_faulty_cell_is_named_and_the_rest_is_used(
    read_grants: ReadGrants, change: dict[str, Any], column: str, value: str
) -> None:
    read = read_grants(grant(**change))
    (cell,) = read.found.unreadable
    assert (cell.file, cell.column, cell.value) == ("grants.json", column, value)
    assert cell.path.startswith("grants/0")
    assert read.awards[0]["recipient"] == "GB-CHC-1126147"


def test_dates_written_day_first_are_read_and_remarked_on(read_grants: ReadGrants) -> None:
    read = read_grants(grant(awardDate="03/04/2026"))
    assert read.awards[0]["awarded_on"] == date(2026, 4, 3)
    assert [cell.value for cell in read.found.remarks] == ["03/04/2026"]
    assert read.found.unreadable_count == 0


def test_names_of_individuals_are_not_read(read_grants: ReadGrants) -> None:
    one = grant(recipientOrganization=None, recipientIndividual={"id": "360G-any-P1", "name": "Jo Bloggs"})
    (record,) = read_grants(one).awards
    assert record["recipient"] == "360G-any-P1"
    assert "Jo Bloggs" not in record.values()
    assert "recipient_vcse" not in record


def test_a_bare_charity_number_identifies(read_grants: ReadGrants) -> None:
    bare = grant(recipientOrganization=[{"name": "Lunch Friends", "charityNumber": 1126147}])
    own = grant(recipientOrganization=[{"id": "360G-any-lunch", "charityNumber": "1126147"}])
    first, second = read_grants(bare, own, incomes={"1126147": Decimal(9000)}).awards
    assert first["recipient"] == "GB-CHC-1126147"
    assert second["recipient"] == "360G-any-lunch"
    assert first["recipient_income"] == second["recipient_income"] == Decimal(9000)


def test_without_a_register_the_size_of_a_recipient_is_not_known(read_grants: ReadGrants) -> None:
    assert "recipient_income" not in read_grants(grant()).awards[0]


@pytest.mark.parametrize(
    ("title", "grant_type"),
    [
        ("Small grants", "small"),
        ("Core costs fund", "core"),
        ("Strategic partners", "strategic"),
        ("Smallholders", None),
        ("Human Rights", None),
    ],
)
def test_a_type_only_where_the_programme_says_so(read_grants: ReadGrants, title: str, grant_type: str | None) -> None:
    assert read_grants(grant(grantProgramme=[{"title": title}])).awards[0].get("grant_type") == grant_type


# Titles of sheets


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ("Identifier", ("id",)),
        ("identifier ", ("id",)),
        ("From an open call?", ("fromOpenCall",)),
        ("Planned Dates:Start Date", ("plannedDates", 0, "startDate")),
        ("Planned Dates:2:Duration (months)", ("plannedDates", 2, "duration")),
        ("Recipient Org:Name", ("recipientOrganization", 0, "name")),
        ("recipientOrganization/0/charityNumber", ("recipientOrganization", 0, "charityNumber")),
        ("/fundingOrganization/1/id", ("fundingOrganization", 1, "id")),
        ("amountAwarded", ("amountAwarded",)),
        ("Recipient Ind:Identifier", ("recipientIndividual", "id")),
        ("Recipient Ind:Name", None),
        ("Recipient Org:Location:0:Name", None),
        ("Award Date - website format", None),
        ("Recipient Org:99999:Name", None),
        ("", None),
    ],
)
def test_place_of_a_column(header: str, place: tuple[str | int, ...] | None) -> None:
    assert place_of(header) == place


TITLES = ["Identifier", "Amount Awarded", "Award Date", "Recipient Org:0:Name", "Recipient Org:1:Name"]


def as_csv(*rows: list[str], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode("utf-8")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_and_their_numbers(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "grants.csv"
    path.write_bytes(
        as_csv(
            ["Grants of 2026", "", "", "", ""],
            TITLES,
            ["1", "£1,000", "2026-03-01", "A", "B"],
            ["", "", "", "", ""],
            ["2", "x", "2026-03-02", "C", ""],
            delimiter=delimiter,
        )
    )
    read = read_file(path)
    assert read.found.format is Format.GRANTS_CSV
    assert [(record["id"], record["path"]) for record in read.awards] == [("1", "row 3"), ("2", "row 5")]
    assert read.awards[0]["amount"] == Decimal(1000)
    assert read.awards[0]["recipients"] == 2
    (cell,) = read.found.unreadable
    assert (cell.path, cell.column, cell.value) == ("row 5", "amountAwarded", "x")


def test_rows_of_one_grant_add_and_never_contradict(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    titles = ["Identifier", "Amount Awarded", "Recipient Org:Name"]
    path.write_bytes(as_csv(titles, ["1", "10", "A"], ["1", "10", "B"], ["2", "10", "C"], ["2", "11", "C"]))
    read = read_file(path)
    assert [(record["id"], record.get("recipients", 1)) for record in read.awards] == [("1", 2), ("2", 1), ("2", 1)]


def test_a_workbook_keeps_what_spreadsheets_do_to_cells(tmp_path: Path) -> None:
    path = tmp_path / "grants.xlsx"
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Meta"
    notes.append(["publisher:name", "Anytown Council"])
    sheet = book.create_sheet("Grants")
    sheet.append(["Identifier", "Amount Awarded", "Award Date", "From An Open Call?", "Recipient Org:Charity Number"])
    sheet.append(["1", 1000.25, date(2026, 3, 1), True, 1126147])
    sheet.append(["2", "n/a", "2026-03-02T00:00:00+00:00", "No", None])
    book.save(path)
    read = read_file(path)
    first, second = read.awards
    assert recognise(path) is read.found.format is Format.GRANTS_XLSX
    assert (first["amount"], first["awarded_on"], first["competitive"]) == (Decimal("1000.25"), date(2026, 3, 1), True)
    assert (first["recipient"], first["path"]) == ("GB-CHC-1126147", "Grants, row 2")
    assert (second["awarded_on"], second["competitive"]) == (date(2026, 3, 2), False)
    assert [cell.value for cell in read.found.unreadable] == ["n/a"]


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "invoices.csv"
    path.write_text("Year,Paid on time\n2025,97%\n", encoding="utf-8")
    with pytest.raises(Unreadable, match=r"invoices.csv holds no grants: no row has titles"):
        recognise(path)
