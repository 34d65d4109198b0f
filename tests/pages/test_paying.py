"""Money through its pages: bank details, paying, a claim, more, and figures that are published."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import accounts
import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.models import Claim, Payment, PromptPayment, Uplift
from kept.service.banking.models import Account
from kept.service.demo.cast import Group
from kept.service.history.models import Entry
from kept.service.outbox.models import Message
from signing_in import signed_in
from visiting import a_day, browser_of, get, press

pytestmark = pytest.mark.django_db
LATE = date(2026, 11, 13)
TYPED = {"sort_code": "20-40-60", "number": "123678"}


def test_bank_details_are_given_by_one_and_confirmed_by_another(cast: Cast) -> None:
    lunch = cast.organisation["lunch"].pk
    page = f"/organisations/{lunch}/bank/"
    assert page in get(cast, "tom", f"/organisations/{lunch}/").links
    assert "There are none yet" in get(cast, "winnie", page).text
    wrong = press(cast, "winnie", f"{page}give/", account_name="Saltmarsh Lunch Club", sort_code="20-40", number="12")
    assert "A sort code has 6 digits" in wrong.text
    assert "An account number has 6 to 8 digits" in wrong.text
    assert wrong.find("input", name="account_name")[0].get("value") == "Saltmarsh Lunch Club", "nothing is lost"
    assert "Write at most 100 characters" in press(cast, "winnie", f"{page}give/", account_name="x" * 101, **TYPED).text
    given = press(cast, "winnie", f"{page}give/", account_name="Saltmarsh Lunch Club", **TYPED)
    assert "Winnie Tallow gave the account ending in 678" in given.text
    assert "Petra Novak or Tom Brackley can confirm it. You cannot, because you gave it." in given.text
    assert "New bank details of Saltmarsh Lunch Club" in get(cast, "tom", "/work/").text
    address = f"/bank/{Account.objects.get().pk}/confirm/"
    for typed in (TYPED, {}):
        assert "You gave these bank details" in press(cast, "winnie", address, **typed).text
    assert "not the numbers" in press(cast, "tom", address, **TYPED | {"number": "123679"}).text
    done = press(cast, "tom", address, **TYPED)
    assert "Funders pay into the account ending in 678. Tom Brackley confirmed it" in done.text
    for name in ("winnie", "tom", "petra"):
        assert "00123678" not in get(cast, name, page).html
    for name in ("bilal", "grace", "farid"):
        assert browser_of(cast, name).get(page).status_code == 404


def test_what_waits_can_be_withdrawn(cast: Cast) -> None:
    account = accounts.given(cast)
    assert "withdrawn" in press(cast, "tom", f"/bank/{account.pk}/withdraw/").text
    assert "There are none yet" in get(cast, "tom", f"/organisations/{account.organisation_id}/bank/").text
    assert "do not wait any more" in get(cast, "tom", f"/bank/{account.pk}/confirm/").text


def test_a_body_that_is_asked_rings_and_types_what_it_hears(cast: Cast) -> None:
    cast.joins("solo@toddlers.example", "Solo Vane")
    cast.adds(Group("toddlers", "solo", "Quayside Toddlers"))
    account = accounts.given(cast, by="solo", organisation="toddlers")
    page = f"/organisations/{account.organisation_id}/bank/"
    assert "Nobody else looks after the bank details" in get(cast, "solo", page).text
    ask = f"/bank/{account.pk}/ask/"
    assert "Choose who should ring you" in press(cast, "solo", ask, body="").text
    asked = press(cast, "solo", ask, body=cast.organisation["voice"].pk)
    assert "Estuary Voluntary Voice is asked to ring you" in asked.text
    check = f"/bank/{account.pk}/check/"
    assert browser_of(cast, "grace").get(check).status_code == 404
    ivy = signed_in(cast.person["ivy"], staff=True)
    assert check in ivy.get("/work/").content.decode()
    shown = ivy.get(check).content.decode()
    assert "00123678" not in shown
    done = ivy.post(check, TYPED | {"how": "The treasurer, on last year’s number."}, follow=True)
    assert "Confirmed. Quayside Toddlers is paid into this account from now on" in done.content.decode()
    assert "Ivy Sandgrove confirmed it" in get(cast, "solo", page).text
    assert "by telephone: The treasurer, on last year’s number." in get(cast, "solo", page).text


def test_a_group_that_is_funded_is_asked_for_its_bank_details_until_it_gives_them(cast: Cast) -> None:
    award = awarded.offered(cast)
    bank = f"/organisations/{award.holder_id}/bank/"
    letter = Message.objects.get(to=cast.person["winnie"].email, subject__contains="offers you")
    assert bank in letter.body, "the letter asks for them with the offer"
    assert "Bank details of Saltmarsh" not in get(cast, "tom", "/work/").text, "nothing is due before the yes"
    with on(awarded.ACCEPTED):
        actions.accept(award=award, by=cast.person["winnie"])
    with on(LATE):
        assert f"{bank}give/" in get(cast, "tom", "/work/").links
        assert bank in get(cast, "winnie", f"/awards/{award.pk}/").links
        paying = get(cast, "farid", f"/awards/{award.pk}/")
        assert "has no bank details here yet" in paying.text
        assert bank not in paying.links, "whoever pays cannot give them"
        assert "No confirmed bank details are here" in get(cast, "farid", "/payments/").text
        accounts.confirmed(cast)
        assert f"{bank}give/" not in get(cast, "tom", "/work/").links
        assert "has no bank details here yet" not in get(cast, "winnie", f"/awards/{award.pk}/").text
        assert "No confirmed bank details are here" not in get(cast, "farid", "/payments/").text


def test_whoever_opens_a_payment_that_falls_away_reads_so_first(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ending = awarded.prepared(cast, award)
    last = award.payments.order_by("-due_on")[0]
    with on(awarded.NOTIFIED):
        says = "was told that it will not be made"
        assert says not in get(cast, "farid", f"/payments/{last.pk}/paid/").text
        actions.give_notice(
            ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"], version=ending.version
        )
        assert says in get(cast, "farid", f"/payments/{last.pk}/paid/").text
        first = award.payments.order_by("due_on")[0]
        assert says not in get(cast, "farid", f"/payments/{first.pk}/paid/").text


def test_a_group_that_is_paid_in_another_way_is_not_asked_for_bank_details(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(LATE):
        actions.pay(payment=award.payments.order_by("due_on")[0], paid_on=LATE, by=cast.person["farid"])
        assert "Bank details of Saltmarsh" not in get(cast, "tom", "/work/").text
        assert "has no bank details here yet" not in get(cast, "winnie", f"/awards/{award.pk}/").text


def test_who_pays_is_told_of_a_new_account_and_sees_its_numbers_once(cast: Cast) -> None:
    account, award = accounts.confirmed(cast), awarded.accepted(cast)
    first, second = award.payments.order_by("due_on")[:2]
    address = f"/payments/{first.pk}/paid/"
    with on(LATE):
        page = get(cast, "farid", address)
        assert "You have not paid into this account before" in page.text
        assert "00123678" not in page.html
        shown = press(cast, "farid", f"/payments/{first.pk}/account/")
        assert "20-40-60" in shown.text
        assert "00123678" in shown.text
        assert "00123678" not in get(cast, "farid", address).html
        asked = press(cast, "farid", address, **a_day("paid_on", LATE))
        assert "Say how it was paid" in asked.text
        press(cast, "farid", address, into=account.pk, **a_day("paid_on", LATE))
    with on(date(2027, 2, 1)):
        assert (
            "The same as last time: the account ending in 678"
            in get(cast, "farid", f"/payments/{second.pk}/paid/").text
        )
    assert Entry.objects.filter(event="banking.account.looked").count() == 1
    assert Payment.objects.get(pk=first.pk).account == account


def test_whoever_agreed_to_a_payment_is_told_who_else_records_it(cast: Cast) -> None:
    award = awarded.accepted(cast)
    cast.acts("grace", "council", "finance-officer", asked_by="amara")
    address = f"/payments/{award.payments.order_by('due_on')[0].pk}/paid/"
    with on(LATE):
        assert "Grace Lindley agreed to it" in get(cast, "farid", address).text
        page = get(cast, "grace", address)
        assert "a second person, a finance officer, records it as paid. Farid Haddad can." in page.text
        assert not page.find("input", name="paid_on-day")
        press(cast, "grace", address, **a_day("paid_on", LATE))
    assert not Payment.objects.filter(paid_on__isnull=False).exists()


def test_a_payment_that_was_planned_anew_in_the_same_moment_is_said_plainly(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    award = awarded.accepted(cast)
    page = f"/payments/{award.payments.order_by('-due_on')[0].pk}/"
    for action, address in (("pay", f"{page}paid/"), ("look_at_account", f"{page}account/")):
        kept = Payment.objects.get(pk=page.split("/")[2])
        does = getattr(actions, action)

        def just_after(payment: Payment, does: Any = does, **told: Any) -> Any:
            Payment.objects.filter(pk=payment.pk).delete()  # as a colleague's yes to another amount does
            return does(payment=payment, **told)

        monkeypatch.setattr(actions, action, just_after)
        with on(LATE):
            told = press(cast, "farid", address, **a_day("paid_on", LATE))
        assert "The payments of this award were planned anew a moment ago. Look at what is due now." in told.text
        kept.save(force_insert=True)


def test_this_is_late_goes_its_own_way_and_is_answered_with_a_day(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    award = awarded.accepted(cast)
    first, page = award.payments.order_by("due_on")[0], f"/awards/{award.pk}/"
    claim = f"/payments/{first.pk}/late/"
    with on(date(2026, 11, 1)):
        assert claim not in get(cast, "tom", page).links, "it is not late on the day itself"
        assert "It is not late" in press(cast, "tom", claim, words="").text
    with on(LATE):
        assert claim in get(cast, "tom", page).links
        assert claim not in get(cast, "farid", page).links
        assert "straight to Farid Haddad, who pays for" in get(cast, "tom", claim).text
        sent = press(cast, "tom", claim, words="The rent is due on Friday.")
        assert "Tom Brackley said on 13 November 2026 that it is late" in sent.text
        answer = f"/claims/{Claim.objects.get().pk}/answer/"
        assert browser_of(cast, "tom").get(answer).status_code == 404
        assert answer in get(cast, "farid", "/work/").links
        assert "The group says that it is late" in get(cast, "farid", "/payments/").text
        wrong = press(cast, "farid", answer, words="A code was missing.", **a_day("pay_by", date(2026, 11, 1)))
        assert "This day is past" in wrong.text
        press(cast, "farid", answer, words="A code was missing.", **a_day("pay_by", date(2026, 11, 16)))
        browser = browser_of(cast, "winnie")
        with django_assert_max_num_queries(20):
            shown = browser.get(page).content.decode()
        assert "says that it is paid by 16 November 2026" in shown
    with on(date(2026, 11, 15)):
        actions.pay(payment=first, paid_on=date(2026, 11, 15), by=cast.person["farid"])
        assert "so this is closed" in get(cast, "tom", f"/claims/{Claim.objects.get().pk}/").text


def test_a_group_asks_for_more_by_percentage_and_is_answered(cast: Cast) -> None:
    award = awarded.accepted(cast)
    ask, page, change = f"/awards/{award.pk}/more/", f"/awards/{award.pk}/", f"/awards/{award.pk}/change/"
    from_on = a_day("from_on", date(2027, 2, 1))
    with on(LATE):
        assert change in get(cast, "winnie", page).links, "one link leads to either door"
        assert ask not in get(cast, "winnie", page).links
        assert ask in get(cast, "winnie", change).links
        assert ask not in get(cast, "grace", change).links
        assert ask in get(cast, "winnie", f"{change}?kind=amount").links
        assert f"{change}?kind=amount" in get(cast, "winnie", ask).links
        both = press(cast, "winnie", ask, pounds="20", percent="4", why="Gas.", **from_on)
        assert "one of the two" in both.text
        press(cast, "winnie", ask, pounds="", percent="4", why="Gas is dearer.", **from_on)
        uplift = Uplift.objects.get()
        assert uplift.more == Decimal("230.00"), "4% of the £5,750 that is due from then"
        assert ask in get(cast, "winnie", page).links, "what waits can be changed"
        answer = f"/uplifts/{uplift.pk}/answer/"
        assert answer in get(cast, "grace", "/work/").links
        asked = {"asked": "230.00", "says": "yes", "agreed": "", "answer": ""}
        assert "Write how many pounds are added" in press(cast, "grace", answer, **asked).text
        assert "Say why not" in press(cast, "grace", answer, **asked | {"says": "no"}).text
        done = press(cast, "grace", answer, **asked | {"agreed": "230"})
        assert "Estuary Reach Borough Council added £230 on 13 November 2026" in done.text
        assert "£6,230 for Saltmarsh Lunch Club" in get(cast, "winnie", page).text


def test_figures_are_published_with_a_press_for_anybody(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(LATE):
        actions.pay(payment=award.payments.order_by("due_on")[0], paid_on=LATE, by=cast.person["farid"])
    own = f"/organisations/{award.funder_id}/prompt-payment/"
    with on(date(2027, 4, 2)):
        assert "No body has published this yet" in get(cast, "stella", "/register/prompt-payment/").text
        assert own in get(cast, "farid", "/payments/").links
        assert "1 payment, on average 12.0 days after the day it was due" in get(cast, "farid", own).text
        assert "Choose one of the half-years" in press(cast, "farid", own, half="2020-04-01").text
        press(cast, "farid", own, half="2026-10-01")
        assert "Within 30 days: 1." in get(cast, "stella", "/register/prompt-payment/").text
        file = browser_of(cast, "stella").get("/register/prompt-payment.csv")
    assert b"Estuary Reach Borough Council,2026-10-01,2027-03-31,1,12.0,1,0,0,2027-04-02" in b"".join(
        file.streaming_content  # type: ignore[attr-defined]
    )
    assert PromptPayment.objects.count() == 1
