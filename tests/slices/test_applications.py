"""What an applicant can do, and what nothing can undo: answers kept, sent once, in time or not."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as site
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Cast, gather
from funds import a_place, published
from kept.service import clock
from kept.service.applications import actions, queries
from kept.service.applications.answers import LONGEST, words_in
from kept.service.applications.closing import time_left
from kept.service.applications.models import Answer, Application, State
from kept.service.checks.models import ComesTo, Finding
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity
from kept.service.organisations import roles
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.may import may
from kept.service.organisations.models import Membership
from kept.service.organisations.permissions import Permission
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising
from kept.service.people.models import Person

BELL = datetime(2026, 10, 13, 11, 0, tzinfo=UTC)
"""Midday in London on the day the fund closes."""


@pytest.fixture
def day() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 10, 1, 9, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def fund(cast: Cast, day: Any) -> Opportunity:
    return published(cast, a_place(cast))


def begun(cast: Cast, fund: Opportunity, group: str = "lunch", who: str = "winnie", **more: Any) -> Application:
    return actions.begin(opportunity=fund, organisation=cast.organisation[group], by=cast.person[who], **more)


def answered(cast: Cast, application: Application, who: str = "winnie", words: str = "Soup and bread.") -> Application:
    for question in application.opportunity.questions.all():
        actions.save_answer(application=application, question=question, words=words, by=cast.person[who])
    return application


def sent(cast: Cast, fund: Opportunity, group: str = "lunch", who: str = "winnie", press: str = "once") -> Application:
    application = answered(cast, begun(cast, fund, group, who), who)
    return actions.send(application=application, press=press, by=cast.person[who])


def test_a_newer_answer_is_not_written_over_unseen(cast: Cast, fund: Opportunity, day: Any) -> None:
    application, question = begun(cast, fund), fund.questions.get(order=1)
    keep = {"application": application, "question": question}
    first = actions.save_answer(**keep, words="Soup.", by=cast.person["winnie"])
    day.shift(60)
    second = actions.save_answer(**keep, words="Soup and bread.", by=cast.person["tom"], seen=first.saved_at)
    day.shift(60)
    with pytest.raises(actions.ChangedMeanwhile, match="Tom Brackley saved this answer") as found:
        actions.save_answer(**keep, words="Soup and cake.", by=cast.person["winnie"], seen=first.saved_at)
    assert found.value.now.words == "Soup and bread."
    with pytest.raises(actions.ChangedMeanwhile):
        actions.save_answer(**keep, words="Soup and cake.", by=cast.person["winnie"])
    actions.save_answer(**keep, words="Soup and cake.", by=cast.person["winnie"], seen=second.saved_at)
    assert Answer.objects.get().words == "Soup and cake."


def test_saving_the_same_words_again_changes_nothing(cast: Cast, fund: Opportunity, day: Any) -> None:
    application, question = begun(cast, fund), fund.questions.get(order=1)
    first = actions.save_answer(application=application, question=question, words="Soup.", by=cast.person["winnie"])
    day.shift(60)
    again = actions.save_answer(application=application, question=question, words="Soup.", by=cast.person["tom"])
    assert (again.saved_at, again.saved_by) == (first.saved_at, cast.person["winnie"])


def test_a_question_of_another_grant_is_not_answered(cast: Cast, fund: Opportunity) -> None:
    other = published(cast, fund.place, title="Cold Tables Fund")
    with pytest.raises(Refused, match="does not ask that question"):
        actions.save_answer(
            application=begun(cast, fund), question=other.questions.get(order=1), words="Soup.", by=cast.person["tom"]
        )
    assert not Answer.objects.exists()


def test_an_answer_is_never_cut_and_never_a_book(cast: Cast, fund: Opportunity) -> None:
    application, question = begun(cast, fund), fund.questions.get(order=1)
    whole = ("word " * (LONGEST // 5)).strip()
    actions.save_answer(application=application, question=question, words=whole, by=cast.person["winnie"])
    assert Answer.objects.get().words == whole
    with pytest.raises(Refused, match="room for 40,000 characters, and this one has 40,001"):
        actions.save_answer(application=application, question=question, words="x" * 40_001, by=cast.person["winnie"])
    assert Answer.objects.get().words == whole


def test_what_no_keyboard_types_is_cleaned_away(cast: Cast, fund: Opportunity) -> None:
    application, question = begun(cast, fund), fund.questions.get(order=1)
    typed = "  Soup\x00 and\r\nbread\rand\x0bcake \ud83d and é\x07 \u202efdp.exe "
    actions.save_answer(application=application, question=question, words=typed, by=cast.person["winnie"])
    assert Answer.objects.get().words == "Soup and\nbread\nand\ncake \ufffd and é fdp.exe"


def test_words_are_counted_as_people_count_them() -> None:
    counts = {"": 0, "Soup": 1, "well-known soup – and bread": 4, "£1,500\na year": 3, "a\u00a0chair": 2, "— … _ !": 0}
    assert {text: words_in(text) for text in counts} == counts


def test_pressing_again_is_pressing_once(cast: Cast, fund: Opportunity, day: Any) -> None:
    first = sent(cast, fund)
    day.shift(3600)
    again = actions.send(application=first, press="another press", by=cast.person["tom"])
    assert (again.number, again.sent_at, again.press) == (first.number, first.sent_at, "once")
    assert Message.objects.filter(key__startswith="application-received").count() == 1
    assert Entry.objects.filter(event="applications.application.sent").count() == 1


def test_a_key_from_another_page_sends_nothing(cast: Cast, fund: Opportunity) -> None:
    sent(cast, fund, press="taken")
    other = answered(cast, begun(cast, fund, "bikes", "bilal"), "bilal")
    for press in ("taken", ""):
        with pytest.raises(Refused, match="Press it again"):
            actions.send(application=other, press=press, by=cast.person["bilal"])
    other.refresh_from_db()
    assert other.sent_at is None


def test_what_is_missing_or_too_long_is_not_sent(cast: Cast, fund: Opportunity) -> None:
    application = begun(cast, fund)
    with pytest.raises(Refused, match=r"2 of the questions have no answer yet. The first is: What will you do\?"):
        actions.send(application=application, press="once", by=cast.person["winnie"])
    answered(cast, application, words="word " * 151)
    with pytest.raises(Refused, match=r"Who is it for\? This has 151 words, and there is room for 150. Take 1 out"):
        actions.send(application=application, press="once", by=cast.person["winnie"])


def test_a_sent_application_no_longer_changes(cast: Cast, fund: Opportunity) -> None:
    application = sent(cast, fund)
    with pytest.raises(Refused, match=f"was sent as {application.number}"):
        answered(cast, application, words="Something else.")


def test_one_taken_back_is_begun_again_with_its_answers(cast: Cast, fund: Opportunity) -> None:
    first = actions.withdraw(application=sent(cast, fund), by=cast.person["tom"])
    assert "K" in first.number
    assert Message.objects.get(key__startswith="application-taken-back").to == "tom@lunch.example"
    assert actions.withdraw(application=first, by=cast.person["tom"]).withdrawn_at == first.withdrawn_at
    with pytest.raises(Refused, match="taken back"):
        actions.send(application=first, press="twice", by=cast.person["winnie"])
    again = begun(cast, fund)
    assert again != first
    assert [one.words for one in queries.asked_of(again)] == ["Soup and bread.", "Soup and bread."]
    assert actions.send(application=again, press="twice", by=cast.person["winnie"]).number != first.number


def test_what_was_sent_stays_sent_once_it_has_closed(cast: Cast, fund: Opportunity, day: Any) -> None:
    application, draft = sent(cast, fund), answered(cast, begun(cast, fund, "bikes", "bilal"), "bilal")
    day.move_to(BELL + timedelta(seconds=1))
    with pytest.raises(actions.Closed, match="closed at midday on 13 October 2026"):
        actions.withdraw(application=application, by=cast.person["winnie"])
    with pytest.raises(actions.Closed):
        actions.send(application=draft, press="late", by=cast.person["bilal"])
    actions.withdraw(application=draft, by=cast.person["bilal"])
    application.refresh_from_db()
    assert application.withdrawn_at is None


def test_what_is_typed_after_the_close_is_kept(cast: Cast, fund: Opportunity, day: Any) -> None:
    application = begun(cast, fund)
    day.move_to(BELL + timedelta(minutes=1))
    answered(cast, application, words="Too late, but mine.")
    assert {answer.words for answer in Answer.objects.all()} == {"Too late, but mine."}
    assert application.state(clock.now()) is State.MISSED


@given(
    around=st.integers(-3_000_000, 3_000_000) | st.sampled_from([-1_000, -1, 0, 1, 1_000]),
    wait=st.integers(0, 600),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_the_bell_is_exact(cast: Cast, fund: Opportunity, day: Any, around: int, wait: int) -> None:
    """In time is to have come in at the door by the bell, however long the lock took (R6). In microseconds."""
    arrived = BELL + timedelta(microseconds=around)
    day.move_to(datetime(2026, 10, 1, 9, 0, tzinfo=UTC))
    with transaction.atomic():
        application = answered(cast, begun(cast, fund))
        day.move_to(arrived)

        def press(_: Any) -> Any:
            day.shift(wait)  # as long as others before it take
            try:
                return actions.send(application=application, press="bell", by=cast.person["winnie"]).sent_at
            except actions.Closed:
                return None

        came_in = clock.StampAtTheDoor(press)(None)  # type: ignore[arg-type]
        assert came_in == (arrived if around <= 0 else None)
        transaction.set_rollback(True)


def test_the_time_left_is_never_more_than_there_is() -> None:
    left = {
        timedelta(days=2): "2 days left",
        timedelta(days=1, hours=23, minutes=59): "47 hours left",
        timedelta(hours=1, minutes=59): "119 minutes left",
        timedelta(minutes=1): "1 minute left",
        timedelta(seconds=59): "Less than a minute left",
        timedelta(0): "Less than a minute left",
        timedelta(microseconds=-1): "",
    }
    assert {some: time_left(BELL - some, BELL) for some in left} == left


def test_only_the_group_may(cast: Cast, fund: Opportunity) -> None:
    application = answered(cast, begun(cast, fund))
    question = fund.questions.get(order=1)
    for who in ("bilal", "grace", "stella"):
        by = cast.person[who]
        deeds: list[Callable[[], Any]] = [
            lambda by=by: actions.begin(opportunity=fund, organisation=cast.organisation["lunch"], by=by),
            lambda by=by: actions.save_answer(application=application, question=question, words="Mine.", by=by),
            lambda by=by: actions.send(application=application, press="theirs", by=by),
            lambda by=by: actions.withdraw(application=application, by=by),
        ]
        for deed in deeds:
            with pytest.raises(NotAllowed):
                deed()
    application.refresh_from_db()
    assert (application.sent_at, application.withdrawn_at) == (None, None)


def adopts(cast: Cast, fund: Opportunity) -> None:
    """The lunch club takes on the compact, which asks applicants to check first whether they may apply (bx-3.v.2)."""
    promising.adopt(
        place=fund.place,
        organisation=cast.organisation["lunch"],
        document="bexley",
        governance=promising.Governance("Committee", "Minute 4", date(2026, 4, 2), "Winnie Tallow", "Chair"),
        from_on=date(2026, 4, 2),
        by=None,
    )


@pytest.mark.parametrize(("checked", "comes_to"), [(True, ComesTo.CANNOT_TELL), (False, ComesTo.NOT_KEPT)])
def test_the_groups_own_promise_is_held_and_never_stops_it(
    cast: Cast, fund: Opportunity, checked: bool, comes_to: ComesTo
) -> None:
    """That it says what will change is for a reader to tell; that nobody checked first is known."""
    adopts(cast, fund)
    application = answered(cast, begun(cast, fund, checked=checked))
    actions.send(application=application, press="once", by=cast.person["winnie"])
    found = Finding.objects.get(provision="bx-3.v.2")
    assert found.checked.organisation == cast.organisation["lunch"]
    assert found.comes_to == comes_to


def test_a_group_that_promised_nothing_is_found_nothing_of(cast: Cast, fund: Opportunity) -> None:
    sent(cast, fund)
    assert not Finding.objects.filter(checked__subject="applications.application").exists()


@given(data=st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_asking_and_finding_agree(cast: Cast, fund: Opportunity, data: st.DataObject) -> None:
    """Whatever roles people hold and however far applications have come: `may` says yes to exactly what is found."""
    with transaction.atomic():
        groups = [("lunch", "winnie"), ("bikes", "bilal")]
        for group, who in data.draw(st.lists(st.sampled_from(groups), unique=True)):
            application = answered(cast, begun(cast, fund, group, who), who)
            if data.draw(st.booleans()):
                actions.send(application=application, press=group, by=cast.person[who])
            if data.draw(st.booleans()):
                actions.withdraw(application=application, by=cast.person[who])
        people = [cast.person[name] for name in ("winnie", "petra", "grace", "stella")]
        person = data.draw(st.sampled_from(people))
        for group in ("lunch", "council"):
            for role in data.draw(st.lists(st.sampled_from(sorted(roles.ROLES)), max_size=2, unique=True)):
                held = {"person": person, "organisation": cast.organisation[group], "role": role, "until": None}
                Membership.objects.get_or_create(**held, defaults={"since": clock.now()})
        everything = list(Application.objects.select_related("opportunity"))
        for who_ in [*people, None]:
            for permission in Permission:
                theirs = {one for one in everything if may(who_, permission, one)}
                assert set(queries.applications_for(who_, permission)) == theirs
        transaction.set_rollback(True)


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """What came of doing all of it at the same moment."""
    gate, came_of_it = threading.Barrier(len(deeds)), []

    def go(deed: Callable[[], Any]) -> None:
        gate.wait()
        try:
            came_of_it.append(deed())
        except Exception as problem:
            came_of_it.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_of_it


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    """R3: two people, or one person twice, at once. Each works from what their own page showed."""

    @pytest.fixture
    def cast(self) -> Cast:
        return gather()

    @pytest.fixture
    def fund(self, cast: Cast) -> Opportunity:
        today = clock.today()
        fund = published(cast, a_place(cast))
        far = clock.now() + timedelta(days=30)
        Opportunity.objects.filter(pk=fund.pk).update(opens_on=today, closes_at=far)
        fund.refresh_from_db()
        return fund

    def test_sent_twice_is_sent_once(self, cast: Cast, fund: Opportunity) -> None:
        application = answered(cast, begun(cast, fund))

        def press(key: str, who: str) -> Callable[[], Any]:
            return lambda: actions.send(application=application, press=key, by=cast.person[who]).number

        numbers = together(*(press(key, who) for key, who in [("a", "winnie"), ("a", "winnie"), ("b", "tom")]))
        application.refresh_from_db()
        assert numbers == [application.number] * 3
        assert Message.objects.filter(key__startswith="application-received").count() == 1
        assert Entry.objects.filter(event="applications.application.sent").count() == 1

    def test_begun_twice_is_begun_once(self, cast: Cast, fund: Opportunity) -> None:
        found = together(*[lambda who=who: begun(cast, fund, who=who).pk for who in ("winnie", "tom", "petra")])
        assert found == [Application.objects.get().pk] * 3

    def test_two_answers_at_once_leave_one_to_choose(self, cast: Cast, fund: Opportunity) -> None:
        application, question = begun(cast, fund), fund.questions.get(order=1)

        def save(who: str) -> Callable[[], Any]:
            words = f"{who} writes."
            return lambda: (
                actions.save_answer(application=application, question=question, words=words, by=cast.person[who]).words
            )

        came_of_it = together(save("winnie"), save("tom"))
        refused = [one for one in came_of_it if isinstance(one, actions.ChangedMeanwhile)]
        assert len(refused) == 1
        assert (
            Answer.objects.get().words == refused[0].now.words == next(one for one in came_of_it if one not in refused)
        )


def test_an_answer_is_given_only_once_it_is_stored() -> None:
    """A page that opened a transaction around its view would say "sent" before it was (R1)."""
    assert not site.DATABASES["default"].get("ATOMIC_REQUESTS")
    assert not any("transaction" in middleware.lower() for middleware in site.MIDDLEWARE)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is told by its own settings")
@pytest.mark.django_db
def test_what_is_stored_is_on_disk() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL


def test_people_are_given_what_they_wrote(cast: Cast, fund: Opportunity) -> None:
    from kept.service.people.exports import everything_about

    sent(cast, fund)
    told = everything_about(Person.objects.get(pk=cast.person["winnie"].pk))
    assert told["answers"][0]["words"] == "Soup and bread."
    assert told["applications"][0]["to"] == "Warm Tables Fund"
