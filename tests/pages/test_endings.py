"""The end of an award through its pages: prepared with care, discussed, given and taken back, as both sides use it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

import awarded
from awarded import NOTICE, on
from cast import Cast
from kept.service.awards.models import Ending
from kept.service.checks.models import Explanation, Tally
from kept.service.history.models import Entry
from kept.service.outbox.models import Message
from kept.service.partnerships.models import Ground
from reading import check
from signing_in import signed_in
from visiting import a_day, browser_of, get, press

pytestmark = pytest.mark.django_db


def test_an_ending_is_prepared_a_step_at_a_time(cast: Cast) -> None:
    award = awarded.accepted(cast)
    case = f"/awards/{award.pk}/end/"
    with on(date(2027, 1, 4)):
        page = get(cast, "grace", case)
        assert "Cannot start yet" in page.text
        press(cast, "grace", f"{case}why/", what="end", because="resources", reasons="There is less money.", version=0)
        ending = Ending.objects.get()
        page = get(cast, "grace", f"{case}assessment/")
        assert "Assess effect on beneficiaries, users and volunteers" in page.text
        version = ending.version
        press(
            cast,
            "grace",
            f"{case}assessment/",
            version=version,
            covered=["users_covered"],
            **a_day("assessed_on", date(2026, 12, 1)),
        )
        assert (
            "Still missing: the people the group helps, its volunteers, moving the money"
            in get(cast, "grace", case).text
        )
        wrong = press(cast, "grace", f"{case}decision/", version=version + 1, **a_day("decided_on", date(2026, 11, 30)))
        assert "The decision, 30 November 2026, is before the assessment, 1 December 2026" in wrong.text
        assert wrong.find("input", name="decided_on-day")[0].get("value") == "30", "what was typed stays"
        press(cast, "grace", f"{case}decision/", version=version + 1, **a_day("decided_on", date(2026, 12, 2)))
    ending.refresh_from_db()
    assert (ending.assessed_on, ending.users_covered, ending.decided_on) == (
        date(2026, 12, 1),
        True,
        date(2026, 12, 2),
    )
    assert not Message.objects.filter(key__startswith="ending").exists(), "the holder hears of nothing"
    assert browser_of(cast, "winnie").get(f"/endings/{ending.pk}/").status_code == 404


def test_two_officers_notice_each_other_and_nothing_typed_is_lost(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award)
    address = f"/awards/{award.pk}/end/why/"
    with on(date(2027, 1, 4)):
        typed = {"what": "end", "because": "resources", "version": ending.version}
        press(cast, "grace", address, **typed, reasons="First words.")
        held_up = press(cast, "grace", address, **typed, reasons="Second words.")
        assert "Somebody else changed this while you were working" in held_up.text
        assert "First words." in held_up.text
        assert "Second words." in held_up.text
        ending.refresh_from_db()
        assert ending.reasons == "First words."
        now = held_up.find("input", name="version")[0].get("value")
        press(cast, "grace", address, **(typed | {"version": now}), reasons="Second words.")
    ending.refresh_from_db()
    assert ending.reasons == "Second words."


def test_a_discussion_is_sent_answered_and_put_aside(cast: Cast) -> None:
    award = awarded.accepted(cast)
    case = f"/awards/{award.pk}/end/"
    with on(date(2026, 12, 2)):
        press(cast, "grace", f"{case}why/", what="end", because="resources", reasons="", version=0)
        ending = Ending.objects.get()
        typed = {"discussion": "We may have less money in April.", "version": ending.version}
        late = press(
            cast, "grace", f"{case}discussion/", send="yes", **typed, **a_day("responses_closed_on", date(2026, 12, 2))
        )
        assert "Give them time to reply" in late.text
        press(
            cast, "grace", f"{case}discussion/", send="yes", **typed, **a_day("responses_closed_on", date(2026, 12, 20))
        )
        [message] = Message.objects.filter(key__startswith=f"ending-discussed-{ending.pk}")
        assert message.to == "winnie@lunch.example"
        assert "You can reply until 20 December 2026" in get(cast, "winnie", "/work/").text
    with on(date(2026, 12, 20), hour=22):
        page = get(cast, "winnie", f"/endings/{ending.pk}/")
        assert "Nothing is decided." in page.text
        assert "less to spend" not in page.text
        press(cast, "winnie", f"/endings/{ending.pk}/reply/", words="We could do with half.")
        assert "We could do with half." in get(cast, "grace", f"{case}replies/").text
        assert "You can reply until" not in get(cast, "winnie", "/work/").text, "it has its reply"
    with on(date(2026, 12, 21)):
        over = get(cast, "winnie", f"/endings/{ending.pk}/")
        assert "Replies were open until the end of 20 December 2026." in over.text
        closed = press(cast, "winnie", f"/endings/{ending.pk}/reply/", words="And more.")
        assert "The last day for replies was 20 December 2026" in closed.text
        aside = press(cast, "grace", f"{case}put-aside/")
        assert "The grant goes on as it was agreed" in aside.text
        assert "has put this aside" in get(cast, "winnie", f"/endings/{ending.pk}/").text
        assert "Something was put aside here" in get(cast, "grace", case).text
        press(cast, "grace", f"{case}take-up/")
    ending.refresh_from_db()
    assert ending.put_aside_at is None
    assert Message.objects.filter(key__startswith=f"ending-put-aside-{ending.pk}").count() == 1


def notice_typed(ending: Ending, day: date, **more: Any) -> dict[str, Any]:
    ending.refresh_from_db()
    return {"version": ending.version, **a_day("effective_on", day), **more}


def test_5_january_for_31_march(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award)
    address, march = f"/endings/{ending.pk}/notice/", date(2027, 3, 31)
    with on(awarded.NOTIFIED):
        page = get(cast, "grace", address)
        assert "The earliest day that keeps what was promised is 5 April 2027." in page.text
        looked = press(cast, "grace", address, **notice_typed(ending, march, look="yes"))
        assert "From today to 31 March 2027 is 85 days." in looked.text
        assert "Let it take effect on 5 April 2027 or later" in looked.text
        over = press(cast, "grace", address, **notice_typed(ending, date(2026, 1, 31), look="yes"))
        assert "It cannot take effect before today." in over.text
        assert "days." not in over.text.split("Look at this day")[1].split("promise")[0], "no days are counted to it"
        after = press(cast, "grace", address, **notice_typed(ending, date(2030, 1, 1), look="yes"))
        assert "The grant runs out by itself after 31 October 2029" in after.text
        asked = browser_of(cast, "grace").post(address, notice_typed(ending, march, letter="yes"))
        assert "Why will it not be kept?" in get(cast, "grace", asked.url).text, "which can be fetched again"
        kept = press(cast, "grace", address, **notice_typed(ending, march, keep="effective_on"))
        assert "From today to 5 April 2027 is 90 days." in kept.text
        letter = press(cast, "grace", address, **notice_typed(ending, date(2027, 4, 5), letter="yes"))
        assert "It goes to Winnie Tallow" in letter.text
        assert "The council has less to spend on grants from April." in letter.text
        assert "due on or after that day" in letter.text
        assert "will not be made" in letter.text, "what the group loses is said in the letter"
        assert not Message.objects.filter(key__startswith="ending-notified").exists()
        typed = notice_typed(ending, date(2027, 4, 5), send="yes")
        done = press(cast, "grace", address, **typed)
        assert "Notice is given" in done.text
        again = press(cast, "grace", address, **typed)
        assert again.heading == "Notice about a grant"
    [message] = Message.objects.filter(key__startswith="ending-notified")
    ending.refresh_from_db()
    assert message.body == ending.letter
    with on(date(2027, 1, 6)):
        assert "It takes effect on 5 April 2027, 90 days later." in get(cast, "winnie", f"/endings/{ending.pk}/").text
        assert "To end on 5 April 2027" in get(cast, "winnie", "/awards/").text
        page = get(cast, "winnie", f"/awards/{award.pk}/")
        assert "Notice was given on 5 January 2027" in page.text
        assert "11 later payments, £5,250 in all, will not be made" in page.text
    with on(date(2027, 4, 5)):
        assert "Ended on 5 April 2027" in get(cast, "grace", "/awards/").text


def test_a_reason_goes_into_the_letter_and_to_the_group_first(cast: Cast) -> None:
    ending = awarded.prepared(cast, awarded.accepted(cast))
    address, march = f"/endings/{ending.pk}/notice/", date(2027, 3, 31)
    reason = {f"reason-{NOTICE}": "The government grant that pays for it stops on that day."}
    with on(awarded.NOTIFIED):
        letter = press(cast, "grace", address, **notice_typed(ending, march, letter="yes"), **reason)
        assert "That would be 5 April 2027. This notice does not keep that promise." in letter.text
        back = press(cast, "grace", address, **notice_typed(ending, march, back="yes"), **reason)
        assert "stops on that day" in back.find("textarea")[0].text
        press(cast, "grace", address, **notice_typed(ending, march, send="yes"), **reason)
        page = get(cast, "winnie", f"/endings/{ending.pk}/")
    explanation = Explanation.objects.get()
    assert (explanation.about, explanation.public_from) == (cast.organisation["lunch"], march)
    assert "This reason, and its answer" in page.text


def test_going_back_after_a_notice_or_an_offer_sends_nothing_again(cast: Cast) -> None:
    """Where nothing typed would be lost, no page on the way is the answer to a press."""
    application = awarded.funded(cast)
    at = f"/applications/{application.pk}/offer/"
    with on(awarded.OFFERED):
        short = a_day("ends_on", date(2028, 10, 31))
        held_up = browser_of(cast, "grace").post(at, short)
        page = get(cast, "grace", held_up.url)
        assert "Why will it not be kept?" in page.text
        assert [box.get("value") for box in page.find("input", name="ends_on-year")] == ["2028"]
        assert get(cast, "grace", f"{at}?ends_on=soon").find("input", name="ends_on-year")[0].get("value") == "2029"
    award = awarded.accepted(cast, application.opportunity.place, title="Another Fund")
    ending = awarded.prepared(cast, award)
    at = f"/endings/{ending.pk}/notice/"
    with on(awarded.NOTIFIED):
        for what, says in [("look", "is 90 days"), ("letter", "It goes to Winnie Tallow")]:
            typed = notice_typed(ending, date(2027, 4, 5), **{what: "yes"})
            assert says in get(cast, "grace", browser_of(cast, "grace").post(at, typed).url).text
        letter = f"{at}?letter=yes"
        press(cast, "grace", letter, **notice_typed(ending, date(2027, 4, 5), send="yes"))
        assert browser_of(cast, "grace").get(letter).url == f"/endings/{ending.pk}/"
    late = awarded.prepared(cast, awarded.accepted(cast, application.opportunity.place, title="A Third Fund"))
    with on(awarded.NOTIFIED):
        at = f"/endings/{late.pk}/notice/"
        press(cast, "grace", at, **notice_typed(late, date(2027, 4, 5), letter="yes"))
    with on(date(2027, 1, 6)):
        assert "1 promise would not be kept" in get(cast, "grace", f"{at}?letter=yes").text, "it is a day too late"


def test_a_letter_that_a_colleague_changed_is_not_sent(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award)
    with on(awarded.NOTIFIED):
        typed = notice_typed(ending, date(2027, 4, 5), send="yes")
        press(
            cast,
            "grace",
            f"/awards/{award.pk}/end/why/",
            what="end",
            because="policy",
            reasons="Our aims have changed.",
            version=ending.version,
        )
        held_up = press(cast, "grace", f"/endings/{ending.pk}/notice/", **typed)
        assert "Somebody else changed this while you were working" in held_up.text
    assert not Message.objects.filter(key__startswith="ending-notified").exists()


def tallied() -> dict[tuple[str, str], int]:
    rows = Tally.objects.filter(number__gt=0)
    return {(row.provision + ":" + row.standard, row.comes_to): row.number for row in rows}


def test_a_notice_sent_by_mistake_is_taken_back_and_counts_as_never_given(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award)
    address, march, before = f"/endings/{ending.pk}/take-back/", date(2027, 3, 31), tallied()
    reason = {f"reason-{NOTICE}": "The money stops on that day."}
    with on(awarded.NOTIFIED):
        typed = notice_typed(ending, march, send="yes")
        press(cast, "grace", f"/endings/{ending.pk}/notice/", **typed, **reason)
        explanation = Explanation.objects.get()
        assert tallied()[NOTICE, "explained"] == 1
        assert address in get(cast, "grace", f"/endings/{ending.pk}/").links
        assert address not in get(cast, "winnie", f"/endings/{ending.pk}/").links
    with on(date(2027, 3, 30)):
        assert browser_of(cast, "winnie").post(address, {"because": "No."}).status_code == 404
        assert "We write to Winnie Tallow" in get(cast, "grace", address).text
        assert "Say why" in press(cast, "grace", address, because=" ").text
        done = press(cast, "grace", address, because="It was meant for another grant.")
        assert "The notice is taken back. We have written to Saltmarsh Lunch Club" in done.text
        press(cast, "grace", address, because="It was meant for another grant.")
        [message] = Message.objects.filter(key__startswith="ending-taken-back")
        assert message.to == "winnie@lunch.example"
        assert "It was meant for another grant." in message.body
        assert "31 March 2027" in message.body
        page = get(cast, "winnie", f"/endings/{ending.pk}/")
        assert "They took it back on 30 March 2027. The grant goes on as it was agreed." in page.text
        assert "less to spend on grants" in page.text, "what was sent stays"
        page = get(cast, "winnie", f"/awards/{award.pk}/")
        assert "will not be made" not in page.text
        assert "Due 31 October 2029" in page.text, "every payment is to come again"
        assert "To end on" not in get(cast, "winnie", "/awards/").text
        assert "This was taken back on 30 March 2027" in get(cast, "winnie", f"/exceptions/{explanation.pk}/").text
        answer = browser_of(cast, "winnie").post(f"/exceptions/{explanation.pk}/answer/", {"words": "We told you."})
        assert answer.status_code == 404, "there is nothing to answer any more"
        why = {"what": "end", "because": "policy", "reasons": "", "version": 0}
        assert "Saved" in press(cast, "grace", f"/awards/{award.pk}/end/why/", **why).text, "another can be prepared"
    assert tallied() == before, "no promise was kept or not kept"
    assert Entry.objects.filter(event="awards.ending.taken-back").count() == 1
    with on(date(2027, 4, 1)):
        assert "No reason is public yet" in check(Client().get("/exceptions/"), "").text
        assert Client().get(f"/exceptions/{explanation.pk}/").status_code == 404


def test_a_notice_that_has_taken_effect_is_not_taken_back(cast: Cast) -> None:
    ending = awarded.prepared(cast, awarded.accepted(cast))
    address, april = f"/endings/{ending.pk}/take-back/", date(2027, 4, 5)
    with on(awarded.NOTIFIED):
        nothing = press(cast, "grace", address, because="A mistake.")
        assert "there is none to take back" in nothing.text
        press(cast, "grace", f"/endings/{ending.pk}/notice/", **notice_typed(ending, april, send="yes"))
    with on(april):
        late = press(cast, "grace", address, because="A mistake.")
        assert "It took effect on 5 April 2027, and cannot be taken back any more" in late.text
        assert address not in get(cast, "grace", f"/endings/{ending.pk}/").links
    assert not Message.objects.filter(key__startswith="ending-taken-back").exists()


def everything_about(cast: Cast, name: str) -> dict[str, Any]:
    return browser_of(cast, name).post("/account/everything/").json()


def test_what_somebody_wrote_is_theirs_to_have_and_stays_on_record_without_their_name(cast: Cast) -> None:
    ending = awarded.prepared(cast, awarded.accepted(cast))
    march, why, answer = date(2027, 3, 31), "The money stops on that day.", "We told you in May."
    with on(awarded.NOTIFIED):
        typed = notice_typed(ending, march, send="yes") | {f"reason-{NOTICE}": why}
        press(cast, "grace", f"/endings/{ending.pk}/notice/", **typed)
        address = f"/exceptions/{Explanation.objects.get().pk}/"
        press(cast, "winnie", f"{address}answer/", words=answer)
        officer, manager = everything_about(cast, "grace"), everything_about(cast, "winnie")
        assert [(one["words"], one["promise"]) for one in officer["reasons"]] == [(why, "bx-4.s.6")]
        assert [one["letter"] for one in officer["notices_given"]] == [Ending.objects.get().letter]
        assert [one["words"] for one in manager["answers_to_reasons"]] == [answer]
        assert [one["as"] for one in manager["awards_answered"]] == ["Manager"]
        assert why not in str(manager["reasons"]) + str(manager["answers_to_reasons"]), "only their own words"
        cast.acts("tom", "lunch", "manager", asked_by="winnie")
        for name in ("grace", "winnie"):
            browser_of(cast, name).post("/account/erase/")
    with on(march):
        shown = get(cast, "tom", address).text
        assert why in shown
        assert answer in shown
        page = get(cast, "tom", f"/awards/{ending.award_id}/").text
        assert "by Somebody who has left, Manager of Saltmarsh Lunch Club" in page
        for text in (shown, page, check(Client().get("/exceptions/"), "").text):
            assert "Grace" not in text
            assert "Winnie" not in text


def test_a_notice_needs_reasons_and_a_decision(cast: Cast) -> None:
    ending = awarded.prepared(cast, awarded.accepted(cast), reasons="", decided_on=None)
    with on(awarded.NOTIFIED):
        page = get(cast, "grace", f"/endings/{ending.pk}/notice/")
        assert "Two things come first" in page.text
        pressed = press(
            cast, "grace", f"/endings/{ending.pk}/notice/", **notice_typed(ending, date(2027, 4, 5), send="yes")
        )
        assert "Two things come first" in pressed.text
    assert not Message.objects.filter(key__startswith="ending-notified").exists()


def test_an_exceptional_case_is_one_that_the_place_listed(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending, march = awarded.prepared(cast, award), date(2027, 3, 31)
    decision, listed = f"/awards/{award.pk}/end/decision/", f"/places/{award.place.slug}/grounds/"
    says = "The law takes the money away"
    with on(awarded.NOTIFIED):
        assert "None was agreed yet" in check(Client().get(listed), "").text
        assert not get(cast, "grace", decision).find("input", name="ground")
        stefan = browser_of_steward(cast)
        typed = {"says": says, "source": "Partnership, 4 January 2027", **a_day("from_on", date(2027, 1, 4))}
        assert "Write where it was agreed" in stefan.post(f"{listed}add/", typed | {"source": ""}).text
        assert stefan.post(f"{listed}add/", typed).status_code == 302
        stefan.post(f"{listed}add/", typed)
        assert says in check(Client().get(listed), "").text
        assert "exceptional cases agreed here" in get(cast, "grace", decision).text
        day = a_day("decided_on", date(2026, 12, 23))
        wrong = press(cast, "grace", decision, version=ending.version, ground="We felt like it", **day)
        assert "Choose from the list" in wrong.text
        press(cast, "grace", decision, version=ending.version, ground=says, **day)
        address = f"/endings/{ending.pk}/notice/"
        asked = press(cast, "grace", address, **notice_typed(ending, march, letter="yes"))
        assert "Why will it not be kept?" in asked.text, "an exceptional case has its explanation too"
        why = {f"reason-{NOTICE}": "The grant that pays for it stops on that day."}
        press(cast, "grace", address, **notice_typed(ending, march, send="yes"), **why)
    ending.refresh_from_db()
    assert ending.exceptional
    assert f"AN EXCEPTIONAL CASE\n\n{says}." in ending.letter
    assert Explanation.objects.get().ground == says
    with on(date(2027, 1, 6)):
        ground = Ground.objects.get()
        browser_of_steward(cast).post(f"/grounds/{ground.pk}/end/", a_day("until_on", date(2027, 1, 6)))
        assert "until 6 January 2027" in check(Client().get(listed), "").text


def browser_of_steward(cast: Cast) -> Client:
    """Stefan, who keeps the place: signed in with his second step."""
    return signed_in(cast.person["stefan"], staff=True)
