"""The language of standards: what it reads, what it refuses and where, and what follows from not knowing."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.standards.binding import bind
from kept.standards.dates import Span
from kept.standards.engines.record import closure
from kept.standards.language import DEEPEST, FUNCTIONS, LONGEST, LanguageError, literal, read
from kept.standards.nodes import After, And, Compare, Literal, Not, OneOf, Read
from kept.standards.standard import DataError, standard_from
from kept.standards.vocabulary import Column, Type

COLUMNS = {
    column.name: column
    for column in (
        Column("opens_on", Type.DATE, ""),
        Column("closes_on", Type.DATE, ""),
        Column("amount", Type.MONEY, ""),
        Column("lots", Type.WHOLE, ""),
        Column("written", Type.TRUTH, ""),
        Column("agreed", Type.TRUTH, ""),
        Column("kind", Type.TEXT, "", ("grant", "contract")),
        Column("what", Type.TEXT, ""),
    )
}


def value(expression: str, promised: object = None, **record):
    return closure(read(expression, COLUMNS, literal(promised) if promised is not None else None))(record)


# --- what it reads -------------------------------------------------------------------------------------------------


def test_a_chain_of_comparisons_holds_where_each_does():
    assert isinstance(read("1 <= lots <= 5", COLUMNS), And)
    assert [value("1 <= lots <= 5", lots=lots) for lots in (0, 1, 5, 6)] == [False, True, True, False]


@pytest.mark.parametrize("said", ["3 months", "1 day", "2 weeks", "1 year", "0 days", "100 years"])
def test_a_length_of_time_is_written_as_it_is_said(said):
    node = read(f"after(opens_on, {said})", COLUMNS)
    assert isinstance(node, After)
    assert node.span == Span.parse(said)


@pytest.mark.parametrize("said", ["it's 3 months", "3 months", "#1", "a == b", "", "é"])
def test_words_between_quotes_stay_as_they_are(said):
    assert read(f'what == "{said}"', COLUMNS) == Compare(Read("what", Type.TEXT), "==", Literal(said, Type.TEXT))


def test_a_longer_expression_may_go_over_several_lines():
    assert value("written\n  and not agreed\r\n", written=True, agreed=False) is True


def test_a_decimal_is_the_one_that_was_written():
    assert value("amount == 0.1", amount=Decimal("0.1")) is True
    assert value("0.1 + 0.2 == amount", amount=Decimal("0.3")) is True


def test_an_amount_may_be_one_of_some_whole_numbers():
    assert value("amount in (500, 1000)", amount=Decimal("500.00")) is True
    assert value("lots not in (1, 2)", lots=3) is True


def test_a_share_is_held_without_dividing():
    third = "share(lots, 3) >= 0.333333"
    assert value(third, lots=1) is True
    assert value("share(amount, 7) == promised", "100%", amount=Decimal(7)) is True
    assert value("share(lots, amount) >= 0.5", lots=0, amount=Decimal(0)) is None


def test_what_is_promised_stands_in_the_expression():
    assert value("lots >= promised", 3, lots=3) is True
    assert value("after(opens_on, promised)", "3 months", opens_on=date(2025, 11, 30)) == date(2026, 2, 28)


@pytest.mark.parametrize(("text", "words"), [("", 0), ("  ", 0), ("one", 1), (" two\twords\n", 2), ("it's a-b c", 3)])
def test_words_are_runs_of_anything_but_white_space(text, words):
    assert value("words(what)", what=text) == words


def test_what_a_reader_can_ask_for_is_listed():
    assert FUNCTIONS == ("days", "after", "next_day", "share", "words", "total", "count")


# --- what it refuses -----------------------------------------------------------------------------------------------

REFUSED = [
    # an attack, or a slip; the character it is laid at; what is said
    ("__import__('os').system('id')", 1, "not part of the language"),
    ("__builtins__", 1, "no column called '__builtins__'"),
    ("open('/etc/passwd') == 1", 1, "no function called 'open'"),
    ("written and kind.__class__ == 1", 13, "not part of the language"),
    ("(lambda: written)()", 1, "not part of the language"),
    ("[c for c in kind]", 1, "not part of the language"),
    ("(written := True)", 2, "not part of the language"),
    ("f'{kind}' == 'a'", 1, "not part of the language"),
    ("written if agreed else agreed", 1, "not part of the language"),
    ("kind[0] == 'g'", 1, "not part of the language"),
    ("days(*opens_on)", 1, "does not take 1 values"),
    ("days(first=opens_on, last=closes_on)", 1, "not part of the language"),
    ("lots > 9 ** 9 ** 9", 8, "Only +, - and *"),
    ("lots > 1000000000000", 8, "This value"),
    ("amount > 1e400", 10, "This value"),
    ("amount > 0.0000001", 10, "This value"),
    ("1j > lots", 1, "This value"),
    ("b'a' == kind", 1, "This value"),
    ("kind == None", 9, "This value"),
    ("kind is None", 1, "This way to compare"),
    ("amount / 2 > 1", 1, "compare a share instead of dividing"),
    ("lots // 2 > 1", 1, "compare a share instead of dividing"),
    ("amount * lots > 1", 1, "two columns cannot be multiplied"),
    ("2 * amount * 3 > 1", 1, "Multiply once"),
    ("lots * 12345678901 > 1", 1, "at most 10 digits"),
    ("share(lots, amount) > 12345678901", 1, "at most 10 digits"),
    ("-amount > 1", 1, "not part of the language"),
    ("written and nope", 13, "no column called 'nope'"),
    ("   nope", 4, "no column called 'nope'"),
    ("what == 'é' and nope", 17, "no column called 'nope'"),
    ("written and\n  nope", 15, "no column called 'nope'"),
    ("kind == 'grand'", 1, "'grand' is not a code of kind: use one of grant, contract"),
    ("'grand' == kind", 1, "'grand' is not a code of kind"),
    ("kind in ('grant', 'grand')", 19, "'grand' is not a code of kind"),
    ("kind in 'grant'", 9, "List what it may be"),
    ("lots in (1, 'a')", 13, "must be a whole number"),
    ("lots in ()", 9, "List what it may be"),
    ("3 months > 2 months", 1, "Lengths of time are not compared"),
    ("days(opens_on, closes_on) >= 6 weeks", 1, "A whole number cannot be compared with a length of time"),
    ("opens_on > amount", 1, "A date cannot be compared with an amount"),
    ("opens_on > '2026-01-01'", 1, "A date cannot be compared with a text"),
    ("written == 1", 1, "True or false cannot be compared with a whole number"),
    ("kind < 'z'", 1, "use == or !="),
    ("written > True", 1, "use == or !="),
    ("not amount", 5, "Expected true or false here, found an amount"),
    ("written or lots", 12, "Expected true or false here, found a whole number"),
    ("after(opens_on, lots)", 17, "Expected a length of time here"),
    ("after(opens_on, 101 years)", 17, "from 0 to 100 years"),
    ("after(opens_on, 99999999999999999999 days)", 17, "from 0 to 36525 days"),
    ("opens_on - closes_on > 3", 1, "found a date"),
    ("share(amount, lots) >= share(lots, amount)", 1, "A share is compared with a number"),
    ("0.5 <= share(amount, lots)", 1, "A share is compared with a number"),
    ("count(count() > 1) > 1", 7, "A total inside a total"),
    ("total(amount, total(lots) > 1) > 1", 15, "A total inside a total"),
    ("total(amount + lots) > 1", 7, "total() adds up a column"),
    ("lots >= promised", 9, "Nothing is promised here"),
    ("written written", 9, "not an expression"),
    ("written; agreed", 8, "not an expression"),
    ("import os", 1, "not an expression"),
    ("", 1, "not an expression"),
    ("written # and more", 9, "# is not part of the language"),
    ("what == 'it\\'s'", 12, "\\ is not part of the language"),
    ("what == '''a'''", 9, "''' is not part of the language"),
    ("kind == 'a'\x00", 1, "not an expression"),
    ("what == '\ud800'", 1, "not an expression"),
    ("not " * (DEEPEST + 1) + "written", 4 * (DEEPEST + 1) + 1, "nested too deeply"),
    ("(" * 150 + "written" + ")" * 150 + " and nope", 313, "no column called 'nope'"),
    ("written " + "and written " * LONGEST, LONGEST, f"{LONGEST} characters"),
]


@pytest.mark.parametrize(("expression", "at", "says"), REFUSED, ids=range(len(REFUSED)))
def test_whatever_is_not_in_the_language_is_refused_at_its_character(expression, at, says):
    with pytest.raises(LanguageError) as refused:
        read(expression, COLUMNS)
    assert says in refused.value.says
    assert refused.value.at == at
    assert f"character {at} of" in str(refused.value)


@given(st.text(max_size=80) | st.text("()'\"\\#=<>+-*/,.: \n0123456789abowritenlsmh", max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    with suppress(LanguageError):
        read(text, COLUMNS)


def in_a_file(**keys) -> dict:
    said = {"id": "x", "version": 1, "says": "", "subject": "opportunity", "measure": "lots", "must_be": "at least"}
    return {**said, "why": "", "examples": [], **keys}


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"measure": "lot"}, "measure: There is no column called 'lot' (character 1 of: lot)"),
        ({"applies": "lots_reason_given and (nope)"}, "applies: There is no column called 'nope' (character 24 of"),
        ({"applies": "lots"}, "applies: this is a whole number; it must be true or false"),
        ({"applies": "count() > 0"}, "applies: says which records count, so it cannot count them"),
        ({"measure": "lots + 42"}, "measure: a standard holds no number; 42 belongs to the binding"),
        (
            {"measure": "after(opens_on, 3 months)"},
            "measure: a standard holds no number; 3 months belongs to the binding",
        ),
        ({"measure": "lots + 1"}, "measure: a standard holds no number; 1 belongs to the binding"),
        ({"limit": "lots + 5"}, "limit: a standard holds no number; 5 belongs to the binding"),
        ({"limit": "after(opens_on, 3 weeks)"}, "limit: a standard holds no number; 3 weeks belongs to the binding"),
        ({"limit": "promised + nope"}, "limit: There is no column called 'nope' (character 12 of: promised + nope)"),
        ({"must_be": "about"}, "must_be: 'about' is not one of at least"),
        ({"subject": "tender"}, "subject: there is no subject 'tender'"),
        ({"moves": "lot"}, "'lot' is not a column of opportunity"),
        ({"moves": "lots", "per": ["bodies"]}, "'bodies' is not a column of opportunity"),
        ({"measures": "lots"}, "there is no key 'measures'"),
    ],
)
def test_a_standards_file_is_refused_by_key_and_character(keys, says):
    with pytest.raises(DataError) as refused:
        standard_from("theme", in_a_file(**keys))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("keys", "binding", "says"),
    [
        ({}, {"is": 2, "when": "count() > 1"}, "so they cannot count them"),
        ({}, {"is": [{"for": "total(lots) > 1", "is": 2}]}, "so they cannot count them"),
        ({"measure": "total(lots)"}, {"is": 2}, "say which with 'per'"),
        ({"measure": "lots", "per": ["kind"]}, {"is": 2}, "inside total() or count() alone"),
        ({"measure": "count() + lots", "per": ["kind"]}, {"is": 2}, "inside total() or count() alone"),
        ({"must_be": "true"}, {}, "this is a whole number"),
        ({"must_be": "all true"}, {"is": ["lots"]}, "this is a whole number"),
        ({"must_be": "all true"}, {"is": []}, "List one condition"),
        ({"must_be": "all true"}, {"is": ["lots > 1) or (True"]}, "not an expression"),
        ({"must_be": "in order"}, {"is": ["opens_on"]}, "List two dates"),
        ({"must_be": "in order"}, {"is": ["opens_on", "lots"]}, "A date cannot be compared with a whole number"),
        ({"must_be": "one of", "measure": "kind"}, {"is": ["grand"]}, "'grand' is not a code of kind"),
        ({}, {"is": 10**12}, "is not a number"),
        ({}, {"is": Decimal("Infinity")}, "is not a number"),
        ({}, {"is": Decimal("NaN")}, "is not a number"),
        ({"measure": "opens_on"}, {"is": datetime(2026, 1, 1, 12, tzinfo=UTC)}, "is not a number, a date"),
        ({}, {"is": None}, "Nothing is promised here"),
        ({}, {"is": {"a": 1}}, "is not a number"),
    ],
)
def test_a_binding_that_neither_engine_could_answer_is_refused(keys, binding, says):
    with pytest.raises(DataError) as refused:
        bind(standard_from("theme", in_a_file(**keys)), binding, "xx-1")
    assert says in str(refused.value)
    assert str(refused.value).startswith("xx-1: ")


# --- not knowing ---------------------------------------------------------------------------------------------------

T, F, U = True, False, None
PAIRS = [(a, b) for a in (T, F, U) for b in (T, F, U)]


@pytest.mark.parametrize(
    ("expression", "answers"),
    [
        #                        TT TF TU FT FF FU UT UF UU
        ("written and agreed", [T, F, U, F, F, F, U, F, U]),
        ("written or agreed", [T, T, T, T, F, U, T, U, U]),
        ("written == agreed", [T, F, U, F, T, U, U, U, U]),
        ("written != agreed", [F, T, U, T, F, U, U, U, U]),
        ("not written and agreed", [F, F, F, T, F, U, U, F, U]),
        ("not (written and agreed)", [F, T, U, T, T, T, U, T, U]),
        ("not (written or agreed)", [F, F, F, F, T, U, F, U, U]),
    ],
)
def test_what_is_not_known_settles_nothing_unless_the_rest_does(expression, answers):
    assert [value(expression, written=one, agreed=other) for one, other in PAIRS] == answers


@pytest.mark.parametrize(
    "expression",
    [
        "lots > 1",
        "1 < lots < 5",
        "kind == 'grant'",
        "kind in ('grant', 'contract')",
        "kind not in ('grant',)",
        "lots + 1 > amount",
        "lots * 2 > 1",
        "days(opens_on, closes_on) > 1",
        "after(opens_on, 3 months) <= closes_on",
        "next_day(closes_on) > opens_on",
        "words(what) < 500",
        "share(lots, amount) >= 0.5",
        "not written",
    ],
)
def test_nothing_follows_from_a_record_without_values(expression):
    assert value(expression) is None


def test_a_column_that_is_empty_is_not_known_and_one_that_is_nought_or_false_is():
    assert value("lots > 1", lots=None) is None
    assert value("lots > 1", lots=0) is False
    assert value("words(what) < 5", what="") is True
    assert value("not written", written=False) is True


def test_expressions_that_mean_the_same_are_the_same():
    assert read("not kind in ('grant',)", COLUMNS) == read("kind not in ['grant']", COLUMNS)
    assert read("(written)", COLUMNS) == Read("written", Type.TRUTH)
    assert isinstance(read("kind not in ('grant',)", COLUMNS), Not)
    assert isinstance(read("kind in ('grant',)", COLUMNS), OneOf)
