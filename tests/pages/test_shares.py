"""What a holder passes on, as its partners, the holder and the funder see it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import awarded
from awarded import on
from cast import Cast
from kept.service.applications.models import Application
from kept.service.awards import actions
from kept.service.awards.models import Award, ChangeRequest, SubAward
from kept.service.awards.schedule import schedule
from kept.service.opportunities.models import Opportunity
from kept.service.outbox.models import Message
from signing_in import signed_in
from visiting import browser_of, get, words

WATCHED = date(2026, 11, 10)


def shares(award: Award) -> tuple[SubAward, SubAward]:
    wheels, voice = SubAward.objects.filter(award=award).order_by("pk")
    return wheels, voice


@pytest.mark.django_db
def test_a_partner_sees_its_own_share_and_the_days_on_which_the_lead_is_paid(cast: Cast) -> None:
    award = awarded.shared(cast)
    one, _ = shares(award)
    with on(date(2026, 11, 1)):
        early = get(cast, "bilal", f"/shares/{one.pk}/")
        assert "Saltmarsh Lunch Club passes this on" in early.text
        assert "On these days Estuary Reach Borough Council pays Saltmarsh Lunch Club too." in early.text
        assert "Late by" not in early.text
    with on(date(2026, 11, 5)):
        late = get(cast, "bilal", f"/shares/{one.pk}/")
        assert "Late by 4 days Estuary Reach Borough Council has not paid Saltmarsh Lunch Club yet." in late.text
        first = award.payments.order_by("due_on")[0]
        actions.pay(payment=first, paid_on=date(2026, 11, 5), by=cast.person["farid"])
    with on(WATCHED):
        for name in ("bilal", "petra", "winnie", "grace"):
            page = get(cast, name, f"/shares/{one.pk}/")
            assert page.heading == "£6,000 for Wheels"
            assert "Estuary Reach Borough Council paid Saltmarsh Lunch Club on 5 November 2026." in page.text
            assert "The next £500 is due on 1 February 2027." in page.text
            assert "Bring the soup." in page.text
            assert "Voice" in page.find("dd")[5].text
            assert "£600" not in page.text
            assert "Keep the books." not in page.text
        assert f"/awards/{award.pk}/" not in get(cast, "bilal", f"/shares/{one.pk}/").links
        lead = get(cast, "winnie", f"/awards/{award.pk}/")
        assert f"/shares/{one.pk}/" in lead.links
        assert browser_of(cast, "bilal").get(f"/awards/{award.pk}/").status_code == 404


@pytest.mark.django_db
def test_a_partner_reads_the_agreement_and_of_others_no_more_than_names(cast: Cast) -> None:
    award = awarded.shared(cast)
    one, _ = shares(award)
    page = get(cast, "bilal", f"/shares/{one.pk}/agreement/")
    assert page.heading == "Grant agreement: £30,000 for Saltmarsh Lunch Club"
    assert "What we promise you, you promise them." in page.text
    table = next(one for one in page.find("table") if "What goes to partners" in "".join(one.itertext()))
    rows = [[(cell.text or "").strip() for cell in row] for row in table.iter("tr")]
    assert rows[1:] == [["Wheels", "£6,000", "Bring the soup."], ["Voice", "", ""]]
    assert "£600" not in page.text
    assert "Keep the books." not in page.text
    assert "£600" in get(cast, "winnie", f"/awards/{award.pk}/agreement/").text, "the lead reads all of it"


@pytest.mark.django_db
def test_nobody_else_sees_it_nor_a_partner_that_never_said_yes(cast: Cast) -> None:
    award = awarded.shared(cast)
    wheels, voice = shares(award)
    for number in (wheels.pk, voice.pk):
        for name in ("ivy", "stella"):
            for page in ("", "agreement/"):
                browser = signed_in(cast.person[name], staff=name != "stella")
                assert browser.get(f"/shares/{number}/{page}").status_code == 404
    assert browser_of(cast, "bilal").get(f"/shares/{voice.pk}/").status_code == 404
    ivy = signed_in(cast.person["ivy"], staff=True)
    assert "Passed on to you" not in words(ivy.get("/awards/"))
    assert "£600 of" not in words(ivy.get("/work/"))


@pytest.mark.django_db
def test_it_is_listed_where_a_partner_looks_and_they_are_written_to(cast: Cast) -> None:
    award = awarded.shared(cast)
    one, _ = shares(award)
    with on(WATCHED):
        mine = get(cast, "bilal", "/awards/")
        assert "Passed on to you" in mine.text
        assert "£6,000 from Saltmarsh Lunch Club" in mine.text
        assert f"/shares/{one.pk}/" in mine.links
        assert f"/shares/{one.pk}/" in get(cast, "bilal", "/work/").links
        assert f"/shares/{one.pk}/" not in get(cast, "winnie", "/awards/").links
    [letter] = Message.objects.filter(key__startswith="passed-on-")
    assert letter.to == cast.person["bilal"].email
    assert "Your share is £6,000. The first £250 is due on 1 November 2026." in letter.body
    assert f"/shares/{one.pk}/" in letter.body
    with on(awarded.ACCEPTED):
        actions.decline(award=award, because="We cannot.", by=cast.person["winnie"])
    [gone] = Message.objects.filter(key__startswith="not-passed-on-")
    assert "is not agreed any more" in gone.body
    assert browser_of(cast, "bilal").get(f"/shares/{one.pk}/").status_code == 404


@pytest.mark.django_db
def test_what_falls_away_and_what_was_changed_is_said(cast: Cast) -> None:
    award = awarded.shared(cast)
    one, _ = shares(award)
    due = [each.due_on for each in one.parts.all()]
    with on(awarded.NOTIFIED):
        request = actions.ask_for_change(
            award=award,
            kind=ChangeRequest.Kind.EXTENSION,
            by_holder=True,
            reasons="More come.",
            wanted=actions.Wanted(ends_on=date(2030, 10, 31)),
            by=cast.person["winnie"],
        )
        actions.answer_change(request=request, agreed=True, words="Gladly.", by=cast.person["grace"])
        one = SubAward.objects.get(pk=one.pk)
        assert one.award.ends_on == date(2030, 10, 31)
        assert [each.due_on for each in one.parts.all()] == due, "what was agreed with the partner stays"
        assert "Waits for Saltmarsh Lunch Club" in get(cast, "bilal", f"/shares/{one.pk}/").text
        ending = awarded.prepared(cast, award)
        actions.give_notice(ending=ending, effective_on=date(2027, 4, 5), by=cast.person["grace"])
        page = get(cast, "bilal", f"/shares/{one.pk}/")
    assert "Notice was given that the award ends on 5 April 2027." in page.text
    assert page.text.count("It falls away, because the award ends before.") == sum(
        day >= date(2027, 4, 5) for day in due
    )


@pytest.mark.django_db
def test_no_page_of_a_share_asks_the_database_often(cast: Cast, django_assert_max_num_queries: Any) -> None:
    one, _ = shares(awarded.shared(cast))
    browser = browser_of(cast, "bilal")
    for address in (f"/shares/{one.pk}/", f"/shares/{one.pk}/agreement/", "/awards/"):
        with django_assert_max_num_queries(20):
            assert browser.get(address).status_code == 200


@pytest.mark.django_db
@given(
    amount=st.integers(5_00, 10_000_000).map(lambda pence: Decimal(pence) / 100),
    part=st.integers(1, 100),
    percent=st.integers(0, 100),
    days=st.integers(0, 2_000),
)
def test_a_partner_s_payments_come_to_its_share_on_days_of_the_lead_s(
    amount: Decimal, part: int, percent: int, days: int
) -> None:
    starts_on = date(2026, 11, 1)
    award = Award(amount=amount, starts_on=starts_on, ends_on=starts_on + timedelta(days=days))
    award.application = Application(opportunity=Opportunity(upfront_percent=percent))
    share = max((amount * part / 100).quantize(Decimal("0.01")), Decimal("0.01"))
    alike = Award(amount=share, starts_on=award.starts_on, ends_on=award.ends_on)
    plan = schedule(alike, percent)
    assert sum(each.amount for each in plan) == share
    assert {each.due_on for each in plan} <= {each.due_on for each in schedule(award, percent)}
