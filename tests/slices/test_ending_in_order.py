"""However people act and in whichever order, no notice stands that the promises forbid without a reason on record."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.actions.ending import ORDERS
from kept.service.awards.actions.handing_over import close_ending, hand_over
from kept.service.awards.before_deciding import BEFORE
from kept.service.awards.models import Award, Ending, Handover
from kept.service.awards.queries import prepared
from kept.service.awards.told import Told
from kept.service.checks.decide import ReasonNeeded
from kept.service.checks.deed import Reason
from kept.service.checks.models import Finding
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.outbox.models import Message

BEGIN = date(2026, 11, 20)
COLUMNS = [
    "issue_told_on",
    "timetable_agreed_on",
    "review_on",
    "timetable_reviewed_on",
    "assessed_on",
    "discussion_opened_on",
    "responses_closed_on",
    "responses_considered_on",
    "decided_on",
]
WORDS = ["reasons", "support_offered", "skipped_because"]
DAYS = st.integers(0, 90)
ACTS = st.one_of(
    st.tuples(st.just("day"), st.sampled_from(COLUMNS), DAYS),
    st.tuples(st.just("days"), st.permutations(COLUMNS), st.lists(DAYS, min_size=9, max_size=9).map(sorted)),
    st.tuples(st.just("because"), st.sampled_from(Ending.Because.values), st.just(0)),
    st.tuples(st.just("words"), st.sampled_from(WORDS), st.booleans()),
    st.tuples(st.just("ticks"), st.booleans(), st.just(0)),
    st.tuples(st.just("discuss"), st.just(""), DAYS),
    st.tuples(st.just("reply"), st.sampled_from(["We could do with half.", "No."]), st.just(0)),
    st.tuples(st.just("answer"), st.just("We looked at that."), DAYS),
    st.tuples(st.just("notice"), st.booleans(), st.integers(0, 200)),
    st.tuples(st.just("take back"), st.just(""), st.just(0)),
    st.tuples(st.just("aside"), st.just(""), st.just(0)),
)


def act(cast: Cast, award: Award, today: date, by: str, what: str, first: Any, then: Any) -> None:
    """Do one thing as somebody, if it can be done."""
    person = cast.person[by]
    ending = prepared(award) or Ending.objects.filter(award=award).latest("pk")
    day = BEGIN + timedelta(days=int(then)) if not isinstance(then, list) else today
    save: Callable[..., Any] = lambda **fields: actions.change_ending(  # noqa: E731  # said once, for six kinds of saving
        ending=ending, version=ending.version, by=person, **fields
    )
    done: dict[str, Callable[[], Any]] = {
        "day": lambda: save(**{first: day}),
        "days": lambda: save(**{name: BEGIN + timedelta(days=at) for name, at in zip(first, then, strict=True)}),
        "because": lambda: save(because=first),
        "words": lambda: save(**{first: "We had to." if then else ""}),
        "ticks": lambda: save(beneficiaries_covered=first, users_covered=first, volunteers_covered=first),
        "discuss": lambda: actions.open_discussion(
            ending=ending, version=ending.version, words="There may be less.", replies_by=day, by=person
        ),
        "reply": lambda: actions.reply(ending=ending, words=first, by=person),
        "answer": lambda: actions.answer_reply(
            ending=ending, version=ending.version, words=first, considered_on=day, by=person
        ),
        "notice": lambda: actions.give_notice(
            ending=ending,
            effective_on=day,
            by=person,
            reasons={id: Reason("The money stops.") for id in PROMISES} if first else {},
        ),
        "take back": lambda: actions.take_back(ending=ending, because="A slip.", by=person),
        "aside": lambda: actions.put_aside(ending=ending, by=person),
    }
    with on(today):
        try:
            done[what]()
        except (Refused, NotAllowed, ReasonNeeded):
            return


PROMISES = [f"bx-4.s.{id}" for id in ("2:ending-carries", "2:ending-steps", "4:ending-carries", "4:ending-steps")] + [
    "bx-4.s.5:ending-carries",
    "bx-4.s.5:ending-steps",
    awarded.NOTICE,
    "bx-4.s.6:ending-carries",
]


def holds(ending: Ending) -> None:
    """What is true of every ending, whatever was done to it."""
    for order in ORDERS:
        days = [getattr(ending, name) for name in order if getattr(ending, name)]
        assert all(before <= after for before, after in pairwise(days)), "each day is in its place"
    if ending.decided_on is not None and ending.because == Ending.Because.PERFORMANCE:
        left_out = [column for column in BEFORE if not getattr(ending, column)]
        assert not left_out or ending.skipped_because, "nothing is left out without a reason on record"
    if ending.given_on is None:
        return
    assert ending.reasons, "the letter gives reasons"
    assert ending.decided_on is not None
    assert ending.decided_on <= ending.given_on <= (ending.effective_on or date.max)
    assert not ending.reply or ending.reply_answer, "what the group wrote has its answer"
    found = Finding.objects.filter(checked__subject="awards.ending", checked__subject_id=ending.pk, outcome="not met")
    assert not found.filter(explanations=None).exists(), "what was promised and is not kept has its reason"
    entries = Entry.objects.filter(event="awards.ending.notified", subject_id=ending.pk)
    assert entries.count() == 1
    assert Message.objects.filter(key__startswith=f"ending-notified-{ending.pk}-").count() == 1


@pytest.mark.django_db
def test_no_order_of_acts_reaches_what_was_promised_not_to_be(cast: Cast) -> None:
    award = awarded.accepted(cast)
    given_ever = 0

    # Made smaller, a case costs minutes of a database and says little more.
    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )
    @given(
        because=st.sampled_from(Ending.Because.values),
        acts=st.lists(
            st.tuples(st.integers(0, 20), st.sampled_from(["grace", "grace", "winnie", "farid"]), ACTS), max_size=14
        ),
        whole=st.booleans(),
        last=st.integers(0, 200),
    )
    def however(because: str, acts: list[Any], whole: bool, last: int) -> None:
        nonlocal given_ever
        with transaction.atomic():
            today = BEGIN
            with on(today):
                actions.prepare_ending(award=award, because=because, reasons="There is less.", by=cast.person["grace"])
            if whole:
                today += timedelta(days=95)
                act(cast, award, today, "grace", "days", COLUMNS, list(range(0, 90, 10)))
            for passed, by, (what, first, then) in acts:
                today += timedelta(days=passed)
                act(cast, award, today, by, what, first, then)
                for ending in Ending.objects.filter(award=award):
                    holds(ending)
            today = max(today, BEGIN + timedelta(days=95))
            act(cast, award, today, "grace", "notice", True, last + 95)
            for ending in Ending.objects.filter(award=award):
                holds(ending)
                given_ever += ending.given_on is not None
            transaction.set_rollback(True)

    however()
    assert given_ever, "some of them end in a notice, so that something was tried"


def given_notice(cast: Cast, **fields: Any) -> Ending:
    ending = awarded.prepared(cast, awarded.accepted(cast), **fields)
    with on(awarded.NOTIFIED):
        return actions.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])


def test_an_end_is_closed_once_everything_is_handed_over_and_paid(cast: Cast) -> None:
    ending, grace = given_notice(cast), cast.person["grace"]
    told = {what: Told("The choir takes it on.", date(2027, 4, 1)) for what in Handover.What.values}
    with on(date(2027, 4, 4)):
        part = {"users": told["users"], "data": Told("It is destroyed.")}
        ending = hand_over(ending=ending, told=part, version=ending.version, by=grace)
        with pytest.raises(actions.ChangedMeanwhile):
            hand_over(ending=ending, told=told, version=ending.version - 1, by=grace)
        with pytest.raises(Refused, match="It can be closed from that day"):
            close_ending(ending=ending, by=grace)
    with on(date(2027, 4, 5)):
        with pytest.raises(Refused, match="Still to be done: What is known about them, Premises"):
            close_ending(ending=ending, by=grace)
        ending = hand_over(ending=ending, told=told, version=ending.version, by=grace)
        with pytest.raises(Refused, match="£250 due 1 November 2026 is not paid yet"):
            close_ending(ending=ending, by=grace)
        for payment in ending.award.payments.filter(due_on__lt=ending.effective_on):
            actions.pay(payment=payment, paid_on=date(2027, 4, 1), by=cast.person["farid"])
        with pytest.raises(NotAllowed):
            close_ending(ending=ending, by=cast.person["winnie"])
        closed = close_ending(ending=ending, by=grace)
        assert close_ending(ending=ending, by=grace) == closed
        with pytest.raises(Refused, match="This was closed on 5 April 2027"):
            hand_over(ending=closed, told={}, version=closed.version, by=grace)
    assert Entry.objects.filter(event="awards.ending.closed").count() == 1


def test_a_reply_is_answered_before_anything_is_decided(cast: Cast) -> None:
    award, grace = awarded.accepted(cast), cast.person["grace"]
    with on(date(2026, 12, 2)):
        ending = actions.prepare_ending(award=award, because="resources", reasons="There is less.", by=grace)
        ending = actions.open_discussion(
            ending=ending, version=ending.version, words="Less?", replies_by=date(2026, 12, 20), by=grace
        )
        ending = actions.reply(ending=ending, words="Half would do.", by=cast.person["winnie"])
    with on(date(2026, 12, 23)):
        days = {"responses_considered_on": date(2026, 12, 22), "decided_on": date(2026, 12, 23)}
        with pytest.raises(Refused, match=r"replied on 2 December 2026\. Answer what they wrote first"):
            actions.change_ending(ending=ending, version=ending.version, by=grace, **days)
        answered = {"words": "Half it is.", "considered_on": date(2026, 12, 22)}
        ending = actions.answer_reply(ending=ending, version=ending.version, by=grace, **answered)
        actions.answer_reply(ending=ending, version=ending.version, by=grace, **answered)
        ending = actions.change_ending(ending=ending, version=ending.version, by=grace, **days)
    [letter] = Message.objects.filter(key__startswith="ending-answered")
    assert letter.to == "winnie@lunch.example"
    assert "Half it is." in letter.body
    with on(awarded.NOTIFIED):
        assert (
            "Our answer: Half it is."
            in actions.letter_for(
                ending=ending, effective_on=date(2027, 4, 5), reasons={id: Reason("It is.") for id in PROMISES}
            ).body
        )


def test_other_help_than_money_is_changed_and_the_award_goes_on(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award, what="change", of="premises")
    with on(awarded.NOTIFIED):
        with pytest.raises(ReasonNeeded) as asked:
            actions.give_notice(ending=ending, effective_on=date(2027, 3, 31), by=cast.person["grace"])
        assert [one.binding.id for one in asked.value.needing] == [awarded.NOTICE], "the notice is as long as for money"
        done = actions.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])
    assert "will change the use of premises that comes with your grant of £6,000" in done.letter
