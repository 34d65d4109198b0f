"""Reasons, the answers to them, and what a deed that moves does to the tallies."""

from datetime import date

import pytest
from django.db import connection, transaction

from awarded import NOTICE, accepted, on, prepared
from cast import Cast
from kept.service.awards import actions as awarding
from kept.service.checks import answering, queries
from kept.service.checks.decide import decide
from kept.service.checks.deed import Deed, Reason
from kept.service.checks.models import Checked, ComesTo, Explanation, Finding, Tally
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.outbox.models import Message
from kept.service.partnerships.models import Place


@pytest.fixture
def reason(cast: Cast, place: Place) -> Explanation:
    """Notice was given on 5 January for 31 March, with a reason."""
    ending = prepared(cast, accepted(cast, place))
    with on(date(2027, 1, 5)):
        awarding.give_notice(
            ending=ending,
            effective_on=date(2027, 3, 31),
            by=cast.person["grace"],
            reasons={NOTICE: Reason("The government grant that pays for it stops on that day.")},
        )
    return Explanation.objects.get()


def test_the_group_is_told_first_and_others_do_not_find_it_before_it_takes_effect(
    cast: Cast, reason: Explanation
) -> None:
    [told] = Message.objects.filter(key__startswith="reason-given")
    assert told.to == "winnie@lunch.example"
    assert "stops on that day" in told.body, "the message can be read without the site"
    with on(date(2027, 3, 30)):
        assert not queries.register().exists()
        sees = {name for name, one in cast.person.items() if queries.explanations_for(one).exists()}
        assert sees >= {"winnie", "tom", "petra", "grace"}
        assert not sees & {"stella", "bilal", "nia"}
    with on(date(2027, 3, 31)):
        assert queries.register().get() == reason
        assert queries.explanations_for(cast.person["stella"]).exists()


def test_an_answer_can_be_changed_until_the_reason_is_public(cast: Cast, reason: Explanation) -> None:
    winnie = cast.person["winnie"]
    with on(date(2027, 2, 1)):
        answering.reply(explanation=reason, words="We told you in May.", by=winnie)
        answering.reply(explanation=reason, words="We told you in May and in June.", by=winnie)
    with on(date(2027, 3, 31)):
        with pytest.raises(Refused, match="public already"):
            answering.reply(explanation=reason, words="Never mind.", by=winnie)
        assert queries.as_public(queries.register().get()).reply == "We told you in May and in June."
    assert {one.to for one in Message.objects.filter(key__startswith="reason-answered")} == {
        "grace@council.estuary.example"
    }


def test_only_the_organisation_it_is_about_answers(cast: Cast, reason: Explanation) -> None:
    for name in ("bilal", "grace", "tom"):
        with pytest.raises(NotAllowed):
            answering.reply(explanation=reason, words="It was us.", by=cast.person[name])


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 2_001])
def test_an_answer_has_words_and_not_too_many(cast: Cast, reason: Explanation, words: str) -> None:
    with pytest.raises(Refused):
        answering.reply(explanation=reason, words=words, by=cast.person["winnie"])


def test_may_and_the_query_agree_on_who_answers(cast: Cast, reason: Explanation) -> None:
    for person in cast.person.values():
        found = queries.explanations_to_answer(person).filter(pk=reason.pk).exists()
        assert found is may(person, Permission.ANSWER_REASON, reason)


def test_the_words_of_a_reason_about_how_it_went_are_for_the_two_sides(cast: Cast, place: Place) -> None:
    deed = a_payment(cast, place, particulars=True)
    with transaction.atomic():
        [finding] = decide(deed, by=cast.person["farid"], waits=False)
    given = answering.explain(finding=finding, reason=Reason("They had not sent a report."), by=cast.person["farid"])
    answering.reply(explanation=given, words="We had.", by=cast.person["winnie"])
    given = queries.explanations_for(None).get()
    for person, words in [("stella", ""), ("bilal", ""), ("tom", "They had not sent a report.")]:
        assert queries.as_seen_by(cast.person[person], given).words == words
    assert queries.as_public(given).reply == ""


def test_a_reason_given_later_stands_beside_the_first_and_its_answer(cast: Cast, reason: Explanation) -> None:
    answering.reply(explanation=reason, words="We told you in May.", by=cast.person["winnie"])
    answering.explain(finding=reason.finding, reason=Reason("And there was no money."), by=cast.person["grace"])
    reason.refresh_from_db()
    assert (reason.words[:20], reason.reply) == ("The government grant", "We told you in May.")
    assert [one.reply for one in Explanation.objects.all()] == ["We told you in May.", ""]


def a_payment(cast: Cast, place: Place, day: date = date(2026, 11, 1), **more: object) -> Deed:
    """Fifty pounds up front of a fee of a thousand, where half is promised."""
    values = {"to": "lead", "recipient_vcse": True, "due_on": day, "fee": 1000, "upfront": 50, "paid_on": day}
    of = cast.organisation["bikes"]  # any row will do
    return Deed("payment", of, cast.organisation["council"], place, day, values, cast.organisation["lunch"], **more)  # type: ignore[arg-type]


def with_upfront_share(cast: Cast, place: Place) -> None:
    from kept.service.partnerships import actions as promising

    with on(date(2026, 4, 2)):
        promising.set_number(
            place=place,
            provision="bx-4.s.6",
            standard="upfront-share",
            promised="50%",
            source="Minute 7",
            from_on=date(2026, 4, 2),
            by=None,
        )


@pytest.fixture(autouse=True)
def half_up_front(cast: Cast, place: Place) -> None:
    with_upfront_share(cast, place)


def tallies() -> set[tuple[str, date, int]]:
    rows = Tally.objects.filter(standard="upfront-share", number__gt=0)
    return {(str(one.comes_to), one.month, one.number) for one in rows}


def test_paying_does_not_wait_and_the_reason_comes_afterwards(cast: Cast, place: Place) -> None:
    with transaction.atomic():
        [finding] = decide(a_payment(cast, place), by=cast.person["farid"], waits=False)
    assert finding.comes_to == ComesTo.NOT_KEPT
    assert tallies() == {("not kept", date(2026, 11, 1), 1)}
    assert list(queries.owed_for(cast.person["farid"])) == [finding]
    assert not queries.owed_for(cast.person["winnie"]).exists()
    with pytest.raises(NotAllowed):
        answering.explain(finding=finding, reason=Reason("No."), by=cast.person["winnie"])
    answering.explain(finding=finding, reason=Reason("The bank was shut."), by=cast.person["farid"])
    assert tallies() == {("explained", date(2026, 11, 1), 1)}
    assert not queries.owed_for(cast.person["farid"]).exists()


def test_a_deed_whose_day_moves_is_counted_in_its_new_month(cast: Cast, place: Place) -> None:
    for day in (date(2026, 11, 1), date(2026, 12, 1), date(2026, 12, 9)):
        with transaction.atomic():
            decide(a_payment(cast, place, day), by=cast.person["farid"], waits=False)
    assert tallies() == {("not kept", date(2026, 12, 1), 1)}
    assert Checked.objects.get(subject="organisations.organisation").on == date(2026, 12, 9)
    assert Finding.objects.filter(standard="upfront-share").count() == 1


def test_a_reason_too_long_to_keep_is_refused_and_what_cannot_be_typed_is_dropped(cast: Cast, place: Place) -> None:
    by, deed = cast.person["farid"], a_payment(cast, place)
    binding = "bx-4.s.6:upfront-share"
    with pytest.raises(Refused, match="2,001 characters"), transaction.atomic():
        decide(deed, by=by, reasons={binding: Reason("x" * 2_001)})
    with transaction.atomic():
        decide(deed, by=by, reasons={binding: Reason("The bank\x00 was shut.\r\n")})
    assert Explanation.objects.get().words == "The bank was shut."


def test_a_place_s_tallies_are_found_by_place_and_month(cast: Cast, place: Place) -> None:
    of = {"organisation": cast.organisation["council"], "provision": "bx-4.s.6", "comes_to": ComesTo.KEPT, "number": 1}
    others = [Place(name=f"Place {n}", slug=f"place-{n}", kind=Place.Kind.PLACE) for n in range(40)]
    Tally.objects.bulk_create(
        Tally(**of, place=here, standard="ending-notice", month=date(2000 + month // 12, month % 12 + 1, 1))
        for here in [place, *Place.objects.bulk_create(others)]
        for month in range(120)
    )
    with connection.cursor() as database:
        database.execute("ANALYZE checks_tally")
    year = Tally.objects.filter(place=place, month__range=(date(2005, 1, 1), date(2005, 12, 1)))
    assert "tallies_of_a_place" in year.explain(), "no other place's tallies are read, and no other year's"
