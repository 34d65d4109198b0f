"""The wards that a grant reaches: agreed by both sides, and how anybody finds what came to one."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

import awarded
from awarded import on
from cast import Cast, gather
from kept.service.awards import actions
from kept.service.awards.models import Award
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place
from reading import check
from visiting import get, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather()


def wards_of(place: Place) -> tuple[Place, Place]:
    made = []
    with on(date(2026, 4, 1)):
        for name, slug, code in (("Saltmarsh", "saltmarsh", "E05999991"), ("Quayside", "quayside", "")):
            one = promising.add_place(name=name, slug=slug, kind=Place.Kind.WARD, inside=place, by=None)
            Place.objects.filter(pk=one.pk).update(gss_code=code)
            made.append(one)
    return made[0], made[1]


def listed(**asked: Any) -> str:
    return check(Client().get("/register/", asked), "/register/").text


def test_what_came_to_a_ward_is_what_both_sides_agreed_reaches_it(cast: Cast, settings: Any) -> None:
    place = awarded.a_place_that_promised(cast)
    saltmarsh, _ = wards_of(place)
    application = awarded.funded(cast, place)
    base = f"/applications/{application.pk}"
    with on(awarded.OFFERED):
        shown = get(cast, "grace", f"{base}/terms/where/").text
        assert "Saltmarsh" in shown
        assert "Quayside" in shown
        wrong = press(cast, "grace", f"{base}/terms/where/", version="0", where=[str(place.pk)]).text
        assert "Choose from the list" in wrong, "the place itself is no ward of it"
        said = press(cast, "grace", f"{base}/terms/where/", version="0", where=[str(saltmarsh.pk)]).text
        assert "The work reaches Saltmarsh." in said
        award = actions.offer(application=application, by=cast.person["grace"])
        assert "The work reaches Saltmarsh." in get(cast, "winnie", f"/awards/{award.pk}/agreement/").text
    with on(awarded.ACCEPTED):
        assert not award.reaches.exists(), "the group has not agreed to it yet"
        actions.accept(award=award, by=cast.person["winnie"])
        assert "Saltmarsh Lunch Club: £6,000" in listed(place="saltmarsh")
        assert "Saltmarsh Lunch Club: £6,000" in listed(place=place.slug)
        assert "£6,000 of £6,000" not in listed(place="quayside")
        assert "No grant is like that" in listed(place="quayside")
        page = check(Client().get(f"/register/{award.pk}/"), "")
        assert "/places/saltmarsh/" in page.links
        [row] = csv.DictReader(io.StringIO(Client().get("/register/awards.csv").getvalue().decode("utf-8-sig")))
        assert row["reaches"] == "Saltmarsh"
        settings.PUBLISHER_PREFIX = "360G-kept"
        [grant] = json.loads(Client().get("/register/awards-360giving.json").getvalue())["grants"]
        assert [one["name"] for one in grant["beneficiaryLocation"]] == [place.name, "Saltmarsh"]
        assert grant["beneficiaryLocation"][1]["geoCodeType"] == "WD"


def test_a_yes_that_is_taken_back_takes_it_off_the_ward(cast: Cast) -> None:
    place = awarded.a_place_that_promised(cast)
    wards = wards_of(place)
    application = awarded.funded(cast, place)
    with on(awarded.OFFERED):
        drafted = actions.offering.drafted(application)
        actions.write_terms(award=drafted, saved=0, by=cast.person["grace"], where=[one.pk for one in wards])
        award = actions.offer(application=application, by=cast.person["grace"])
    with on(awarded.ACCEPTED):
        actions.accept(award=award, by=cast.person["winnie"])
        assert Award.objects.get().reaches.count() == 2
        assert "£6,000 of £6,000" in listed(place="quayside"), "it counts in full in each"
        actions.decline(award=award, because="We cannot do it.", by=cast.person["winnie"])
        assert not Award.objects.get().reaches.exists()


def test_a_place_without_wards_says_so(cast: Cast) -> None:
    application = awarded.funded(cast)
    with on(awarded.OFFERED):
        address = f"/applications/{application.pk}/terms/where/"
        assert "No wards of Estuary Reach are on record here." in get(cast, "grace", address).text
