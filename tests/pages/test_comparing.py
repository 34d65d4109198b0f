"""Documents side by side: numbers in order, and disagreements computed and said."""

from datetime import date

import pytest

from kept.documents.bindings import bindings
from kept.documents.loader import load_themes
from kept.service.library import measured, phrases, wording
from kept.service.library.comparing import compare
from kept.standards.standard import standards

TODAY = date(2026, 11, 1)


def test_a_reserved_contract_fits_only_in_exactly_three_years():
    case = next(case for case in compare("term", TODAY).cases if "only mutuals" in case.title)
    assert case.meets_all == "exactly 31 March 2029"


def test_where_nothing_fits_the_page_says_so(read, monkeypatch):
    page = read("/compare/term/")
    assert "What keeps them all: exactly 31 March 2029" in page.text
    monkeypatch.setattr("kept.service.library.comparing.Case.meets_all", "")
    assert "These do not fit together" in read("/compare/term/").text


def test_four_principles_against_five_is_computed(read):
    assert "The text says 5, and 4 follow." in read("/compare/standing/").text
    assert "bx-p.0 says 5 and bx-es.0 says 4, of the same things." in read("/compare/standing/").text
    assert "bx-es.0 says 4 and bx-p.0 says 5, of the same things." in read("/compare/shared-aims/").text


@pytest.mark.parametrize(
    ("theme", "words"),
    [
        ("social-value", "there is no one right figure"),
        ("co-design", "Not everything is to be co-designed"),
        ("contact", "which directorate hosts"),
        ("independence", "The right to campaign stands beside"),
    ],
)
def test_contradictions_in_the_originals_are_said_on_their_theme(read, theme, words):
    assert words in read(f"/compare/{theme}/").text


def test_law_that_has_moved_is_said():
    assert "reserved-contract-term" in {law.law.id for law, _ in compare("term", TODAY).laws}


def test_the_hardest_to_meet_comes_first():
    uses = [one for held in bindings().values() for one in held if one.standard.id == "term-at-most"]
    years = [one.branches[0].promised for one in measured.strictest_first(uses) if not one.advisory]
    assert years[0] == "3 years"
    assert years == sorted(years)


@pytest.mark.parametrize("case", [case for theme in load_themes() for case in compare(theme, TODAY).cases])
def test_in_an_everyday_case_the_latest_day_to_reach_and_the_first_to_stop_at_come_first(case):
    binding = [limit.remedy for limit in case.limits if not limit.advisory]
    least = [remedy.lowest for remedy in binding if remedy.lowest is not None]
    most = [remedy.highest for remedy in binding if remedy.lowest is None]
    assert least == sorted(least, reverse=True)
    assert most == sorted(most)


def test_an_amount_to_pay_is_said_in_pounds(read):
    assert "What keeps it: £15,000 or more" in read("/compare/payment/").text


def test_those_that_bind_nobody_come_last():
    uses = [one for held in bindings().values() for one in held if one.standard.id == "term-at-least"]
    advisory = [one.advisory for one in measured.strictest_first(uses)]
    assert advisory == sorted(advisory)
    assert any(advisory)


@pytest.mark.parametrize("binding", [one for held in bindings().values() for one in held], ids=lambda one: one.id)
def test_every_binding_has_words_and_none_that_only_a_machine_knows(binding):
    said = f"{measured.in_a_sentence(binding)} {measured.condition(binding)}"
    assert said.strip()
    for name, column in binding.standard.subject.columns.items():
        # A name with an underscore can only have come from a file of ours.
        assert "_" not in name or name not in said, column
    assert not any(sign in said for sign in ("==", ">=", "<=", "!=", "Decimal", "no words yet"))


@pytest.mark.parametrize("id", standards())
def test_every_standard_has_its_method_in_words(id):
    said = measured.method(standards()[id])
    assert said.endswith(".")
    assert not any(sign in said for sign in ("==", ">=", "_", "no words yet", "3 months"))


def test_money_shares_and_days_carry_their_units():
    standard = standards()["time-to-apply"]
    assert measured.promise(standard, 42) == "at least 42 days"
    assert measured.promise(standards()["award-size"], 5000) == "less than £5,000"
    assert measured.promise(standards()["upfront-share"], "50%") == "at least 50%"
    assert measured.promise(standards()["ending-notice"], "3 months") == "at least 3 months"
    assert phrases.expression("value >= 589148 and kind == 'contract'", standard.subject) == (
        "the whole value is at least £589,148 and it is a contract"
    )


def test_what_has_no_words_is_shown_as_written():
    assert phrases.expression("not an expression", standards()["time-to-apply"].subject) == "not an expression"


@pytest.mark.parametrize(
    ("found", "said"),
    [(None, "not given"), (True, "yes"), (date(2026, 6, 1), "1 June 2026"), (12345, "12,345"), (["a", "b"], "a and b")],
)
def test_values_are_said_as_people_say_them(found, said):
    assert wording.value(found) == said
