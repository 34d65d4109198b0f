"""What the documents promise is held: every provision a machine can check, every number, every standard."""

from collections import Counter
from datetime import date

import pytest

from kept.documents import load_documents
from kept.documents.bindings import State, bindings, state
from kept.documents.loader import provision
from kept.documents.numbers import numbers
from kept.documents.statute import law_bindings
from kept.standards.standard import standards

CHECKABLE = [found for document in load_documents().values() for found in document.provisions if found.is_rule]
ALL = [binding for found in bindings().values() for binding in found]


@pytest.mark.parametrize("found", CHECKABLE, ids=lambda found: found.id)
def test_every_provision_that_a_machine_can_check_is_bound_or_says_why_not(found):
    assert state(found) is not State.JUDGED, f"{found.id}: give it 'binds', or 'unbound' with a reason"


def test_all_135_are_accounted_for():
    assert Counter(state(found) for found in CHECKABLE) == {
        State.BOUND: 98,
        State.ADVISORY: 24,
        State.NOT_SET: 6,
        State.LAPSED: 5,
        State.CALCULATION: 2,
    }


def test_none_of_the_29_that_bind_nobody_is_held_as_bound():
    bind_nobody = [found for found in CHECKABLE if found.force in ("context", "illustration", "proposal")]
    assert Counter(state(found) for found in bind_nobody) == {
        State.ADVISORY: 24,
        State.LAPSED: 3,
        State.CALCULATION: 1,
        State.NOT_SET: 1,
    }


def test_each_of_the_sixty_numbers_stands_in_provisions_that_are_held():
    assert [number.n for number in numbers()] == list(range(1, 61))
    for number in numbers():
        for found in number.provisions:
            assert state(found) is not State.JUDGED, f"number {number.n}: {found.id} is neither bound nor explained"


@pytest.mark.parametrize("standard", standards())
def test_every_standard_is_what_some_provision_or_law_asks(standard):
    bound = any(binding.standard.id == standard for binding in (*ALL, *law_bindings()))
    assert bound or left_to_a_place(standard), f"nothing binds {standard}: bind it or take it out"


def left_to_a_place(standard):
    """Whether a provision that it cites asks for it, and leaves its number open, so that each place sets its own."""
    cited = " ".join(source.says for source in standards()[standard].sources)
    return any(found.id in cited and "not set" in found.parameters.values() for found in CHECKABLE)


def test_each_binding_can_be_cited_on_its_own():
    ids = [binding.id for binding in ALL]
    twice = {id for id in ids if ids.count(id) > 1}
    assert not twice, f"bound twice by one provision, so a finding could not say by which: {', '.join(sorted(twice))}"


@pytest.mark.parametrize("binding", ALL, ids=lambda binding: binding.id)
def test_what_may_be_excused_says_on_what_grounds(binding):
    assert bool(binding.grounds) == (binding.departure == "with reason")


@pytest.mark.parametrize("binding", ALL, ids=lambda binding: binding.id)
def test_only_what_asks_nothing_of_anybody_is_advisory(binding):
    assert binding.advisory == (provision(binding.provision).force in ("context", "illustration", "proposal"))


@pytest.mark.parametrize(
    ("id", "held_as"),
    [
        ("gm-r6-e1", State.CALCULATION),
        ("mtg-6.19", State.CALCULATION),
        ("ms-5.1", State.LAPSED),
        ("ms-5.2", State.LAPSED),
        ("mtg-6.10", State.LAPSED),
        ("ms-3.6.2", State.NOT_SET),
        ("bx-2.s.2", State.NOT_SET),
        ("bx-4.s.1", State.NOT_SET),
        ("km-7.0.b", State.NOT_SET),
        ("mtg-q4-3", State.NOT_SET),
        ("mtg-6.27.1", State.ADVISORY),
        ("mtg-6.25", State.ADVISORY),
        ("gm-cs-svpct-1", State.ADVISORY),
        ("bx-4.s.6", State.BOUND),
        ("gm-app4.2.3-c", State.BOUND),
    ],
)
def test_states_that_the_texts_leave_no_doubt_about(id, held_as):
    assert state(provision(id)) is held_as


def promised(id: str, standard: str) -> object:
    """What one provision promises by one standard: a value, or a list of condition, value and better value."""
    [binding] = [binding for binding in bindings()[id] if binding.standard.id == standard]
    rows = [(branch.says_for, branch.promised, branch.better) for branch in binding.branches]
    return rows[0][1] if len(rows) == 1 and not rows[0][0] else rows


@pytest.mark.parametrize(
    ("id", "standard", "value"),
    [
        ("gm-app4.2.3-c", "time-to-apply", [("complexity in ('partnership', 'lengthy')", 56, 70), ("", 42, None)]),
        (
            "gm-app4.1.3-c",
            "word-limit",
            [
                ("award_size <= 2000", 500, None),
                ("award_size <= 10000", 1000, None),
                ("award_size <= 50000", 2000, None),
            ],
        ),
        ("gm-app4.1.3-c", "report-words", [("amount <= 2000", 500, None), ("amount <= 50000", 1000, None)]),
        ("gm-app4.1.3-c", "months-between-reports", [("amount > 50000", 3, None), ("amount > 10000", 6, None)]),
        ("gm-app4.1.3-c", "reports-at-most", [("amount <= 10000", 1, None)]),
        ("bx-4.s.6", "ending-notice", "3 months"),
        ("gm-app4.2.3-h", "upfront-share", "50%"),
        ("gm-app4.1.3-d", "success-ratio", 3),
        ("gm-app4.1.2-e", "award-size", 5000),
        ("gm-app4.2.2-e", "term-at-most", "3 years"),
        ("gm-app4.2.3-a", "term-at-least", "3 years"),
        ("gm-app4.2.3-a", "term-at-most", "5 years"),
        ("gm-app4.1.2-b", "term-at-least", "3 years"),
        ("gm-app4.1.2-b", "term-at-most", "5 years"),
        ("ms-3.4.2", "term-at-least", "3 years"),
        ("ms-3.4.2", "term-at-most", "5 years"),
        ("ms-3.6.3", "term-at-least", "3 years"),
        ("ms-3.6.3", "term-at-most", "5 years"),
        ("bx-2.s.7", "term-at-least", "3 years"),
        ("bx-3.s.3", "term-longer-than", "1 year"),
        ("bx-3.s.4", "term-longer-than", "1 year"),
        ("mtg-app2-bexley", "term-at-least", "5 years"),
        ("mtg-6.9", "social-value-weight", 20),
        ("mtg-app3-bristol", "share-to-sector", "3%"),
        ("mtg-app3-rotherham", "share-to-sector", "56%"),
        ("mtg-app3-ntyneside", "spending-cap", 500_000),
        ("mtg-app3-wakefield", "spending-cap", 131_000),
        ("mtg-6.22", "answered-in-time", "21 days"),
    ],
)
def test_the_numbers_are_those_of_the_documents(id, standard, value):
    assert promised(id, standard) == value


def test_a_duty_to_consider_social_value_starts_at_its_threshold_and_day():
    [binding] = bindings()["mtg-6.25"]
    assert "value >= 589148" in binding.when
    assert binding.since == date(2016, 1, 1)


@pytest.mark.parametrize(
    ("id", "standard", "grounds"),
    [
        ("bx-4.s.6", "ending-notice", "exceptional circumstances"),
        ("bx-2.s.7", "term-at-least", "wherever possible"),
        ("ms-3.4.2", "term-at-least", "ideally"),
        ("gm-app4.2.3-a", "term-at-least", "strong justification"),
        ("bx-4.s.6", "ending-carries", ""),
        ("gm-app4.2.3-c", "time-to-apply", ""),
        ("gm-app4.2.2-e", "term-at-most", ""),
    ],
)
def test_what_may_excuse_a_departure(id, standard, grounds):
    [binding] = [binding for binding in bindings()[id] if binding.standard.id == standard]
    assert (binding.departure, binding.grounds) == ("with reason" if grounds else "none", grounds)
