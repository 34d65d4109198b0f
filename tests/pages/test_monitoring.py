"""Hearing back through its pages: a report from a phone, read and answered; and the same panel for both sides."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import awarded
import monitored
import papers
import recordings
from awarded import on
from cast import Cast
from kept.service.awards.models import Award
from kept.service.monitoring import actions
from kept.service.monitoring.models import HourRate, Report, ReportDue, Told
from kept.service.partnerships.models import Place
from visiting import a_day, browser_of, get, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(cast: Cast, place: Place) -> Award:
    """One that asks for six reports."""
    return monitored.asked(cast, place)


def write(due: ReportDue) -> str:
    return f"/reports/{due.pk}/write/"


def test_a_paragraph_is_sent_read_and_answered(cast: Cast, award: Award) -> None:
    due = monitored.first(award)
    with on(monitored.WROTE):
        assert "Report for 1 November 2026 to 30 April 2027" in get(cast, "tom", f"/awards/{award.pk}/").text
        page = get(cast, "tom", write(due))
        assert "A paragraph is enough." in page.text
        assert "You can write up to 300 words" in page.html
        sent = press(cast, "tom", write(due), words=monitored.SOUP, reached="40", do="send", version="0")
        assert "Your report is with Estuary Reach Borough Council" in sent.text
        again = press(cast, "tom", write(due), words="Twice", do="send", version="0")
        assert monitored.SOUP in again.text
        read = get(cast, "grace", f"/reports/{due.pk}/")
        assert "About 40" in read.text
        assert "Nobody at Estuary Reach Borough Council has said yet that they read it." in read.text
        assert "Sent, not read yet" in get(cast, "grace", "/reports/").text
        heard = press(cast, "grace", f"/reports/{due.pk}/reply/", reply="Thank your cooks.")
        assert "Your reply is with them" in heard.text
        assert "Thank your cooks." in get(cast, "winnie", f"/reports/{due.pk}/").text
        assert "Replied to" in get(cast, "winnie", "/reports/?show=replied").text
    assert Report.objects.get().words == monitored.SOUP


def test_every_press_keeps_what_was_written(cast: Cast, award: Award) -> None:
    due = monitored.first(award)
    with on(monitored.WROTE):
        saved = press(cast, "tom", write(due), words="Soup", did_not="Salad", hours="7.5", do="save", version="0")
        assert "Nobody but your group can read it until you send it" in saved.text
        again = get(cast, "winnie", write(due))
        assert [again.find("textarea", name=name)[0].text for name in ("words", "did_not")] == ["Soup", "Salad"]
        assert any("open" in one.attrib for one in again.find("details"))
        wrong = press(cast, "tom", write(due), words="More soup", reached="lots", hours="1e9", do="send", version="1")
        assert "Write a number in figures, such as 40" in wrong.text
        assert "Write hours in figures, such as 120 or 7.5" in wrong.text
        assert wrong.find("textarea", name="words")[0].text == "More soup"
        late = press(cast, "winnie", write(due), words="My soup", do="send", version="0")
        assert "What a colleague saved" in late.text
        assert late.find("textarea", name="words")[0].text == "My soup"
        assert late.find("input", name="version")[0].get("value") == "1"
        assert "It is due on" in get(cast, "grace", f"/reports/{due.pk}/").text, "a draft is the group's own"
        assert browser_of(cast, "grace").get(write(due)).status_code == 404
    assert (Report.objects.get().words, Report.objects.get().sent_at) == ("Soup", None)


def test_nothing_at_all_is_not_a_report(cast: Cast, award: Award) -> None:
    due = monitored.first(award)
    with on(date(2026, 11, 5)):
        page = press(cast, "tom", write(due), words="", do="send", version="0")
        assert not page.find("input", name="also"), "no other report is about days that have begun"
    assert "Write a few words first, or add a photo, a voice note or your own report." in page.text
    assert not Report.objects.exists()


def test_a_voice_note_or_the_groups_own_report_will_do(cast: Cast, award: Award) -> None:
    due = monitored.first(award)
    with on(monitored.WROTE):
        for name, content in [("note.m4a", recordings.an_m4a()), ("Annual report.pdf", papers.a_pdf())]:
            version = str(Report.objects.values_list("version", flat=True).first() or 0)
            page = press(cast, "tom", write(due), file=papers.sent(name, content), do="save", version=version)
            assert name in page.text
        draft = due.award.reports_due.get(pk=due.pk).report
        assert draft is not None
        note, paper = draft.files.all()
        assert browser_of(cast, "grace").get(f"/reports/{due.pk}/files/{note.pk}/").status_code == 404
        page = press(cast, "tom", write(due), **{"take-out": str(paper.pk), "version": str(draft.version)})
        assert "Annual report.pdf" not in page.text
        refused = press(cast, "tom", write(due), file=papers.sent("film.mp4", recordings.an_m4a(b"vide")), version="3")
        assert "It is a film." in refused.text
        press(cast, "tom", write(due), do="send", version="3")
        kept = browser_of(cast, "grace").get(f"/reports/{due.pk}/files/{note.pk}/")
    assert kept["Content-Type"] == "audio/mp4"
    assert kept["Content-Disposition"].startswith("attachment")
    assert "sandbox" in kept["Content-Security-Policy"]
    assert Report.objects.get().sent_at


def test_one_report_answers_two_funders(cast: Cast, place: Place, award: Award) -> None:
    other = monitored.first(monitored.asked(cast, place, title="Bread Fund"))
    due = monitored.first(award)
    with on(monitored.WROTE):
        assert "Bread Fund, report 1" in get(cast, "tom", write(due)).text
        press(cast, "tom", write(due), words="Soup", also=str(other.pk), do="send", version="0")
        assert "Soup" in get(cast, "grace", f"/reports/{other.pk}/").text
        wrong = press(cast, "tom", write(award.reports_due.get(number=2)), words="x", also="987", version="0")
    assert "Choose from the reports on this page" in wrong.text


def test_hours_are_worth_what_is_agreed_and_nothing_is_made_up(cast: Cast, award: Award) -> None:
    due, at = monitored.first(award), f"/organisations/{cast.organisation['council'].pk}/volunteering/"
    with on(monitored.WROTE):
        assert "No value for an hour is agreed" in get(cast, "tom", write(due)).text
        assert "Nothing is agreed yet." in get(cast, "grace", at).text
        for typed, says in (
            ({"pounds": "0"}, "Write pounds and pence"),
            ({"pounds": "NaN"}, "Write pounds and pence"),
            ({"source": ""}, "Say who agreed it"),
            (a_day("from_on", date(2027, 5, 9)), "Choose a later day"),
        ):
            agreed = {"pounds": "12.60", "source": "Minute 9"} | a_day("from_on", monitored.WROTE)
            assert says in press(cast, "grace", at, **agreed | typed).text
        assert not HourRate.objects.exists()
        press(cast, "grace", at, **agreed)
        assert "£12.60 an hour, from 10 May 2027 (Minute 9)" in get(cast, "tom", write(due)).text
        press(cast, "tom", write(due), words="Soup", hours="100", do="send", version="0")
        read = get(cast, "grace", f"/reports/{due.pk}/")
    assert "100, worth £1,260 at £12.60 an hour, from 10 May 2027" in read.text


def test_a_funder_lets_a_report_go_and_asks_for_it_after_all(cast: Cast, award: Award) -> None:
    due = monitored.first(award)
    at = f"/reports/{due.pk}/not-needed/"
    with on(monitored.WROTE):
        get(cast, "grace", at)
        assert "Say why" in press(cast, "grace", at, because="").text
        assert "We came to lunch." in press(cast, "grace", at, because="We came to lunch.").text
        assert "We came to lunch." in get(cast, "winnie", f"/reports/{due.pk}/").text
        assert "You ask for it after all" not in press(cast, "grace", at, do="ask").text
        assert "It is due on 28 May 2027" in get(cast, "winnie", f"/reports/{due.pk}/").text


def test_early_word_of_trouble_counts_for_the_group_and_is_answered(cast: Cast, award: Award) -> None:
    at = f"/awards/{award.pk}/tell/trouble/"
    with on(monitored.WROTE):
        page = get(cast, "tom", at)
        key = page.find("input", name="press")[0].get("value")
        assert "Write what is happening" in press(cast, "tom", at, words="", press=key).text
        for _ in range(2):
            told = press(cast, "tom", at, words="Our cook is ill.", helps="A talk.", press=key)
        assert "Saying so early is a promise kept." in told.text
        assert "Early word of trouble: Saltmarsh Lunch Club" in get(cast, "grace", "/reports/").text
        one = Told.objects.get()
        press(cast, "grace", f"/told/{one.pk}/reply/", reply="Come in on Monday.")
        both = [get(cast, name, f"/awards/{award.pk}/promises/").text for name in ("winnie", "grace")]
    assert all("Kept Told on 10 May 2027" in text for text in both)
    assert all("1 of the 1 thing that Saltmarsh Lunch Club sent has been read." in text for text in both)


@pytest.mark.parametrize("what", Told.What.values)
def test_each_thing_can_be_told(cast: Cast, award: Award, what: str) -> None:
    at = f"/awards/{award.pk}/tell/{what}/"
    with on(monitored.WROTE):
        fields = get(cast, "winnie", at)
        day = a_day("effective_on", date(2027, 6, 1)) if fields.find("input", name="effective_on-day") else {}
        paper = {"file": papers.sent("plan.pdf", papers.a_pdf())} if fields.find("input", name="file") else {}
        words = "" if paper else "Ada is our new chair."
        press(cast, "winnie", at, words=words, press="key", **day, **paper)
        one = Told.objects.get()
        read = get(cast, "grace", f"/told/{one.pk}/")
        if paper:
            assert "plan.pdf" in read.text
            assert browser_of(cast, "grace").get(f"/told/{one.pk}/paper/").status_code == 200
        else:
            assert "Ada is our new chair." in read.text
    assert (one.effective_on is not None) is bool(day)


def test_an_award_that_is_only_offered_has_nobody_to_tell(cast: Cast, place: Place) -> None:
    offered = awarded.offered(cast, place)
    with on(monitored.WROTE):
        assert "What each side promised" not in get(cast, "winnie", f"/awards/{offered.pk}/").text
        page = press(cast, "winnie", f"/awards/{offered.pk}/tell/trouble/", words="x")
    assert page.heading.startswith("£6,000")


def test_lists_are_empty_filtered_and_to_be_kept(cast: Cast, award: Award) -> None:
    due = monitored.first(award)
    monitored.sent(cast, due, words="=cmd|' /C calc'!A0", hours=Decimal(3), reached=0)
    with on(date(2027, 11, 29)):
        assert "has no reports to write or to read" in get(cast, "bilal", "/reports/").text
        late = get(cast, "winnie", "/reports/?show=late").text
        assert "1 May 2027 to 31 October 2027" in late
        assert "1 November 2026" not in late
        get(cast, "winnie", "/reports/?show=nothing&page=zz")
        assert "There are none of these." in get(cast, "winnie", "/reports/?show=waived").text
        file = browser_of(cast, "winnie").get("/reports/reports.csv?show=unread").getvalue().decode("utf-8-sig")
    lines = list(csv.reader(StringIO(file)))
    assert lines[0][:3] == ["number", "group", "funder"]
    assert lines[1][-7:] == ["Sent, not read yet", "2027-05-10", "", "", "0", "3.0", ""]
    assert len(lines) == 2


def test_lists_take_as_many_queries_however_long_they_are(cast: Cast, place: Place, award: Award) -> None:
    def counted(name: str, address: str) -> int:
        browser = browser_of(cast, name)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    pages: list[tuple[str, str]] = [
        ("winnie", "/reports/"),
        ("grace", "/reports/"),
        ("winnie", f"/awards/{award.pk}/promises/"),
        ("winnie", f"/awards/{award.pk}/"),
    ]
    with on(monitored.READ):
        monitored.sent(cast, monitored.first(award))
        monitored.told(cast, award)
        before = [counted(*page) for page in pages]
        for due in award.reports_due.all()[1:4]:
            monitored.sent(cast, due)
            monitored.told(cast, award)
        monitored.sent(cast, monitored.first(monitored.asked(cast, place)))
        assert [counted(*page) for page in pages] == before
    assert max(before) <= 20, before


def test_notes_stand_beside_what_was_sent(cast: Cast, award: Award) -> None:
    due = monitored.first(award)
    monitored.sent(cast, due)
    with monitored.later():
        empty = press(cast, "tom", f"/reports/{due.pk}/note/", words=" ")
        assert "Write what you want to add" in empty.text
        press(cast, "tom", f"/reports/{due.pk}/note/", words="And tea.")
        page = get(cast, "grace", f"/reports/{due.pk}/")
        late = press(cast, "winnie", f"/reports/{award.reports_due.get(number=2).pk}/note/", words="And tea.")
    assert monitored.SOUP in page.text
    assert "And tea." in page.text
    assert "This report is not sent yet." in late.text


def test_two_officers_who_reply_lose_no_words(cast: Cast, award: Award) -> None:
    due = monitored.first(award)
    at = f"/reports/{due.pk}/reply/"
    with monitored.later():
        assert "This report is not sent yet" in press(cast, "grace", at, reply="Early").text
        monitored.sent(cast, due)
        actions.hear(one=due, reply="Thank you.", by=cast.person["grace"])
        page = press(cast, "grace", at, reply="My own words.")
    assert "has replied already" in page.text
    assert page.find("textarea", name="reply")[0].text == "My own words."
    assert "Thank you." in page.text


def test_the_same_panel_shows_what_was_found_of_both_sides(cast: Cast, award: Award) -> None:
    monitored.promises_too(cast, award)
    monitored.told(cast, award, "service", effective_on=monitored.WROTE)
    with on(monitored.WROTE):
        pages = [get(cast, name, f"/awards/{award.pk}/promises/") for name in ("winnie", "grace")]
    for page in pages:
        theirs, funders = page.text.split("What Estuary Reach Borough Council promised", 1)
        assert "Not kept A change or end of support is made in the way that was promised (bx-4.v.3)" in theirs
        assert "It is not on record that they checked before they applied." in theirs
        assert "Kept" in funders
        assert "No payment has been made yet." in funders
