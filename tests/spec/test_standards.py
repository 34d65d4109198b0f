"""Every standard's example table, on every engine; every remedy, on both sides of its value."""

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest

from kept.standards.binding import Binding, bind
from kept.standards.engines import duck
from kept.standards.finding import Outcome, check, check_groups
from kept.standards.remedy import remedy
from kept.standards.standard import Example, Standard, standards

ROWS = [
    pytest.param(standard, example, id=f"{standard.id}-{number}")
    for standard in standards().values()
    for number, example in enumerate(standard.examples, 1)
]
MOVING = [row for row in ROWS if row.values[0].moves and row.values[1].move is not None]


def binding_for(standard: Standard, example: Example) -> Binding:
    return bind(standard, {"standard": standard.id, **example.binding})


def on_one_record(binding: Binding, records: tuple) -> list[str]:
    if binding.standard.per:
        return [finding.outcome for finding in check_groups(binding, records)]
    return [check(binding)(record).outcome for record in records]


def in_duckdb(binding: Binding, records: tuple) -> list[str]:
    columns = binding.standard.subject.columns.values()
    names = [duck.quoted(column.name) for column in columns]
    with duckdb.connect() as connection:
        types = ", ".join(f"{duck.quoted(column.name)} {duck.COLUMN_TYPES[column.type]}" for column in columns)
        connection.execute(f"CREATE TABLE facts ({types})")
        marks = ", ".join("?" * len(names))
        for record in records:
            connection.execute(f"INSERT INTO facts VALUES ({marks})", [record.get(column.name) for column in columns])
        grouped = f" GROUP BY {', '.join(map(duck.quoted, binding.standard.per))}" if binding.standard.per else ""
        return [row[0] for row in connection.execute(f"SELECT {duck.outcome(binding)} FROM facts{grouped}").fetchall()]


@pytest.mark.parametrize("engine", [on_one_record, in_duckdb])
@pytest.mark.parametrize(("standard", "example"), ROWS)
def test_every_example_comes_out_as_it_says(standard, example, engine):
    assert engine(binding_for(standard, example), example.records) == [example.outcome]


@pytest.mark.parametrize(("standard", "example"), MOVING)
def test_moving_to_the_remedy_keeps_the_promise_and_one_unit_less_does_not(standard, example):
    binding = binding_for(standard, example)
    [record] = example.records
    found = remedy(binding, record)
    assert found.value == example.move
    unit = {date: timedelta(days=1), Decimal: Decimal("0.01"), int: 1}[type(found.value)]
    short = found.value - unit if found.lowest is not None else found.value + unit
    assert check(binding)({**record, standard.moves: found.value}).outcome is Outcome.MET
    assert check(binding)({**record, standard.moves: short}).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("standard", standards().values(), ids=lambda standard: standard.id)
def test_examples_show_each_outcome_and_both_sides_of_the_threshold(standard):
    shown = {example.outcome for example in standard.examples}
    expected = {"met", "not met", "cannot tell"} | ({"does not apply"} if standard.applies else set())
    assert expected <= shown, f"{standard.id} has no example that is {', '.join(expected - shown)}"
    if standard.moves:
        moved = [example for example in standard.examples if example.move is not None]
        assert {"met", "not met"} <= {example.outcome for example in moved}, f"{standard.id}: give examples a 'move'"


@pytest.mark.parametrize("standard", standards().values(), ids=lambda standard: standard.id)
def test_each_standard_says_why_and_where_it_comes_from(standard):
    assert len(standard.why.split()) >= 8
    assert standard.sources
