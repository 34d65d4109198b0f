"""The product in one line: a promise is adopted, shown at the button, departed from with a reason, and counted."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction

from awarded import ACCEPTED, NOTICE, OFFERED, accepted, adopts, on, prepared
from cast import Cast
from funds import a_fund, published
from kept.service.applications import actions as applying
from kept.service.awards import actions as awarding
from kept.service.awards.models import Award
from kept.service.checks.decide import ReasonNeeded, decide
from kept.service.checks.deed import Reason
from kept.service.checks.look import keeps_all, look
from kept.service.checks.models import Checked, ComesTo, Explanation, Finding, FindingChange, Tally
from kept.service.decisions import actions as deciding
from kept.service.decisions.scoring import Mark
from kept.service.history.refused import Refused
from kept.service.opportunities import actions as opening
from kept.service.opportunities.models import Status
from kept.service.opportunities.records import deed as opening_deed
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place
from rounds import apply, decided


def awarded_beside_another(cast: Cast, place: Place) -> Award:
    """Of two groups that applied one is funded, and both are answered."""
    fund = published(cast, place, award_size=Decimal("6000.00"), budget=Decimal("24000.00"))
    lunch, bikes = apply(cast, fund, "lunch", "winnie"), apply(cast, fund, "bikes", "bilal")
    grace = cast.person["grace"]
    with on(OFFERED):
        decided(lunch, grace, funded=True, amount="6000.00")
        decided(bikes, grace, funded=False)
        deciding.close_round(opportunity=fund, by=grace)
        award = awarding.offer(application=lunch, by=grace)
    with on(ACCEPTED):
        return awarding.accept(award=award, by=cast.person["winnie"])


def test_a_promise_is_kept_at_the_button(cast: Cast, place: Place) -> None:
    award = awarded_beside_another(cast, place)
    [receipt] = Message.objects.filter(key__startswith="application-received", to="winnie@lunch.example")
    assert "Soup, bread and a chair at the lunch." in receipt.body, "the receipt holds what was sent"
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
    ending = prepared(cast, accepted(cast, place))
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
    ending = prepared(cast, accepted(cast, place))
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
    framework = adopts(cast, place, "greater-manchester", "CAB/26/15")
    fund = a_fund(cast, place)
    assert {one.binding.provision[:2] for one in look(opening_deed(fund))} == {"bx"}, "nothing of it is taken up yet"
    promising.answer_recommendation(
        adoption=framework, recommendation="gm-r4", status="taken up", by=cast.person["sadia"]
    )
    shown = look(opening_deed(fund))
    assert {one.binding.provision[:2] for one in shown} == {"bx", "gm"}
    assert "gm-app4.1.3-c:word-limit" in {one.binding.id for one in shown}


def test_a_place_sets_a_number_where_a_document_gives_none(cast: Cast, place: Place) -> None:
    promising.set_number(
        place=place,
        provision="bx-2.s.2",
        standard="time-to-apply",
        promised=42,
        source="Partnership meeting, 9 July 2026",
        from_on=date(2026, 8, 1),
        by=cast.person["stefan"],
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
        by=cast.person["stefan"],
    )
    ending = prepared(cast, accepted(cast, place))
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
            by=cast.person["stefan"],
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
    apply(cast, fund, "lunch", "winnie")
    with on(date(2026, 10, 20)), pytest.raises(Refused, match="1 of 1 applications have no answer yet"):
        deciding.close_round(opportunity=fund, by=cast.person["grace"])
    assert not Message.objects.filter(key__startswith="decision-told").exists()


def test_nobody_decides_before_declaring_or_with_an_interest(cast: Cast, place: Place) -> None:
    fund = published(cast, place)
    application = apply(cast, fund, "lunch", "winnie")
    grace = cast.person["grace"]
    with on(date(2026, 10, 20)):
        with pytest.raises(Refused, match="First say whether"):
            deciding.decide(
                application=application,
                funded=False,
                reason="No.",
                strength="It is clear.",
                to_change="Say who comes.",
                by=grace,
            )
        deciding.declare(application=application, conflict=True, by=grace)
        with pytest.raises(Refused, match="A colleague has to do this"):
            deciding.score(
                application=application,
                marks={fund.criteria.get().pk: Mark(7, "It helps people on their own.")},
                by=grace,
            )


def test_paying_never_waits_and_says_afterwards_what_was_not_kept(cast: Cast, place: Place) -> None:
    sadia = cast.person["sadia"]
    governance = promising.Governance(
        "Cabinet", "CAB/26/15", date(2026, 3, 24), "Amara Okafor", "Leader of the council"
    )
    framework = promising.adopt(
        place=place,
        organisation=cast.organisation["council"],
        document="greater-manchester",
        governance=governance,
        from_on=date(2026, 10, 25),
        by=sadia,
    )
    promising.answer_recommendation(adoption=framework, recommendation="gm-r4", status="taken up", by=sadia)
    award = accepted(cast, place)
    first = award.payments.first()
    assert first is not None
    assert (first.due_on, first.amount) == (date(2026, 11, 1), Decimal("250.00")), (
        "half of a twelfth of 6,000, on the first day"
    )
    assert sum(payment.amount for payment in award.payments.all()) == Decimal("6000.00")
    award.payments.filter(due_on=first.due_on).update(upfront=0)
    with on(date(2026, 11, 2)):
        awarding.pay(payment=first, paid_on=date(2026, 11, 2), by=cast.person["farid"])
    first.refresh_from_db()
    assert first.paid_on == date(2026, 11, 2)
    finding = Finding.objects.get(checked__subject="awards.payment", standard="upfront-share")
    assert finding.comes_to == ComesTo.NOT_KEPT
