"""Agreements as rules: what is proposed, frozen, confirmed and told, what partners get, what silences."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import awarded
from awarded import on
from cast import Cast
from funds import a_place
from kept.service.applications.models import Application
from kept.service.applications.together_models import Partner
from kept.service.awards import actions
from kept.service.awards.actions.offering import drafted
from kept.service.awards.agreement import blocks_of
from kept.service.awards.models import Award, MonitoringItem, SubAward, Terms
from kept.service.awards.partnering import lead_share, shares_beyond
from kept.service.awards.records import award_deed
from kept.service.awards.schedule import schedule
from kept.service.awards.silencing import promises_on, silencing_in
from kept.service.awards.terms import RHYTHMS, TO_WRITE, being_written, last_sent, told_about
from kept.service.checks.models import Finding
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.outbox.models import Message
from kept.standards.dates import Span, after

MINIMAL = {"subsidy": Terms.Subsidy.MINIMAL, "subsidy_because": "The group runs a shop."}
A_REPORT = {"what": "A page", "purpose": "To learn what helped", "use": "The grants team reads it", "every": 6}
MONITORING = "bx-3.s.6"


def terms_of(award: Award) -> Terms:
    terms = last_sent(award)
    assert terms is not None
    return terms


def words_of(terms: Terms) -> str:
    rows = [cell for block in blocks_of(terms) for row in block.rows for cell in row]
    return "\n".join([block.words for block in blocks_of(terms)] + rows)


def written(cast: Cast, application: Application, **fields: Any) -> Terms:
    """A part of the terms, saved by Grace on the day of the offer."""
    with on(awarded.OFFERED):
        award = Award.objects.filter(application=application).first() or drafted(application)
        saved = being_written(award).saved
        return actions.write_terms(award=award, saved=saved, by=cast.person["grace"], **fields)


def offered_with(cast: Cast, **fields: Any) -> Award:
    application = awarded.funded(cast)
    written(cast, application, **fields)
    with on(awarded.OFFERED):
        return actions.offer(application=application, by=cast.person["grace"])


def said_yes(cast: Cast, award: Award, **told: Any) -> Award:
    with on(awarded.ACCEPTED):
        return actions.accept(award=award, by=cast.person["winnie"], **told)


@given(
    starts_on=st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    days=st.integers(0, 3_700),
    every=st.sampled_from(sorted(RHYTHMS)),
)
@example(starts_on=date(2026, 8, 31), days=730, every=6)  # clamped months
@example(starts_on=date(2026, 11, 1), days=0, every=3)  # one day
def test_what_is_told_is_told_in_the_term_and_never_closer_together(starts_on: date, days: int, every: int) -> None:
    ends_on = starts_on + timedelta(days=days)
    found = told_about(starts_on, ends_on, every)
    assert found == sorted(set(found))
    assert found[-1] == ends_on
    assert found[0] >= starts_on
    if every:
        periods = [starts_on, *(day + timedelta(days=1) for day in found)]
        assert all(after(starts_on, Span(every, "months"), at) == periods[at] for at in range(1, len(found))), (
            "each day before the last ends a whole number of months"
        )
        assert len(found) == 1 or after(starts_on, Span(every, "months"), len(found)) <= periods[-1]
    else:
        assert found == [ends_on]


@given(
    amount=st.decimals("0.02", "999999.99", places=2),
    part=st.integers(1, 100),
    percent=st.integers(0, 100),
    days=st.integers(0, 2_000),
)
@example(amount=Decimal("5000.00"), part=99, percent=33, days=1_000)
@example(amount=Decimal("0.03"), part=50, percent=1, days=182)  # the lead's odd penny is no share to keep up with
def test_a_partner_has_as_much_first_as_the_lead(amount: Decimal, part: int, percent: int, days: int) -> None:
    starts_on = date(2026, 11, 1)
    award = Award(amount=amount, starts_on=starts_on, ends_on=starts_on + timedelta(days=days))
    share = max((amount * part / 100).quantize(Decimal("0.01")), Decimal("0.01"))
    partner = Award(amount=min(share, amount), starts_on=award.starts_on, ends_on=award.ends_on)
    first = schedule(partner, percent)[0]
    award.application = Application(opportunity=Opportunity(upfront_percent=percent))
    assert first.upfront >= min(lead_share(award, first.fee), first.fee)


@pytest.mark.parametrize(
    ("amount", "reports", "days"),
    [
        ("1500.00", None, []),
        ("1500.00", 0, []),
        ("1500.00", 1, [date(2029, 10, 31)]),
        ("6000.00", 3, [date(2029, 10, 31)]),  # one, at the end: more is not worth it, whatever the fund said
        ("30000.00", 12, [date(2027, 4, 30), date(2027, 10, 31), date(2028, 4, 30)]),
        ("30000.00", 5, [date(2027, 10, 31), date(2028, 10, 31), date(2029, 10, 31)]),
        ("60000.00", 12, [date(2027, 1, 31), date(2027, 4, 30), date(2027, 7, 31)]),
    ],
)
def test_no_more_is_proposed_than_the_fund_said_and_the_award_is_worth(
    cast: Cast, amount: str, reports: int | None, days: list[date]
) -> None:
    application = awarded.funded(cast, a_place(cast), amount, reports=reports, report_words=499)
    with on(awarded.OFFERED):
        award = actions.offer(application=application, by=cast.person["grace"])
    award = said_yes(cast, award)
    due = [item.due_on for item in award.monitoring.all()]
    assert [day - TO_WRITE for day in due[:3]] == days, "four weeks to write, from the end of what it is about"
    assert len(due) <= (reports or 0)
    assert all(item.purpose and item.use for item in award.monitoring.all())


def test_what_was_accepted_stays_word_for_word(cast: Cast) -> None:
    award = offered_with(cast, purpose="Soup, and a warm chair.", asks=[A_REPORT])
    said_yes(cast, award)
    before = words_of(terms_of(award))
    assert "Soup, and a warm chair." in before
    cast.organisation["lunch"].name = "Another Name"
    cast.organisation["lunch"].save()
    Opportunity.objects.update(title="Another Fund", contact="")
    assert words_of(terms_of(award)) == before
    with pytest.raises(Refused, match="has said yes to this agreement"):
        written(cast, award.application, purpose="Something else.")


def test_a_change_is_asked_for_answered_with_a_new_version_and_only_that_is_accepted(cast: Cast) -> None:
    award = offered_with(cast, asks=[A_REPORT])
    with on(awarded.ACCEPTED):
        actions.ask_other_terms(award=award, words="One report at the end will do.", by=cast.person["winnie"])
        with pytest.raises(Refused, match="Nothing is changed yet"):
            actions.answer_terms(award=award, words="Here it is.", send=True, by=cast.person["grace"])
    written(cast, award.application, asks=[A_REPORT | {"every": 0}])
    with on(awarded.ACCEPTED):
        actions.answer_terms(award=award, words="You are right.", send=True, by=cast.person["grace"])
        with pytest.raises(Refused, match="sent you a new version"):
            actions.accept(award=award, by=cast.person["winnie"], version=1)
        assert not MonitoringItem.objects.exists()
        award = actions.accept(award=award, by=cast.person["winnie"], version=2)
    assert [item.due_on for item in award.monitoring.all()] == [date(2029, 11, 28)]
    first, second = Terms.objects.all()
    assert (first.answer, second.version, second.asked) == ("You are right.", 2, "")
    assert {key.rsplit("-", 3)[0] for key in Message.objects.values_list("key", flat=True) if "terms-" in key} == {
        "terms-asked",
        "terms-answered",
    }


def test_a_funder_can_keep_the_terms_and_say_why(cast: Cast) -> None:
    award = awarded.offered(cast)
    winnie, grace = cast.person["winnie"], cast.person["grace"]
    with on(awarded.ACCEPTED):
        with pytest.raises(Refused, match="has not asked for anything"):
            actions.answer_terms(award=award, words="No.", send=False, by=grace)
        actions.ask_other_terms(award=award, words="Four years.", by=winnie)
        actions.answer_terms(award=award, words="The money is for three.", send=False, by=grace)
        with pytest.raises(Refused, match="has answered what you asked"):
            actions.ask_other_terms(award=award, words="Five years.", by=winnie)
    assert Terms.objects.get().answer == "The money is for three."


def test_monitoring_is_found_to_be_agreed_once_they_say_yes_and_not_before(cast: Cast) -> None:
    def found() -> set[str]:
        return {one.outcome for one in Finding.objects.filter(provision=MONITORING)}

    award = offered_with(cast, asks=[A_REPORT])
    assert "cannot tell" in found()
    said_yes(cast, award)
    assert found() == {"met"}
    with on(awarded.ACCEPTED):
        actions.decline(award=award, because="We think again.", by=cast.person["winnie"])
    assert "cannot tell" in found()
    assert not MonitoringItem.objects.exists()
    said_yes(cast, award)
    assert award.monitoring.count() == 6


def test_terms_are_facts_that_promises_read(cast: Cast) -> None:
    longer = {
        "can_be_extended": True,
        "extended_by": 12,
        "extended_when": "If the money is there.",
        "extended_decided_by": date(2029, 4, 30),
    }
    values = award_deed(offered_with(cast, asks=[A_REPORT], recognition="A line on a poster.", **longer)).values
    assert {name: values[name] for name in ("extension_clause", "extension_explained", "could_end_on")} == {
        "extension_clause": True,
        "extension_explained": True,
        "could_end_on": date(2030, 10, 31),
    }
    assert (values["reports"], values["months_between_reports"], values["end_report"]) == (6, 6, True)
    assert values["acknowledgement_required"] is True
    assert values["reports_only_at_end"] is False


def test_the_next_award_of_a_fund_begins_with_its_words_but_not_with_whether_it_is_a_subsidy(cast: Cast) -> None:
    award = offered_with(cast, extra="Tell us if you move.", subsidy="none", subsidy_because="They sell nothing.")
    other = Application.objects.get(pk=award.application_id)
    other.pk, other.organisation, other.number = None, cast.organisation["bikes"], "X-1"
    other.press = "another"
    other.save()
    terms = being_written(Award(application=other, starts_on=award.starts_on, ends_on=award.ends_on, amount=1))
    assert (terms.extra, terms.subsidy, terms.subsidy_because) == ("Tell us if you move.", "", "")


def test_partners_get_their_share_on_the_same_terms(cast: Cast) -> None:
    place = a_place(cast)
    adoption = awarded.adopts(cast, place, "greater-manchester", "CAB/26/15")
    with on(date(2026, 4, 1)):
        awarded.promising.answer_recommendation(
            adoption=adoption, recommendation="gm-r4", status="taken up", by=cast.person["sadia"]
        )
    application = awarded.funded(cast, place, "4800.00")
    told: dict[str, Any] = {"application": application, "asked_at": application.sent_at, "does": "Bring the soup."}
    Partner.objects.create(organisation=cast.organisation["bikes"], name="Bikes", share=Decimal("1200.00"), **told)
    Partner.objects.create(name="A friend", share=Decimal("0.00"), **told)
    with on(awarded.OFFERED):
        award = actions.offer(application=application, by=cast.person["grace"])
    assert "Bikes\n£1,200" in words_of(terms_of(award))
    assert award_deed(award).values["passes_promises_on"] is True
    said_yes(cast, award)
    [one] = SubAward.objects.all()
    assert (one.amount, one.upfront, one.due_on) == (Decimal("1200.00"), Decimal("1200.00"), award.starts_on)
    found = Finding.objects.filter(checked__subject="awards.subaward", checked__subject_id=one.pk)
    assert {row.outcome for row in found} == {"met"}


def test_shares_that_come_to_more_than_the_award_are_not_passed_on(cast: Cast) -> None:
    application = awarded.funded(cast)
    Partner.objects.create(
        application=application, name="Bikes", share=Decimal("6000.01"), asked_at=application.sent_at, does="Soup."
    )
    with on(awarded.OFFERED):
        award = actions.offer(application=application, by=cast.person["grace"])
    assert shares_beyond(award) == Decimal("0.01")
    said_yes(cast, award)
    assert not SubAward.objects.exists()


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ("You must not campaign against us.", "must not campaign"),
        ("The group will not publicly criticise the council.", "will not publicly criticise"),
        ("There is to be no political lobbying.", "no political lobbying"),
        ("The group agrees to non-disparagement.", "non-disparagement"),
        ("We approve all publicity before it goes out.", "approve all publicity"),
        ("You do not speak to the press.", ""),
        ("You must not speak to the press.", "must not speak to the press"),
        ("Press releases need our written approval.", "Press releases need our written approval"),
        ("Nothing here stops you if you campaign, so you cannot be told not to criticise us.", ""),
        ("You may campaign, and you may criticise us.", ""),
        ("Put our name on the poster.", ""),
        ("Do not use the money for anything else.", ""),
    ],
)
def test_words_that_may_silence_are_found(says: str, found: str) -> None:
    one = silencing_in(Terms(extra=f"Keep the hall warm. {says}"))
    assert [row.words for row in one] == ([found] if found else [])


def test_words_that_may_silence_are_shown_with_the_promise_that_the_funder_made(cast: Cast) -> None:
    award = offered_with(cast, extra="You must not campaign.")
    assert [(one.id, made) for one, _, made in promises_on(award)] == [("bx-1.s.1", True), ("bx-es.s.1", True)]


def test_minimal_assistance_is_told_of_confirmed_and_only_then_paid(cast: Cast) -> None:
    award = offered_with(cast, **MINIMAL)
    text = words_of(terms_of(award))
    assert "propose to give you £6,000 as minimal financial assistance" in text
    assert "at most £315,000 of such help since 1 April 2024" in text
    with pytest.raises(Refused, match="Confirm first"):
        said_yes(cast, award)
    with pytest.raises(Refused, match="would bring Saltmarsh Lunch Club to £315,000"):
        said_yes(cast, award, other=Decimal("309000.01"))
    said_yes(cast, award, other=Decimal("309000.00"))
    assert "confirms that it gave you £6,000" in Message.objects.get(key__startswith="assistance-given").body
    payment = award.payments.order_by("due_on")[0]
    Terms.objects.update(confirmed_at=None, other_assistance=None)
    with on(payment.due_on):
        with pytest.raises(Refused, match="has to confirm in writing"):
            actions.pay(payment=payment, paid_on=payment.due_on, by=cast.person["farid"])
        Terms.objects.update(confirmed_at=award.awarded_on.isoformat() + "T10:00Z", other_assistance=0)
        actions.pay(payment=payment, paid_on=payment.due_on, by=cast.person["farid"])


def test_what_would_pass_the_cap_is_not_offered(cast: Cast) -> None:
    place = awarded.a_place_that_promised(cast)
    application = awarded.funded(cast, place, "315000.01")
    written(cast, application, **MINIMAL)
    with on(awarded.OFFERED), pytest.raises(Refused, match="The most is £315,000"):
        actions.offer(application=application, by=cast.person["grace"])
    assert not Award.objects.exists()
    assert Terms.objects.get().sent_at is None


def test_nobody_writes_or_answers_for_the_other_side(cast: Cast) -> None:
    award = awarded.offered(cast)
    attempts: list[Callable[[], object]] = [
        lambda: actions.write_terms(award=award, saved=0, by=cast.person["winnie"], extra="Four years."),
        lambda: actions.write_terms(award=award, saved=0, by=cast.person["farid"], extra="Four years."),
        lambda: actions.ask_other_terms(award=award, words="Four years.", by=cast.person["tom"]),
        lambda: actions.ask_other_terms(award=award, words="Four years.", by=cast.person["grace"]),
        lambda: actions.answer_terms(award=award, words="No.", send=False, by=cast.person["winnie"]),
    ]
    with on(awarded.ACCEPTED):
        for attempt in attempts:
            with pytest.raises(NotAllowed):
                attempt()


def test_a_colleague_s_words_are_not_written_over(cast: Cast) -> None:
    application = awarded.funded(cast)
    with on(awarded.OFFERED):
        award = drafted(application)
        actions.write_terms(award=award, saved=0, by=cast.person["grace"], extra="One.")
        with pytest.raises(actions.TermsChangedMeanwhile):
            actions.write_terms(award=award, saved=0, by=cast.person["grace"], extra="Two.")
        same = actions.write_terms(award=award, saved=0, by=cast.person["grace"], extra="One.")
    assert (same.extra, same.saved) == ("One.", 1)
