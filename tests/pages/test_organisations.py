"""Organisations through their pages, as the people of Estuary Reach use them."""

import re

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from cast import Cast, gather, secret_in_last_message
from kept.service.history.models import Entry
from kept.service.organisations.models import Invitation, Membership, Organisation
from kept.service.people.models import Person
from signing_in import sign_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cache.clear()
    return gather()


def words(page: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())  # type: ignore[attr-defined]


NEW = {"name": "Upriver Gardeners", "legal_form": "constituted-group", "area": "Upriver", "income": "950"}


def test_a_group_is_added_and_acted_for(cast: Cast) -> None:
    browser = signed_in(cast.person["stella"])
    done = browser.post("/organisations/add/", NEW, follow=True)
    assert "Upriver Gardeners is added, and you act for it now" in words(done)
    assert "Micro: £0 to just under £10,000" in words(done)
    assert Membership.objects.get(person=cast.person["stella"]).role == "manager"


def test_one_that_looks_the_same_is_shown_first(cast: Cast) -> None:
    browser = signed_in(cast.person["stella"])
    told = NEW | {"name": "The Saltmarsh Lunch Club"}
    page = browser.post("/organisations/add/", told)
    assert "This looks like: Saltmarsh Lunch Club" in words(page)
    assert Organisation.objects.filter(sorts_as="saltmarsh lunch club").count() == 1
    browser.post("/organisations/add/", told | {"different": "yes"})
    assert Organisation.objects.filter(sorts_as="saltmarsh lunch club").count() == 2


def test_one_with_the_same_number_cannot_be_added(cast: Cast) -> None:
    browser = signed_in(cast.person["stella"])
    page = browser.post("/organisations/add/", NEW | {"charity": "9912345", "different": "yes"})
    assert "It is here already. Estuary Wheels has that number." in words(page)
    assert not Organisation.objects.filter(name="Upriver Gardeners").exists()


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", "", "Write the name"),
        ("legal_form", "council", "Choose what it is in law"),
        ("charity", "12", "Write a charity number of 6 or 7 digits"),
        ("income", "about 900", "Write an amount in pounds, such as 6800"),
        ("income", "-1", "Write an amount of 0 or more"),
        ("income", "NaN", "Write an amount in pounds"),
        ("income", "1e400", "Write an amount in pounds"),
        ("name", "A\x00B", "Null characters"),
    ],
)
def test_what_cannot_be_read_is_said_beside_it(cast: Cast, field: str, typed: str, says: str) -> None:
    page = signed_in(cast.person["stella"]).post("/organisations/add/", NEW | {field: typed})
    assert says in words(page)
    assert "There is a problem" in words(page)


def test_somebody_new_is_invited_signs_in_and_says_yes(cast: Cast) -> None:
    lunch = cast.organisation["lunch"].pk
    manager = signed_in(cast.person["winnie"])
    manager.post(f"/organisations/{lunch}/people/invite/", {"email": "new@lunch.example", "role": "member"})
    assert "new@lunch.example" in words(manager.get(f"/organisations/{lunch}/people/"))
    link = f"/invitations/{secret_in_last_message(Person(email='new@lunch.example'))}/"
    assert Client().get(link).url.startswith("/sign-in/?next=")
    newcomer = sign_in("new@lunch.example", next=link)
    assert "asks you to act for it as Member" in words(newcomer.get(link))
    assert "You act for Saltmarsh Lunch Club now" in words(newcomer.post(link, follow=True))
    newcomer.post(link)
    assert Membership.objects.filter(person__email="new@lunch.example").count() == 1
    assert "cannot be used" in words(signed_in(cast.person["stella"]).get(link))


def test_an_invitation_is_withdrawn(cast: Cast) -> None:
    lunch, manager = cast.organisation["lunch"].pk, signed_in(cast.person["winnie"])
    asked = {"email": "new@lunch.example", "role": "member"}
    manager.post(f"/organisations/{lunch}/people/invite/", asked, follow=True)
    waiting = Invitation.objects.latest("pk")
    manager.post(f"/invited/{waiting.pk}/withdraw/")
    assert "new@lunch.example" not in words(manager.get(f"/organisations/{lunch}/people/"))


def test_the_last_manager_is_told_to_hand_over_first_and_can(cast: Cast) -> None:
    lunch, winnie = cast.organisation["lunch"].pk, signed_in(cast.person["winnie"])
    page = winnie.post(f"/organisations/{lunch}/leave/", follow=True)
    assert "would be left with nobody to look after it. Hand it over to somebody first" in words(page)
    tom = cast.person["tom"].memberships.get()
    done = winnie.post(f"/organisations/{lunch}/hand-over/", {"to": tom.pk}, follow=True)
    assert "Tom Brackley looks after Saltmarsh Lunch Club now" in words(done)
    assert "You no longer act for Saltmarsh Lunch Club" in words(
        winnie.post(f"/organisations/{lunch}/leave/", follow=True)
    )


def test_one_person_acts_for_one_of_their_organisations_at_a_time(cast: Cast) -> None:
    lunch, bikes = cast.organisation["lunch"], cast.organisation["bikes"]
    browser = signed_in(cast.person["petra"])
    assert "You act for it now" not in words(browser.get("/organisations/"))
    browser.post(f"/organisations/{lunch.pk}/act/")
    assert "For Saltmarsh Lunch Club" in words(browser.get("/account/"))
    browser.post(f"/organisations/{bikes.pk}/act/")
    assert "For Estuary Wheels" in words(browser.get("/account/"))
    assert browser.post(f"/organisations/{cast.organisation['council'].pk}/act/").status_code == 404
    Membership.objects.filter(person=cast.person["petra"], organisation=bikes).update(until="2999-01-01T00:00Z")
    assert "For Saltmarsh Lunch Club" in words(browser.get("/account/")), "the only one left"


def test_pressing_twice_changes_a_role_once(cast: Cast) -> None:
    winnie, tom = signed_in(cast.person["winnie"]), cast.person["tom"].memberships.get()
    first = winnie.post(f"/people/{tom.pk}/role/", {"role": "board-member"}, follow=True)
    assert "Tom Brackley is now: Board member. It was: Member" in words(first)
    entries = Entry.objects.count()
    assert winnie.post(f"/people/{tom.pk}/role/", {"role": "board-member"}).status_code == 404
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("stella", set()),
        ("grace", {"band"}),
        ("tom", {"band"}),
        ("petra", {"band", "income"}),
        ("bilal", {"band", "income", "phone"}),
    ],
)
def test_each_sees_of_another_what_its_class_says(cast: Cast, who: str, sees: set[str]) -> None:
    browser = signed_in(cast.person[who], staff=who == "grace")
    page = words(browser.get(f"/organisations/{cast.organisation['bikes'].pk}/"))
    canaries = {"band": "Medium: £100,000", "income": "143,250.40", "phone": "01632 960 001"}
    assert {name for name, canary in canaries.items() if canary in page} == sees


def test_somebody_who_runs_the_site_adds_a_public_body(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command(
        "add_body", "Saltmarsh Town Council", kind="statutory", form="council", administrator="clerk@town.example"
    )
    assert "clerk@town.example can sign in" in capsys.readouterr().out
    assert "Saltmarsh Town Council" in words(sign_in("clerk@town.example").get("/account/"))
