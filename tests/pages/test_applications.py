"""Applying, through its pages, as the people of the Saltmarsh Lunch Club do."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from cast import Cast
from funds import a_fund, a_place, published
from kept.service.applications import actions
from kept.service.applications.models import Answer, Application
from kept.service.history.models import Entry
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.actions import membership
from kept.service.organisations.models import Membership
from kept.service.outbox.models import Message
from signing_in import code_sent_to, signed_in

pytestmark = pytest.mark.django_db

BELL = datetime(2026, 10, 13, 11, 0, tzinfo=UTC)
"""When the fund closes: midday in London."""


@pytest.fixture
def clock() -> Iterator[Any]:
    """A day in the middle of the round."""
    with time_machine.travel(datetime(2026, 10, 1, 9, 0, tzinfo=UTC), tick=True) as traveller:
        yield traveller


@pytest.fixture
def fund(cast: Cast, clock: Any) -> Opportunity:
    return published(cast, a_place(cast))


def words(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split()).replace("&#x27;", "'")


def begun(browser: Client, fund: Opportunity, **told: Any) -> Application:
    done = browser.post(f"/grants/{fund.pk}/apply/", {"checked": "on"} | told)
    assert done.status_code == 302, words(done)
    return Application.objects.get(withdrawn_at=None, pk=re.findall(r"\d+", done["Location"])[0])


def seen(browser: Client, address: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', browser.get(address).content.decode())
    assert found
    return found.group(1)


def answers(browser: Client, application: Application, *texts: str) -> None:
    for order, text in enumerate(texts, 1):
        address = f"/applications/{application.pk}/questions/{order}/"
        done = browser.post(address, {"words": text, "seen": seen(browser, address)})
        assert done.status_code == 302, words(done)


def press(browser: Client, application: Application) -> str:
    page = browser.get(f"/applications/{application.pk}/check/").content.decode()
    found = re.search(r'name="press" value="([^"]+)"', page)
    assert found, page
    return found.group(1)


def test_from_the_grant_to_the_receipt(cast: Cast, fund: Opportunity) -> None:
    browser = signed_in(cast.person["winnie"])
    application = begun(browser, fund)
    page = browser.get(f"/applications/{application.pk}/")
    assert "0 of 2 answered. 12 days left : it closes at midday on 13 October 2026" in words(page)
    assert "Who else can write here Petra Novak Tom Brackley" in words(page)
    answers(browser, application, "Soup, bread and a chair.", "Anybody on their own.")
    page = browser.get(f"/applications/{application.pk}/check/")
    assert "You hear by 30 October 2026, funded or not, and why." in words(page)
    done = browser.post(f"/applications/{application.pk}/check/", {"press": press(browser, application)}, follow=True)
    number = Application.objects.get().number
    assert f"Application sent {number}" in words(done)
    assert "Soup, bread and a chair." in words(done)
    letter = Message.objects.get(key=f"application-received-{application.pk}")
    assert letter.to == "winnie@lunch.example"
    for part in (number, "Soup, bread and a chair.", "Anybody on their own.", "30 October 2026"):
        assert part in letter.body
    assert number in words(browser.get("/applications/"))


def test_somebody_signed_out_comes_back_to_the_page_after_signing_in(cast: Cast, fund: Opportunity) -> None:
    browser = Client()
    away = browser.get(f"/grants/{fund.pk}/apply/")
    browser.post("/sign-in/", {"email": "winnie@lunch.example", "next": f"/grants/{fund.pk}/apply/"})
    back = browser.post("/sign-in/code/", {"code": code_sent_to("winnie@lunch.example")})
    assert away["Location"] == f"/sign-in/?next=/grants/{fund.pk}/apply/".replace("/grants", "%2Fgrants").replace(
        f"/{fund.pk}/apply/", f"%2F{fund.pk}%2Fapply%2F"
    )
    assert back["Location"] == f"/grants/{fund.pk}/apply/"


def test_a_question_says_who_uses_it_and_how_much_room_there_is(cast: Cast, fund: Opportunity) -> None:
    fund.questions.filter(order=1).update(hint="A few sentences will do.", used_for="The panel, to choose")
    browser = signed_in(cast.person["winnie"])
    application = begun(browser, fund)
    page = browser.get(f"/applications/{application.pk}/questions/1/")
    for said in ("Question 1 of 2", "You can write up to 200 words", "A few sentences will do", "The panel, to choose"):
        assert said in words(page)


def test_over_the_limit_is_saved_and_said(cast: Cast, fund: Opportunity) -> None:
    browser = signed_in(cast.person["winnie"])
    application = begun(browser, fund)
    address = f"/applications/{application.pk}/questions/1/"
    done = browser.post(address, {"words": "word " * 203, "seen": ""}, follow=True)
    assert "This has 203 words, and there is room for 200. Take 3 out. It is saved as it is" in words(done)
    assert Answer.objects.get().words.split() == ["word"] * 203
    assert "3 words too long" in words(browser.get(f"/applications/{application.pk}/"))
    assert "Take out 3 words" in words(browser.get(f"/applications/{application.pk}/check/"))


def test_answers_are_there_on_another_device(cast: Cast, fund: Opportunity) -> None:
    phone = signed_in(cast.person["winnie"])
    application = begun(phone, fund)
    address = f"/applications/{application.pk}/questions/1/"
    back = phone.post(address, {"words": "Soup.", "seen": "", "then": "later"}, follow=True)
    assert "Your answer is saved" in words(back)
    for browser in (signed_in(cast.person["winnie"]), signed_in(cast.person["tom"])):
        page = browser.get(address).content.decode()
        assert ">Soup.</textarea>" in page
        assert "by Winnie Tallow: 1 word." in words(browser.get(address))


def test_two_of_a_group_see_both_answers_and_choose(cast: Cast, fund: Opportunity, clock: Any) -> None:
    winnie, tom = signed_in(cast.person["winnie"]), signed_in(cast.person["tom"])
    application = begun(winnie, fund)
    address = f"/applications/{application.pk}/questions/1/"
    opened = seen(winnie, address)
    tom.post(address, {"words": "Soup and bread.", "seen": seen(tom, address)})
    page = winnie.post(address, {"words": "A hot lunch.", "seen": opened})
    assert "Tom Brackley saved this answer while you were writing" in words(page)
    assert "Soup and bread." in words(page)
    assert ">A hot lunch.</textarea>" in page.content.decode()
    assert Answer.objects.get().words == "Soup and bread."
    now = re.search(r'name="seen" value="([^"]*)"', page.content.decode())
    assert now
    assert winnie.post(address, {"words": "A hot lunch.", "seen": now.group(1)}).status_code == 302
    assert Answer.objects.get().words == "A hot lunch."


@pytest.mark.parametrize("made_up", ["", "yesterday", "9" * 60, "2026-10-01T09:00:00", "\x00"])
def test_a_made_up_time_writes_over_nothing(cast: Cast, fund: Opportunity, made_up: str) -> None:
    browser = signed_in(cast.person["winnie"])
    application = begun(browser, fund)
    answers(browser, application, "Soup.")
    page = browser.post(f"/applications/{application.pk}/questions/1/", {"words": "Cake.", "seen": made_up})
    assert page.status_code == 200
    assert Answer.objects.get().words == "Soup."


def test_a_book_is_refused_in_a_sentence_and_given_back(cast: Cast, fund: Opportunity) -> None:
    browser = signed_in(cast.person["winnie"])
    application = begun(browser, fund)
    page = browser.post(f"/applications/{application.pk}/questions/1/", {"words": "x" * 40_001, "seen": ""})
    assert "An answer has room for 40,000 characters, and this one has 40,001. Nothing was saved." in words(page)
    assert "x" * 40_001 in page.content.decode()


def whole(cast: Cast, fund: Opportunity, who: str = "winnie") -> tuple[Client, Application]:
    browser = signed_in(cast.person[who])
    application = begun(browser, fund)
    answers(browser, application, "Soup, bread and a chair.", "Anybody on their own.")
    return browser, application


def test_pressing_twice_and_going_back_show_the_one_receipt(cast: Cast, fund: Opportunity) -> None:
    browser, application = whole(cast, fund)
    check = f"/applications/{application.pk}/check/"
    told = {"press": press(browser, application)}
    for key in (told, told, {"press": "from another tab"}):
        assert browser.post(check, key)["Location"] == f"/applications/{application.pk}/receipt/"
    assert Message.objects.filter(key__startswith="application-received").count() == 1
    for back in (check, f"/applications/{application.pk}/questions/1/", f"/applications/{application.pk}/"):
        assert "Application sent K" in words(browser.get(back, follow=True))
    late = browser.post(f"/applications/{application.pk}/questions/1/", {"words": "One thing more.", "seen": ""})
    assert "was sent as K" in words(late)
    assert ">One thing more.</textarea>" in late.content.decode()


def test_after_the_close_nothing_is_sent_and_nothing_is_lost(cast: Cast, fund: Opportunity, clock: Any) -> None:
    browser, application = whole(cast, fund)
    told = {"press": press(browser, application)}
    address = f"/applications/{application.pk}/questions/1/"
    opened = seen(browser, address)
    clock.move_to(BELL.replace(second=1))
    page = browser.post(f"/applications/{application.pk}/check/", told)
    assert "Warm Tables Fund closed at midday on 13 October 2026" in words(page)
    assert "Soup, bread and a chair." in words(page)
    done = browser.post(address, {"words": "Soup, bread, and a last thought.", "seen": opened}, follow=True)
    assert "It closed at midday on 13 October 2026, and this was not sent." in words(done)
    assert "and a last thought." in words(done)
    assert "and a last thought." in words(browser.get(address))
    assert "Not sent in time" in words(browser.get("/applications/"))
    assert Application.objects.get().sent_at is None


def test_a_page_opened_before_the_close_and_pressed_at_the_bell_is_in_time(
    cast: Cast, fund: Opportunity, clock: Any
) -> None:
    browser, application = whole(cast, fund)
    told = {"press": press(browser, application)}
    with time_machine.travel(BELL, tick=False):
        done = browser.post(f"/applications/{application.pk}/check/", told, follow=True)
    assert "It came in at midday on 13 October 2026, sent by Winnie Tallow." in words(done)


def opened(browser: Client, application: Application) -> str:
    """What the page that sends carries to prove when it was opened."""
    found = re.search(
        r'name="opened" value="([^"]+)"', browser.get(f"/applications/{application.pk}/check/").content.decode()
    )
    assert found
    return found.group(1)


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        (timedelta(minutes=1), timedelta(microseconds=1), True),
        (timedelta(0), timedelta(minutes=10), True),
        (timedelta(minutes=1), timedelta(minutes=10, microseconds=1), False),
    ],
)
def test_a_page_opened_before_the_close_has_ten_minutes_and_what_it_sends_is_marked(
    cast: Cast, fund: Opportunity, before: timedelta, after: timedelta, counts: bool
) -> None:
    browser, application = whole(cast, fund)
    with time_machine.travel(BELL - before, tick=False):
        browser = signed_in(cast.person["winnie"])
        told = {"press": press(browser, application), "opened": opened(browser, application)}
    with time_machine.travel(BELL + after, tick=False):
        done = words(browser.post(f"/applications/{application.pk}/check/", told, follow=True))
        application.refresh_from_db()
        grace = signed_in(cast.person["grace"], staff=True)
        if counts:
            assert "It counts, because your page was open before." in done
            assert grace.get(f"/applications/{application.pk}/assess/").status_code == 404, "another could still come"
    assert (application.sent_at is not None) is application.in_grace is counts
    if counts:
        with time_machine.travel(BELL + timedelta(minutes=11), tick=False):
            grace = signed_in(cast.person["grace"], staff=True)
            grace.post(f"/applications/{application.pk}/assess/", {"interest": "none"})
            assert "just after the closing time" in words(grace.get(f"/applications/{application.pk}/assess/"))
    else:
        assert "closed at midday on 13 October 2026" in done


def test_the_grace_is_for_no_page_but_one_of_ours_from_before_with_nothing_written_since(
    cast: Cast, fund: Opportunity
) -> None:
    browser, application = whole(cast, fund)
    _, theirs = whole(cast, fund, "bilal")
    address, late = f"/applications/{application.pk}/check/", BELL + timedelta(minutes=1)
    with time_machine.travel(BELL - timedelta(minutes=1), tick=False):
        browser = signed_in(cast.person["winnie"])
        told = {"press": press(browser, application), "opened": opened(browser, application)}
        of_another = opened(signed_in(cast.person["bilal"]), theirs)
    with time_machine.travel(late, tick=False):
        for forged in ("", of_another, told["opened"][:-1] + "x", "a:b:c"):
            refused = words(browser.post(address, told | {"opened": forged}))
            assert "closed at midday on 13 October 2026" in refused
        question = fund.questions.all()[0]
        actions.save_answer(
            application=application, question=question, words="A last thought.", by=cast.person["winnie"],
            seen=application.answers.get(question=question).saved_at,
        )  # fmt: skip
        assert "closed at midday on 13 October 2026" in words(browser.post(address, told)), "written after the close"
    application.refresh_from_db()
    assert application.sent_at is None


def test_one_is_taken_back_with_a_yes_and_begun_again(cast: Cast, fund: Opportunity) -> None:
    browser, application = whole(cast, fund)
    browser.post(f"/applications/{application.pk}/check/", {"press": press(browser, application)})
    address = f"/applications/{application.pk}/take-back/"
    assert "will no longer have the application K" in words(browser.get(address))
    assert Application.objects.get().withdrawn_at is None
    gone = browser.post(address, follow=True)
    assert "The application is taken back. Your answers are kept" in words(gone)
    assert "Soup, bread and a chair." in words(gone)
    again = begun(browser, fund)
    assert "2 of 2 answered" in words(browser.get(f"/applications/{again.pk}/"))
    assert "Taken back" in words(browser.get("/applications/"))


def test_what_must_be_so_is_read_first(cast: Cast, fund: Opportunity) -> None:
    browser = signed_in(cast.person["winnie"])
    page = browser.post(f"/grants/{fund.pk}/apply/", {})
    assert "Do you meet in Estuary Reach? Yes ." in words(page)
    assert "Tick the box if it is so for your group" in words(page)
    assert not Application.objects.exists()
    begun(browser, fund)
    assert Application.objects.get().eligibility_checked_at is not None


def test_somebody_of_two_groups_says_for_which(cast: Cast, fund: Opportunity) -> None:
    browser = signed_in(cast.person["petra"])
    assert "Choose a group" in words(browser.post(f"/grants/{fund.pk}/apply/", {"checked": "on"}))
    stranger = {"checked": "on", "organisation": cast.organisation["council"].pk}
    assert "Choose a group" in words(browser.post(f"/grants/{fund.pk}/apply/", stranger))
    application = begun(browser, fund, organisation=cast.organisation["bikes"].pk)
    assert application.organisation == cast.organisation["bikes"]
    assert "For Estuary Wheels" in words(browser.get("/applications/"))
    assert "Estuary Wheels has begun." in words(browser.get(f"/grants/{fund.pk}/apply/"))


def test_somebody_of_no_group_is_told_what_to_do(cast: Cast, fund: Opportunity) -> None:
    browser = signed_in(cast.person["stella"])
    page = browser.get(f"/grants/{fund.pk}/apply/")
    assert "You do not act for any group yet." in words(page)
    assert "/organisations/add/" in page.content.decode()
    assert browser.post(f"/grants/{fund.pk}/apply/", {"checked": "on"}).status_code == 200
    assert not Application.objects.exists()


def test_before_it_opens_and_after_it_closes_there_is_nothing_to_press(
    cast: Cast, fund: Opportunity, clock: Any
) -> None:
    browser = signed_in(cast.person["winnie"])
    Opportunity.objects.update(opens_on=datetime(2026, 10, 5, tzinfo=UTC).date())
    assert "You can apply from 5 October 2026." in words(browser.get(f"/grants/{fund.pk}/apply/"))
    refused = browser.post(f"/grants/{fund.pk}/apply/", {"checked": "on"})
    assert "Warm Tables Fund opens on 5 October 2026." in words(refused)
    clock.move_to(BELL.replace(second=1))
    assert "It closed at midday on 13 October 2026." in words(browser.get(f"/grants/{fund.pk}/apply/"))


def test_a_grant_that_is_not_published_is_not_there(cast: Cast, clock: Any) -> None:
    draft = a_fund(cast, a_place(cast))
    assert signed_in(cast.person["winnie"]).get(f"/grants/{draft.pk}/apply/").status_code == 404


def test_a_right_taken_away_while_writing(cast: Cast, fund: Opportunity) -> None:
    browser, application = whole(cast, fund, "tom")
    key = press(browser, application)
    held = Membership.objects.get(person=cast.person["tom"], until=None)
    membership.remove(membership=held, by=cast.person["winnie"])
    typed = browser.post(
        f"/applications/{application.pk}/questions/1/",
        {"words": "My last words.", "seen": ""},
        headers={"origin": "http://testserver"},
    )
    assert typed.status_code == 404
    assert "My last words." in words(typed)
    assert browser.post(f"/applications/{application.pk}/check/", {"press": key}).status_code == 404
    assert Application.objects.get().sent_at is None


def test_pages_ask_the_database_little_however_many_there_are(
    cast: Cast, fund: Opportunity, django_assert_max_num_queries: Any
) -> None:
    browser, application = whole(cast, fund)
    others = [Opportunity.objects.get(pk=fund.pk) for _ in range(30)]
    for one in others:
        one.pk = None
    Opportunity.objects.bulk_create(others)
    Application.objects.bulk_create(
        Application(opportunity=one, organisation=cast.organisation["lunch"], begun_at=fund.closes_at)
        for one in Opportunity.objects.exclude(pk=fund.pk)
    )
    for order in range(3, 33):
        fund.questions.create(order=order, asks=f"Question {order}?", words=50)
    for address in ("", f"{application.pk}/", f"{application.pk}/questions/1/", f"{application.pk}/check/"):
        with django_assert_max_num_queries(20):
            browser.get(f"/applications/{address}")
    assert "page=2" in browser.get("/applications/").content.decode()


def test_presses_ask_the_database_little_so_that_a_closing_hour_is_borne(
    cast: Cast, fund: Opportunity, django_assert_max_num_queries: Any
) -> None:
    browser, application = whole(cast, fund)
    first, check = f"/applications/{application.pk}/questions/1/", f"/applications/{application.pk}/check/"
    typed = {"words": "Soup, and a chair.", "seen": seen(browser, first)}
    key = press(browser, application)
    with django_assert_max_num_queries(12):  # a savepoint and its release among them, for a transaction on a server
        assert browser.post(first, typed)["Location"].endswith("/questions/2/")
    with django_assert_max_num_queries(18):
        assert browser.post(check, {"press": key})["Location"].endswith("/receipt/")


def test_the_group_is_shown_its_own_promise(cast: Cast, fund: Opportunity) -> None:
    from slices.test_applications import adopts

    adopts(cast, fund)
    browser, application = whole(cast, fund)
    assert "bx-3.v.2" in words(browser.get(f"/applications/{application.pk}/check/"))
    done = browser.post(f"/applications/{application.pk}/check/", {"press": press(browser, application)}, follow=True)
    assert "Application sent" in words(done)


def test_everything_is_in_the_history_and_none_of_the_words(cast: Cast, fund: Opportunity) -> None:
    browser, application = whole(cast, fund)
    browser.post(f"/applications/{application.pk}/check/", {"press": press(browser, application)})
    codes = set(Entry.objects.values_list("event", flat=True))
    assert {"applications.application.begun", "applications.application.sent"} <= codes
    assert "Soup" not in str(list(Entry.objects.values_list("kept", flat=True)))


def test_a_group_says_how_long_it_took_once_it_has_sent(cast: Cast, fund: Opportunity) -> None:
    winnie = signed_in(cast.person["winnie"])
    application = begun(winnie, fund)
    address = f"/applications/{application.pk}/time/"
    assert winnie.get(address).status_code == 302, "there is nothing to time yet"
    for question in fund.questions.all():
        actions.save_answer(application=application, question=question, words="Soup.", by=cast.person["winnie"])
    actions.send(application=application, press="timed", by=cast.person["winnie"])
    assert "Say how long it took" in words(winnie.get(f"/applications/{application.pk}/receipt/"))
    for typed, says in [
        ("", "Write a number of hours"),
        ("-1", "or more"),
        ("2001", "up to 2,000"),
        ("1.25", "one figure"),
    ]:
        assert says in words(winnie.post(address, {"hours": typed}))
    for typed in ("6.5", "7"):
        done = words(winnie.post(address, {"hours": typed}, follow=True))
    assert "You said that it took 7 hours" in done
    assert Application.objects.get(pk=application.pk).time_taken.hours == 7
    assert signed_in(cast.person["grace"], staff=True).get(address).status_code == 404, "the funder does not see it"
