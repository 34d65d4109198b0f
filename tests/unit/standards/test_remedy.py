"""The way to keep a promise: the value that would just meet it, and its neighbour that would not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kept.standards.binding import Binding, bind
from kept.standards.dates import EARLIEST, LATEST
from kept.standards.finding import Outcome, check
from kept.standards.remedy import Remedy, hardest_first, remedy, together
from kept.standards.standard import SIGNS, Standard, standards
from kept.standards.vocabulary import Column, Subject, Type, subjects

MOVING = [standard for standard in standards().values() if standard.moves]
PENNY = Decimal("0.01")
UNITS = {date: timedelta(days=1), Decimal: PENNY, int: 1}

# Some standards are about few of the records that can be invented.
slack = [HealthCheck.too_slow, HealthCheck.filter_too_much]
quick = settings(max_examples=25, suppress_health_check=slack, deadline=None)

spans = st.integers(1, 40).flatmap(lambda n: st.sampled_from([f"{n} {unit}" for unit in ("days", "weeks", "months")]))
PROMISES = {
    Type.SPAN: ("1 day", spans),
    Type.SHARE: ("1%", st.decimals(1, 100, places=2).map(lambda number: f"{number:f}%")),
    Type.DATE: (date(2026, 1, 1), st.dates(date(2020, 1, 1), date(2030, 12, 31))),
    Type.WHOLE: (1, st.integers(1, 5000)),
}
VALUES = {
    Type.DATE: st.dates(date(2019, 1, 1), date(2032, 12, 31)),
    Type.MONEY: st.decimals(0, 300_000, places=2),
    Type.WHOLE: st.integers(0, 10_000),
    Type.TRUTH: st.booleans(),
    Type.TEXT: st.text(max_size=3),
}


def promise_of(standard: Standard) -> st.SearchStrategy:
    """What a binding may promise by this standard: the first kind of value that its measure can be held against."""
    if not standard.takes_promise:
        return st.none()
    return next(promises for sample, promises in PROMISES.values() if fits(standard, sample))


def fits(standard: Standard, sample: object) -> bool:
    try:
        standard.test(sample)
    except ValueError:
        return False
    return True


def record_for(binding: Binding) -> st.SearchStrategy:
    columns = [binding.standard.subject.columns[name] for name in binding.columns]
    return st.fixed_dictionaries(
        {column.name: st.sampled_from(column.codes) if column.codes else VALUES[column.type] for column in columns}
    )


@pytest.mark.parametrize("standard", MOVING, ids=lambda standard: standard.id)
@quick
@given(data=st.data())
def test_moving_to_the_remedy_meets_and_one_unit_less_does_not(standard, data):
    promise = data.draw(promise_of(standard))
    binding = bind(standard, {} if promise is None else {"is": promise})
    record = data.draw(record_for(binding))
    assume(check(binding)(record).outcome in (Outcome.MET, Outcome.NOT_MET))
    found = remedy(binding, record)
    assert found is not None
    assert found.possible
    meets_only_at(binding, record, found)
    if check(binding)(record).outcome is Outcome.MET:
        held = record[standard.moves]
        assert found.lowest is None or held >= found.lowest
        assert found.highest is None or held <= found.highest


def meets_only_at(binding: Binding, record: dict, found: Remedy) -> None:
    """Each end of the remedy meets; a unit beyond it does not."""
    outcome = lambda value: check(binding)({**record, found.column: value}).outcome  # noqa: E731
    for end, beyond in ((found.lowest, -1), (found.highest, 1)):
        if end is not None:
            assert outcome(end) is Outcome.MET
            assert outcome(end + UNITS[type(end)] * beyond) is Outcome.NOT_MET


# --- measures that no standard has yet -----------------------------------------------------------------------------

COLUMNS = {"first": Type.DATE, "last": Type.DATE, "fee": Type.MONEY, "paid": Type.MONEY, "held": Type.WHOLE}
INVENTED = Subject("invented", "", "first", {name: Column(name, kind, name) for name, kind in COLUMNS.items()})
MEASURES = [
    # the measure; what is promised; its limit; the column that moves
    ("days(first, last)", st.integers(-50, 400), "", "last"),
    ("days(first, last)", st.integers(-50, 400), "", "first"),
    ("days(first, next_day(last))", st.integers(-50, 400), "", "last"),
    ("last", spans, "after(first, promised)", "last"),
    ("last", spans, "after(first, promised)", "first"),
    ("next_day(last)", spans, "after(first, promised)", "last"),
    ("paid + fee", st.decimals(0, 1000, places=3), "", "paid"),
    ("fee - paid", st.decimals(-1000, 1000, places=3), "", "paid"),
    ("held - fee", st.decimals(-1000, 1000, places=3), "", "held"),
    ("share(paid, fee)", st.decimals(1, 100, places=4).map(lambda number: f"{number:f}%"), "", "paid"),
    ("share(held, fee)", st.decimals(1, 100, places=4).map(lambda number: f"{number:f}%"), "", "held"),
    ("held", st.decimals(-10, 10, places=2), "", "held"),
    ("fee", st.integers(1, 9), "held * promised", "held"),
    ("paid * 3 - fee", st.integers(-9, 9), "", "paid"),
    ("days(first, last)", st.decimals(-50, 50, places=1), "", "last"),
    ("days(first, last)", st.decimals(-50, 50, places=1), "", "first"),
]
invented_records = st.fixed_dictionaries(
    {
        "first": st.dates(date(2020, 1, 1), date(2030, 12, 31)),
        "last": st.dates(date(2020, 1, 1), date(2030, 12, 31)),
        "fee": st.decimals("0.01", 100_000, places=2),
        "paid": st.decimals(0, 100_000, places=2),
        "held": st.integers(-100, 100),
    }
)


def invented(measure: str, must_be: str, limit: str, moves: str) -> Standard:
    return Standard("x", 1, "", "", INVENTED, "", measure, must_be, limit, moves, (), "", (), ())


@pytest.mark.parametrize("must_be", [way for way in SIGNS if way != "exactly"])
@pytest.mark.parametrize(("measure", "promises", "limit", "moves"), MEASURES)
@quick
@given(data=st.data(), record=invented_records)
def test_each_step_of_a_measure_is_undone(measure, promises, limit, moves, must_be, data, record):
    binding = bind(invented(measure, must_be, limit, moves), {"is": data.draw(promises)})
    found = remedy(binding, record)
    assert found is not None
    assert (found.lowest is None) != (found.highest is None)
    meets_only_at(binding, record, found)


@given(invented_records, spans)
def test_exactly_so_long_is_found_where_there_is_such_a_day(record, span):
    binding = bind(invented("last", "exactly", "after(first, promised)", "last"), {"is": span})
    found = remedy(binding, record)
    assert found.lowest == found.highest
    meets_only_at(binding, record, found)


# --- where there is no remedy, or more than one promise ------------------------------------------------------------

NOTICE = bind(standards()["ending-notice"], {"is": "3 months"})
TIME = bind(
    standards()["time-to-apply"],
    {"is": [{"for": "complexity in ('partnership', 'lengthy')", "is": 56}, {"is": 42}]},
)


def test_what_it_would_be_computed_from_must_be_known():
    assert remedy(NOTICE, {"effective_on": date(2026, 4, 14)}) is None
    assert remedy(NOTICE, {"given_on": date(2026, 1, 15)}) == Remedy("effective_on", lowest=date(2026, 4, 15))


def test_a_standard_that_moves_nothing_has_none():
    assert remedy(bind(standards()["duty-done"], {}), {"done": False}) is None


def test_where_it_cannot_be_told_which_number_applies_the_remedy_keeps_each_that_could():
    opened = {"opens_on": date(2026, 3, 2)}
    assert remedy(TIME, {**opened, "complexity": "simple"}).value == date(2026, 4, 13)
    assert remedy(TIME, {**opened, "complexity": "lengthy"}).value == date(2026, 4, 27)
    assert remedy(TIME, opened).value == date(2026, 4, 27)


def test_a_remedy_past_the_last_day_we_keep_is_none():
    assert remedy(NOTICE, {"given_on": LATEST}) is None
    assert remedy(NOTICE, {"given_on": EARLIEST}).value == date(1900, 4, 1)


def test_promises_about_one_column_are_laid_together():
    three, five = Remedy("ends_on", lowest=3), Remedy("ends_on", lowest=5)
    most_four = Remedy("ends_on", highest=4)
    assert together([three, None, five]) == five
    assert together([three, most_four]) == Remedy("ends_on", 3, 4)
    neither = together([five, most_four])
    assert not neither.possible
    assert neither.value is None
    assert together([None]) is None


def test_findings_are_shown_hardest_first():
    longer = bind(standards()["ending-notice"], {"is": "6 months"})
    unmovable = bind(standards()["ending-carries"], {"is": ["reasons_given"]})
    record = {"given_on": date(2026, 1, 15), "effective_on": date(2026, 2, 1), "reasons_given": False}
    findings = [check(binding)(record) for binding in (unmovable, NOTICE, longer)]
    assert [finding.binding for finding in hardest_first(findings)] == [longer, NOTICE, unmovable]


def test_every_subject_that_a_standard_moves_has_that_column():
    for standard in MOVING:
        assert standard.moves in subjects()[standard.subject.name].columns
