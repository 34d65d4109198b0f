"""Questions about a grant: a group asks, an officer answers, and everybody reads both at the same moment."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

import funds
from awarded import on
from cast import Cast
from kept.service.applications import actions as applying
from kept.service.history.models import Entry
from kept.service.opportunities import enquiries
from kept.service.opportunities.models import Enquiry, Opportunity
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.outbox.models import Message
from kept.service.partnerships.models import Place
from kept.service.people.exports import everything_about
from kept.service.worker.worker import Worker
from reading import ReadPage, look, send
from signing_in import signed_in

pytestmark = pytest.mark.django_db

OPEN = date(2026, 9, 10)
WORDS = "We are Saltmarsh Lunch Club. May the money buy an oven?"
PLAINLY = "May the money buy equipment?"
ANSWER = "Yes, up to half of it."


@pytest.fixture
def grant(cast: Cast, place: Place) -> Opportunity:
    return funds.published(cast, place)


def asks(cast: Cast, grant: Opportunity, who: str = "winnie", **typed: str) -> ReadPage:
    browser = signed_in(cast.person[who])
    return send(browser, f"/grants/{grant.pk}/ask/", {"words": WORDS, "press": "one-press"} | typed)


def answers(cast: Cast, enquiry: Enquiry, **typed: str) -> ReadPage:
    browser = signed_in(cast.person["grace"], staff=True)
    told = {"question": PLAINLY, "answer": ANSWER, "version": str(Enquiry.objects.get(pk=enquiry.pk).version)}
    return send(browser, f"/grants/questions/{enquiry.pk}/", told | typed)


def asked(cast: Cast, grant: Opportunity) -> Enquiry:
    with on(OPEN):
        asks(cast, grant)
    return Enquiry.objects.latest("pk")


def letters() -> list[Message]:
    Worker("test").work_off()
    return list(Message.objects.filter(key__startswith="question-answered-").order_by("to"))


def test_a_question_and_its_answer_are_public_at_the_same_moment(cast: Cast, grant: Opportunity) -> None:
    public = f"/grants/{grant.pk}/"
    with on(OPEN):
        before = look(Client(), public)
        assert "No question has been answered yet" in before.text
        assert f"/grants/{grant.pk}/ask/" in before.links
        done = asks(cast, grant)
        assert f"{grant.organisation} has your question" in done.text
        meanwhile = look(Client(), public).text
        assert "oven" not in meanwhile, "it waits for its answer"
        assert "No question has been answered yet" in meanwhile
        grace = signed_in(cast.person["grace"], staff=True)
        assert "1 question about Warm Tables Fund" in look(grace, "/work/").text
        assert "1 to answer" in look(grace, "/grants/mine/", show="now").text
        waiting = look(grace, f"/grants/{grant.pk}/questions/")
        assert WORDS in waiting.text
        page = look(grace, f"/grants/questions/{Enquiry.objects.get().pk}/")
        assert WORDS in page.text
        assert "Winnie" not in page.text + waiting.text, "those who answer are not told who asked"
    with on(date(2026, 9, 12)):
        answers(cast, Enquiry.objects.get())
        for address in (public, f"{public}answers/"):
            told = look(Client(), address).text
            assert PLAINLY in told
            assert ANSWER in told
            assert "Answered on 12 September 2026" in told
            assert "Saltmarsh" not in told
            assert "Winnie" not in told
        grace = signed_in(cast.person["grace"], staff=True)
        assert "No question waits" in look(grace, f"/grants/{grant.pk}/questions/").text


def test_all_who_asked_or_began_get_the_same_letter_once(cast: Cast, grant: Opportunity) -> None:
    enquiry = asked(cast, grant)
    with on(OPEN):
        applying.begin(opportunity=grant, organisation=cast.organisation["bikes"], by=cast.person["bilal"])
        answers(cast, enquiry)
        answers(cast, enquiry)
        told = letters()
    assert [message.to for message in told] == ["bilal@bikes.example", "petra@bikes.example", "winnie@lunch.example"]
    assert len({(message.subject, message.body) for message in told}) == 1
    assert PLAINLY in told[0].body
    assert ANSWER in told[0].body
    assert "oven" not in told[0].body
    assert [entry.event for entry in Entry.objects.filter(subject="opportunities.enquiry").order_by("pk")] == [
        "opportunities.enquiry.asked",
        "opportunities.enquiry.answered",
    ]


def test_a_correction_shows_its_day_and_is_told_again(cast: Cast, grant: Opportunity) -> None:
    enquiry = asked(cast, grant)
    with on(OPEN):
        answers(cast, enquiry)
    with on(date(2026, 9, 20)):
        done = answers(cast, enquiry, answer="Yes, all of it.")
        assert "It is published" in done.text
        page = look(Client(), f"/grants/{grant.pk}/")
        assert "Yes, all of it." in page.text
        assert ANSWER not in page.text
        assert "Answered on 10 September 2026. Corrected on 20 September 2026" in page.text
        told = letters()
    assert [message.subject for message in told] == [
        "An answer about Warm Tables Fund",
        "A corrected answer about Warm Tables Fund",
    ]


def test_two_officers_at_one_question_notice_each_other(cast: Cast, grant: Opportunity) -> None:
    enquiry = asked(cast, grant)
    with on(OPEN):
        answers(cast, enquiry)
        late = answers(cast, enquiry, version="1", answer="No, never.")
        assert "Somebody else published this while you were writing" in late.text
        assert "No, never." in late.text, "what was typed is kept"
        assert ANSWER in late.text, "and what stands is shown"
        assert "No, never." not in look(Client(), f"/grants/{grant.pk}/").text


def test_a_second_press_asks_once(cast: Cast, grant: Opportunity) -> None:
    with on(OPEN):
        asks(cast, grant)
        asks(cast, grant)
        assert Enquiry.objects.count() == 1
        asks(cast, grant, who="bilal")
        asks(cast, grant, press="another-press")
    assert Enquiry.objects.count() == 3


def test_one_may_ask_until_the_close_and_what_came_late_is_not_lost(cast: Cast, grant: Opportunity) -> None:
    with on(grant.closes_at.date(), 11):  # type: ignore[union-attr]
        asks(cast, grant)
        assert Enquiry.objects.count() == 1
    with on(date(2026, 10, 14)):
        late = asks(cast, grant, press="late", words="Is it too late?")
        assert "It takes no more questions" in late.text
        assert "Is it too late?" in late.text
        assert "You can no longer ask" in look(signed_in(cast.person["winnie"]), f"/grants/{grant.pk}/ask/").text
        assert f"/grants/{grant.pk}/ask/" not in look(Client(), f"/grants/{grant.pk}/").links
    assert Enquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "says"), [("  ", "Write what you would like to know"), ("x" * 1001, "at most 1,000")]
)
def test_what_is_no_question_is_said(cast: Cast, grant: Opportunity, words: str, says: str) -> None:
    with on(OPEN):
        page = asks(cast, grant, words=words)
    assert says in page.text
    assert words.strip() in page.text
    assert not Enquiry.objects.exists()


def test_an_answer_that_lacks_something_is_not_published(cast: Cast, grant: Opportunity) -> None:
    enquiry = asked(cast, grant)
    with on(OPEN):
        page = answers(cast, enquiry, answer=" ", question="In other words?")
        assert "Write an answer" in page.text
        assert "In other words?" in page.text
    assert Enquiry.objects.get().published_at is None
    assert not letters()


def test_nobody_buries_an_officer_in_questions(cast: Cast, grant: Opportunity) -> None:
    with on(OPEN):
        for number in range(enquiries.AT_MOST):
            asks(cast, grant, press=f"press-{number}")
        page = asks(cast, grant, press="one-more", words="And one more?")
        assert "You can ask 10 questions in a day" in page.text
        assert "And one more?" in page.text
    assert Enquiry.objects.count() == enquiries.AT_MOST


def test_only_somebody_who_acts_for_a_group_asks(cast: Cast, grant: Opportunity) -> None:
    with on(OPEN):
        address = f"/grants/{grant.pk}/ask/"
        assert Client().get(address).headers["Location"].startswith("/sign-in/")
        for who, staff in (("stella", False), ("grace", True)):
            browser = signed_in(cast.person[who], staff=staff)
            assert "You do not act for any group yet" in look(browser, address).text
            send(browser, address, {"words": WORDS, "press": who})
        for group in ("council", "bikes"):
            with pytest.raises(NotAllowed):
                enquiries.ask(
                    opportunity=grant, organisation=cast.organisation[group], words=WORDS, by=cast.person["winnie"]
                )
        draft = funds.a_fund(cast, grant.place)
        assert signed_in(cast.person["winnie"]).get(f"/grants/{draft.pk}/ask/").status_code == 404
    assert not Enquiry.objects.exists()


def test_answers_are_for_those_who_run_the_grant(cast: Cast, grant: Opportunity) -> None:
    enquiry = asked(cast, grant)
    with on(OPEN):
        winnie = signed_in(cast.person["winnie"])
        assert winnie.post(f"/grants/questions/{enquiry.pk}/", {"answer": "Yes."}).status_code == 404
        assert winnie.get(f"/grants/{grant.pk}/questions/").status_code == 404
        with pytest.raises(NotAllowed):
            enquiries.publish_answer(
                enquiry=enquiry, question=PLAINLY, answer=ANSWER, version=1, by=cast.person["winnie"]
            )


def test_what_somebody_asked_is_theirs_and_goes_with_them(cast: Cast, grant: Opportunity) -> None:
    enquiry = asked(cast, grant)
    with on(OPEN):
        asks(cast, grant, press="two", words="And who decides?")
        assert [one["words"] for one in everything_about(cast.person["winnie"])["questions_asked"]] == [
            WORDS,
            "And who decides?",
        ]
        answers(cast, enquiry)
        cast.acts("tom", "lunch", "manager", asked_by="winnie")
        signed_in(cast.person["winnie"]).post("/account/erase/")
        Worker("test").work_off()
        assert PLAINLY in look(Client(), f"/grants/{grant.pk}/").text, "what is published tells of nobody"
        grace = signed_in(cast.person["grace"], staff=True)
        assert "No question waits" in look(grace, f"/grants/{grant.pk}/questions/").text
        assert "oven" not in look(grace, f"/grants/questions/{enquiry.pk}/").text
    assert list(Enquiry.objects.values_list("words", "asked_by")) == [("", None)]


def test_pages_ask_little_however_many_ask(
    cast: Cast,
    grant: Opportunity,
    django_assert_max_num_queries: Any,
) -> None:
    with on(OPEN):
        grace = signed_in(cast.person["grace"], staff=True)
        now = Entry.objects.latest("pk").at
        Enquiry.objects.bulk_create(
            Enquiry(
                opportunity=grant, words=f"What of {at}?", asked_at=now, asked_by=cast.person["winnie"],
                **({"question": f"Is it {at}?", "answer": "It is.", "published_at": now} if at % 2 else {}),
            )
            for at in range(120)
        )  # fmt: skip
        with django_assert_max_num_queries(12):
            page = look(Client(), f"/grants/{grant.pk}/")
        assert page.text.count("It is.") == 10, "the newest, and a link to all"
        assert f"/grants/{grant.pk}/answers/" in page.links
        with django_assert_max_num_queries(12):
            every = look(Client(), f"/grants/{grant.pk}/answers/")
        assert every.text.count("It is.") == 25
        assert "Next" in every.text
        for show in ("waiting", "answered"):
            with django_assert_max_num_queries(20):
                listed = look(grace, f"/grants/{grant.pk}/questions/", show=show)
            assert len(listed.find("li", class_="kept-card")) == 25
