"""Two stages: a short expression of interest, and a full application that only those asked on can begin."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import rounds
from awarded import on
from cast import Cast
from funds import a_fund
from kept.service.alerts import actions as alerts
from kept.service.applications import actions as applying
from kept.service.applications import changing
from kept.service.applications.models import Application
from kept.service.applications.queries import writers_of
from kept.service.applications.reuse import begin_from, earlier_answers
from kept.service.applications.stages import NotAskedOn
from kept.service.awards import actions as awarding
from kept.service.awards import queries as awards
from kept.service.checks.decide import ReasonNeeded
from kept.service.checks.models import Finding
from kept.service.decisions import actions as deciding
from kept.service.decisions.models import Decision
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.opportunities import actions as opening
from kept.service.opportunities import moving
from kept.service.opportunities.models import Opportunity, Status
from kept.service.opportunities.queries import funds_that_fit, round_before
from kept.service.opportunities.records import deed
from kept.service.organisations.permissions import Permission
from kept.service.outbox.models import Message
from kept.service.partnerships.models import Place
from kept.service.worker.worker import Worker
from rounds import a_place, apply
from staged import (
    ANSWERED,
    BETWEEN,
    DAYS,
    IN_THE_SECOND,
    OPENS,
    a_second_stage,
    an_expression_of_interest,
    answered,
    decided,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(cast: Cast) -> Place:
    return a_place(cast)


@pytest.fixture
def first(cast: Cast, place: Place) -> Opportunity:
    return an_expression_of_interest(cast, place)


def letters(key: str) -> list[Message]:
    return list(Message.objects.filter(key__startswith=key).order_by("pk"))


def begin(cast: Cast, second: Opportunity, group: str, who: str) -> Application:
    return applying.begin(opportunity=second, organisation=cast.organisation[group], by=cast.person[who])


def test_from_an_expression_of_interest_to_an_award(cast: Cast, first: Opportunity) -> None:
    grace, winnie = cast.person["grace"], cast.person["winnie"]
    lunch, _ = answered(cast, first)
    second = published(cast, first)
    with on(IN_THE_SECOND):
        with pytest.raises(NotAskedOn, match="open only to groups that were asked on from the first stage"):
            begin(cast, second, "bikes", "bilal")
        full = begin(cast, second, "lunch", "winnie")
        what, cost = second.questions.all()
        same = earlier_answers(full, what)[0]
        assert same.answer.application == lunch
        assert begin_from(application=full, question=what, earlier=same.answer.pk, by=winnie).words.startswith("Soup")
        applying.save_answer(application=full, question=cost, words="£1,200 for food.", by=winnie)
        full = applying.send(application=full, press="full", by=winnie)
        assert full.number != lunch.number
    with on(date(2027, 1, 5)):
        deciding.declare(application=full, conflict=False, by=grace)
        told: dict[str, Any] = {"application": full, "reason": "It fits.", "by": grace}
        with pytest.raises(Refused, match="This is no expression of interest"):
            deciding.decide(asked_on=True, **told)
        deciding.decide(funded=True, amount=Decimal(1200), **told)
        deciding.close_round(opportunity=second, by=grace)
        award = awarding.offer(application=full, by=grace)
        assert award.amount == 1200


def test_every_kind_of_answer_in_the_first_stage_is_offered_to_the_same_question(cast: Cast, place: Place) -> None:
    kinds = opening.Form(
        questions=[
            {"asks": "When does it start?", "kind": "date"},
            {"asks": "Where?", "kind": "choice", "choices": "North\nSouth"},
            {"asks": "How much?", "kind": "money"},
            {"asks": "How many people?", "kind": "number"},
        ]
    )
    winnie, grace = cast.person["winnie"], cast.person["grace"]
    draft = a_fund(cast, place, expression_of_interest=True, form=kinds)
    with on(date(2026, 9, 1)):
        first = opening.publish(opportunity=draft, by=grace)
    said: list[dict[str, Any]] = [
        {"typed": {"words-day": "2", "words-month": "2", "words-year": "2027"}},
        {"words": "South"},
        {"words": "£1,200"},
        {"words": "40"},
    ]
    with on(date(2026, 10, 1)):
        lunch = begin(cast, first, "lunch", "winnie")
        for question, told in zip(first.questions.all(), said, strict=True):
            applying.save_answer(application=lunch, question=question, by=winnie, **told)
        lunch = applying.send(application=lunch, press="first", by=winnie)
    with on(ANSWERED):
        decided(lunch, cast, asked_on=True)
        deciding.close_round(opportunity=first, by=grace)
    second = a_second_stage(cast, first)
    asked = opening.Form(
        questions=[*first.questions.values("asks", "kind", "choices"), {"asks": "Where?", "kind": "number"}]
    )
    with on(BETWEEN):
        second = opening.change(opportunity=second, version=second.version, by=grace, form=asked)
        second = opening.publish(opportunity=second, by=grace)
    with on(IN_THE_SECOND):
        full = begin(cast, second, "lunch", "winnie")
        *same, other = second.questions.all()
        for question, before in zip(same, lunch.answers.order_by("question__order"), strict=True):
            assert not full.answers.filter(question=question).exists(), "nothing is filled in by itself"
            assert [one.answer for one in earlier_answers(full, question)] == [before]
            now = begin_from(application=full, question=question, earlier=before.pk, by=winnie)
            assert (now.words, now.typed, now.amount) == (before.words, before.typed, before.amount)
        assert earlier_answers(full, other) == [], "the same words, and another kind"


def test_an_expression_of_interest_awards_nothing(cast: Cast, first: Opportunity) -> None:
    grace = cast.person["grace"]
    lunch = apply(cast, first, "lunch", "winnie")
    with on(ANSWERED):
        deciding.declare(application=lunch, conflict=False, by=grace)
        told: dict[str, Any] = {"application": lunch, "reason": "It fits.", "by": grace}
        for wrong in ({"funded": True, "amount": Decimal(1200)}, {"funded": False, "strength": "A", "to_change": "B"}):
            with pytest.raises(Refused, match="it is not funded"):
                deciding.decide(**told, **wrong)
        deciding.decide(**told, asked_on=True)
        decision = Decision.objects.get(application=lunch)
        with pytest.raises(IntegrityError, match="whoever_is_asked_on_is_not_funded_yet"), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(funded=True, amount=1200)
        deciding.close_round(opportunity=first, by=grace)
        assert not awards.fundable_for(grace, Permission.MANAGE_AWARD).exists()
        with pytest.raises(Refused, match="An award follows"):
            awarding.offer(application=lunch, by=grace)
    kept = Entry.objects.get(event="decisions.round.closed", subject_id=first.pk).kept
    assert kept == {"applications": 1, "awards": 0, "asked_on": 1}


def test_the_letters_of_a_first_stage_say_so_in_its_words(cast: Cast, first: Opportunity) -> None:
    answered(cast, first)
    yes, no = letters("decision-told")
    assert "You are asked to apply in full." in yes.body
    assert "We write to you when you can apply in full, and where. This was the first of two stages" in yes.body
    assert "We are not asking you to apply in full." in no.body
    assert "Say who comes." in no.body
    for one in (yes, no):
        assert "awarded £" not in one.body
        assert "funding" not in one.body
        assert "an offer" not in one.body


def test_a_first_stage_answered_after_the_second_is_published_tells_of_it(cast: Cast, first: Opportunity) -> None:
    second = published(cast, first, date(2026, 9, 20))
    with on(date(2026, 9, 20)):
        Worker("test").work_off()
    answered(cast, first)
    yes, no = letters("decision-told")
    address = f"/grants/{second.pk}/"
    assert "opens on 2 November 2026 and closes at midday on 18 December 2026" in yes.body
    assert address in yes.body
    assert address not in no.body
    assert second not in funds_that_fit(first, datetime(2026, 10, 21, tzinfo=UTC)), "it is for nobody else"
    assert not letters("second-stage"), "nobody is told twice"


def test_a_second_stage_published_later_is_told_once_to_those_asked_on(cast: Cast, first: Opportunity) -> None:
    alerts.choose(by=cast.person["bilal"], place=None, theme="", least=None, most=None, often="at once")
    answered(cast, first)
    with on(BETWEEN):
        Worker("test").work_off()
        Message.objects.all().delete()
    second = published(cast, first)
    with on(BETWEEN):
        Worker("test").work_off()
        Worker("test").work_off()
    theirs = sorted(str(one.person.email) for one in writers_of(cast.organisation["lunch"]))
    told = letters("second-stage")[0]
    assert sorted(one.to for one in letters("second-stage")) == theirs
    assert "You were asked to apply in full. Warm Tables Fund: full application opens on 2 November" in told.body
    assert not letters("alert"), "nobody else is told of what they cannot apply to"
    with on(IN_THE_SECOND):
        moving.move_closing(
            opportunity=second, closes_at=datetime(2026, 12, 21, 12, tzinfo=UTC), by=cast.person["grace"]
        )
        Worker("test").work_off()
    assert sorted(one.to for one in letters("more-time")) == theirs, "though it is not begun"


def test_an_alert_says_that_it_is_a_first_stage(cast: Cast, place: Place) -> None:
    with on(date(2026, 8, 1)):
        alerts.choose(by=cast.person["bilal"], place=None, theme="", least=None, most=None, often="at once")
    an_expression_of_interest(cast, place)
    with on(date(2026, 9, 1)):
        Worker("test").work_off()
    assert "This is the first of two stages: a short expression of interest." in letters("alert")[0].body


def test_nobody_who_was_not_asked_on_gets_in_by_another_way(cast: Cast, first: Opportunity) -> None:
    lunch, bikes = answered(cast, first)
    second = published(cast, first)
    with on(IN_THE_SECOND):
        full = begin(cast, second, "lunch", "winnie")
        assert begin(cast, second, "lunch", "winnie") == full
        applying.withdraw(application=full, by=cast.person["winnie"])
        assert begin(cast, second, "lunch", "winnie") != full, "begun again after it was taken back"
        with pytest.raises(NotAskedOn):
            begin(cast, second, "bikes", "bilal")
        with pytest.raises(Refused):
            changing.begin_change(application=bikes, by=cast.person["bilal"])
    assert not Application.objects.filter(opportunity=second).exclude(organisation=lunch.organisation).exists()


def test_a_review_that_is_upheld_can_end_in_being_asked_on(cast: Cast, first: Opportunity) -> None:
    _, bikes = answered(cast, first)
    second = published(cast, first)
    bilal, dora = cast.person["bilal"], cast.person["dora"]
    with on(BETWEEN):
        review = deciding.ask_review(application=bikes, ground="facts", words="Our answer says so.", by=bilal)
        deciding.declare(application=bikes, conflict=False, by=dora)
        deciding.answer_review(review=review, upheld=True, reasons="So it does.", by=dora)
        again: dict[str, Any] = {"review": review, "reason": "It is about meals.", "by": dora}
        with pytest.raises(Refused, match="it is not funded"):
            deciding.decide_again(funded=True, amount=Decimal(100), **again)
        deciding.decide_again(asked_on=True, **again)
        assert "You are asked to apply in full." in letters("decision-told-again")[0].body
    with on(IN_THE_SECOND):
        assert begin(cast, second, "bikes", "bilal")


def test_a_first_stage_from_which_nobody_is_asked_on_says_why(cast: Cast, first: Opportunity) -> None:
    lunch = apply(cast, first, "lunch", "winnie")
    with on(ANSWERED):
        decided(lunch, cast, asked_on=False)
        with pytest.raises(Refused, match=r"Nobody is asked on\. Say why"):
            deciding.close_round(opportunity=first, by=cast.person["grace"])
        deciding.close_round(opportunity=first, nothing_because="None is about meals.", by=cast.person["grace"])
    assert "Why nobody was asked to apply in full\n\nNone is about meals." in letters("decision-told")[0].body


def test_how_many_are_funded_is_not_held_against_a_first_stage(cast: Cast, place: Place) -> None:
    rounds.takes_up_grants(cast, place)
    first = an_expression_of_interest(cast, place)
    answered(cast, first)  # one of two, and nobody is asked for a reason
    assert not Finding.objects.filter(standard="success-ratio", comes_to__in=("kept", "not kept")).exists()


def test_a_second_stage_is_begun_once_and_has_the_same_money(cast: Cast, first: Opportunity) -> None:
    grace = cast.person["grace"]
    second = opening.begin_second_stage(opportunity=first, by=grace)
    assert opening.begin_second_stage(opportunity=first, by=grace) == second
    assert (second.organisation, second.place, second.award_size) == (first.organisation, first.place, first.award_size)
    assert (second.title, second.expression_of_interest) == ("Warm Tables Fund: full application", False)
    assert second.starts_on == first.starts_on
    assert second.opens_on is None
    words = sum(second.questions.values_list("words", flat=True))
    assert 0 < words <= 499 - 200, "its form fits what the first leaves of the words that the award is worth"
    assert Entry.objects.get(event="opportunities.opportunity.drafted", subject_id=second.pk).kept["first_stage"]
    with pytest.raises(Refused, match="It has one stage"):
        opening.begin_second_stage(opportunity=second, by=grace)
    with pytest.raises(IntegrityError, match="there_are_two_stages_at_most"), transaction.atomic():
        Opportunity.objects.filter(pk=second.pk).update(expression_of_interest=True)


def test_a_draft_with_a_second_stage_stays_the_first_of_two(cast: Cast, place: Place) -> None:
    grace = cast.person["grace"]
    draft = opening.change(
        opportunity=(one := a_fund(cast, place)), version=one.version, by=grace, expression_of_interest=True
    )
    opening.begin_second_stage(opportunity=draft, by=grace)
    with pytest.raises(Refused, match="Its second stage is begun"):
        opening.change(opportunity=draft, version=draft.version, by=grace, expression_of_interest=False)


def test_the_words_of_both_stages_count_together(cast: Cast, first: Opportunity) -> None:
    second = a_second_stage(cast, first)
    record = deed(second).values
    assert (record["word_limit"], record["stages"]) == (200 + 250, 2)
    assert deed(first).values["word_limit"] == 200


def test_words_past_what_the_award_is_worth_need_a_reason_though_each_stage_is_short(cast: Cast, place: Place) -> None:
    rounds.takes_up_grants(cast, place)
    first = an_expression_of_interest(cast, place)
    long = opening.Form(questions=[{"asks": "What will you do?", "words": 300}])
    with on(date(2026, 9, 2)):
        second = a_second_stage(cast, first, opens_on=date(2026, 11, 2))
        second = opening.change(opportunity=second, version=second.version, by=cast.person["grace"], form=long)
        with pytest.raises(ReasonNeeded) as asked:
            opening.publish(opportunity=second, by=cast.person["grace"])
        needing = {one.binding.standard.id: one for one in asked.value.needing}
        assert "word-limit" in needing, "300 words would fit, and 500 do not"


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({"opens_on": date(2026, 10, 20)}, "The first stage is answered by 30 October 2026"),
        ({"opens_on": date(2026, 10, 29)}, "The first stage is answered by 30 October 2026"),
        ({"opens_on": date(2026, 10, 30)}, ""),
    ],
)
def test_a_second_stage_opens_once_the_first_is_answered(
    cast: Cast, first: Opportunity, days: dict[str, date], says: str
) -> None:
    with on(date(2026, 9, 20)):
        second = a_second_stage(cast, first, **days)
        if says:
            with pytest.raises(Refused, match=says):
                opening.publish(opportunity=second, by=cast.person["grace"])
        else:
            assert opening.publish(opportunity=second, by=cast.person["grace"]).status == Status.OPEN


def test_a_second_stage_follows_a_first_that_is_published(cast: Cast, place: Place) -> None:
    draft = a_fund(cast, place, expression_of_interest=True, answer_by=None)
    second = a_second_stage(cast, draft)
    with on(date(2026, 9, 1)):
        with pytest.raises(Refused, match="Publish the first stage first"):
            opening.publish(opportunity=second, by=cast.person["grace"])
        opening.publish(opportunity=draft, by=cast.person["grace"])
        early = opening.change(
            opportunity=second, version=second.version, by=cast.person["grace"], opens_on=date(2026, 10, 13)
        )
        with pytest.raises(Refused, match="The first stage closes at midday on 13 October 2026"):
            opening.publish(opportunity=early, by=cast.person["grace"])
        later = opening.change(opportunity=early, version=early.version, by=cast.person["grace"], **DAYS)
        opening.publish(opportunity=later, by=cast.person["grace"])
        with pytest.raises(Refused, match="The second stage opens on 2 November 2026"):
            moving.move_closing(
                opportunity=draft, closes_at=datetime(2026, 11, 2, 12, tzinfo=UTC), by=cast.person["grace"]
            )
        assert moving.move_closing(
            opportunity=draft, closes_at=datetime(2026, 11, 1, 12, tzinfo=UTC), by=cast.person["grace"]
        )


def test_groups_knew_of_a_second_stage_from_the_day_the_first_was_published(cast: Cast, first: Opportunity) -> None:
    second = published(cast, first, OPENS)
    assert second.first_notified_on == date(2026, 9, 1)


def test_last_time_is_told_of_the_same_stage(cast: Cast, first: Opportunity) -> None:
    answered(cast, first)
    grace = cast.person["grace"]
    again = opening.copy(opportunity=first, by=grace)
    assert again.expression_of_interest
    before = round_before(again)
    assert before is not None
    assert (before.applications, before.asked_on) == (2, 1)
    second = published(cast, first)
    assert round_before(second) is None, "its own first stage is not last time"
    assert opening.copy(opportunity=second, by=grace).first_stage is None
