"""The product in one line: a promise is adopted, shown at the button, departed from with a reason, and counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction

from cast import Cast
from kept.service.applications import actions as applying
from kept.service.applications.models import Application
from kept.service.awards import actions as awarding
from kept.service.awards.models import Award, Ending
from kept.service.checks.decide import ReasonNeeded, decide
from kept.service.checks.deed import Reason
from kept.service.checks.look import keeps_all, look
from kept.service.checks.models import Checked, ComesTo, Explanation, Finding, FindingChange, Tally
from kept.service.decisions import actions as deciding
from kept.service.history.refused import Refused
from kept.service.opportunities import actions as opening
from kept.service.opportunities.models import Opportunity, Status
from kept.service.opportunities.records import deed as opening_deed
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place

TIME_TO_APPLY = "gm-app4.2.3-c:time-to-apply"
NOTICE = "bx-4.s.6:ending-notice"


@contextmanager
def on(day: date, hour: int = 10) -> Iterator[None]:
    with time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def place(cast: Cast) -> Place:
    """Estuary Reach, whose council adopted the Bexley compact's text on 1 April 2026, by its cabinet."""
    with on(date(2026, 4, 1)):
        amara, council = cast.person["amara"], cast.organisation["council"]
        here = promising.add_place(name="Estuary Reach", slug="estuary-reach", kind=Place.Kind.PLACE, by=amara)
        for body in cast.organisation.values():
            promising.join(place=here, organisation=body, from_on=date(2026, 4, 1), by=amara)
        governance = promising.Governance(
            "Cabinet", "CAB/26/14", date(2026, 3, 24), "Amara Okafor", "Leader of the council"
        )
        promising.adopt(
            place=here,
            organisation=council,
            document="bexley",
            governance=governance,
            from_on=date(2026, 4, 1),
            by=amara,
        )
    return here


def a_fund(cast: Cast, place: Place, **fields: object) -> Opportunity:
    form = opening.Form(
        questions=[
            {"asks": "What will you do?", "words": 200},
            {"asks": "Who is it for?", "words": 150},
        ],
        conditions=[
            {
                "asks": "Do you meet in Estuary Reach?",
                "fits_if": True,
                "otherwise": "This fund is for groups that meet here.",
            }
        ],
        criteria=[{"says": "It helps people who are on their own", "weight": 100}],
    )
    defaults: dict[str, object] = {
        "title": "Warm Tables Fund",
        "what_for": "Meals and company through the winter.",
        "grant_type": Opportunity.GrantType.SMALL,
        "award_size": Decimal("1500.00"),
        "budget": Decimal("6000.00"),
        "first_notified_on": date(2026, 8, 10),
        "opens_on": date(2026, 9, 1),
        "closes_at": datetime(2026, 10, 13, 11, 0, tzinfo=UTC),
        "answer_by": date(2026, 10, 30),
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2029, 10, 31),
        "contact": "grants@council.estuary.example",
    }
    return opening.draft(
        organisation=cast.organisation["council"],
        place=place,
        by=cast.person["grace"],
        form=form,
        **{**defaults, **fields},
    )


def published(cast: Cast, place: Place, **fields: object) -> Opportunity:
    with on(date(2026, 9, 1)):
        return opening.publish(opportunity=a_fund(cast, place, **fields), by=cast.person["grace"])


def sent(cast: Cast, fund: Opportunity, organisation: str, name: str) -> Application:
    with on(date(2026, 10, 1)):
        by = cast.person[name]
        application = applying.begin(opportunity=fund, organisation=cast.organisation[organisation], by=by)
        for question in fund.questions.all():
            applying.save_answer(application=application, question=question, words="Soup, bread and a chair.", by=by)
        return applying.send(application=application, press=f"press-{organisation}", by=by)


def awarded(cast: Cast, place: Place) -> Award:
    fund = published(cast, place)
    lunch, bikes = sent(cast, fund, "lunch", "winnie"), sent(cast, fund, "bikes", "bilal")
    grace = cast.person["grace"]
    with on(date(2026, 10, 20)):
        for application, funded in [(lunch, True), (bikes, False)]:
            deciding.declare(application=application, conflict=False, by=grace)
            amount = Decimal("1500.00") if funded else None
            reason = "It fits the fund." if funded else "It is not about meals."
            deciding.decide(application=application, funded=funded, amount=amount, reason=reason, by=grace)
        deciding.close_round(opportunity=fund, by=grace)
        award = awarding.offer(application=lunch, by=grace)
    with on(date(2026, 10, 22)):
        return awarding.accept(award=award, by=cast.person["winnie"])


def prepared(cast: Cast, award: Award) -> Ending:
    with on(date(2027, 1, 4)):
        return awarding.prepare_ending(
            award=award,
            because=Ending.Because.RESOURCES,
            by=cast.person["grace"],
            reasons="The council has less to spend on grants from April.",
            assessed_on=date(2026, 12, 1),
            beneficiaries_covered=True,
            users_covered=True,
            volunteers_covered=True,
            reallocation_considered=True,
            discussion_opened_on=date(2026, 12, 2),
            responses_closed_on=date(2026, 12, 20),
            responses_considered_on=date(2026, 12, 22),
            decided_on=date(2026, 12, 23),
        )


def test_a_promise_is_kept_at_the_button(cast: Cast, place: Place) -> None:
    award = awarded(cast, place)
    [receipt] = Message.objects.filter(key__startswith="application-received", to="winnie@lunch.example")
    assert "Soup, bread and a chair." in receipt.body, "the receipt holds what was sent"
    assert Message.objects.filter(key__startswith="decision-told").count() == 2, "everybody is answered"

    ending = prepared(cast, award)
    with on(date(2027, 1, 5)):
        with pytest.raises(ReasonNeeded) as asked:
            awarding.give_notice(ending=ending, effective_on=date(2027, 3, 31), by=cast.person["grace"])
        assert [one.binding.id for one in asked.value.needing] == [NOTICE]
        assert keeps_all(asked.value.found)["effective_on"].value == date(2027, 4, 5), (
            "the date that keeps it is offered"
        )
        ending.refresh_from_db()
        assert ending.given_on is None, "nothing was written"
        assert not Message.objects.filter(key__startswith="ending-notified").exists(), "and nothing sent"

        awarding.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])
    finding = Finding.objects.get(checked__subject="awards.ending", provision="bx-4.s.6", standard="ending-notice")
    assert (finding.outcome, finding.comes_to) == ("met", ComesTo.KEPT)
    assert "5 April 2027" in Message.objects.get(key__startswith="ending-notified").body


def test_a_reason_is_asked_is_seen_by_the_group_first_and_is_counted_as_explained(cast: Cast, place: Place) -> None:
    ending = prepared(cast, awarded(cast, place))
    with on(date(2027, 1, 5)):
        awarding.give_notice(
            ending=ending,
            effective_on=date(2027, 3, 31),
            by=cast.person["grace"],
            reasons={
                NOTICE: Reason("The government grant that pays for it stops on that day.", "exceptional circumstances")
            },
        )
    explanation = Explanation.objects.get()
    assert explanation.allowed
    assert explanation.about == cast.organisation["lunch"]
    assert explanation.public_from == date(2027, 3, 31), "public once it takes effect, and not before"
    tally = Tally.objects.get(provision="bx-4.s.6", standard="ending-notice", number__gt=0)
    assert (tally.comes_to, tally.number, tally.month) == (ComesTo.EXPLAINED, 1, date(2027, 1, 1))


def test_blank_words_are_no_reason(cast: Cast, place: Place) -> None:
    ending = prepared(cast, awarded(cast, place))
    with on(date(2027, 1, 5)), pytest.raises(ReasonNeeded):
        awarding.give_notice(
            ending=ending, effective_on=date(2027, 3, 31), by=cast.person["grace"], reasons={NOTICE: Reason(" \n ")}
        )


def test_a_body_is_bound_only_for_deeds_after_it_adopted(cast: Cast, place: Place) -> None:
    fund = a_fund(cast, place, opens_on=date(2026, 3, 31))
    assert look(opening_deed(fund)) == []
    fund.opens_on = date(2026, 4, 1)
    assert look(opening_deed(fund))


def test_several_documents_at_once_are_all_shown_hardest_first(cast: Cast, place: Place) -> None:
    council, amara = cast.organisation["council"], cast.person["amara"]
    governance = promising.Governance(
        "Cabinet", "CAB/26/15", date(2026, 3, 24), "Amara Okafor", "Leader of the council"
    )
    framework = promising.adopt(
        place=place,
        organisation=council,
        document="greater-manchester",
        governance=governance,
        from_on=date(2026, 4, 1),
        by=amara,
    )
    fund = a_fund(cast, place)
    assert {one.binding.provision[:2] for one in look(opening_deed(fund))} == {"bx"}, "nothing of it is taken up yet"
    promising.answer_recommendation(adoption=framework, recommendation="gm-r4", status="taken up", by=amara)
    shown = look(opening_deed(fund))
    assert {one.binding.provision[:2] for one in shown} == {"bx", "gm"}
    assert "gm-app4.1.3-c:word-limit" in {one.binding.id for one in shown}


def test_a_place_sets_a_number_where_a_document_gives_none(cast: Cast, place: Place) -> None:
    amara = cast.person["amara"]
    promising.set_number(
        place=place,
        provision="bx-2.s.2",
        standard="time-to-apply",
        promised=42,
        source="Partnership meeting, 9 July 2026",
        from_on=date(2026, 8, 1),
        by=amara,
    )
    short = a_fund(cast, place, closes_at=datetime(2026, 10, 12, 11, 0, tzinfo=UTC))
    with on(date(2026, 9, 1)), pytest.raises(ReasonNeeded) as asked:
        opening.publish(opportunity=short, by=cast.person["grace"])
    assert keeps_all(asked.value.found)["closes_on"].value == date(2026, 10, 13)
    short.refresh_from_db()
    assert short.status == Status.DRAFT


def test_a_place_s_own_number_stands_in_for_the_document_s_from_its_day(cast: Cast, place: Place) -> None:
    promising.set_number(
        place=place,
        provision="bx-4.s.6",
        standard="ending-notice",
        promised="6 months",
        source="Partnership meeting, 9 July 2026",
        from_on=date(2027, 1, 1),
        by=cast.person["amara"],
    )
    ending = prepared(cast, awarded(cast, place))
    with on(date(2027, 1, 5)), pytest.raises(ReasonNeeded) as asked:
        awarding.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])
    assert keeps_all(asked.value.found)["effective_on"].value == date(2027, 7, 5)


def test_a_number_that_does_not_fit_is_refused_in_a_sentence(cast: Cast, place: Place) -> None:
    with pytest.raises(Refused, match="Expected"):
        promising.set_number(
            place=place,
            provision="bx-4.s.6",
            standard="ending-notice",
            promised=42,
            source="A meeting",
            from_on=date(2026, 8, 1),
            by=cast.person["amara"],
        )


def test_deciding_again_changes_the_finding_once_and_the_tally_with_it(cast: Cast, place: Place) -> None:
    fund = published(cast, place)
    before = {(row.provision, row.comes_to): row.number for row in Tally.objects.filter(number__gt=0)}
    with transaction.atomic():
        decide(opening_deed(fund), by=cast.person["grace"])
    assert {(row.provision, row.comes_to): row.number for row in Tally.objects.filter(number__gt=0)} == before
    changes = FindingChange.objects.filter(finding__checked__subject="opportunities.opportunity")
    assert all(change.before == "" for change in changes), "nothing changed, so nothing is written as a change"
    fund.overheads_accepted = False
    with transaction.atomic():
        decide(opening_deed(fund), by=cast.person["grace"], waits=False)
    turned = changes.exclude(before="")
    assert {change.finding.provision for change in turned} == {"bx-2.s.6", "bx-3.s.8"}, "both promises about overheads"
    assert {change.after for change in turned} == {ComesTo.NOT_KEPT}
    assert sum(Tally.objects.values_list("number", flat=True)) == sum(before.values())
    assert Checked.objects.count() == 1


def test_the_closing_time_is_exact_and_the_door_s(cast: Cast, place: Place) -> None:
    fund = published(cast, place)
    by = cast.person["winnie"]
    with on(date(2026, 10, 1)):
        application = applying.begin(opportunity=fund, organisation=cast.organisation["lunch"], by=by)
        for question in fund.questions.all():
            applying.save_answer(application=application, question=question, words="Soup.", by=by)
    with (
        time_machine.travel(datetime(2026, 10, 13, 11, 0, 0, 1000, tzinfo=UTC), tick=False),
        pytest.raises(applying.Closed),
    ):
        applying.send(application=application, press="p", by=by)
    with time_machine.travel(datetime(2026, 10, 13, 11, 0, tzinfo=UTC), tick=False):
        receipt = applying.send(application=application, press="p", by=by)
    assert receipt.number
    with time_machine.travel(datetime(2026, 10, 14, 11, 0, tzinfo=UTC), tick=False):
        again = applying.send(application=application, press="p", by=by)
    assert again.number == receipt.number, "pressing again gives the same receipt"
    assert Message.objects.filter(key__startswith="application-received").count() == 1


def test_a_round_cannot_close_while_somebody_waits_for_an_answer(cast: Cast, place: Place) -> None:
    fund = published(cast, place)
    sent(cast, fund, "lunch", "winnie")
    with on(date(2026, 10, 20)), pytest.raises(Refused, match="1 of 1 applications have no answer yet"):
        deciding.close_round(opportunity=fund, by=cast.person["grace"])
    assert not Message.objects.filter(key__startswith="decision-told").exists()


def test_nobody_decides_before_declaring_or_with_an_interest(cast: Cast, place: Place) -> None:
    fund = published(cast, place)
    application = sent(cast, fund, "lunch", "winnie")
    grace = cast.person["grace"]
    with on(date(2026, 10, 20)):
        with pytest.raises(Refused, match="First say whether"):
            deciding.decide(application=application, funded=False, reason="No.", by=grace)
        deciding.declare(application=application, conflict=True, by=grace)
        with pytest.raises(Refused, match="A colleague has to do this"):
            deciding.score(application=application, criterion=fund.criteria.get(), points=7, by=grace)


def test_paying_never_waits_and_says_afterwards_what_was_not_kept(cast: Cast, place: Place) -> None:
    amara = cast.person["amara"]
    governance = promising.Governance(
        "Cabinet", "CAB/26/15", date(2026, 3, 24), "Amara Okafor", "Leader of the council"
    )
    framework = promising.adopt(
        place=place,
        organisation=cast.organisation["council"],
        document="greater-manchester",
        governance=governance,
        from_on=date(2026, 10, 25),
        by=amara,
    )
    promising.answer_recommendation(adoption=framework, recommendation="gm-r4", status="taken up", by=amara)
    award = awarded(cast, place)
    first = award.payments.first()
    assert first is not None
    assert (first.due_on, first.amount) == (date(2026, 11, 1), Decimal("62.50")), (
        "half of a twelfth of 1,500, on the first day"
    )
    assert sum(payment.amount for payment in award.payments.all()) == Decimal("1500.00")
    award.payments.filter(due_on=first.due_on).update(upfront=False)
    with on(date(2026, 11, 2)):
        awarding.pay(payment=first, paid_on=date(2026, 11, 2), by=cast.person["farid"])
    first.refresh_from_db()
    assert first.paid_on == date(2026, 11, 2)
    finding = Finding.objects.get(checked__subject="awards.payment", standard="upfront-share")
    assert finding.comes_to == ComesTo.NOT_KEPT
