"""Checks worked out by hand from the documents' numbers, run through the documents' own bindings."""

from datetime import date
from decimal import Decimal

import pytest

from kept.documents.bindings import bindings
from kept.documents.numbers import community_levy, developer_contribution
from kept.standards.binding import Binding
from kept.standards.finding import Finding, check
from kept.standards.remedy import remedy


def binding(id: str, standard: str) -> Binding:
    [found] = [found for found in bindings()[id] if found.standard.id == standard]
    return found


def find(id: str, standard: str, **given: object) -> Finding:
    held = binding(id, standard)
    return check(held)(held.standard.subject.record(given))


NOTICE = {"by": "funder", "of": "funding", "what": "end"}


@pytest.mark.parametrize(
    ("given_on", "effective_on", "outcome"),
    [
        (date(2026, 1, 15), date(2026, 4, 14), "not met"),
        (date(2026, 1, 15), date(2026, 4, 15), "met"),
        (date(2025, 11, 30), date(2026, 2, 27), "not met"),
        (date(2025, 11, 30), date(2026, 2, 28), "met"),
        (date(2023, 11, 30), date(2024, 2, 28), "not met"),
        (date(2023, 11, 30), date(2024, 2, 29), "met"),
    ],
)
def test_three_months_notice(given_on, effective_on, outcome):
    found = find("bx-4.s.6", "ending-notice", **NOTICE, given_on=given_on, effective_on=effective_on)
    assert found.outcome == outcome


def test_the_earliest_end_after_a_notice_of_30_november_is_28_february():
    found = find("bx-4.s.6", "ending-notice", **NOTICE, given_on=date(2025, 11, 30), effective_on=date(2026, 1, 1))
    assert remedy(found.binding, found.record).value == date(2026, 2, 28)


def test_notice_of_an_extension_or_by_the_holder_is_not_what_was_promised():
    dates = {"given_on": date(2026, 1, 15), "effective_on": date(2026, 1, 16)}
    assert find("bx-4.s.6", "ending-notice", **{**NOTICE, "what": "extension"}, **dates).outcome == "does not apply"
    assert find("bx-4.s.6", "ending-notice", **{**NOTICE, "by": "holder"}, **dates).outcome == "does not apply"
    assert find("bx-4.s.6", "ending-notice", **{**NOTICE, "of": "premises"}, **dates).outcome == "not met"


TENDER = {"kind": "contract", "competitive": True, "opens_on": date(2026, 3, 2)}


@pytest.mark.parametrize(
    ("complexity", "closes_on", "outcome", "better"),
    [
        ("simple", date(2026, 4, 13), "met", None),
        ("simple", date(2026, 4, 12), "not met", None),
        ("partnership", date(2026, 4, 21), "not met", False),  # 50 days
        ("partnership", date(2026, 4, 26), "not met", False),
        ("partnership", date(2026, 4, 27), "met", False),  # 56 days
        ("partnership", date(2026, 5, 10), "met", False),
        ("partnership", date(2026, 5, 11), "met", True),  # 70 days
        ("lengthy", date(2026, 4, 27), "met", False),
    ],
)
def test_time_to_answer_a_tender(complexity, closes_on, outcome, better):
    found = find("gm-app4.2.3-c", "time-to-apply", **TENDER, complexity=complexity, closes_on=closes_on)
    assert (found.outcome, found.better) == (outcome, better)


def test_the_time_to_answer_never_turns_on_value():
    assert "value" not in binding("gm-app4.2.3-c", "time-to-apply").columns


@pytest.mark.parametrize(
    ("award_size", "highest"),
    [("250", 499), ("500", 499), ("2000", 499), ("2000.01", 999), ("10000", 999), ("10000.01", 1999), ("50000", 1999)],
)
def test_words_on_a_form_by_size_of_award(award_size, highest):
    given = {"kind": "grant", "award_size": Decimal(award_size)}
    assert find("gm-app4.1.3-c", "word-limit", **given, word_limit=highest).outcome == "met"
    assert find("gm-app4.1.3-c", "word-limit", **given, word_limit=highest + 1).outcome == "not met"


def test_a_form_for_a_large_award_may_ask_for_as_much_as_it_is_worth():
    given = {"kind": "grant", "award_size": Decimal("50000.01"), "word_limit": 4000}
    assert find("gm-app4.1.3-c", "word-limit", **given).outcome == "does not apply"


@pytest.mark.parametrize(
    ("amount", "words", "outcome"),
    [
        ("2000", 499, "met"),
        ("2000", 500, "not met"),
        ("4000", 1200, "not met"),  # a small grant that must report at length
        ("4000", 999, "met"),
        ("50000", 1000, "not met"),
        ("50000.01", 1000, "does not apply"),
    ],
)
def test_words_in_a_report_by_size_of_award(amount, words, outcome):
    given = {"kind": "grant", "grant_type": "small", "amount": Decimal(amount), "reports": 1, "report_words": words}
    assert find("gm-app4.1.3-c", "report-words", **given).outcome == outcome


@pytest.mark.parametrize(
    ("amount", "months", "outcome"),
    [
        ("10000", 4, "does not apply"),
        ("10001", 4, "not met"),
        ("10001", 6, "met"),
        ("50000", 5, "not met"),
        ("50000.01", 3, "met"),
        ("50000.01", 2, "not met"),
    ],
)
def test_months_between_reports_by_size_of_award(amount, months, outcome):
    given = {"kind": "grant", "amount": Decimal(amount), "reports": 6, "months_between_reports": months}
    assert find("gm-app4.1.3-c", "months-between-reports", **given).outcome == outcome


def test_a_small_award_has_one_report_at_the_end_at_most():
    given = {"kind": "grant", "amount": Decimal(10000)}
    assert find("gm-app4.1.3-c", "reports-at-most", **given, reports=0).outcome == "met"
    assert find("gm-app4.1.3-c", "reports-at-most", **given, reports=1).outcome == "met"
    assert find("gm-app4.1.3-c", "reports-at-most", **given, reports=2).outcome == "not met"
    assert find("gm-app4.1.3-c", "agreement-carries", **given, reports=0).outcome == "met"
    assert (
        find("gm-app4.1.3-c", "agreement-carries", **given, reports=1, reports_only_at_end=False).outcome == "not met"
    )


@pytest.mark.parametrize(
    ("applications", "awards", "outcome"),
    [(40, 13, "not met"), (40, 14, "met"), (39, 13, "met"), (0, 0, "does not apply")],
)
def test_one_in_three_who_apply_are_funded(applications, awards, outcome):
    found = find("gm-app4.1.3-d", "success-ratio", kind="grant", applications=applications, awards=awards)
    assert found.outcome == outcome


@pytest.mark.parametrize(("upfront", "outcome"), [(14_000, "not met"), (15_000, "met")])
def test_half_of_a_quarters_fee_comes_first(upfront, outcome):
    assert find("gm-app4.2.3-h", "upfront-share", to="lead", fee=30_000, upfront=upfront).outcome == outcome


def test_a_partner_paid_half_first_where_the_lead_gets_more_has_its_half_but_not_the_same():
    partner = {"to": "supply chain", "recipient_vcse": True, "fee": 10_000, "upfront": 5_000}
    assert find("gm-app4.2.3-h", "upfront-share", **partner).outcome == "met"
    assert find("gm-app4.2.3-h", "same-upfront-share", **partner, upfront_at_lead_share=6_000).outcome == "not met"


THREE_YEARS = {"kind": "contract", "starts_on": date(2025, 4, 1), "ends_on": date(2028, 3, 31)}


@pytest.mark.parametrize(
    ("id", "standard"),
    [
        ("bx-2.s.7", "term-at-least"),
        ("gm-app4.2.3-a", "term-at-least"),
        ("gm-app4.2.3-a", "term-at-most"),
        ("gm-app4.2.2-e", "term-at-most"),
        ("ms-3.4.2", "term-at-least"),
        ("ms-3.4.2", "term-at-most"),
        ("bx-3.s.3", "term-longer-than"),
    ],
)
def test_april_2025_to_march_2028_is_three_years(id, standard):
    assert find(id, standard, **THREE_YEARS, reserved=True).outcome == "met"


def test_three_years_less_a_day_are_not_three():
    assert find("bx-2.s.7", "term-at-least", **{**THREE_YEARS, "ends_on": date(2028, 3, 30)}).outcome == "not met"


def test_a_reserved_contract_of_four_years_is_too_long():
    four = {**THREE_YEARS, "ends_on": date(2029, 3, 31)}
    assert find("gm-app4.2.2-e", "term-at-most", **four, reserved=True).outcome == "not met"
    assert find("gm-app4.2.2-e", "term-at-most", **four, reserved=False).outcome == "does not apply"


def test_a_single_year_is_not_multi_year_and_a_day_more_is():
    year = {"starts_on": date(2026, 4, 1)}
    assert find("bx-3.s.4", "term-longer-than", **year, ends_on=date(2027, 3, 31)).outcome == "not met"
    assert find("bx-3.s.4", "term-longer-than", **year, ends_on=date(2027, 4, 1)).outcome == "met"


def test_three_per_cent_of_a_thousand_million_is_thirty_million_or_three_a_year_for_ten():
    whole, year = 1_000_000_000, 100_000_000
    contract = {"kind": "contract"}
    assert find("mtg-app3-bristol", "share-to-sector", **contract, budget=whole, vcse_spent=30_000_000).outcome == "met"
    assert (
        find("mtg-app3-bristol", "share-to-sector", **contract, budget=whole, vcse_spent=3_000_000).outcome == "not met"
    )
    assert find("mtg-app3-bristol", "share-to-sector", **contract, budget=year, vcse_spent=3_000_000).outcome == "met"


def test_a_month_without_contact_is_not_met_for_that_month_only():
    months = {2: date(2026, 2, 28), 3: None, 4: date(2026, 4, 1)}
    ends = {2: date(2026, 2, 28), 3: date(2026, 3, 31), 4: date(2026, 4, 30)}
    found = [
        find(
            "bx-ap.mon.3",
            "duty-done",
            what="operational contact",
            due_on=ends[month],
            seen_on=date(2026, 6, 1),
            done=done is not None,
            done_on=done,
        ).outcome
        for month, done in months.items()
    ]
    assert found == ["met", "not met", "met"]


def test_comments_on_a_site_within_21_days_the_day_of_asking_being_nought():
    asked = {"what": binding("mtg-6.22", "answered-in-time").when.split("'")[1], "first_on": date(2026, 3, 2)}
    assert find("mtg-6.22", "answered-in-time", **asked, then_on=date(2026, 3, 23)).outcome == "met"
    assert find("mtg-6.22", "answered-in-time", **asked, then_on=date(2026, 3, 24)).outcome == "not met"


def test_a_hundred_and_twenty_dwellings():
    assert developer_contribution(120) == Decimal("21988.80")


@pytest.mark.parametrize(("tender", "levy"), [("1250000", "12500.00"), ("1000000", "10000.00"), ("999999.99", "0.00")])
def test_the_levy_starts_at_a_million_inclusive(tender, levy):
    assert community_levy(Decimal(tender)) == Decimal(levy)
