"""Signing in: by code, once, in the asking browser, within limits that lock nobody out (goals S9 and S10)."""

import statistics
import time
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.core.cache import cache
from django.test import Client

from cast import Cast
from kept.service.history.models import Entry
from kept.service.organisations.actions import inviting, membership
from kept.service.organisations.models import Membership
from kept.service.outbox import post
from kept.service.outbox.models import Message
from kept.service.people import actions as people
from kept.service.people import codes
from kept.service.people.models import Code, Device, Person
from signing_in import app_code, ask, code_sent_to, sign_in, with_app

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def test_the_first_time_and_every_other_time_are_the_same_door() -> None:
    assert is_in(sign_in("New.Person@example.org"))
    assert Person.objects.get().email == "new.person@example.org"
    assert is_in(sign_in("new.person@example.org"))
    assert Person.objects.count() == 1
    assert [entry.event for entry in Entry.objects.order_by("pk")] == [
        "people.person.joined",
        "people.person.signed-in",
        "people.person.signed-in",
    ]


def test_known_and_unknown_are_told_the_same(cast: Cast) -> None:
    pages, letters = [], []
    for address in ("winnie@lunch.example", "nobody@lunch.example"):
        browser = ask(address)
        pages.append(browser.get("/sign-in/code/").content.decode().replace(address, "X"))
        letter = Message.objects.filter(to=address).latest("pk")
        letters.append((letter.subject[9:], letter.body.replace(letter.body[50:62], "")))
    strip = [page.split("csrfmiddlewaretoken")[0] for page in pages]
    assert strip[0] == strip[1]
    assert letters[0][0] == letters[1][0]
    assert not Person.objects.filter(email="nobody@lunch.example").exists(), "asking makes no account"


def test_known_and_unknown_take_the_same_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "_allow", lambda *_: None)
    taken: dict[str, list[float]] = {"winnie@lunch.example": [], "nobody@lunch.example": []}
    browser = Client()
    for _ in range(60):
        for address, times in taken.items():
            began = time.perf_counter()
            browser.post("/sign-in/", {"email": address})
            times.append(time.perf_counter() - began)
    known, unknown = (statistics.median(times) for times in taken.values())
    assert abs(known - unknown) < 0.010


def test_a_code_works_once() -> None:
    browser = ask("a@example.org")
    code, cookie = code_sent_to("a@example.org"), browser.cookies["kept-asking"].value
    browser.post("/sign-in/code/", {"code": code})
    again = Client()
    again.cookies["kept-asking"] = cookie
    assert "run out" in again.post("/sign-in/code/", {"code": code}).content.decode()
    assert not is_in(again)


def test_a_code_works_only_in_the_browser_that_asked() -> None:
    ask("a@example.org")
    other = ask("b@example.org")
    other.post("/sign-in/code/", {"code": code_sent_to("a@example.org")})
    assert not is_in(other)
    nobody = Client()
    assert nobody.post("/sign-in/code/", {"code": code_sent_to("a@example.org")}).url == "/sign-in/"


@pytest.mark.parametrize(("minutes", "let_in"), [(9.9, True), (10.1, False)])
def test_a_code_lasts_ten_minutes(minutes: float, let_in: bool) -> None:
    with time_machine.travel(time.time(), tick=False) as clock:
        browser = ask("a@example.org")
        clock.shift(timedelta(minutes=minutes))
        browser.post("/sign-in/code/", {"code": code_sent_to("a@example.org")})
        assert is_in(browser) is let_in


def test_three_wrong_tries_are_all_there_are() -> None:
    browser = ask("a@example.org")
    right = code_sent_to("a@example.org")
    wrong = f"{(int(right) + 1) % 10**8:08}"
    for _ in range(3):
        browser.post("/sign-in/code/", {"code": wrong})
    browser.post("/sign-in/code/", {"code": right})
    assert not is_in(browser)


def test_spaces_and_dashes_are_no_mistake() -> None:
    browser = ask("a@example.org")
    right = code_sent_to("a@example.org")
    browser.post("/sign-in/code/", {"code": f" {right[:4]}-{right[4:]} "})
    assert is_in(browser)


def guesses_allowed(networks: int, span: timedelta) -> int:
    """How often strangers in so many networks can guess at one address's codes within a span."""
    guessed, over = 0, 0
    step = timedelta(seconds=150)
    with time_machine.travel(time.time(), tick=False) as clock:
        while step * over < span:
            for network in range(networks):
                while True:
                    browser = Client(REMOTE_ADDR=f"203.0.113.{network}")
                    if browser.post("/sign-in/", {"email": "winnie@lunch.example"}).status_code != 302:
                        break
                    for _ in range(5):
                        page = browser.post("/sign-in/code/", {"code": "99999999"})
                        guessed += 1
                        if "run out" in page.content.decode():
                            break
            over += 1
            clock.shift(step)
    return guessed


def test_a_stranger_has_ten_guesses_in_five_minutes_at_most(cast: Cast) -> None:
    assert 0 < guesses_allowed(1, timedelta(minutes=5)) <= 10


def test_a_day_of_guessing_finds_a_code_once_in_ten_thousand_at_most(cast: Cast) -> None:
    hourly = guesses_allowed(8, timedelta(hours=1))
    assert hourly * 24 / 10**codes.DIGITS <= 1 / 10_000


def test_a_stranger_cannot_lock_anybody_out(cast: Cast) -> None:
    home = sign_in("winnie@lunch.example")
    home.post("/sign-out/")
    guesses_allowed(12, timedelta(minutes=10))
    assert is_in_again(home, "winnie@lunch.example")


def test_nobody_can_pass_for_a_browser_that_was_here_before(cast: Cast) -> None:
    guesses_allowed(12, timedelta(minutes=10))
    forged = Client()
    for key in ("kept-known", "", "only-for-tests"):
        forged.cookies["kept-known"] = signing.dumps(["x", "y"], key=key or None, salt="kept-known")
        assert forged.post("/sign-in/", {"email": "winnie@lunch.example"}).status_code == 429
    elsewhere = sign_in("stella@stranger.example")
    assert elsewhere.post("/sign-out/").status_code == 302
    assert elsewhere.post("/sign-in/", {"email": "winnie@lunch.example"}).status_code == 429


def test_a_stranger_in_one_network_locks_out_nobody_in_another(cast: Cast) -> None:
    guesses_allowed(1, timedelta(hours=1))
    new = Client(REMOTE_ADDR="198.51.100.7")
    assert is_in_again(new, "winnie@lunch.example")


def is_in_again(browser: Client, address: str) -> bool:
    ask(address, browser)
    browser.post("/sign-in/code/", {"code": code_sent_to(address)})
    return is_in(browser)


def test_too_many_codes_are_refused_in_words() -> None:
    for _ in range(3):
        ask("a@example.org")
    page = Client().post("/sign-in/", {"email": "a@example.org"})
    assert page.status_code == 429
    assert "Wait five minutes" in page.content.decode()


def test_the_code_is_nowhere_once_it_is_sent() -> None:
    ask("a@example.org")
    code = code_sent_to("a@example.org")
    post.send_waiting()
    held = str(list(Code.objects.values())) + str(list(Message.objects.values_list("body", flat=True)))
    assert code not in held
    assert f"{code[:4]} {code[4:]}" not in held


def test_what_is_old_is_forgotten_when_somebody_signs_in() -> None:
    with time_machine.travel(time.time(), tick=False) as clock:
        sign_in("a@example.org")
        clock.shift(timedelta(days=31))
        sign_in("b@example.org")
        assert set(Code.objects.values_list("address", flat=True)) == {"b@example.org"}
        assert set(Message.objects.values_list("to", flat=True)) == {"b@example.org"}
        assert not Device.objects.filter(person__email="a@example.org").exists()


def test_signing_in_leads_on_to_the_page_asked_for() -> None:
    browser = Client()
    there = browser.get("/account/devices/").url
    assert there == "/sign-in/?next=%2Faccount%2Fdevices%2F"
    ask("a@example.org", browser, next="/account/devices/")
    assert browser.post("/sign-in/code/", {"code": code_sent_to("a@example.org")}).url == "/account/devices/"


@pytest.mark.parametrize("characters", [1000, 20_000])
def test_a_very_long_address_leads_to_signing_in_all_the_same(characters: int) -> None:
    there = Client().get("/account/devices/?q=" + "é" * characters)
    assert (there.status_code, there["Location"]) == (302, "/sign-in/?next=%2Faccount%2Fdevices%2F")


@pytest.mark.parametrize(
    "bad", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\x.example"]
)
def test_it_never_leads_off_the_site(bad: str) -> None:
    browser = ask("a@example.org", next=bad)
    assert browser.post("/sign-in/code/", {"code": code_sent_to("a@example.org")}).url == "/work/"


def test_signing_in_begins_a_new_session_and_the_old_one_is_dead() -> None:
    browser = Client()
    session = browser.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    browser.cookies["kept-device"] = planted
    ask("a@example.org", browser)
    browser.post("/sign-in/code/", {"code": code_sent_to("a@example.org")})
    assert browser.cookies["kept-device"].value != planted
    assert not Device.objects.filter(pk=planted).exists()


def test_a_device_is_trusted_for_thirty_days() -> None:
    with time_machine.travel(time.time(), tick=False) as clock:
        browser = sign_in("a@example.org")
        clock.shift(timedelta(days=29, hours=23))
        assert is_in(browser)
        clock.shift(timedelta(hours=2))
        assert not is_in(browser)


def test_signing_out_ends_it_on_the_server() -> None:
    browser = sign_in("a@example.org")
    kept = browser.cookies["kept-device"].value
    browser.post("/sign-out/")
    thief = Client()
    thief.cookies["kept-device"] = kept
    assert not is_in(thief)


def test_devices_are_listed_and_signed_out_one_by_one_or_all() -> None:
    phone, laptop, tablet = (sign_in("a@example.org") for _ in range(3))
    page = laptop.get("/account/devices/").content.decode()
    assert page.count("Firefox on Android") >= 3
    assert page.count("(this one)") == 1
    assert phone.cookies["kept-device"].value not in page
    there = [part.split('"')[0] for part in page.split('action="')[1:] if "sign-out/" in part and "devices" in part]
    laptop.post(there[0])
    assert sorted([is_in(phone), is_in(laptop), is_in(tablet)]) == [False, True, True]
    laptop.post("/account/sign-out-everywhere/")
    assert not any([is_in(phone), is_in(laptop), is_in(tablet)])


def test_nobody_signs_out_somebody_elses_device() -> None:
    mine, theirs = sign_in("a@example.org"), sign_in("b@example.org")
    page = theirs.get("/account/devices/")
    sign_in("b@example.org")
    page = theirs.get("/account/devices/").content.decode()
    there = next(
        part.split('"')[0] for part in page.split('action="')[1:] if "/sign-out/" in part and "devices" in part
    )
    before = Device.objects.count()
    mine.post(there)
    assert Device.objects.count() == before


def test_an_account_that_is_closed_is_out_at_its_next_request() -> None:
    browser = sign_in("a@example.org")
    people.disable(person=Person.objects.get(), by=None)
    assert not is_in(browser)
    again = ask("a@example.org")
    assert "closed" in again.post("/sign-in/code/", {"code": code_sent_to("a@example.org")}).content.decode()


class TestChangingAddress:
    def change(self, browser: Client, to: str) -> None:
        browser.post("/account/is-it-you/", {"next": "/account/address/"})
        browser.post("/account/is-it-you/", {"code": code_sent_to("a@example.org")})
        browser.post("/account/address/", {"email": to})
        browser.post("/account/address/code/", {"code": code_sent_to(to)})

    def test_it_asks_again_first(self) -> None:
        browser = sign_in("a@example.org")
        assert browser.get("/account/address/").url == "/account/is-it-you/?next=/account/address/"
        browser.post("/account/address/", {"email": "b@example.org"})
        assert not Message.objects.filter(to="b@example.org").exists()

    def test_the_old_address_is_told_and_other_devices_are_out(self) -> None:
        other, browser = sign_in("a@example.org"), sign_in("a@example.org")
        self.change(browser, "b@example.org")
        assert Person.objects.get().email == "b@example.org"
        told = Message.objects.get(key__startswith="address-changed")
        assert told.to == "a@example.org"
        assert "b@example.org" not in told.body
        assert is_in(browser)
        assert not is_in(other)

    def test_what_was_written_to_the_old_address_stays_theirs_and_goes_when_they_do(self) -> None:
        browser = sign_in("a@example.org")
        post.write("a-letter", "a@example.org", "A letter", "Words for whoever had this address")
        self.change(browser, "b@example.org")
        assert "A letter" in str(browser.post("/account/everything/").json()["messages"])
        successor = sign_in("a@example.org")
        assert "A letter" not in str(successor.post("/account/everything/").json()["messages"])
        successor.post("/account/erase/")
        browser.post("/account/erase/")
        assert not Message.objects.exclude(to="").exists()

    def test_an_address_somebody_has_cannot_be_taken(self) -> None:
        people.join(address="b@example.org")
        browser = sign_in("a@example.org")
        self.change(browser, "b@example.org")
        assert set(Person.objects.values_list("email", flat=True)) == {"a@example.org", "b@example.org"}


class TestStaff:
    def test_no_page_for_members_opens_before_a_second_step(self, cast: Cast) -> None:
        browser = sign_in("grace@council.estuary.example")
        council = cast.organisation["council"].pk
        assert browser.get(f"/organisations/{council}/people/").url.startswith("/account/second-step/?next=")
        assert browser.get("/account/second-step/").status_code == 200

    @pytest.mark.django_db(transaction=True)
    def test_setting_up_an_app_opens_them(self, cast: Cast) -> None:
        browser = sign_in("grace@council.estuary.example")
        page = browser.get("/account/second-step/app/")
        secret = page.context["form"].secret
        done = browser.post("/account/second-step/app/", {"code": app_code(secret)})
        assert done.url == "/account/second-step/recovery-codes/"
        assert "Print these" in browser.get(done.url).content.decode()
        assert browser.get(f"/organisations/{cast.organisation['council'].pk}/people/").status_code == 200
        assert Message.objects.filter(key__startswith="second-step", to="grace@council.estuary.example").exists()

    def test_the_app_is_asked_at_every_sign_in(self, cast: Cast) -> None:
        secret = with_app(cast.person["grace"])
        browser = sign_in("grace@council.estuary.example")
        assert not is_in(browser)
        browser.post("/sign-in/second-step/", {"code": "000000"})
        assert not is_in(browser)
        browser.post("/sign-in/second-step/", {"code": app_code(secret)})
        assert is_in(browser)
        assert browser.get(f"/organisations/{cast.organisation['council'].pk}/people/").status_code == 200
        replay = sign_in("grace@council.estuary.example")
        replay.post("/sign-in/second-step/", {"code": app_code(secret)})
        assert not is_in(replay), "a code of the app works once"

    def test_what_is_kept_of_the_app_is_encrypted(self, cast: Cast) -> None:
        secret = with_app(cast.person["grace"])
        assert secret not in str(list(cast.person["grace"].authenticator_set.values()))

    def test_guessing_at_the_app_is_slowed(self, cast: Cast) -> None:
        secret = with_app(cast.person["grace"])
        browser = sign_in("grace@council.estuary.example")
        for _ in range(5):
            browser.post("/sign-in/second-step/", {"code": "000000"})
        page = browser.post("/sign-in/second-step/", {"code": app_code(secret)})
        assert "too many tries" in page.content.decode()
        assert not is_in(browser)

    @pytest.mark.parametrize(
        ("who", "minutes", "stays"), [("grace", 29, True), ("grace", 31, False), ("winnie", 31, True)]
    )
    def test_staff_are_out_after_thirty_idle_minutes(self, cast: Cast, who: str, minutes: int, stays: bool) -> None:
        with time_machine.travel(time.time(), tick=False) as clock:
            browser = sign_in(cast.person[who].email or "")
            clock.shift(timedelta(minutes=minutes))
            assert is_in(browser) is stays

    def test_staff_are_out_after_twelve_hours_however_busy(self, cast: Cast) -> None:
        with time_machine.travel(time.time(), tick=False) as clock:
            staff, applicant = sign_in("grace@council.estuary.example"), sign_in("winnie@lunch.example")
            for _ in range(35):
                clock.shift(timedelta(minutes=20))
                assert is_in(staff)
            clock.shift(timedelta(minutes=19))
            assert [is_in(staff), is_in(applicant)] == [True, True]
            clock.shift(timedelta(minutes=2))
            assert [is_in(staff), is_in(applicant)] == [False, True]

    def test_a_role_given_asks_for_the_second_step_at_the_next_request(self, cast: Cast) -> None:
        browser = sign_in("stella@stranger.example")
        assert browser.get("/organisations/").status_code == 200
        cast.acts("stella", "council", "commissioner", asked_by="amara")
        assert browser.get("/organisations/").url.startswith("/account/second-step/")


def test_a_role_taken_away_bites_at_the_next_request(cast: Cast) -> None:
    browser = sign_in("tom@lunch.example")
    address = f"/organisations/{cast.organisation['lunch'].pk}/people/"
    assert browser.get(address).status_code == 200
    membership.remove(
        membership=Membership.objects.get(person=cast.person["tom"], until=None), by=cast.person["winnie"]
    )
    assert browser.get(address).status_code == 404


def test_everything_held_about_somebody_is_theirs_to_have(cast: Cast) -> None:
    browser = sign_in("winnie@lunch.example")
    held = browser.post("/account/everything/").json()
    assert held["account"]["email"] == "winnie@lunch.example"
    assert {"devices", "messages", "what_you_did", "organisations"} <= set(held)
    assert held["organisations"][0]["organisation"] == "Saltmarsh Lunch Club"
    assert not any("@" in str(value) and "winnie" not in str(value) for value in held["account"].values())


def test_it_says_how_they_sign_in_and_what_others_did_about_them(cast: Cast) -> None:
    browser = sign_in("tom@lunch.example")
    with_app(cast.person["tom"])
    tom = Membership.objects.get(person=cast.person["tom"], until=None)
    membership.change_role(membership=tom, role="manager", by=cast.person["winnie"])
    held = browser.post("/account/everything/").json()
    assert [one["kind"] for one in held["second_steps"]] == ["An authenticator app"]
    [changed] = held["what_others_did_about_you"]
    assert (changed["before"], changed["after"]) == ("member", "manager")
    assert "winnie" not in str(held["what_others_did_about_you"])


def test_erasing_leaves_nothing_that_names_them(cast: Cast) -> None:
    browser = sign_in("tom@lunch.example")
    browser.post("/account/name/", {"name": "Tomcanary"})
    inviting.invite(
        organisation=cast.organisation["bikes"], address="tom@lunch.example", role="member", by=cast.person["bilal"]
    )
    browser.post("/account/erase/")
    assert not is_in(browser)
    from django.apps import apps

    for model in apps.get_models():
        held = str(list(model._default_manager.values())).lower()
        assert "tomcanary" not in held, model
        assert "tom@lunch" not in held, model
