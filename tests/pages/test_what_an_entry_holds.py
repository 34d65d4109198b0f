"""What the entry of an organisation holds: contacts, numbers, and whether it is closed, through its pages."""

import pytest

from cast import Cast
from kept.service.history.models import Entry
from kept.service.organisations.models import Contact, Organisation
from signing_in import signed_in
from visiting import words

pytestmark = pytest.mark.django_db

REACH = {"name": "Winnie", "email": "money@lunch.example", "phone": "", "visible_to": "2"}


def test_a_contact_is_set_changed_and_removed(cast: Cast) -> None:
    lunch, winnie = cast.organisation["lunch"].pk, signed_in(cast.person["winnie"])
    every, one = f"/organisations/{lunch}/contacts/", f"/organisations/{lunch}/contacts/funding/"
    assert "Funding Nobody yet Set" in words(winnie.get(every))
    done = winnie.post(one, REACH, follow=True)
    assert "The contact for funding is saved" in words(done)
    assert "money@lunch.example Who may see it: everybody who acts for an organisation here" in words(done)
    assert "money@lunch.example" in words(signed_in(cast.person["bilal"]).get(f"/organisations/{lunch}/"))
    assert "money@lunch.example" not in words(signed_in(cast.person["stella"]).get(f"/organisations/{lunch}/"))
    assert 'value="money@lunch.example"' in winnie.get(one).content.decode()
    entries = Entry.objects.count()
    winnie.post(one, REACH)
    assert Entry.objects.count() == entries, "saving what is there already is nothing new"
    winnie.post(one, REACH | {"visible_to": "4"})
    assert "money@lunch.example" not in words(signed_in(cast.person["bilal"]).get(f"/organisations/{lunch}/"))
    assert "money@lunch.example" in words(winnie.get(f"{one}remove/"))
    assert "is removed. To undo it, set it again" in words(winnie.post(f"{one}remove/", follow=True))
    assert winnie.post(f"{one}remove/").status_code == 404
    assert not Contact.objects.filter(about="funding").exists()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"email": ""}, "Write an e-mail address, a telephone number, or both"),
        ({"email": "money at lunch"}, "Write an e-mail address, such as name@example.org"),
        ({"phone": "call me"}, "Write a telephone number, such as 01632 960 001"),
        ({"visible_to": ""}, "Choose who may see it"),
        ({"visible_to": "9"}, "Choose who may see it"),
        ({"name": "x" * 121}, "Write at most 120 characters"),
    ],
)
def test_a_contact_nobody_could_reach_is_not_kept(cast: Cast, told: dict[str, str], says: str) -> None:
    winnie = signed_in(cast.person["winnie"])
    page = winnie.post(f"/organisations/{cast.organisation['lunch'].pk}/contacts/funding/", REACH | told)
    assert says in words(page)
    assert "There is a problem" in words(page)
    assert not Contact.objects.filter(about="funding").exists()


def test_there_is_no_contact_for_what_is_no_matter(cast: Cast) -> None:
    winnie = signed_in(cast.person["winnie"])
    assert winnie.get(f"/organisations/{cast.organisation['lunch'].pk}/contacts/parties/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("GB-CHC", "0012 34567", "GB-CHC-1234567"),
        ("GB-SC", "sc012345", "GB-SC-SC012345"),
        ("GB-COH", "1234567", "GB-COH-01234567"),
        ("another", "gb-nhs-A1B2C", "GB-NHS-A1B2C"),
        ("another", "GB-CHC-1234567", "GB-CHC-1234567"),
    ],
)
def test_another_number_is_added_and_taken_away(cast: Cast, kind: str, typed: str, kept: str) -> None:
    lunch, winnie = cast.organisation["lunch"], signed_in(cast.person["winnie"])
    every = f"/organisations/{lunch.pk}/numbers/"
    assert "It has none" in words(winnie.get(every))
    assert f"{kept} is added" in words(winnie.post(every, {"kind": kind, "number": typed}, follow=True))
    assert kept in words(signed_in(cast.person["stella"]).get(f"/organisations/{lunch.pk}/"))
    assert "has this number already" in words(winnie.post(every, {"kind": kind, "number": typed}))
    remove = f"/numbers/{lunch.identifiers.get().pk}/remove/"
    assert f"Remove {kept}" in words(winnie.get(remove))
    assert f"{kept} is removed" in words(winnie.post(remove, follow=True))
    assert not lunch.identifiers.exists()


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("", "1234567", "Choose which number it is"),
        ("GB-CHC", "", "Write the number"),
        ("GB-CHC", "12", "Write a charity number of 6 or 7 digits"),
        ("GB-COH", "12", "Write a company number of 8 characters"),
        ("GB-NIC", "200000", "Write 6 digits that begin with 1"),
        ("GB-CHC", "9912345", "Estuary Wheels has this number. If it is yours, ask them to remove it"),
        ("another", "1234567", "Begin with a list’s code from org-id.guide, such as GB-NHS-A1B2C"),
        ("another", "360G-estuary-7", "Begin with a list’s code"),
        ("another", "GB-NHS-", "Begin with a list’s code"),
        ("GB-CHC", "9" * 61, "Write at most 60 characters"),
    ],
)
def test_a_number_of_another_form_or_another_body_is_not_kept(cast: Cast, kind: str, typed: str, says: str) -> None:
    lunch, winnie = cast.organisation["lunch"], signed_in(cast.person["winnie"])
    page = winnie.post(f"/organisations/{lunch.pk}/numbers/", {"kind": kind, "number": typed})
    assert says in words(page)
    assert "There is a problem" in words(page)
    assert not lunch.identifiers.exists()


CLOSED = {"on-day": "1", "on-month": "4", "on-year": "2026"}


def test_an_organisation_is_closed_and_opened_again(cast: Cast) -> None:
    lunch, winnie = cast.organisation["lunch"], signed_in(cast.person["winnie"])
    one = f"/organisations/{lunch.pk}/"
    asked = words(winnie.post(f"{one}close/", CLOSED))
    assert "Close Saltmarsh Lunch Club? Its entry will say: it closed on 1 April 2026" in asked
    assert not Organisation.objects.filter(status="closed").exists(), "nothing is done before they are sure"
    done = winnie.post(f"{one}close/", CLOSED | {"sure": "yes"}, follow=True)
    assert "Saltmarsh Lunch Club is closed. To undo it, open it again" in words(done)
    assert "It closed on 1 April 2026." in words(signed_in(cast.person["stella"]).get(one))
    assert "It closed on 1 April 2026." in words(winnie.get("/organisations/"))
    entries = Entry.objects.count()
    winnie.post(f"{one}close/", CLOSED | {"sure": "yes"})
    assert Entry.objects.count() == entries
    assert "It will no longer say so" in words(winnie.get(f"{one}reopen/"))
    assert "is open again" in words(winnie.post(f"{one}reopen/", follow=True))
    assert "closed on" not in words(signed_in(cast.person["stella"]).get(one))
    assert winnie.get(f"{one}reopen/").status_code == 302


@pytest.mark.parametrize("sought", ["estuary wheels", "9912345", "GB-CHC-9912345"])
def test_both_entries_say_what_a_closed_one_went_on_as(cast: Cast, sought: str) -> None:
    cast.acts("winnie", "bikes", "manager", asked_by="bilal")
    lunch, bikes, winnie = cast.organisation["lunch"], cast.organisation["bikes"], signed_in(cast.person["winnie"])
    told = CLOSED | {"went_on_as": sought}
    assert "Which one did it go on as? Estuary Wheels" in words(winnie.post(f"/organisations/{lunch.pk}/close/", told))
    unsure = winnie.post(f"/organisations/{lunch.pk}/close/", told | {"sure": "yes"})
    assert "There is a problem Choose which one" in words(unsure)
    winnie.post(f"/organisations/{lunch.pk}/close/", told | {"sure": "yes", "successor": bikes.pk})
    reader = signed_in(cast.person["stella"])
    assert "It closed on 1 April 2026, and went on as Estuary Wheels ." in words(
        reader.get(f"/organisations/{lunch.pk}/")
    )
    assert "Before it Saltmarsh Lunch Club" in words(reader.get(f"/organisations/{bikes.pk}/"))
    back = {**CLOSED, "went_on_as": "saltmarsh lunch", "sure": "yes", "successor": lunch.pk}
    assert "itself went on as Estuary Wheels" in words(winnie.post(f"/organisations/{bikes.pk}/close/", back))
    assert "went on as Estuary Wheels" in words(winnie.get(f"/organisations/{lunch.pk}/reopen/"))
    winnie.post(f"/organisations/{lunch.pk}/reopen/")
    assert "Before it" not in words(reader.get(f"/organisations/{bikes.pk}/"))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"on-day": ""}, "The day it closed must include a day"),
        ({"on-year": "2999"}, "Write today, or a day that has been"),
        ({"went_on_as": "Nobody’s Society"}, "No other organisation here has this name or number"),
        ({"went_on_as": "Saltmarsh Lunch Club"}, "No other organisation here has this name or number"),
        ({"went_on_as": "Estuary Wheels"}, "You do not look after Estuary Wheels. Ask somebody who does to invite you"),
    ],
)
def test_it_is_said_why_it_cannot_be_closed_so(cast: Cast, told: dict[str, str], says: str) -> None:
    winnie = signed_in(cast.person["winnie"])
    page = winnie.post(f"/organisations/{cast.organisation['lunch'].pk}/close/", CLOSED | {"sure": "yes"} | told)
    assert says in words(page)
    assert "There is a problem" in words(page)
    assert not Organisation.objects.filter(status="closed").exists()
