"""Standards over Parquet, against one read-and-sum of the columns each reads. `python -m bench.parquet [N]`.

Goal: the standards of a subject, told in one pass as an audit tells them, take no longer than one read-and-sum for each
of them; at most 1. Each standard is asked alone as well: then nothing is read for two of them at once.

All are asked of the same file in turns, and what counts is the processor's time over all threads, the best of several
rounds, so that a busy machine does not decide.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import geometric_mean
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import parquet

from kept.audit.spool import ARROW, connect
from kept.documents.bindings import bindings_for_document
from kept.documents.loader import load_documents
from kept.standards.binding import Binding
from kept.standards.engines import duck
from kept.standards.vocabulary import Column, Subject, Type, subjects

GOAL = 1.0
ROUNDS = 5
KNOWN = 0.8  # share of values that are there
VARIED = 50_000  # different values of each column; they repeat, as they do in life
SUBJECTS = ("award", "opportunity")
SUMS = {
    Type.TEXT: "sum(length({}))",
    Type.DATE: "sum({} - DATE '1970-01-01')",
    Type.MONEY: "sum({})",
    Type.WHOLE: "sum({})",
    Type.TRUTH: "sum(CAST({} AS INTEGER))",
}
"""How a column of each type is read and summed."""


def main(records: int = 1_000_000) -> int:
    """Print figures and ratios of the standards bound for awards and opportunities; 1 if the goal is missed."""
    alone: dict[str, float] = {}
    together, due = 0.0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name in SUBJECTS:
            path = Path(folder) / f"{name}.parquet"
            write(path, subjects()[name], records)
            connection = connect(Path(folder))
            connection.execute(f"CREATE VIEW {duck.quoted(name)} AS SELECT * FROM read_parquet('{path}')")
            chosen = one_a_standard(name)
            asked = [duck.counts([binding], duck.quoted(name)) for binding in chosen]
            sums = [read_and_sum(binding) for binding in chosen]
            all_of_them = duck.counts(chosen, duck.quoted(name))
            took = times(connection, [*asked, *sums, all_of_them])
            connection.close()
            for binding, one, summed in zip(chosen, asked, sums, strict=True):
                alone[binding.standard.id] = took[one] / took[summed]
                print(
                    f"parquet  {binding.standard.id:24} alone {took[one] * 1e3:6.1f} ms, "
                    f"{alone[binding.standard.id]:.2f} of a read-and-sum"
                )
            subject_due = sum(took[summed] for summed in sums)
            print(
                f"parquet  {len(chosen)} standards of {name} in one pass {took[all_of_them] * 1e3:.1f} ms, "
                f"{took[all_of_them] / subject_due:.2f} of a read-and-sum for each"
            )
            together, due = together + took[all_of_them], due + subject_due
    ratio = together / due
    print(f"parquet  {len(alone)} standards over {records:,} records, of a read-and-sum for each (goal {GOAL:.0f}):")
    middle, most = geometric_mean(alone.values()), max(alone.values())
    print(f"parquet  in one pass a subject, as an audit asks them: {ratio:.2f}, {word(ratio)}")
    print(f"parquet  each in a pass of its own: {middle:.2f} on average, {most:.2f} at most, {word(middle)}")
    return int(ratio > GOAL)


def word(ratio: float) -> str:
    """The goal's answer in words."""
    return "met" if ratio <= GOAL else "not met"


def one_a_standard(subject: str) -> list[Binding]:
    """The binding of each standard about single records of a subject that reads most columns."""
    found: dict[str, Binding] = {}
    for code in load_documents():
        for binding in bindings_for_document(code):
            known = found.get(binding.standard.id)
            is_asked = binding.standard.subject.name == subject and not binding.standard.per
            if is_asked and (not known or len(binding.columns) > len(known.columns)):
                found[binding.standard.id] = binding
    return list(found.values())


def read_and_sum(binding: Binding) -> str:
    """A SELECT that reads and sums each column that the binding reads."""
    columns = binding.standard.subject.columns
    sums = ", ".join(SUMS[columns[name].type].format(duck.quoted(name)) for name in sorted(binding.columns))
    return f"SELECT {sums} FROM {duck.quoted(binding.standard.subject.name)}"


def times(connection: duckdb.DuckDBPyConnection, statements: Sequence[str]) -> dict[str, float]:
    """The fewest seconds of the processor that each statement takes, asked in turns."""
    fewest: dict[str, float] = {}
    for _ in range(ROUNDS):
        for statement in statements:
            started = time.process_time()
            connection.execute(statement).fetchall()
            took = time.process_time() - started
            fewest[statement] = min(took, fewest.get(statement, took))
    return fewest


def write(path: Path, subject: Subject, records: int) -> None:
    """Records of a subject with made-up values, a fifth of them missing, as Parquet."""
    chance = Random(1)
    names, types = list(subject.columns), [ARROW[column.type] for column in subject.columns.values()]
    varied = min(records, VARIED)
    columns = zip(subject.columns.values(), types, strict=True)
    pools = [pa.array(values(column, chance, varied), kind) for column, kind in columns]
    table = pa.Table.from_arrays(pools, names=names)
    with parquet.ParquetWriter(path, table.schema, compression="lz4") as out:
        for start in range(0, records, varied):
            out.write_table(table.slice(0, min(varied, records - start)))


def values(column: Column, chance: Random, number: int) -> Sequence[Any]:
    """Made-up values of a column, with None where one is missing."""
    first = date(2015, 1, 1)

    def one() -> object:
        match column.type:
            case Type.TEXT:
                return chance.choice(column.codes) if column.codes else f"GB-LAE-{chance.randrange(5_000)}"
            case Type.DATE:
                return first + timedelta(days=chance.randrange(4_000))
            case Type.MONEY:
                return Decimal(chance.randrange(10_000_000)) / 100
            case Type.WHOLE:
                return chance.randrange(1_000)
        return chance.random() < 0.5

    return [one() if chance.random() < KNOWN else None for _ in range(number)]


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
