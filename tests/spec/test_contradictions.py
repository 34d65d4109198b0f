"""Where documents ask for what cannot all be kept, the laid-together limits say so."""

from datetime import date

import pytest

from kept.documents.bindings import bindings
from kept.standards.finding import check
from kept.standards.remedy import hardest_first, remedy, together

RESERVED = {
    "kind": "contract",
    "reserved": True,
    "strategic_partner": True,
    "starts_on": date(2025, 4, 1),
    "ends_on": date(2027, 3, 31),
}
TERMS = ("term-at-least", "term-at-most", "term-longer-than")
THREE_YEARS = date(2028, 3, 31)


def terms(*provisions: str) -> list:
    return [binding for id in provisions for binding in bindings()[id] if binding.standard.id in TERMS]


def laid_together(*provisions: str):
    return together(remedy(binding, RESERVED) for binding in terms(*provisions))


@pytest.mark.parametrize("other", ["gm-app4.2.3-a", "ms-3.4.2", "bx-2.s.7"])
def test_a_reserved_contract_keeps_both_at_exactly_three_years(other):
    found = laid_together("gm-app4.2.2-e", other)
    assert found.possible
    assert (found.lowest, found.highest) == (THREE_YEARS, THREE_YEARS)


def test_exactly_three_years_keep_every_agreement_that_binds_the_term():
    found = laid_together("gm-app4.2.2-e", "gm-app4.2.3-a", "ms-3.4.2", "bx-2.s.7", "bx-3.s.3")
    assert (found.lowest, found.highest) == (THREE_YEARS, THREE_YEARS)
    for binding in terms("gm-app4.2.2-e", "gm-app4.2.3-a", "ms-3.4.2", "bx-2.s.7", "bx-3.s.3"):
        assert check(binding)({**RESERVED, "ends_on": found.value}).outcome == "met"


def test_no_term_keeps_a_reserved_contract_and_five_years_for_strategic_partners():
    found = laid_together("gm-app4.2.2-e", "mtg-app2-bexley")
    assert not found.possible
    assert found.value is None


def test_the_hardest_to_meet_comes_first():
    findings = [check(binding)(RESERVED) for binding in terms("bx-3.s.3", "ms-3.4.2", "mtg-app2-bexley")]
    least = [found for found in hardest_first(findings) if found.binding.standard.id != "term-at-most"]
    assert [found.binding.provision for found in least] == ["mtg-app2-bexley", "ms-3.4.2", "bx-3.s.3"]


def test_one_weight_for_social_value_and_none_for_all_are_both_only_shown():
    """A fifth seen in some areas, against no single figure for every contract: neither binds anybody."""
    assert all(binding.advisory for id in ("mtg-6.9", "gm-cs-svpct-1") for binding in bindings()[id])


def test_a_small_grant_may_ask_for_less_than_the_table_allows():
    """Hardly any monitoring for small grants, and a report of a thousand words from £2,000: the table is the most."""
    bound = [*bindings()["gm-app4.1.2-e"], *bindings()["gm-app4.1.3-c"]]
    record = {"kind": "grant", "grant_type": "small", "amount": 4000, "reports": 0}
    about_reports = [found for found in bound if found.standard.subject.name == "award"]
    assert {check(found)(record).outcome for found in about_reports} == {"met", "does not apply"}
