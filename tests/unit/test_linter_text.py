"""What the linter says of any text, by the door the command uses."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.documents.linter import UnreadableText, lint_file, lint_text

ON = date(2026, 6, 1)
A_MOMENT = 0.1  # seconds: below this the clock tells little


def codes(text: str, on: date = ON) -> list[str]:
    return [remark.code for remark in lint_text(text, "a text", on)]


def places(text: str, code: str, on: date = ON) -> list[int | str]:
    return [remark.where for remark in lint_text(text, "a text", on) if remark.code == code]


AGREEMENT = """
This memorandum is made between the council and the sector. It is signed on behalf of both.

This memorandum lasts until 31 March 2030. Either party may withdraw from it by three months' notice.

It may be varied in writing by both parties. The board reviews this memorandum each year.

Disputes go to the two lead officers within ten working days.
"""


def test_an_agreement_that_says_what_it_needs_to_gets_no_serious_remark() -> None:
    assert [r for r in lint_text(AGREEMENT, "a text", ON) if r.severity == "serious"] == []


@pytest.mark.parametrize(
    ("left_out", "code"),
    [
        ("Disputes go to the two lead officers within ten working days.", "no-dispute-clause"),
        ("It may be varied in writing by both parties.", "no-variation-clause"),
        ("The board reviews this memorandum each year.", "no-review-clause"),
        ("Either party may withdraw from it by three months' notice.", "no-ending-clause"),
    ],
)
def test_each_clause_is_missed_when_it_is_left_out(left_out: str, code: str) -> None:
    assert codes(AGREEMENT.replace(left_out, "")) == [code]


def test_a_heading_that_names_a_clause_is_not_the_clause() -> None:
    text = AGREEMENT.replace(
        "Either party may withdraw from it by three months' notice.", "\n\n7.1 Variation and termination\n\n"
    )
    remarks = [remark for remark in lint_text(text, "a text", ON) if remark.code == "no-ending-clause"]
    assert len(remarks) == 1
    assert "heading" in remarks[0].says


def test_placeholders_are_found_with_their_lines() -> None:
    text = "Signed by XXXX for the sector.\n\nBody: TBC\n\nTo be updated in due course\n\n[insert name of forum]\n"
    assert places(text, "placeholder") == [1, 3, 5, 7]


def test_an_ordinary_update_is_not_a_placeholder() -> None:
    assert "placeholder" not in codes("The register is to be updated every year by the clerk.")


def test_a_stated_number_is_held_against_the_list_that_follows() -> None:
    text = "We commit to the following five principles:\n\n- trust\n- respect\n- candour\n- fairness\n\nThat is all."
    assert places(text, "count-differs") == [1]
    assert "count-differs" not in codes(text.replace("five", "four"))


def test_two_lists_under_one_heading_are_told_apart_by_the_gap_between_them() -> None:
    text = "Two commitments for the sector:\n\n- one thing\n- another thing\n\n- a third thing\n- a fourth thing\n"
    assert codes(text) == ["list-runs-on"]


def test_a_list_with_blank_lines_between_all_entries_is_one_list() -> None:
    text = "The following three aims:\n\n- one thing\n\n- another thing\n\n- a third thing\n\nThe end."
    assert codes(text) == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Sign up by 30 January 2021.", True),
        ("Plans run from 31st March 2022 (or earlier).", True),
        ("Reports should reach the board by June 1, 2023.", True),
        ("All areas will have one by April 2021.", True),
        ("Submit it before 2021-05-01.", True),
        ("Submit it by 01/06/2023.", True),
        ("Sign up by 30 January 2031.", False),
        ("It was agreed by 30 January 2021.", False),
        ("The threshold has stood at this since 1 January 2016.", False),
        ("The law of 31 February 2020 by 31 February 2020.", False),
    ],
)
def test_days_that_have_gone_by(sentence: str, found: bool) -> None:
    assert ("date-past" in codes(sentence)) is found


def test_a_day_is_past_only_from_the_day_after() -> None:
    assert codes("Submit it by 1 June 2026.", date(2026, 6, 1)) == []
    assert codes("Submit it by 1 June 2026.", date(2026, 6, 2)) == ["date-past"]


def test_law_that_has_moved_is_named_from_the_day_it_moved() -> None:
    text = "Contracts limited to mutuals may run for a maximum period of three years."
    assert "law-moved" not in codes(text, date(2025, 2, 23))
    assert "law-moved" in codes(text, date(2025, 2, 24))


def test_the_year_of_the_social_value_act() -> None:
    assert codes("See the Public Services (Social Value) Act 2013.") == ["law-year"]
    assert codes("See the Public Services (Social Value) Act 2012.") == []


def test_a_dispute_process_that_is_only_promised() -> None:
    assert "dispute-process-promised" in codes("Guidance will be developed on ways to resolve disputes.")


def test_promises_with_no_measure_and_with_nobody_to_keep_them() -> None:
    assert codes("The council will give sufficient notice.") == ["no-measure"]
    assert codes("The council will give sufficient notice, of at least 30 days.") == []
    assert codes("A policy will be developed.") == ["no-owner"]
    assert codes("A policy will be developed by the head of finance.") == []


def test_abbreviations_are_named_once_unless_written_out() -> None:
    assert codes("The JSNA matters. The JSNA is long.") == ["abbreviation"]
    assert codes("The joint strategic needs assessment (JSNA) matters. The JSNA is long.") == []
    assert codes("The Integrated Care Board met. The ICB agreed.") == []
    assert codes("WE ALL AGREE ON THIS AND ON THAT\n\nWe do.") == []


def test_very_long_sentences_are_named_by_their_length() -> None:
    remarks = lint_text("It is " + "very " * 80 + "long.", "a text", ON)
    assert [remark.code for remark in remarks] == ["long-sentence"]
    assert "83 words" in remarks[0].says


def test_an_appendix_that_is_not_there() -> None:
    assert codes("The cycle is set out in Appendix C of this paper.") == ["appendix-absent"]
    assert codes("The cycle is set out in Appendix C of this paper.\n\nAppendix C: the cycle") == []


def test_gravest_first_then_by_line() -> None:
    text = "The council will give timely notice.\n\nTBC\n\nIt will be timely.\n\nXXXX"
    remarks = lint_text(text, "a text", ON)
    assert [(remark.severity, remark.where) for remark in remarks] == [
        ("serious", 3),
        ("serious", 7),
        ("look", 1),
        ("look", 5),
    ]


def test_an_empty_text_is_said_to_be_empty() -> None:
    assert codes(" \n\n \t") == ["empty"]


def test_a_hundred_of_one_kind_end_in_a_count() -> None:
    remarks = lint_text("\n\n".join(["TBC here"] * 100), "a text", ON)
    assert len(remarks) == 26
    assert "75 more" in remarks[-1].says


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_common_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("The “café” partnership is XXXX.\r\nIt will start by 1 May 2020.\r\n".encode(encoding))
    assert [(remark.code, remark.where) for remark in lint_file(path, ON)] == [("placeholder", 1), ("date-past", 2)]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + bytes(range(256)) * 20, b"\x00\x01\x02\x00" * 500, b"%PDF-1.4\n" + b"\x01\x02" * 900]
)
def test_a_file_that_is_not_text_gets_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableText, match=r"this is not a text file; save .*\.$"):
        lint_file(path, ON)


def test_a_file_that_is_not_there_and_a_folder_get_one_sentence(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "nothing.txt", r"could not be read \(.*\)\.$"), (tmp_path, "is a folder; name a")):
        with pytest.raises(UnreadableText, match=said):
            lint_file(path, ON)


words_that_matter = st.sampled_from(
    [
        "XXXX",
        "by 31 February 2020",
        "five principles:",
        "- ",
        "1. ",
        "\n",
        "\n\n",
        "Appendix C",
        "(ABC)",
        "K&M",
        "mutuals",
        "maximum of 3 years",
        "Social Value) Act 2013",
        "to be developed",
        "disputes",
        "[insert",
        "]",
        "2019/20",
        "\x00",
        "\ufeff",
        "\u2028",
        "ABC\t",
        "<b>",
        ".",
        " ",
        "bi-annual",
        "0001-00-00",
        "by 99/99/1999",
        "99999999999999999999 principles:",
    ]
)


@given(st.text() | st.lists(words_that_matter | st.text(max_size=8)).map("".join))
def test_it_never_raises_and_always_says_where(text: str) -> None:
    lines = len(text.splitlines()) + 1
    for remark in lint_text(text, "a text", ON):
        assert remark.says
        assert remark.suggestion
        assert remark.severity in ("serious", "look", "wording")
        assert remark.where == "" or (isinstance(remark.where, int) and 1 <= remark.where <= lines)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "A",
        "A ",
        "one ",
        "1 ",
        "- x\n",
        "five principles:\n",
        "mutuals ",
        "by 30 January ",
        "(",
        "[insert ",
        "X",
        "\t",
        "<a",
        "Abc ",
        "The council will give timely notice by 30 January 2021 to the JSNA (see Appendix C).\n\n",
        "A B C D. ",
        "AB1 ",
        "ABC\t",
        "\n",
    ],
    ids=repr,
)
def test_no_text_takes_longer_than_its_length_warrants(piece: str) -> None:
    assert_grows_with_length(piece * (200_000 // len(piece)))


def test_prose_takes_no_longer_than_its_length_warrants() -> None:
    prose = (
        "The council will give timely notice to the JSNA (see Appendix C), and the sector will answer it with care.\n\n"
    )
    assert_grows_with_length(prose * (1_000_000 // len(prose)))


def assert_grows_with_length(text: str) -> None:
    """Four times the text takes about four times as long, and not sixteen.

    Of the processor's time, each the best so far: looked at again while it seems too long, since a crowded machine
    slows now one and now the other, and what grows with the square is too long every time.
    """
    quarter = whole = float("inf")
    for _ in range(9):
        quarter, whole = min(quarter, seconds_to_lint(text[: len(text) // 4])), min(whole, seconds_to_lint(text))
        if whole < 8 * quarter + A_MOMENT:
            return
    pytest.fail(f"{len(text)} characters took {whole:.2f} s, and a quarter of them {quarter:.2f} s")


def seconds_to_lint(text: str) -> float:
    """How long it takes, of the processor's time."""
    began = time.process_time()
    lint_text(text, "a text", ON)
    return time.process_time() - began
