"""Hearing back as rules: which reports are due, what one answers, who is told, and the group's own promises."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

import awarded
import monitored
import papers
from awarded import on
from cast import Cast
from funds import a_place
from kept.service.awards import actions as awarding
from kept.service.awards.models import Award
from kept.service.awards.terms import TO_WRITE
from kept.service.checks.models import Finding
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.monitoring import actions, queries
from kept.service.monitoring.actions import ChangedMeanwhile, Written
from kept.service.monitoring.calendar import plan_reports
from kept.service.monitoring.due import Allowed, allowed, evenly, last_quarter_starts_on
from kept.service.monitoring.models import Report, ReportDue, State, Told
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.outbox.models import Message
from kept.service.uploads.models import Upload
from kept.service.worker.worker import Worker
from kept.standards.dates import Span, after

STARTS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


@given(starts_on=STARTS, days=st.integers(0, 3_700), reports=st.integers(0, 60), apart=st.integers(1, 12))
def test_reports_are_never_more_or_closer_than_is_allowed(starts_on: date, days: int, reports: int, apart: int) -> None:
    award = Award(amount=Decimal(1), starts_on=starts_on, ends_on=starts_on + timedelta(days=days))
    dues = evenly(award, Allowed(reports, 500, apart))
    assert len(dues) <= reports
    assert bool(dues) is bool(reports)
    assert all(one.from_on <= one.until_on and one.due_on == one.until_on + TO_WRITE for one in dues)
    for before, next_one in pairwise(dues):
        assert next_one.from_on == before.until_on + timedelta(days=1), "no day is left out, and none told twice"
        assert after(before.from_on, Span(apart, "months")) <= next_one.from_on
    if dues:
        assert (dues[0].from_on, dues[-1].until_on) == (award.starts_on, award.ends_on)


@given(starts_on=STARTS, days=st.integers(0, 3_700))
def test_the_last_quarter_is_within_the_award(starts_on: date, days: int) -> None:
    award = Award(starts_on=starts_on, ends_on=starts_on + timedelta(days=days))
    assert award.starts_on <= last_quarter_starts_on(award) <= award.ends_on
    assert after(last_quarter_starts_on(award), Span(3, "months")) + timedelta(days=3) >= award.ends_on


@pytest.mark.parametrize(
    ("amount", "asks", "words", "comes_to"),
    [
        ("1500.00", 4, 900, (1, 499)),
        ("1500.00", None, None, (0, 499)),
        ("6000.00", 3, 2000, (1, 999)),
        ("12000.00", 12, 300, (6, 300)),
        ("12000.00", 2, None, (1, 999)),  # none of the rhythms that are proposed gives two in three years
        ("60000.00", 40, 3000, (12, 3000)),
    ],
)
def test_an_award_is_asked_for_no_more_than_its_size_is_worth(
    cast: Cast, amount: str, asks: int | None, words: int | None, comes_to: tuple[int, int]
) -> None:
    """gm-app4.1.3-c: at the end only up to £10,000; at most six-monthly up to £50,000; then quarterly."""
    award = monitored.asked(cast, a_place(cast), amount=amount, reports=asks, report_words=words)
    assert len(award.reports_due.all()) == comes_to[0]
    assert allowed(award).words == comes_to[1]


def test_reports_are_planned_once_when_an_award_is_accepted(cast: Cast) -> None:
    award = awarded.accepted(cast, amount="12000.00", reports=6)
    with on(awarded.ACCEPTED, hour=11):
        Worker("test").work_off()
        plan_reports(award)
    assert [one.due_on for one in award.reports_due.all()][:2] == [date(2027, 5, 28), date(2027, 11, 28)]
    assert Entry.objects.get(event="monitoring.reports.planned").kept == {"reports": 6}


def test_what_an_award_did_not_live_to_see_falls_away(cast: Cast) -> None:
    award = monitored.asked(cast)
    ending = awarded.prepared(cast, award)
    with on(awarded.NOTIFIED):
        awarding.give_notice(ending=ending, effective_on=date(2027, 5, 5), by=cast.person["grace"])
    of_winnie = queries.dues_for(cast.person["winnie"], Permission.WRITE_REPORT)
    assert [one.number for one in of_winnie] == [1], "what it lived to see is still told"
    with on(monitored.WROTE), pytest.raises(Refused, match="fallen away"):
        actions.save(due=award.reports_due.get(number=2), written=Written("x"), by=cast.person["winnie"])


def test_an_award_that_was_agreed_to_end_sooner_asks_for_less(cast: Cast) -> None:
    award = monitored.asked(cast)
    wanted = awarding.Wanted(ends_on=date(2027, 12, 31), amount=Decimal(6_000))
    with on(date(2027, 1, 5)):
        asked = awarding.ask_for_change(
            award=award, kind="term", by_holder=True, reasons="We move.", wanted=wanted, by=cast.person["winnie"]
        )
        awarding.answer_change(request=asked, agreed=True, words="", by=cast.person["grace"])
    of_winnie = queries.dues_for(cast.person["winnie"], Permission.WRITE_REPORT)
    assert [one.number for one in of_winnie.order_by("number")] == [1, 2, 3], "the third began before the new end"


def test_an_award_that_is_given_back_asks_for_nothing(cast: Cast) -> None:
    award = monitored.asked(cast)
    with on(date(2026, 10, 23)):
        awarding.decline(award=award, because="We have another.", by=cast.person["winnie"])
        assert not queries.dues_for(cast.person["winnie"], Permission.WRITE_REPORT)
        awarding.accept(award=award, by=cast.person["winnie"])
        plan_reports(award)
    assert queries.dues_for(cast.person["winnie"], Permission.WRITE_REPORT).count() == 6


def test_other_terms_after_a_yes_was_taken_back_ask_for_other_reports(cast: Cast) -> None:
    award, grace, winnie = monitored.asked(cast), cast.person["grace"], cast.person["winnie"]
    with on(date(2026, 10, 23)):
        award = awarding.decline(award=award, because="Six reports are too many.", by=winnie)
        awarding.write_terms(award=award, saved=0, by=grace, asks=[])
        awarding.answer_terms(award=award, words="We ask for none.", send=True, by=grace)
        award = awarding.accept(award=award, by=winnie, version=2)
        plan_reports(award)
        plan_reports(award)
    assert not queries.dues_for(winnie, Permission.WRITE_REPORT)


def test_sending_twice_is_sending_once_and_both_sides_are_told(cast: Cast) -> None:
    due = monitored.first(monitored.asked(cast))
    report = monitored.sent(cast, due)
    assert monitored.sent(cast, due, words="Something else") == report
    due.refresh_from_db()
    assert due.state is State.UNREAD
    assert Report.objects.get().words == monitored.SOUP
    assert Entry.objects.filter(event="monitoring.report.sent").count() == 1
    to = [one.to for one in Message.objects.filter(key__startswith="report-").order_by("to")]
    assert {"grace@council.estuary.example", "tom@lunch.example", "winnie@lunch.example"} <= set(to)
    assert len(to) == len(set(to))


def test_nothing_is_sent_that_says_nothing_and_a_file_is_enough(cast: Cast) -> None:
    due = monitored.first(monitored.asked(cast))
    with on(monitored.WROTE):
        with pytest.raises(Refused, match="Write a few words first"):
            actions.send(due=due, written=Written(reached=40), by=cast.person["winnie"])
        assert not Report.objects.exists()
        photo = papers.sent("IMG_0001.jpg", papers.a_photo())
        report = actions.send(due=due, written=Written(), file=photo, by=cast.person["winnie"])
    assert report.files.count() == 1


def test_a_file_is_kept_once_and_can_be_taken_out(cast: Cast) -> None:
    due, by = monitored.first(monitored.asked(cast)), cast.person["winnie"]
    with on(monitored.WROTE):
        for _ in range(2):
            report = actions.save(due=due, written=Written("A"), file=papers.sent("a.jpg", papers.a_photo()), by=by)
        assert (report.files.count(), Upload.objects.count()) == (1, 1)
        actions.take_out(due=due, file=report.files.get().pk, by=by)
        actions.take_out(due=due, file=1, by=by)
    assert not Upload.objects.exists()


def test_colleagues_notice_each_other(cast: Cast) -> None:
    due = monitored.first(monitored.asked(cast))
    with on(monitored.WROTE):
        actions.save(due=due, written=Written("Tom's words"), by=cast.person["tom"], version=0)
        with pytest.raises(ChangedMeanwhile) as met:
            actions.save(due=due, written=Written("Winnie's words"), by=cast.person["winnie"], version=0)
    assert met.value.now.words == "Tom's words"


def test_one_report_answers_two_funders_and_each_reads_it_as_theirs(cast: Cast) -> None:
    place = awarded.a_place_that_promised(cast)
    one, other = monitored.asked(cast, place), monitored.asked(cast, place)
    mine, theirs = monitored.first(one), monitored.first(other)
    winnie = cast.person["winnie"]
    with on(monitored.WROTE):
        assert theirs in queries.answered_too(mine)
        actions.save(due=mine, written=Written("Soup"), also=[theirs.pk], by=winnie)
        actions.save(due=mine, written=Written("Soup"), also=[], by=winnie)
        theirs.refresh_from_db()
        assert theirs.report is None, "a tick can be taken out"
        actions.send(due=mine, written=Written("Soup"), also=[theirs.pk, 987654], by=winnie)
    with monitored.later():
        actions.hear(one=mine, reply="Thank you.", by=cast.person["grace"])
    states = {due.pk: due.state for due in ReportDue.objects.filter(number=1)}
    assert states == {mine.pk: State.REPLIED, theirs.pk: State.UNREAD}


def test_a_report_of_another_group_is_not_answered_by_ours(cast: Cast) -> None:
    mine = monitored.first(monitored.asked(cast))
    with on(monitored.WROTE), pytest.raises(NotAllowed):
        actions.send(due=mine, written=Written("x"), by=cast.person["bilal"])


def test_volunteering_is_worth_what_was_agreed_when_it_was_sent(cast: Cast) -> None:
    award = monitored.asked(cast)
    one, two = award.reports_due.order_by("number")[:2]
    monitored.sent(cast, one, hours=Decimal("7.5"))
    monitored.agreed(cast)
    with on(date(2027, 5, 11)):
        actions.send(due=two, written=Written("More", hours=Decimal("7.5")), by=cast.person["winnie"])
    monitored.agreed(cast, "20.00", date(2027, 6, 1))
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.worth, two.worth) == (None, Decimal("94.50"))


def test_a_rate_is_dated_and_changes_nothing_that_was_sent(cast: Cast) -> None:
    monitored.agreed(cast)
    monitored.agreed(cast)
    council, grace = cast.organisation["council"], cast.person["grace"]
    with on(monitored.WROTE):
        for from_on in (monitored.WROTE, date(2027, 5, 9)):
            with pytest.raises(Refused, match="later day"):
                actions.agree_rate(funder=council, pounds=Decimal(9), from_on=from_on, source="Us", by=grace)
        with pytest.raises(Refused, match="who agreed it"):
            actions.agree_rate(funder=council, pounds=Decimal(9), from_on=date(2027, 6, 1), source=" ", by=grace)


def test_a_funder_reads_replies_and_a_second_press_changes_nothing(cast: Cast) -> None:
    due = monitored.first(monitored.asked(cast))
    grace = cast.person["grace"]
    with monitored.later(), pytest.raises(Refused, match="not sent yet"):
        actions.hear(one=due, by=grace)
    monitored.sent(cast, due)
    with monitored.later():
        for _ in range(2):
            actions.hear(one=due, by=grace)
        for _ in range(2):
            actions.hear(one=due, reply="Lovely.", by=grace)
        with pytest.raises(Refused, match="replied already"):
            actions.hear(one=due, reply="Something else.", by=grace)
        with pytest.raises(NotAllowed):
            actions.hear(one=due, reply="Hello.", by=cast.person["winnie"])
    due.refresh_from_db()
    assert (due.state, due.reply) == (State.REPLIED, "Lovely.")
    assert [one.kept["replied"] for one in Entry.objects.filter(event="monitoring.report.heard")] == [False, True]
    subjects = {one.subject for one in Message.objects.filter(key__startswith="heard-", to="winnie@lunch.example")}
    assert subjects == {
        "Estuary Reach Borough Council has read your report",
        "Estuary Reach Borough Council has replied to your report",
    }


def test_a_note_stands_beside_what_was_sent(cast: Cast) -> None:
    due, winnie = monitored.first(monitored.asked(cast)), cast.person["winnie"]
    with on(monitored.WROTE), pytest.raises(Refused, match="not sent yet"):
        actions.note(due=due, words="And tea.", by=winnie)
    report = monitored.sent(cast, due)
    with on(monitored.WROTE):
        with pytest.raises(Refused, match="stays as it is"):
            actions.save(due=due, written=Written("Other words"), by=winnie)
        for _ in range(2):
            actions.note(due=due, words="And tea.", by=winnie)
    assert (report.notes.get().words, Report.objects.get().words) == ("And tea.", monitored.SOUP)


def test_a_report_is_waived_with_a_trace_and_asked_for_after_all(cast: Cast) -> None:
    due, grace = monitored.first(monitored.asked(cast)), cast.person["grace"]
    with on(monitored.WROTE):
        with pytest.raises(Refused, match="Say why"):
            actions.waive(due=due, because=" ", by=grace)
        for _ in range(2):
            actions.waive(due=due, because="We came to lunch.", by=grace)
        with pytest.raises(Refused, match="does not need"):
            actions.save(due=due, written=Written("x"), by=cast.person["winnie"])
        due.refresh_from_db()
        assert due.state is State.WAIVED
        actions.ask_after_all(due=due, by=grace)
        due.refresh_from_db()
        assert due.state is State.DUE
    told = [
        one.event for one in Entry.objects.filter(event__in=("monitoring.report.waived", "monitoring.report.asked"))
    ]
    assert told == ["monitoring.report.waived", "monitoring.report.asked"]
    assert Message.objects.filter(key__startswith="report-waived", body__contains="We came to lunch.").exists()


def test_nobody_reading_is_told_to_the_funder_once_after_thirty_days(cast: Cast) -> None:
    award = monitored.asked(cast)
    one, two = award.reports_due.order_by("number")[:2]
    monitored.sent(cast, one)
    monitored.sent(cast, two)
    monitored.told(cast, award)
    with monitored.later():
        actions.hear(one=two, by=cast.person["grace"])
    for day in (date(2027, 6, 8), date(2027, 6, 9), date(2027, 6, 10)):
        with on(day, hour=12):
            Worker("test").work_off()
            if day.day == 10:  # as if the worker had died before it could say that it was done
                DBTaskResult.objects.filter(task_path__endswith="tell_unread").update(status="READY")
                Worker("test").work_off()
            one.refresh_from_db()
            assert one.unread_days == (0 if day.day == 8 else (day - monitored.WROTE).days)
        told = Message.objects.filter(key__startswith="unread-").count()
        assert told == (0 if day.day == 8 else 2)


def test_early_word_counts_for_the_group_and_is_told_once(cast: Cast) -> None:
    award = monitored.asked(cast)
    one = monitored.told(cast, award, helps="A talk.", press="press-1")
    assert monitored.told(cast, award, words="Other words", press="press-1") == one
    assert not Finding.objects.filter(checked__subject__startswith="monitoring").exists(), "nothing is scored"
    body = Message.objects.get(key__startswith="told-sent", to="winnie@lunch.example").body
    assert "Telling them early counts for you." in body


@pytest.mark.parametrize(
    ("what", "said", "says"),
    [
        ("trouble", {"words": " "}, "Write what is happening"),
        ("ending", {"words": ""}, "Write it, or add a paper"),
        ("governance", {}, "Write the day from which it counts"),
    ],
)
def test_what_is_told_says_something(cast: Cast, what: str, said: dict[str, str], says: str) -> None:
    with pytest.raises(Refused, match=says):
        monitored.told(cast, monitored.asked(cast), what, **said)
    assert not Told.objects.exists()


def test_a_change_of_governance_is_told_to_every_funder_at_once(cast: Cast) -> None:
    place = awarded.a_place_that_promised(cast)
    one, other = monitored.asked(cast, place), monitored.asked(cast, place)
    monitored.told(cast, one, "governance", effective_on=date(2027, 6, 1), also=[other.pk])
    assert {told.award_id for told in Told.objects.all()} == {one.pk, other.pk}


@pytest.mark.parametrize(("effective_on", "outcome"), [(date(2027, 6, 1), "met"), (monitored.WROTE, "not met")])
def test_a_change_of_service_is_held_to_what_the_group_promised(cast: Cast, effective_on: date, outcome: str) -> None:
    """bx-4.v.3: told before it takes effect. It never waits for a reason."""
    award = monitored.asked(cast)
    monitored.promises_too(cast, award)
    monitored.told(cast, award, "service", effective_on=effective_on)
    found = Finding.objects.get(checked__subject="monitoring.told", provision="bx-4.v.3")
    assert (found.outcome, found.checked.organisation) == (outcome, cast.organisation["lunch"])


def test_a_plan_for_the_end_is_in_time_and_its_absence_is_seen_when_the_last_quarter_begins(cast: Cast) -> None:
    """bx-4.v.3: the plan exists before the last period of funding."""
    place = awarded.a_place_that_promised(cast)
    with_plan, without = monitored.asked(cast, place), monitored.asked(cast, place)
    monitored.promises_too(cast, with_plan)
    monitored.told(cast, with_plan, "ending")
    with on(date(2029, 8, 1), hour=12):
        Worker("test").work_off()
    found = Finding.objects.filter(provision="bx-4.v.3").order_by("checked__subject_id", "standard")
    assert [(one.checked.subject_id, one.standard, one.outcome) for one in found] == [
        (with_plan.pk, "agreement-carries", "met"),
        (with_plan.pk, "award-steps", "met"),
        (without.pk, "agreement-carries", "not met"),
    ]


def test_each_finds_what_they_may(cast: Cast) -> None:
    award = monitored.asked(cast)
    monitored.sent(cast, monitored.first(award))
    monitored.told(cast, award)
    for person in [*cast.person.values(), None]:
        for permission in set(Permission) - {Permission.SEE_PEOPLE}:
            for find, rows in ((queries.dues_for, ReportDue), (queries.told_for, Told)):
                found = {one.pk for one in find(person, permission)}
                for thing in rows.objects.select_related("award"):
                    assert (thing.pk in found) is may(person, permission, thing), (person, permission, thing)


def test_states_in_lists_are_states_of_rows(cast: Cast) -> None:
    award = monitored.asked(cast)
    dues = list(award.reports_due.all())
    monitored.sent(cast, dues[0])
    monitored.sent(cast, dues[1])
    monitored.sent(cast, dues[2])
    with monitored.later():
        actions.hear(one=dues[0], by=cast.person["grace"])
        actions.hear(one=dues[1], reply="Good.", by=cast.person["grace"])
        actions.waive(due=dues[3], because="No need.", by=cast.person["grace"])
    with on(date(2029, 6, 15)):
        theirs = queries.dues_for(cast.person["winnie"], Permission.SEE_ORGANISATION)
        for state in State:
            assert {one.pk for one in theirs.filter(queries.at_state(state))} == {
                one.pk for one in theirs if one.state is state
            }
        counts = queries.counted(theirs)
    assert counts == {"late": 1, "due": 1, "unread": 1, "read": 1, "replied": 1, "waived": 1}
