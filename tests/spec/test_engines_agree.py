"""One record at a time and a whole file in DuckDB give the same answers, for rules and records nobody has thought of.

Expressions are invented as text, so that the reader of the language is tried as well. Each round sets several
rules to one table of records, in one query.
"""

from collections import Counter
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept.documents.bindings import bindings
from kept.standards.binding import Binding, bind
from kept.standards.engines import duck
from kept.standards.finding import check, check_groups
from kept.standards.nodes import Share
from kept.standards.standard import Standard, standards
from kept.standards.vocabulary import Column, Subject, Type

# The strategies are large, and hypothesis warns when it writes one out.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")

CODES = ("red", "green", "it's blue")
COLUMNS = {
    "asked": Type.DATE,
    "answered": Type.DATE,
    "price": Type.MONEY,
    "paid": Type.MONEY,
    "people": Type.WHOLE,
    "places": Type.WHOLE,
    "open": Type.TRUTH,
    "written": Type.TRUTH,
    "story": Type.TEXT,
    "title": Type.TEXT,
    "colour": Type.TEXT,
}
INVENTED = Subject(
    "invented",
    "What no place records",
    "asked",
    {name: Column(name, kind, name, CODES if name == "colour" else ()) for name, kind in COLUMNS.items()},
)
RULES = 5
"""Rules set to one table in one query."""
ROUNDS, GROUP_ROUNDS = 28, 12
"""Tables tried in one run: with RULES, 200 rules against up to eight records each."""

# --- records -------------------------------------------------------------------------------------------------------

# The white space that divides words, some that does not, quotes, and a length of time as people write it.
texts = st.lists(
    st.sampled_from(
        ["a", "it's", '"so"', "3 months", " ", "  ", "\t", "\n", "\r", "\f", "\v", "\u00a0", "\\", "é", "%"]
    ),
    max_size=6,
).map("".join)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31)) | st.dates(date(2024, 1, 28), date(2024, 3, 2))
pounds = st.decimals("-999999999999.99", "999999999999.99", places=2) | st.sampled_from(
    [Decimal(n) / 100 for n in (0, 1, -1, 3333, 5000, 9999, 10000)]
)
numbers = st.integers(-3, 12) | st.integers(-(10**9), 10**9)
VALUES = {
    Type.DATE: days,
    Type.MONEY: pounds,
    Type.WHOLE: numbers,
    Type.TRUTH: st.booleans(),
    Type.TEXT: texts,
}


def values(name: str) -> st.SearchStrategy:
    """A value of the column or, one time in eight, none."""
    known = st.sampled_from(CODES) if name == "colour" else VALUES[COLUMNS[name]]
    return st.integers(0, 7).flatmap(lambda chance: known if chance else st.none())


records = st.fixed_dictionaries({name: values(name) for name in COLUMNS})
tables = st.lists(records, min_size=1, max_size=8)

# --- expressions, as text ------------------------------------------------------------------------------------------

whole_numbers = st.integers(-9, 99).map(str) | st.integers(-(10**6), 10**6).map(str)
decimals = st.decimals("-1000", "1000", places=6).map(lambda number: f"{number:f}") | st.sampled_from(
    ["0.5", "0.1", "1e3"]
)
literals = whole_numbers | decimals
spans = st.builds(
    lambda number, unit: f"{number} {unit}" + "s" * (number != 1),
    st.integers(0, 48),
    st.sampled_from(["day", "week", "month", "year"]),
) | st.sampled_from(["100 years", "36500 days"])
signs = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
same = st.sampled_from(["==", "!="])


def of_type(*kinds: Type) -> st.SearchStrategy[str]:
    return st.sampled_from([name for name, kind in COLUMNS.items() if kind in kinds])


def listed(options: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(options, min_size=1, max_size=3).map(lambda found: f"({', '.join(found)},)")


dates_said = st.recursive(
    of_type(Type.DATE),
    lambda inner: st.builds("after({}, {})".format, inner, spans) | st.builds("next_day({})".format, inner),
    max_leaves=3,
)
whole_said = (
    of_type(Type.WHOLE)
    | st.builds("days({}, {})".format, dates_said, dates_said)
    | st.builds("words({})".format, of_type(Type.TEXT))
)
terms = of_type(Type.MONEY) | whole_said
# Two columns are never multiplied, and a product is multiplied once.
products = terms | st.builds("{} * {}".format, terms, literals) | st.builds("{} * {}".format, literals, terms)
sums = st.recursive(
    products | literals, lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-"), inner), max_leaves=4
)
# A text stands between quotes of the kind it does not hold; a backslash or a new line cannot be written.
words_said = texts.filter(lambda text: not {'"', "\\", "\n", "\r"} & set(text)).map(lambda text: f'"{text}"')
codes_said = st.sampled_from(CODES).map(lambda code: f'"{code}"')


def compared(numbers: st.SearchStrategy[str], *others: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Comparisons of numbers, single and chained, as a share and out of a list; and whatever else is given."""
    return st.one_of(
        st.builds("{} {} {}".format, numbers, signs, numbers),
        st.builds("{} {} {} {} {}".format, numbers, signs, numbers, signs, numbers),
        st.builds("share({}, {}) {} {}".format, numbers, numbers, signs, literals),
        *others,
    )


comparisons = compared(
    sums,
    st.builds("{} {} {}".format, dates_said, signs, dates_said),
    st.builds("{} <= {} < {}".format, dates_said, dates_said, dates_said),
    st.builds("{} {} {}".format, of_type(Type.TEXT), same, words_said | st.sampled_from(["title", "story"])).filter(
        lambda said: not said.startswith("colour") or said.endswith(("title", "story"))
    ),
    st.builds("colour {} {}".format, same, codes_said),
    st.builds("{} {} {}".format, of_type(Type.TRUTH), same, of_type(Type.TRUTH) | st.sampled_from(["True", "False"])),
    st.builds("colour {} {}".format, st.sampled_from(["in", "not in"]), listed(codes_said)),
    st.builds("story {} {}".format, st.sampled_from(["in", "not in"]), listed(words_said)),
    st.builds("{} {} {}".format, terms, st.sampled_from(["in", "not in"]), listed(literals)),
)


def joined(single: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        single,
        lambda inner: (
            st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner)
            | st.builds("(not {})".format, inner)
        ),
        max_leaves=4,
    )


truths = joined(comparisons | of_type(Type.TRUTH) | st.sampled_from(["True", "False"]))

# Conditions inside a total are short, since DuckDB plans long ones slowly.
short_truths = comparisons | of_type(Type.TRUTH)
totals = (
    st.builds("total({})".format, of_type(Type.MONEY, Type.WHOLE))
    | st.builds("total({}, {})".format, of_type(Type.MONEY, Type.WHOLE), short_truths)
    | st.builds("count({})".format, short_truths)
    | st.just("count()")
)
group_sums = st.recursive(
    totals | st.builds("{} * {}".format, totals, whole_numbers) | literals,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-"), inner),
    max_leaves=3,
)
group_truths = joined(compared(group_sums, st.builds("{} in {}".format, totals, listed(whole_numbers))))

# --- rules ---------------------------------------------------------------------------------------------------------


def standard(applies: str, measure: str, must_be: str, limit: str = "", per: tuple[str, ...] = ()) -> Standard:
    return Standard(
        id="invented",
        version=1,
        theme="",
        says="",
        subject=INVENTED,
        applies=applies,
        measure=measure,
        must_be=must_be,
        limit=limit,
        moves="",
        per=per,
        why="",
        sources=(),
        examples=(),
    )


WAYS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "==": "exactly"}
branches = st.lists(st.fixed_dictionaries({"for": truths, "is": st.integers(-5, 50)}), min_size=1, max_size=3)
promises = (
    st.integers(-5, 50) | branches | st.builds(lambda some, last: [*some, {"is": last}], branches, st.integers(-5, 50))
)


@st.composite
def measured(draw) -> Binding:
    """A number held against a number promised, which may depend on conditions that are not known."""
    held = standard(draw(st.just("") | truths), draw(sums), WAYS[draw(st.sampled_from(list(WAYS)))])
    is_ = draw(
        st.integers(-5, 50)
        | branches
        | st.builds(lambda some, last: [*some, {"is": last}], branches, st.integers(-5, 50))
    )
    return bind(held, {"when": draw(truths), "is": is_})


@st.composite
def dated(draw) -> Binding:
    """A day held against another moved by a span, for deeds from and until a day."""
    held = standard(
        "", draw(dates_said), draw(st.sampled_from(["on or after", "on or before"])), "after(asked, promised)"
    )
    in_force = {key: draw(days) for key in draw(st.sets(st.sampled_from(["from", "until"])))}
    return bind(held, {"is": draw(spans), **in_force})


@st.composite
def conditions(draw) -> Binding:
    """Something true, all of several things true, dates in order, or one of a list of codes."""
    way = draw(st.sampled_from(["true", "all true", "in order", "one of"]))
    measure = {"true": draw(truths), "one of": "colour"}.get(way, "")
    held = standard(draw(st.just("") | truths), measure, way)
    is_ = {
        "all true": draw(st.lists(truths, min_size=1, max_size=3)),
        "in order": draw(st.lists(of_type(Type.DATE), min_size=2, max_size=3)),
        "one of": draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=2)),
    }.get(way)
    return bind(held, {"when": draw(truths)} | ({"is": is_} if is_ else {}))


@st.composite
def grouped(draw) -> Binding:
    """Something true of a group of records."""
    return bind(
        standard(draw(st.just("") | truths), draw(group_truths), "true", per=("colour",)), {"when": draw(truths)}
    )


# --- the two engines -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def connection():
    names = ", ".join(f"{duck.quoted(name)} {duck.COLUMN_TYPES[kind]}" for name, kind in COLUMNS.items())
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"CREATE TABLE facts (n INTEGER, {names})")
        yield connection


def fill(connection, table) -> None:
    connection.execute("DELETE FROM facts")
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    rows = ", ".join(f"({marks})" for _ in table)
    given = [value for n, record in enumerate(table) for value in (n, *(record[name] for name in COLUMNS))]
    connection.execute(f"INSERT INTO facts VALUES {rows}", given)


def reads_a_share(rule: Binding) -> bool:
    """A share of nought cannot be told though nothing is missing."""
    nodes = [rule.applies, *(node for branch in rule.branches for node in (branch.condition, branch.test) if node)]
    return any(isinstance(part, Share) for node in nodes for part in node.walk())


unhurried = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@settings(unhurried, max_examples=ROUNDS)
@given(st.lists(measured() | dated() | conditions(), min_size=RULES, max_size=RULES), tables)
def test_both_engines_find_the_same_for_every_record(connection, rules, table):
    fill(connection, table)
    asked = ", ".join(f"{duck.outcome(rule)}, {duck.missing(rule)}" for rule in rules)
    in_file = connection.execute(f"SELECT {asked} FROM facts ORDER BY n").fetchall()
    for number, rule in enumerate(rules):
        findings = [check(rule)(record) for record in table]
        assert [finding.outcome for finding in findings] == [row[2 * number] for row in in_file]
        for finding, row in zip(findings, in_file, strict=True):
            if finding.outcome == "cannot tell":
                assert list(finding.missing) == row[2 * number + 1]
                assert finding.missing or reads_a_share(rule), "where it cannot be told, what is missing is named"
    total, *counted = connection.execute(duck.counts(rules, "facts")).fetchone()
    for number, rule in enumerate(rules):
        met, _, not_met, not_about = counted[4 * number : 4 * number + 4]
        found = Counter(check(rule)(record).outcome.value for record in table)
        told = {"met": met, "not met": not_met, "does not apply": not_about}
        assert found == Counter(told | {"cannot tell": total - met - not_met - not_about})


def test_the_higher_mark_is_counted_where_the_promise_is_met(connection):
    held = standard("", "people", "at least")
    is_ = [{"for": "open", "is": 2, "better": 4}, {"is": 3, "better": 5}]
    rule = bind(held, {"is": is_})
    table = [
        dict.fromkeys(COLUMNS) | {"people": people, "open": is_open}
        for people in (1, 2, 3, 4, 5, None)
        for is_open in (True, False, None)
    ]
    fill(connection, table)
    findings = [check(rule)(record) for record in table]
    _, met, reached, _, _ = connection.execute(duck.counts([rule], "facts")).fetchone()
    assert met == sum(finding.outcome == "met" for finding in findings)
    assert reached == sum(bool(finding.better) for finding in findings) == 3


@settings(unhurried, max_examples=GROUP_ROUNDS)
@given(st.lists(grouped(), min_size=RULES, max_size=RULES), tables)
def test_both_engines_find_the_same_for_every_group(connection, rules, table):
    fill(connection, table)
    asked = ", ".join(duck.outcome(rule) for rule in rules)
    in_file = {
        row[0]: row[1:] for row in connection.execute(f"SELECT colour, {asked} FROM facts GROUP BY 1").fetchall()
    }
    for number, rule in enumerate(rules):
        findings = {finding.record["colour"]: finding.outcome for finding in check_groups(rule, table)}
        assert findings == {colour: row[number] for colour, row in in_file.items()}


def test_the_sql_of_every_binding_is_duckdbs():
    sqlglot = pytest.importorskip("sqlglot")
    found = [binding for held in bindings().values() for binding in held]
    assert {binding.standard.id for binding in found} <= set(standards())
    for binding in found:
        asked = f"SELECT {duck.outcome(binding)}, {duck.missing(binding)} FROM facts"
        assert sqlglot.parse_one(asked, dialect="duckdb").find(sqlglot.exp.Case)
