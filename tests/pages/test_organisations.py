"""Organisations through their pages, as the people of Estuary Reach use them."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from cast import Cast, secret_in_last_message
from kept.service.history.models import Entry
from kept.service.organisations.actions import founding
from kept.service.organisations.models import Contact, Invitation, Membership, Organisation
from kept.service.outbox.models import Message
from kept.service.people.models import Person
from signing_in import sign_in, signed_in
from visiting import a_day, words

pytestmark = pytest.mark.django_db

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


def test_pressing_twice_adds_one_organisation(cast: Cast) -> None:
    browser = signed_in(cast.person["stella"])
    told = NEW | {"name": "The Saltmarsh Lunch Club", "different": "yes"}
    first, second = (browser.post("/organisations/add/", told) for _ in range(2))
    assert first.url == second.url  # type: ignore[attr-defined]
    assert Membership.objects.filter(person=cast.person["stella"]).count() == 1


def seen_on(browser: Client, address: str) -> dict[str, str]:
    """What the page says it showed, to be sent back with what is typed."""
    [seen] = re.findall(r'name="seen" value="([^"]*)"', browser.get(address).content.decode())
    return {"seen": seen}


def test_two_who_change_different_things_both_have_their_way(cast: Cast) -> None:
    cast.acts("stella", "lunch", "manager", asked_by="winnie")
    lunch = cast.organisation["lunch"]
    address = f"/organisations/{lunch.pk}/change/"
    winnie, stella = signed_in(cast.person["winnie"]), signed_in(cast.person["stella"])
    stood = {"name": lunch.name, "legal_form": lunch.legal_form, "area": lunch.area, "income": lunch.income or ""}
    stood |= {"what_it_does": lunch.what_it_does}
    seen = seen_on(stella, address)
    assert winnie.post(address, stood | {"what_it_does": "Hot lunches.\r\nAnd company."} | seen).status_code == 302
    assert stella.post(address, stood | {"area": "The whole estuary"} | seen).status_code == 302
    lunch.refresh_from_db()
    assert (lunch.what_it_does, lunch.area) == ("Hot lunches.\nAnd company.", "The whole estuary")


def test_two_who_change_the_same_thing_are_shown_both(cast: Cast) -> None:
    cast.acts("stella", "lunch", "manager", asked_by="winnie")
    lunch = cast.organisation["lunch"]
    address = f"/organisations/{lunch.pk}/change/"
    winnie, stella = signed_in(cast.person["winnie"]), signed_in(cast.person["stella"])
    told, seen = {"name": lunch.name, "legal_form": lunch.legal_form}, seen_on(stella, address)
    winnie.post(address, told | {"what_it_does": "Hot lunches."} | seen)
    assert winnie.post(address, told | {"what_it_does": "Hot lunches."} | seen).status_code == 302, "pressed twice"
    late = stella.post(address, told | {"what_it_does": "Soup.", "legal_form": "charity"} | seen)
    assert "A colleague saved this while you were writing" in words(late)
    assert "What does it do? Hot lunches." in words(late)
    assert "Soup." in words(late)
    lunch.refresh_from_db()
    assert (lunch.what_it_does, lunch.legal_form) == ("Hot lunches.", "constituted-group"), "nothing of it is saved"
    [seen_now] = re.findall(r'name="seen" value="([^"]*)"', late.content.decode())
    assert stella.post(address, told | {"what_it_does": "Soup.", "seen": seen_now}).status_code == 302
    lunch.refresh_from_db()
    assert lunch.what_it_does == "Soup."


def test_a_contact_a_colleague_set_meanwhile_is_shown(cast: Cast) -> None:
    lunch, winnie = cast.organisation["lunch"], signed_in(cast.person["winnie"])
    one = f"/organisations/{lunch.pk}/contacts/funding/"
    seen = seen_on(winnie, one)
    winnie.post(one, REACH | seen)
    assert winnie.post(one, REACH | seen).status_code == 302, "pressed twice"
    late = winnie.post(one, REACH | {"email": "other@lunch.example"} | seen)
    assert "E-mail address money@lunch.example" in words(late)
    assert Contact.objects.get(about="funding").email == "money@lunch.example"


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
        ("company", "12", "Write a company number of 8 characters"),
        ("income", "about 900", "Write an amount in pounds, such as 6800"),
        ("income", "-1", "Write an amount of 0 or more"),
        ("income", "NaN", "Write an amount in pounds"),
        ("income", "1e400", "Write an amount in pounds"),
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
    done = words(manager.post(f"/invited/{waiting.pk}/withdraw/", follow=True))
    assert "The invitation to new@lunch.example is withdrawn" in done
    assert "To undo it, invite them again" in done
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


def test_anybody_may_read_an_entry_and_staff_see_no_more_before_their_second_step(cast: Cast) -> None:
    address = f"/organisations/{cast.organisation['bikes'].pk}/"
    for browser in (Client(), signed_in(cast.person["grace"])):
        shown = words(browser.get(address))
        assert cast.organisation["bikes"].name in shown
        assert "Ask to join" in shown
        assert not any(private in shown for private in ("Medium: £100,000", "143,250.40", "01632 960 001"))
    assert "What Estuary Wheels promised" in words(Client().get(address))


def test_somebody_who_adds_a_group_goes_on_with_what_they_were_about_to_do(cast: Cast) -> None:
    browser = signed_in(cast.person["stella"])
    back = browser.post("/organisations/add/?next=/grants/", NEW)
    assert back["Location"] == "/grants/"
    away = browser.post("/organisations/add/?next=https://elsewhere.example/", NEW | {"name": "Hill Choir"})
    assert away["Location"].startswith("/organisations/"), "never to another site"


def test_somebody_who_runs_the_site_adds_a_public_body(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command(
        "add_body", "Saltmarsh Town Council", kind="statutory", form="council", administrator="clerk@town.example"
    )
    assert "clerk@town.example can sign in" in capsys.readouterr().out
    assert "Saltmarsh Town Council" in words(sign_in("clerk@town.example").get("/account/"))


REACH = {"name": "Winnie", "email": "money@lunch.example", "phone": "", "visible_to": "2"}


def test_somebody_asks_to_join_and_is_invited_from_the_letter(cast: Cast) -> None:
    bikes, stella, bilal = cast.organisation["bikes"], cast.person["stella"], signed_in(cast.person["bilal"])
    browser = signed_in(stella)
    page = browser.post("/organisations/add/", NEW | {"charity": "9912345"})
    ask = f"/organisations/{bikes.pk}/ask-to-join/"
    assert f'href="{ask}"' in page.content.decode()
    assert f'href="{ask}"' in browser.get(f"/organisations/{bikes.pk}/").content.decode()
    assert "and nothing else: Stella Marsh, stella@stranger.example" in words(browser.get(ask))
    assert "We have written to those who look after Estuary Wheels" in words(browser.post(ask, follow=True))
    letter = Message.objects.get(key__startswith="asks-to-join-")
    assert letter.to == "bilal@bikes.example", "petra is a member, and invites nobody"
    assert "Stella Marsh (stella@stranger.example) asks to act for Estuary Wheels" in letter.body
    link = re.search(r"https?://[^/]+(/\S+)", letter.body)
    assert link
    form = bilal.get(link[1])
    assert 'value="stella@stranger.example"' in form.content.decode()
    assert "Stella Marsh asked to act for Estuary Wheels" in words(form)
    bilal.post(link[1], {"email": "stella@stranger.example", "role": "member"})
    browser.post(f"/invitations/{secret_in_last_message(stella)}/")
    assert "You act for Estuary Wheels already" in words(browser.post(ask, follow=True))


def test_nobody_is_written_to_twice_in_a_day(cast: Cast) -> None:
    ask = f"/organisations/{cast.organisation['bikes'].pk}/ask-to-join/"
    with time_machine.travel("2026-05-01T09:00Z", tick=False):
        signed_in(cast.person["stella"]).post(ask)
    with time_machine.travel("2026-05-02T08:59Z", tick=False):
        again = signed_in(cast.person["stella"]).post(ask, follow=True)
        assert "You have asked them already. If you hear nothing, you can ask again in a day" in words(again)
        assert Message.objects.filter(key__startswith="asks-to-join-").count() == 1
        signed_in(cast.person["tom"]).post(ask)
        assert Message.objects.filter(key__startswith="asks-to-join-").count() == 2
    with time_machine.travel("2026-05-02T09:00Z", tick=False):
        signed_in(cast.person["stella"]).post(ask)
    assert Message.objects.filter(key__startswith="asks-to-join-").count() == 3


def test_the_letters_link_tells_nobody_else_who_asked(cast: Cast) -> None:
    bikes, lunch = cast.organisation["bikes"], cast.organisation["lunch"]
    signed_in(cast.person["stella"]).post(f"/organisations/{bikes.pk}/ask-to-join/")
    asker = Message.objects.get(key__startswith="asks-to-join-").body.partition("?asker=")[2].split()[0]
    address = "/organisations/{}/people/invite/?asker={}"
    winnie, bilal = signed_in(cast.person["winnie"]), signed_in(cast.person["bilal"])
    for page in (
        winnie.get(address.format(lunch.pk, asker)),
        bilal.get(address.format(bikes.pk, asker + "x")),
        bilal.get(address.format(bikes.pk, cast.person["stella"].pk)),
    ):
        assert page.status_code == 200
        assert "stella@" not in page.content.decode()
    assert winnie.get(address.format(bikes.pk, asker)).status_code == 404
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=15)):
        late = signed_in(cast.person["bilal"]).get(address.format(bikes.pk, asker))
        assert "stella@" not in late.content.decode()


def test_somebody_erased_is_in_no_letter_that_says_who_asks(cast: Cast) -> None:
    browser = signed_in(cast.person["stella"])
    browser.post(f"/organisations/{cast.organisation['bikes'].pk}/ask-to-join/")
    browser.post("/account/erase/")
    letter = Message.objects.get(key__startswith="asks-to-join-")
    assert (letter.to, letter.body) == ("", "")
    assert letter.given_up_at


def test_nobody_asks_a_whole_directory(cast: Cast) -> None:
    browser = signed_in(cast.person["stella"])
    for number in range(6):
        told = f"Group {number}"
        group = founding.add(
            kind="vcse", legal_form="charity", name=told, manager=cast.person["winnie"], by=cast.person["winnie"]
        )
        page = browser.post(f"/organisations/{group.pk}/ask-to-join/", follow=True)
    assert "You can ask 5 organisations in a day" in words(page)
    assert Message.objects.filter(key__startswith="asks-to-join-").count() == 5


def test_a_removal_is_undone_within_a_day_and_leaving_is_not(cast: Cast) -> None:
    lunch, tom, winnie = cast.organisation["lunch"], cast.person["tom"], signed_in(cast.person["winnie"])
    held = tom.memberships.get()
    removed = words(winnie.post(f"/people/{held.pk}/remove/", follow=True))
    assert "Tom Brackley is no longer: Member. You can undo it below, for a day" in removed
    assert "Removed in the last day Tom Brackley , as Member. Undo" in removed
    assert signed_in(tom).get(f"/organisations/{lunch.pk}/people/").status_code == 404
    undo = f"/people/{held.pk}/put-back/"
    assert "Tom Brackley is Member again" in words(winnie.post(undo, follow=True))
    assert signed_in(tom).get(f"/organisations/{lunch.pk}/people/").status_code == 200
    assert winnie.post(undo).status_code == 404, "there is nothing to undo any more"
    signed_in(tom).post(f"/organisations/{lunch.pk}/leave/")
    assert winnie.post(undo).status_code == 404, "they left of their own accord"
    assert not tom.memberships.filter(until=None).exists()


def test_a_removal_is_not_undone_when_its_day_is_over(cast: Cast) -> None:
    held = cast.person["tom"].memberships.get()
    signed_in(cast.person["winnie"]).post(f"/people/{held.pk}/remove/")
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1, minutes=1)):
        winnie = signed_in(cast.person["winnie"])
        assert "Removed in the last day" not in words(winnie.get(f"/organisations/{held.organisation_id}/people/"))
        assert winnie.post(f"/people/{held.pk}/put-back/").status_code == 404


def test_no_page_of_an_organisation_asks_much_of_the_database(cast: Cast, django_assert_max_num_queries: Any) -> None:
    lunch, winnie = cast.organisation["lunch"], signed_in(cast.person["winnie"])
    for page in (
        "",
        "contacts/",
        "contacts/payments/",
        "numbers/",
        "close/",
        "people/",
        "people/invite/",
        "ask-to-join/",
    ):
        with django_assert_max_num_queries(20):
            assert winnie.get(f"/organisations/{lunch.pk}/{page}").status_code == 200
    with django_assert_max_num_queries(20):
        winnie.post(
            f"/organisations/{lunch.pk}/close/",
            a_day("on", datetime.date(2026, 4, 1)) | {"went_on_as": "estuary wheels"},
        )
