"""The documents as they are held: what is there, that it can be trusted, and what is said of it."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kept.documents import DocumentError, by_theme, document, load_documents, load_law, load_themes, provision
from kept.documents.linter import lint_document
from kept.documents.model import NOT_SET
from kept.documents.then_and_now import then_and_now

ON = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("code", "kind", "count"),
    [
        ("medway-swale", "agreement", 75),
        ("kent-medway", "agreement", 80),
        ("bexley", "agreement", 134),
        ("greater-manchester", "framework", 192),
        ("medway-task-group", "report", 139),
        ("civil-society-covenant", "framework", 15),
    ],
)
def test_each_document_is_whole(code: str, kind: str, count: int) -> None:
    held = document(code)
    assert held.kind == kind
    assert len(held.provisions) == count
    assert held.title
    assert held.place
    assert held.parties
    assert held.legal_status
    assert held.links
    assert held.gaps
    assert held.facts
    assert held.definitions


def test_every_provision_says_what_it_asks_of_whom_and_on_what_theme() -> None:
    for held in load_documents().values():
        for found in held.provisions:
            assert provision(found.id) is found
            assert found.says[0].isupper(), found.id
            assert found.says[-1] in ".?)", found.id
            assert found.themes, found.id
            assert found.document == held.code


def test_every_theme_has_provisions_and_most_cross_documents() -> None:
    for theme in load_themes():
        assert by_theme(theme), theme
    for theme in ("notice", "term", "time-to-apply", "payment", "monitoring", "social-value", "conflicts-of-interest"):
        assert {found.document for found in by_theme(theme)} - {"civil-society-covenant"}, theme
    assert {found.document for found in by_theme("term")} >= {"medway-swale", "bexley", "greater-manchester"}


def test_the_everyday_provisions_stand_under_their_theme() -> None:
    for theme, id in [
        ("notice", "bx-4.s.6"),
        ("term", "bx-2.s.7"),
        ("term", "gm-app4.2.2-e"),
        ("time-to-apply", "gm-app4.2.3-c"),
        ("payment", "gm-app4.2.3-h"),
        ("monitoring", "gm-app4.1.3-c"),
        ("conflicts-of-interest", "gm-app5.4-b"),
    ]:
        assert provision(id) in by_theme(theme)


def test_parameters_keep_their_kind() -> None:
    assert provision("ms-5.1").parameters["deadline"] == date(2021, 1, 30)
    assert provision("mtg-6.19").parameters["rate_per_dwelling"] == Decimal("183.24")
    assert provision("bx-4.s.6").parameters["notice_months_min"] == 3
    assert provision("bx-2.s.2").parameters["notice"] == NOT_SET
    bands = provision("gm-app4.1.3-c").parameters["bands"]
    assert isinstance(bands, tuple)
    assert [band["amount_min"] for band in bands] == [500, 2000, 10000, 50000]  # type: ignore[index,call-overload]


def test_recommendations_are_put_to_those_they_were_put_to() -> None:
    to_cabinet = [found.id for found in document("medway-task-group").provisions if found.id.startswith("mtg-rec-")]
    assert len(to_cabinet) == 7
    assert {provision(id).bound for id in to_cabinet} == {"named: Cabinet"}


def test_who_is_bound_by_the_trailing_lists_is_marked_as_our_reading() -> None:
    inferred = [found for found in document("bexley").provisions if found.inferred]
    assert len(inferred) == 11
    assert {found.bound for found in inferred} == {"both"}


def test_there_are_135_rules_in_the_five_documents() -> None:
    rules = [p for held in load_documents().values() for p in held.provisions if p.is_rule]
    assert len(rules) == 135
    assert all(found.check for found in rules)


def test_no_parameter_is_of_a_kind_that_can_be_changed() -> None:
    with pytest.raises(TypeError):
        provision("ms-5.1").parameters["deadline"] = date(2030, 1, 1)  # type: ignore[index]


def test_names_that_are_not_held_get_a_sentence() -> None:
    for ask in (lambda: document("nowhere"), lambda: provision("bx-99"), lambda: by_theme("weather")):
        with pytest.raises(DocumentError, match=r"^There is no .*\.$"):
            ask()


def test_law_has_a_source_for_every_value_and_an_answer_for_today() -> None:
    for law in load_law().values():
        assert law.on(ON) is not None, law.id
        for value in law.values:
            assert value.source
            assert value.says.endswith(".")


@pytest.mark.parametrize(
    ("id", "day", "value"),
    [
        ("reserved-contract-term", date(2025, 2, 23), 3),
        ("reserved-contract-term", date(2025, 2, 24), 5),
        ("social-value-threshold", date(2016, 1, 1), Decimal("589148.00")),
        ("social-value-threshold", date(2018, 1, 1), Decimal("615278.00")),
        ("social-value-threshold", date(2020, 1, 1), Decimal("663540.00")),
        ("social-value-threshold", date(2025, 12, 31), Decimal("663540.00")),
        ("social-value-threshold", date(2026, 1, 1), Decimal("663540.00")),
        ("health-commissioner", date(2022, 6, 30), "clinical commissioning group"),
        ("health-commissioner", date(2022, 7, 1), "integrated care board"),
        ("procurement-regime", date(2025, 2, 24), "Procurement Act 2023"),
        ("notices", date(2020, 12, 31), "Official Journal of the European Union"),
        ("notices", date(2021, 1, 1), "Find a Tender"),
        ("health-procurement", date(2024, 1, 1), "Provider Selection Regime"),
        ("social-value-act", date(2013, 6, 1), 2012),
        ("national-compact", date(2025, 7, 17), "Civil Society Covenant"),
        ("payment-terms", date(2025, 2, 24), 30),
    ],
)
def test_law_on_a_day(id: str, day: date, value: object) -> None:
    answer = load_law()[id].on(day)
    assert answer is not None
    assert answer.value == value


def test_law_that_we_do_not_hold_for_a_day_is_not_guessed() -> None:
    assert load_law()["payment-terms"].on(date(2020, 1, 1)) is None
    assert load_law()["social-value-threshold"].on(date(2015, 12, 31)) is None


def test_then_and_now() -> None:
    threshold = next(
        pair for pair in then_and_now(provision("mtg-6.25"), ON) if pair.law.id == "social-value-threshold"
    )
    assert threshold.then is not None
    assert threshold.now is not None
    assert (threshold.then.value, threshold.now.value) == (Decimal("589148.00"), Decimal("663540.00"))
    assert threshold.has_moved
    reserved = then_and_now(provision("gm-app4.2.2-e"), ON)[0]
    assert reserved.has_moved
    assert not then_and_now(provision("gm-app4.2.2-e"), date(2025, 2, 23))[0].has_moved
    payment = then_and_now(provision("gm-app4.2.3-h"), ON)[0]
    assert payment.then is None
    assert not payment.has_moved


def remarks(code: str, on: date = ON) -> set[tuple[str, int | str]]:
    return {(remark.code, remark.where) for remark in lint_document(document(code), on)}


def test_the_linter_says_of_each_document_what_is_really_there() -> None:
    swale = remarks("medway-swale")
    assert swale >= {
        ("placeholder", "ms-2.b"),
        ("date-past", "ms-5.1"),
        ("date-past", "ms-5.2"),
        ("date-past", "ms-5.3"),
    }
    assert swale >= {("law-year", "ms-3.8.1"), ("not-set", "ms-3.6.2"), ("companion-not-held", "")}
    assert swale >= {(f"no-{clause}-clause", "") for clause in ("dispute", "variation", "review", "ending")}
    assert remarks("kent-medway") >= {("dispute-process-promised", "km-7.0.d"), ("no-ending-clause", "")}
    assert remarks("bexley") >= {("count-differs", "bx-p.0"), ("dispute-process-promised", "bx-ap.mon.5")}
    assert remarks("greater-manchester") >= {("law-moved", "gm-app4.2.2-e"), ("term-over", "gm-ctx-2")}
    assert remarks("medway-task-group") >= {("law-moved", "mtg-6.25"), ("date-past", "mtg-6.10")}


def test_what_is_in_order_gets_no_such_remark() -> None:
    assert ("count-differs", "bx-es.0") not in remarks("bexley")
    assert not {code for code, _ in remarks("kent-medway")} & {"no-review-clause", "no-variation-clause", "placeholder"}
    assert ("companion-not-held", "medway-swale") not in remarks("kent-medway")
    assert not {where for code, where in remarks("medway-swale", date(2021, 1, 30)) if code == "date-past"}
    assert not any(code.startswith("no-") for code, _ in remarks("greater-manchester"))


def test_a_remark_goes_when_its_cause_is_mended() -> None:
    held = document("bexley")
    short = held.provision("bx-p.0")
    assert short.lists is not None
    mended = replace(short, lists=replace(short.lists, states=4))
    other = replace(held, provisions=tuple(mended if p is short else p for p in held.provisions))
    assert "count-differs" not in {remark.code for remark in lint_document(other, ON)}


def test_gaps_do_not_make_remarks() -> None:
    held = document("medway-swale")
    assert lint_document(replace(held, gaps=()), ON) == lint_document(held, ON)


def test_remarks_on_documents_read_as_sentences() -> None:
    for held in load_documents().values():
        for remark in lint_document(held, ON):
            assert re.search(r"[.)]$", remark.says), remark
            assert remark.suggestion.endswith("."), remark


def test_a_framework_is_taken_up_recommendation_by_recommendation() -> None:
    framework = document("greater-manchester")
    assert len(framework.recommendations) == 8, "seven and the one beneath them all (gm-pre-7)"
    assert framework.recommendations_over(provision("gm-app4.2.3-c")) == ("gm-r4",)
    assert framework.recommendations_over(provision("gm-r5-10")) == ("gm-r5",)
    assert framework.recommendations_over(provision("gm-pre-5")) == (), "it holds whichever are taken up"
