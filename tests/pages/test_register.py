"""The register of awards: what anybody reads of money that was given, and of what ends."""

import csv
import io
import json
from copy import copy
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

import awarded
from awarded import on
from cast import Cast, gather
from kept.service.awards import actions
from kept.service.awards.models import Award, Ending
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.models import Organisation
from kept.service.partnerships.models import Place
from reading import ReadPage, check, words_of

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).resolve().parents[3] / "shared/standards/360giving/schema"


@pytest.fixture
def cast() -> Cast:
    return gather()


@pytest.fixture
def award(cast: Cast) -> Award:
    """£6,000 for the lunch club, which has £6,800 a year; accepted."""
    Organisation.objects.filter(pk=cast.organisation["lunch"].pk).update(income=Decimal(6_800))
    Opportunity.objects.update(theme="food")
    made = awarded.accepted(cast)
    Opportunity.objects.update(theme="food")
    return made


def look(address: str, status: int = 200, **asked: Any) -> ReadPage:
    response = Client().get(address, asked, headers={"accept-encoding": "gzip"})
    assert response.status_code == status, address
    return check(response, address)


def beside(award: Award, name: str, income: int | None, amount: int, **told: Any) -> Award:
    """Another award like it, to an organisation of another size."""
    holder = Organisation.objects.create(
        name=name, kind="vcse", legal_form="charity", income=income, added_at=award.accepted_at
    )
    applied, made = copy(award.application), copy(award)
    applied.pk, applied.number, applied.press, applied.organisation = None, f"X{holder.pk}", None, holder
    applied.save()
    made.pk, made.application, made.holder, made.amount = None, applied, holder, Decimal(amount)
    for field, value in told.items():
        setattr(made, field, value)
    made.save()
    return made


def test_nothing_is_public_before_the_organisation_accepts(cast: Cast) -> None:
    made = awarded.offered(cast)
    with on(awarded.OFFERED):
        assert "No grant was given yet" in look("/register/").text
        assert Client().get(f"/register/{made.pk}/").status_code == 404
    with on(awarded.ACCEPTED):
        actions.accept(award=made, by=cast.person["winnie"])
        assert "Saltmarsh Lunch Club: £6,000" in look("/register/").text
        page = look(f"/register/{made.pk}/")
    assert page.heading == "£6,000 to Saltmarsh Lunch Club"
    assert "1 November 2026 to 31 October 2029" in page.text
    assert "Micro: £0 to just under £10,000" in page.text
    assert "6,800" not in page.text, "what it has exactly is its own business"


def test_what_share_went_to_small_organisations(award: Award) -> None:
    beside(award, "Just Under", 99_999, 1_000)
    beside(award, "Just At", 100_000, 2_000)
    beside(award, "Very Large", 3_000_000, 5_000)
    beside(award, "Tells Nobody", None, 6_000)
    page = look("/register/")
    assert "£7,000 of £20,000: 35%" in page.text
    rows = {cells[0]: cells[1:] for cells in ([words_of(cell) for cell in row] for row in page.find("tr"))}
    assert rows["Micro: 1 grant"] == ["£6,000", "30%"]
    assert rows["Small: 1 grant"] == ["£1,000", "5%"]
    assert rows["Medium: 1 grant"] == ["£2,000", "10%"]
    assert rows["Size not known: 1 grant"] == ["£6,000", "30%"]
    assert "Just At" not in look("/register/", size="small").text
    assert "Just Under" in look("/register/", size="small").text
    assert "Tells Nobody" in look("/register/", size="not-known").text


def test_it_is_asked_by_place_kind_of_work_and_year(award: Award) -> None:
    beside(award, "Last Day Of The Year", 5, 100, awarded_on=date(2026, 3, 31))
    assert "Saltmarsh Lunch Club" in look("/register/", place=award.place.slug, theme="food", year=2026).text
    assert "Last Day Of The Year" not in look("/register/", year=2026).text
    assert "Last Day Of The Year" in look("/register/", year=2025).text
    assert "No grant is like that" in look("/register/", theme="sport").text
    assert Client().get("/register/", {"place": "nowhere"}).status_code == 404
    for odd in ({"theme": "x"}, {"size": "\x00"}, {"year": "9" * 40}, {"year": "²"}, {"page": "-1"}):
        assert "2 grants" in look("/register/", **odd).text


def test_an_early_end_is_public_from_the_day_it_takes_effect(cast: Cast, award: Award) -> None:
    ending = awarded.prepared(cast, award)
    with on(awarded.NOTIFIED):
        actions.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])
    with on(date(2027, 4, 4)):
        assert "Ended early" not in look(f"/register/{award.pk}/").text
    with on(date(2027, 4, 5)):
        assert "Ended early on 5 April 2027" in look(f"/register/{award.pk}/").text
        assert "ended early on 5 April 2027" in look("/register/").text
        assert Ending.objects.get().reasons not in look(f"/register/{award.pk}/").text


def test_what_was_promised_of_it_stands_beside_it(award: Award) -> None:
    with on(date(2026, 12, 1)):
        page = look(f"/register/{award.pk}/")
    assert "What was promised of it" in page.text
    assert "bx-2.s.7" in page.text, "three years, as was promised"
    assert "Kept" in page.text


def test_what_ends_is_listed_by_month_with_what_follows(cast: Cast, award: Award) -> None:
    with on(date(2028, 6, 1)):
        page = look("/register/ending/")
        assert "October 2029" in page.text
        assert "Nothing is announced to follow it" in page.text
        assert "No grant ends in that time" in look("/register/ending/", theme="sport").text
        calendar = Calendar.from_ical(Client().get("/register/ending.ics").content)
        (event,) = calendar.walk("VEVENT")
        assert event.decoded("dtstart") == award.ends_on
        rows = list(csv.DictReader(io.StringIO(text_of("/register/ending.csv"))))
        assert [row["organisation"] for row in rows] == ["Saltmarsh Lunch Club"]
        after = Opportunity.objects.get()
        after.pk, after.press, after.title = None, None, "Warm Tables Again"
        after.starts_on, after.ends_on = award.ends_on + timedelta(days=31), award.ends_on + timedelta(days=400)
        after.save()
        assert "Warm Tables Again, with 30 days of no money in between" in look("/register/ending/").text
    with on(date(2028, 3, 31)):
        assert "No grant ends in that time" in look("/register/ending/").text, "it is nineteen months off"


def text_of(address: str, **asked: Any) -> str:
    response: Any = Client().get(address, asked)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_the_list_is_a_spreadsheet(award: Award) -> None:
    beside(award, "=Formula", 5, 100)
    rows = list(csv.DictReader(io.StringIO(text_of("/register/awards.csv"))))
    assert [row["pounds"] for row in rows] == ["100.00", "6000.00"]
    assert rows[0]["organisation"] == "'=Formula"
    assert (rows[1]["size"], rows[1]["starts on"]) == ("Micro", "2026-11-01")
    assert len(list(csv.DictReader(io.StringIO(text_of("/register/awards.csv", size="small"))))) == 0


def test_the_list_of_the_transparency_code_has_its_seven_things(cast: Cast, award: Award) -> None:
    Opportunity.objects.update(department="Communities", what_for="Meals for people on their own.")
    award.holder.identifiers.create(scheme="GB-CHC", value="1234567", source="themselves", on=award.awarded_on)
    other = beside(award, "A Public Body", 5, 100)
    Organisation.objects.filter(pk=other.holder_id).update(kind="statutory")
    rows = list(csv.reader(io.StringIO(text_of("/register/transparency-code.csv"))))
    assert rows[1:] == [
        [
            "2026-10-20",
            "2026-11-01 to 2029-10-31",
            "Communities",
            "Saltmarsh Lunch Club",
            "GB-CHC-1234567",
            "Meals for people on their own.",
            "6000.00",
        ]
    ]
    assert len(rows[0]) == 7
    Opportunity.objects.update(department="")
    assert award.funder.name in text_of("/register/transparency-code.csv")


def test_without_a_prefix_no_360giving_file_is_published(award: Award, settings: Any) -> None:
    settings.PUBLISHER_PREFIX = ""
    page = look("/register/awards-360giving.json", status=404)
    assert "360Giving has given it no publisher’s prefix yet" in page.text
    assert "360Giving" not in look("/register/").text


def test_the_360giving_file_is_valid(award: Award, settings: Any) -> None:
    settings.PUBLISHER_PREFIX, settings.PUBLISHER = "360G-example", "Estuary Reach Borough Council"
    other = beside(award, "Numbered", 5, 100)
    other.holder.identifiers.create(scheme="GB-COH", value="01234567", source="themselves", on=award.awarded_on)
    other.holder.identifiers.create(scheme="GB-CHC", value="1234567", source="themselves", on=award.awarded_on)
    Award.objects.filter(pk=award.pk).update(amount=Decimal("1150.50"))
    ward = {"name": "Saltmarsh", "slug": "saltmarsh", "kind": "ward", "gss_code": "E05999991"}
    award.reaches.add(Place.objects.create(inside=award.place, **ward))
    assert "360Giving data" in look("/register/").text
    told = json.loads(text_of("/register/awards-360giving.json"))
    first, second = told["grants"]
    assert (first["id"], first["amountAwarded"]) == (f"360G-example-{award.pk}", 1150.5)
    assert first["recipientOrganization"] == [
        {"id": f"360G-example-ORG{award.holder_id}", "name": "Saltmarsh Lunch Club"}
    ]
    assert second["recipientOrganization"] == [
        {"id": "GB-CHC-1234567", "name": "Numbered", "charityNumber": "1234567", "companyNumber": "01234567"}
    ]
    assert first["beneficiaryLocation"] == [
        {"name": "Estuary Reach", "countryCode": "GB"},
        {"name": "Saltmarsh", "countryCode": "GB", "geoCode": "E05999991", "geoCodeType": "WD"},
    ]
    assert first["plannedDates"] == [{"startDate": "2026-11-01", "endDate": "2029-10-31"}]
    if not SCHEMAS.exists():
        pytest.skip("the official schemas are not here")
    assert not list(validator().iter_errors(told))
    del told["grants"][0]["awardDate"]
    assert list(validator().iter_errors(told)), "the schema would see a date that is missing"


def validator() -> Any:
    """The standard's own schema, which names its dialect in a way that nobody knows, and its parts by their address."""
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    package, grant = (
        json.loads((SCHEMAS / name).read_text())
        for name in ("360-giving-package-schema.json", "360-giving-schema.json")
    )
    grant["$schema"] = package["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    resource = Resource(grant, DRAFT202012)
    registry: Any = Registry(retrieve=lambda _: resource)
    formats = FormatChecker()
    formats.checks("date-time", raises=ValueError)(lambda held: "T" in held and datetime.fromisoformat(held))
    return Draft202012Validator(package, registry=registry, format_checker=formats)


@pytest.mark.parametrize("address", ["/register/", "/register/ending/", "/register/{}/", "/register/awards.csv"])
def test_pages_ask_little_however_much_there_is(award: Award, address: str) -> None:
    def asks() -> int:
        with on(date(2028, 6, 1)), CaptureQueriesContext(connection) as asked:
            response: Any = Client().get(address.format(award.pk))
            _ = response.getvalue() if not response.streaming else b"".join(response.streaming_content)
        return len(asked)

    few = asks()
    for nth in range(12):
        beside(award, f"Group {nth}", 1_000 * nth, 100 + nth)
    assert asks() == few < 20


def test_a_group_or_a_grant_is_found_by_words_of_its_name(award: Award) -> None:
    beside(award, "The Marsh Singers & Friends", None, 300)
    for asked, found in {
        "singers": ["Marsh Singers"],
        "SINGERS marsh": ["Marsh Singers"],
        "the marsh": ["Marsh Singers", "Saltmarsh Lunch Club"],
        "lunch warm": [],
        "warm tables": ["Marsh Singers", "Saltmarsh Lunch Club"],
        "warm tables swimmers": [],
        "%": ["Marsh Singers", "Saltmarsh Lunch Club"],
        "_\x00' OR 1=1": [],
    }.items():
        page = look("/register/", q=asked)
        given = page.text.split("Who it went to")[-1] if found else ""
        assert all(name in given for name in found), asked
        assert (
            f"{len(found)} grant{'s' * (len(found) != 1)} " in page.text
            if found
            else "No grant is like that" in page.text
        )
    page = look("/register/", q="singers")
    assert page.find("input", id="q")[0].get("value") == "singers"
    assert "/register/awards.csv?q=singers" in page.links
    rows = list(csv.DictReader(io.StringIO(text_of("/register/awards.csv", q="singers"))))
    assert [row["organisation"] for row in rows] == ["The Marsh Singers & Friends"]
