"""What becomes of partners' shares when their award changes, and whether the lead passes on what it was paid."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.actions.passing_on import tell_of_late_passings
from kept.service.awards.actions.sharing import shown
from kept.service.awards.models import Award, ChangeRequest, Passing, ShareVersion, SubAward
from kept.service.awards.schedule import schedule
from kept.service.awards.sharing import as_they_stand, in_proportion, waiting
from kept.service.awards.spreading import spread_as
from kept.service.awards.taking_effect import take_effect
from kept.service.history.refused import Refused
from kept.service.outbox.models import Message
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place
from visiting import a_day, browser_of, get, press

pytestmark = pytest.mark.django_db

Kind = ChangeRequest.Kind


def shares(award: Award) -> tuple[SubAward, SubAward]:
    wheels, voice = SubAward.objects.filter(award=award).order_by("pk")
    return wheels, voice


def waits(award: Award) -> bool:
    return waiting(SubAward.objects.filter(award=award)).exists()


def defaults(award: Award) -> dict[int, Decimal]:
    return {one.pk: in_proportion(one) for one in as_they_stand(SubAward.objects.filter(award=award))}


def changed(cast: Cast, award: Award, kind: str, **wanted: Any) -> None:
    """The lead asks, and the funder says yes."""
    told = {"award": award, "kind": kind, "by_holder": True, "reasons": "Fewer come.", "by": cast.person["winnie"]}
    request = actions.ask_for_change(wanted=actions.Wanted(**wanted), **told)
    actions.answer_change(request=request, agreed=True, words="Gladly.", by=cast.person["grace"])


def said(cast: Cast, award: Award, amounts: dict[int, Decimal] | None = None, **more: Any) -> Award:
    amounts = defaults(award) if amounts is None else amounts
    return actions.say_shares(award=award, amounts=amounts, seen=shown(award), by=cast.person["winnie"], **more)


def thirty_days(award: Award) -> None:
    """The place says how soon payments are made."""
    with on(date(2026, 4, 1)):
        promising.set_number(
            place=award.place,
            provision="mtg-aug-10",
            standard="paid-in-time",
            promised=30,
            source="Partnership meeting, minute 9",
            from_on=date(2026, 4, 1),
            by=None,
        )


def whole(award: Award) -> None:
    """Each share's parts come to it, and the shares to no more than the award."""
    rows = list(as_they_stand(SubAward.objects.filter(award=award)))
    for one in rows:
        assert sum(part.amount for part in one.parts.all()) == one.amount
    assert sum(one.amount for one in rows) <= rows[0].comes_to


def test_a_share_waits_once_the_award_changes_until_the_lead_says_what_it_becomes(cast: Cast) -> None:
    award = awarded.shared(cast)
    wheels, voice = shares(award)
    with on(awarded.NOTIFIED):
        assert not waits(award)
        assert get(cast, "winnie", f"/awards/{award.pk}/shares/").text.count("You have said what each share is") == 1
        changed(cast, award, Kind.AMOUNT, amount=Decimal(20_000))
        assert waits(award)
        for name in ("winnie", "grace"):
            assert "Waits for Saltmarsh Lunch Club" in get(cast, name, f"/awards/{award.pk}/").text
        assert f"/awards/{award.pk}/shares/" in get(cast, "winnie", "/work/").links
        assert f"/awards/{award.pk}/shares/" not in get(cast, "grace", f"/awards/{award.pk}/").links
        page = get(cast, "winnie", f"/awards/{award.pk}/shares/")
        assert "It comes to £20,000 now" in page.text
        assert [one.get("value") for one in page.find("input") if one.get("name", "").startswith("share-")] == [
            "4000",
            "400",
        ]
        done = press(cast, "winnie", f"/awards/{award.pk}/shares/", **typed(award, "4000", "400", words="Sorry."))
        assert "Your partners and the funder see it" in done.text
        assert not waits(award)
        whole(award)
        assert Message.objects.filter(key__startswith="share-said-").count() == 1, "Voice never answered: no letter"
        [letter] = Message.objects.filter(key__startswith="share-said-")
        assert "your share becomes £4,000. It was £6,000." in letter.body
        assert "Sorry." in letter.body
        assert get(cast, "bilal", f"/shares/{wheels.pk}/").heading == "£4,000 for Wheels"
        assert "Voice cannot answer here" in get(cast, "winnie", f"/shares/{voice.pk}/").text


def typed(award: Award, *pounds: str, **more: Any) -> dict[str, Any]:
    numbers = SubAward.objects.filter(award=award).order_by("pk").values_list("pk", flat=True)
    return {f"share-{pk}": each for pk, each in zip(numbers, pounds, strict=True)} | {"seen": shown(award)} | more


def test_what_is_typed_wrongly_is_said_plainly_and_kept(cast: Cast) -> None:
    award = awarded.shared(cast)
    with on(awarded.NOTIFIED):
        changed(cast, award, Kind.AMOUNT, amount=Decimal(20_000))
        address = f"/awards/{award.pk}/shares/"
        more = press(cast, "winnie", address, **typed(award, "19600.01", "400", words="Mine."))
        assert "Together that is £20,000.01, and the award comes to £20,000. Take £0.01 away." in more.text
        assert "Mine." in more.text
        assert "Write the pounds for Wheels, or 0" in press(cast, "winnie", address, **typed(award, "", "400")).text
        stale = typed(award, "4000", "400") | {"seen": "old"}
        assert "changed since you opened the page" in press(cast, "winnie", address, **stale).text
    assert not ShareVersion.objects.exists()


def test_pressing_twice_says_it_once(cast: Cast) -> None:
    award = awarded.shared(cast)
    with on(awarded.NOTIFIED):
        changed(cast, award, Kind.AMOUNT, amount=Decimal(20_000))
        told = typed(award, "4000", "400")
        for _ in range(2):
            assert "Your partners" in press(cast, "winnie", f"/awards/{award.pk}/shares/", **told).text
    assert ShareVersion.objects.count() == 2, "one for each partner"


def test_a_partner_says_yes_or_disagrees_and_the_funder_and_the_lead_see_both(cast: Cast) -> None:
    award = awarded.shared(cast)
    wheels, _ = shares(award)
    address = f"/shares/{wheels.pk}/answer/"
    with on(awarded.NOTIFIED):
        changed(cast, award, Kind.AMOUNT, amount=Decimal(20_000))
        said(cast, award)
        assert "Say yes, or that you disagree" in get(cast, "bilal", "/work/").text
        first = wheels.versions.get().pk
        assert "Say why you disagree" in press(cast, "bilal", address, agreed="no", version=first).text
        for _ in range(2):
            done = press(cast, "bilal", address, agreed="no", words="We still drive.", version=first)
            assert "We still drive." in done.text
        told = list(Message.objects.filter(key__startswith="share-answered").values_list("to", flat=True))
        assert {cast.person["winnie"].email, cast.person["grace"].email} <= set(told)
        assert len(told) == len(set(told)), "each is told once"
        for name in ("winnie", "grace"):
            assert "They disagree" in get(cast, name, f"/awards/{award.pk}/").text
            assert "We still drive." in get(cast, name, f"/shares/{wheels.pk}/").text
        said(cast, award, defaults(award) | {wheels.pk: Decimal(5_000)})
        old = press(cast, "bilal", address, agreed="yes", version=first)
        assert "has said something else since" in old.text
        last = wheels.versions.order_by("-pk")[0].pk
        press(cast, "bilal", address, agreed="yes", version=last)
        page = get(cast, "grace", f"/shares/{wheels.pk}/").text
        assert "Wheels said yes on 5 January 2027." in page
        assert "We still drive." in page, "versions stay"
    for name in ("winnie", "grace"):
        assert browser_of(cast, name).get(address).status_code == 404


@pytest.mark.parametrize(
    ("kind", "wanted", "becomes"),
    [
        (Kind.AMOUNT, {"amount": Decimal(40_000)}, "8000.00"),
        (Kind.EXTENSION, {"ends_on": date(2030, 10, 31), "amount": Decimal(40_000)}, "8000.00"),
        (Kind.EXTENSION, {"ends_on": date(2030, 10, 31)}, "6000.00"),
        (Kind.TERM, {"ends_on": date(2028, 10, 31), "amount": Decimal(20_000)}, "4000.00"),
        (Kind.PARTNER, {"words": "Wheels stops."}, "6000.00"),
    ],
)
def test_every_change_of_amount_term_or_partner_makes_shares_wait(
    cast: Cast, kind: str, wanted: dict[str, Any], becomes: str
) -> None:
    award = awarded.shared(cast)
    wheels, _ = shares(award)
    with on(awarded.NOTIFIED):
        changed(cast, award, kind, **wanted)
        assert waits(award)
        assert defaults(award)[wheels.pk] == Decimal(becomes)
        said(cast, award)
    assert not waits(award)
    whole(award)
    days = set(award.payments.values_list("due_on", flat=True))
    assert {part.due_on for part in wheels.parts.all()} <= days, "on the lead's own days"


def test_another_purpose_changes_no_share(cast: Cast) -> None:
    award = awarded.shared(cast)
    with on(awarded.NOTIFIED):
        changed(cast, award, Kind.PURPOSE, words="Suppers.")
    assert not waits(award)


def test_more_for_costs_and_an_end_on_its_day_make_shares_wait(cast: Cast) -> None:
    award = awarded.shared(cast)
    wheels, voice = shares(award)
    with on(awarded.NOTIFIED):
        more: dict[str, Any] = {"more": Decimal(3_000), "from_on": date(2027, 2, 1), "why": "Gas."}
        uplift = actions.ask_for_more(award=award, by=cast.person["winnie"], **more)
        told: dict[str, Any] = {"agreed": Decimal(3_000), "asked": Decimal(3_000), "answer": ""}
        actions.answer_uplift(uplift=uplift, by=cast.person["grace"], **told)
        assert defaults(award) == {wheels.pk: Decimal(6_600), voice.pk: Decimal(660)}
        said(cast, award)
        whole(award)
        ending = awarded.prepared(cast, award)
        actions.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])
        assert not waits(award), "a notice can be taken back until its day"
        assert "falls away" in get(cast, "bilal", f"/shares/{wheels.pk}/").text
    with on(date(2027, 4, 5)):
        take_effect.func(ending.pk)
        assert waits(award)
        assert "falls away" in get(cast, "bilal", f"/shares/{wheels.pk}/").text
        award.refresh_from_db()
        said(cast, award)
        whole(award)
        assert max(part.due_on for part in wheels.parts.all()) == date(2027, 4, 5), "as the days until then are paid"
        assert "falls away" not in get(cast, "bilal", f"/shares/{wheels.pk}/").text


def test_the_lead_records_what_it_passed_on_once_and_no_more_than_the_share(cast: Cast) -> None:
    award = awarded.shared(cast)
    wheels, _ = shares(award)
    address, day = f"/shares/{wheels.pk}/pass-on/", date(2026, 11, 5)
    with on(date(2026, 11, 6)):
        page = get(cast, "winnie", address)
        assert [one.get("value") for one in page.find("input") if one.get("name") == "amount"] == ["250"]
        for _ in range(2):
            done = press(cast, "winnie", address, amount="250", press="once", **a_day("paid_on", day))
            assert "£250 is on record. Wheels sees it now" in done.text
        assert Passing.objects.count() == 1
        seen = get(cast, "bilal", f"/shares/{wheels.pk}/").text
        assert "£250 of £6,000 is passed on." in seen
        assert "Passed on 5 November 2026." in seen
        assert Message.objects.filter(key__startswith="passed-on-money").count() == 1
        again = {"press": "more"} | a_day("paid_on", day)
        much = press(cast, "winnie", address, amount="5750.01", **again)
        assert "£250 of £6,000 is passed on already. Write at most £5,750." in much.text
        late = press(cast, "winnie", address, amount="1", press="p", **a_day("paid_on", date(2026, 11, 7)))
        assert "This day is still to come" in late.text
        with pytest.raises(Refused, match="paid or passed on"):
            actions.decline(award=award, because="No.", by=cast.person["winnie"])
        changed(cast, award, Kind.AMOUNT, amount=Decimal(1_000))
        low = press(cast, "winnie", f"/awards/{award.pk}/shares/", **typed(award, "249.99", "20"))
        assert "You have passed on £250 to Wheels. Its share cannot be less." in low.text
    for name in ("bilal", "grace"):
        assert browser_of(cast, name).get(address).status_code == 404


def test_a_partner_says_that_nothing_came_and_the_lead_takes_a_wrong_record_back(cast: Cast) -> None:
    award = awarded.shared(cast)
    wheels, _ = shares(award)
    with on(date(2026, 11, 6)):
        told: dict[str, Any] = {"share": wheels, "amount": Decimal(250), "by": cast.person["winnie"]}
        made = actions.pass_on(paid_on=date(2026, 11, 5), **told)
        address = f"/passed-on/{made.pk}/"
        assert "Has it not come?" not in get(cast, "grace", address).text
        assert browser_of(cast, "grace").post(address, {"does": "missing"}).status_code == 404
        for _ in range(2):
            assert "has not come" in press(cast, "bilal", address, does="missing", words="Look again.").text
        [letter] = Message.objects.filter(key__startswith="not-received")
        assert "Look again." in letter.body
        assert "Not received" in get(cast, "grace", f"/awards/{award.pk}/").text
        assert "Passed on 5 November" not in get(cast, "bilal", f"/shares/{wheels.pk}/").text
        assert "It came after all" in press(cast, "bilal", address, does="came").text
        assert "Passed on 5 November" in get(cast, "bilal", f"/shares/{wheels.pk}/").text
        assert "Say what was wrong" in press(cast, "winnie", address, does="take-back").text
        assert "Another bill." in press(cast, "winnie", address, does="take-back", because="Another bill.").text
        assert "£250 of £6,000" not in get(cast, "bilal", f"/shares/{wheels.pk}/").text
    [back] = Message.objects.filter(key__startswith="passing-taken-back")
    assert "Another bill." in back.body


def test_the_funder_sees_and_is_told_once_what_is_passed_on_later_than_the_place_allows(cast: Cast) -> None:
    award = awarded.shared(cast)
    wheels, voice = shares(award)
    first = award.payments.order_by("due_on")[0]
    with on(date(2026, 11, 5)):
        actions.pay(payment=first, paid_on=date(2026, 11, 5), by=cast.person["farid"])
        for share in (wheels, voice):
            owed = share.parts.order_by("due_on")[0].amount
            if share == voice:
                actions.pass_on(share=voice, amount=owed, paid_on=date(2026, 11, 5), by=cast.person["winnie"])
    with on(date(2026, 12, 6)):
        assert "late" not in get(cast, "grace", f"/shares/{wheels.pk}/").text, "the place has set no number"
        tell_of_late_passings()
        assert not Message.objects.filter(key__startswith="share-late")
    thirty_days(award)
    with on(date(2026, 12, 5)):
        assert "It is not passed on yet: it is by 5 December 2026." in get(cast, "bilal", f"/shares/{wheels.pk}/").text
        tell_of_late_passings()
        assert not Message.objects.filter(key__startswith="share-late"), "the last of thirty days is in time"
    with on(date(2026, 12, 6)):
        for _ in range(2):
            tell_of_late_passings()
        told = Message.objects.filter(key__startswith="share-late").values_list("to", flat=True)
        assert {cast.person["winnie"].email, cast.person["grace"].email} <= set(told)
        assert len(told) == len(set(told))
        assert "£250 of that is for Wheels" in Message.objects.filter(key__startswith="share-late")[0].body
        page = get(cast, "grace", f"/awards/{award.pk}/").text
        assert page.count("Passing on is late") == 1
        assert "Passing on is late by 1 day" in get(cast, "grace", f"/shares/{wheels.pk}/").text
        made = actions.pass_on(share=wheels, amount=Decimal(250), paid_on=date(2026, 12, 6), by=cast.person["winnie"])
        assert "Passing on is late" not in get(cast, "grace", f"/awards/{award.pk}/").text
        assert "Passed on 6 December 2026, 1 day late." in get(cast, "bilal", f"/shares/{wheels.pk}/").text
        actions.say_missing(passing=made, by=cast.person["bilal"])
        assert "Passing on is late" in get(cast, "grace", f"/awards/{award.pk}/").text, (
            "what has not come does not count"
        )


def test_the_partner_keeps_its_agreement_as_a_file_with_its_share_as_it_was_agreed(cast: Cast) -> None:
    award = awarded.shared(cast)
    wheels, _ = shares(award)
    with on(awarded.NOTIFIED):
        changed(cast, award, Kind.AMOUNT, amount=Decimal(20_000))
        said(cast, award)
    browser = browser_of(cast, "bilal")
    assert browser.get(f"/shares/{wheels.pk}/agreement/pdf/").content.startswith(b"%PDF")
    word = browser.get(f"/shares/{wheels.pk}/agreement/word/")
    with ZipFile(BytesIO(word.content)) as file:
        says = file.read("word/document.xml").decode()
    assert "£6,000" in says
    assert "£600" not in says


def test_no_page_of_shares_asks_the_database_often(cast: Cast, django_assert_max_num_queries: Any) -> None:
    award = awarded.shared(cast)
    wheels, _ = shares(award)
    with on(awarded.NOTIFIED):
        changed(cast, award, Kind.AMOUNT, amount=Decimal(20_000))
        said(cast, award)
        told: dict[str, Any] = {"share": wheels, "paid_on": date(2026, 11, 5), "by": cast.person["winnie"]}
        made = actions.pass_on(amount=Decimal(1), **told)
        for _ in range(30):
            actions.pass_on(amount=Decimal(1), **told)
        pages = [
            ("bilal", f"/shares/{wheels.pk}/"),
            ("bilal", f"/shares/{wheels.pk}/answer/"),
            ("bilal", f"/passed-on/{made.pk}/"),
            ("winnie", f"/shares/{wheels.pk}/pass-on/"),
            ("winnie", f"/awards/{award.pk}/shares/"),
            ("winnie", f"/shares/{wheels.pk}/"),
        ]
        for name, address in pages:
            browser = browser_of(cast, name)
            with django_assert_max_num_queries(20):
                assert browser.get(address).status_code == 200


def test_what_an_officer_sees_of_an_award_near_its_end_asks_the_database_no_more_often(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    """Shared, paid in part, changed, in a place inside another that has taken on a framework, and its letter ready."""
    place = awarded.a_place_that_promised(cast)
    framework = awarded.adopts(cast, place, "greater-manchester", "CAB/26/15")
    with on(date(2026, 4, 1)):
        wide = promising.add_place(name="The whole estuary", slug="the-whole", kind=Place.Kind.SYSTEM, by=None)
        Place.objects.filter(pk=place.pk).update(inside=wide)
        promising.answer_recommendation(
            adoption=framework, recommendation="gm-r7", status="taken up", by=cast.person["sadia"]
        )
    award = awarded.shared(cast, place)
    thirty_days(award)
    wheels, _ = shares(award)
    first = award.payments.order_by("due_on")[0]
    with on(first.due_on):
        actions.pay(payment=first, paid_on=first.due_on, by=cast.person["farid"])
    with on(awarded.NOTIFIED):
        changed(cast, award, Kind.AMOUNT, amount=Decimal(20_000))
        said(cast, award)
        made = actions.pass_on(share=wheels, amount=Decimal(1), paid_on=awarded.NOTIFIED, by=cast.person["winnie"])
        actions.say_missing(passing=made, by=cast.person["bilal"])
    with on(date(2029, 5, 2)):
        browser = browser_of(cast, "grace")
        with django_assert_max_num_queries(20):
            page = browser.get(f"/awards/{award.pk}/").content.decode()
    for words in ("Passing on is late", "Not received", "The letter is ready"):
        assert words in page


pence = st.integers(1, 10_000_000).map(lambda number: Decimal(number) / 100)


@given(amount=pence, part=pence, percent=st.integers(0, 100), days=st.integers(0, 2_000), after=st.integers(-1, 2_000))
def test_parts_come_to_the_share_on_days_of_the_lead_s_and_as_much_first(
    amount: Decimal, part: Decimal, percent: int, days: int, after: int
) -> None:
    starts_on = date(2026, 11, 1)
    lead = schedule(Award(amount=amount, starts_on=starts_on, ends_on=starts_on + timedelta(days=days)), percent)
    last = starts_on + timedelta(days=after) if after >= 0 else None
    parts = spread_as(lead, part, last)
    days_left = {each.due_on for each in lead if last is None or each.due_on > last}
    assert sum(each.amount for each in parts) == (part if days_left else 0)
    assert {each.due_on for each in parts} <= days_left
    for each in parts:
        assert 0 <= each.upfront <= min(each.fee, each.amount)
    if last is None and parts:
        assert parts[0].upfront >= (parts[0].fee * percent / 100).quantize(Decimal("0.01"), ROUND_DOWN)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("amount"), st.integers(1_000, 60_000)),
        st.tuples(st.just("ends_on"), st.integers(2028, 2032)),
        st.tuples(st.just("pass on"), st.integers(1, 900_000)),
        st.tuples(st.just("pay"), st.just(0)),
        st.tuples(st.just("say"), st.integers(0, 200)),
    ),
    max_size=8,
)


@given(steps=STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_shares_come_to_no_more_than_the_award_and_parts_to_their_share(
    cast: Cast, steps: list[tuple[str, int]]
) -> None:
    with transaction.atomic(), on(awarded.NOTIFIED):  # undone, so that each begins anew
        award = awarded.shared(cast)
        for what, number in [*steps, ("say", 100)]:
            with suppress(Refused):
                _step(cast, award, what, number)
            award = Award.objects.get(pk=award.pk)
            if not waits(award):
                whole(award)
        transaction.set_rollback(True)


def _step(cast: Cast, award: Award, what: str, number: int) -> None:
    wheels, voice = shares(award)
    if what == "amount":
        changed(cast, award, Kind.AMOUNT, amount=Decimal(number))
    elif what == "ends_on":
        ends_on = date(number, 10, 31)
        changed(cast, award, Kind.EXTENSION if ends_on > award.ends_on else Kind.TERM, ends_on=ends_on)
    elif what == "pass on":
        share = voice if number % 2 else wheels
        told: dict[str, Any] = {"paid_on": awarded.NOTIFIED, "by": cast.person["winnie"]}
        actions.pass_on(share=share, amount=Decimal(number) / 100, **told)
    elif what == "pay":
        payment = award.payments.filter(paid_on=None).order_by("due_on").first()
        if payment is None:
            return
        actions.pay(payment=payment, paid_on=awarded.NOTIFIED, by=cast.person["farid"])
    else:
        said(
            cast,
            award,
            {pk: (pounds * number / 100).quantize(Decimal("0.01")) for pk, pounds in defaults(award).items()},
        )
