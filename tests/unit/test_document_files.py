"""Bad document files are refused with one sentence that names the file and the key."""

from pathlib import Path

import pytest

from kept.documents.loader import DocumentError, read_document

HEAD = """
code = "a-place"
prefix = "ap-"
kind = "agreement"
title = "An Agreement for a Place"
short_title = "A Place"
place = "A Place"
dated = 2020-01-31
dated_says = "January 2020"
parties = ["the council", "the sector"]
legal_status = "Not binding."

[[link]]
to = "Another Agreement"
relation = "builds-on"

[[gap]]
id = "ap-gap-1"
kind = "missing"
says = "No end."
provisions = ["ap-1"]
"""
PROVISION = """
[[provision]]
id = "ap-1"
section = "1"
line = 4
bound = "both"
kind = "rule"
also = ["process"]
force = "commitment"
themes = ["notice"]
says = "Three months' notice."
check = "effective_on >= given_on + 3 months"
law = ["payment-terms"]
parameters.months = 3
parameters.bands = [{ from = 1.50, below = 2020-01-01 }]
"""


def write(folder: Path, head: str = HEAD, provisions: str = PROVISION) -> Path:
    place = folder / "a-place"
    place.mkdir()
    (place / "document.toml").write_text(head, encoding="utf-8")
    (place / "provisions-1.toml").write_text(provisions, encoding="utf-8")
    return place


def test_a_sound_document_is_read(tmp_path: Path) -> None:
    held = read_document(write(tmp_path))
    assert [found.id for found in held.provisions] == ["ap-1"]
    assert held.provisions[0].parameters["months"] == 3
    assert held.provisions[0].unbound is None
    assert held.law_as_of == held.dated


def test_bindings_are_kept_as_they_are_written(tmp_path: Path) -> None:
    bound = PROVISION + 'binds = [{ standard = "ending-notice", is = 3 }]\n'
    assert read_document(write(tmp_path, provisions=bound)).provisions[0].binds == (
        {"standard": "ending-notice", "is": 3},
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'says = "Three months\' notice."\n',
            "",
            "a-place/provisions-1.toml, ap-1: the key 'says' is missing; add it.",
        ),
        ("line = 4", 'line = "4"', "ap-1: 'line' is '4', where a whole number was expected."),
        ("line = 4", "line = true", "ap-1: 'line' is True, where a whole number was expected."),
        (
            'bound = "both"',
            'bound = "council"',
            "'bound' is 'council'; use statutory, vcse, both, or 'named: ' and a name.",
        ),
        ('bound = "both"', 'bound = "named: "', "use statutory, vcse, both, or 'named: ' and a name."),
        ('kind = "rule"', 'kind = "law"', "'kind' is 'law'; use one of rule, process"),
        ('"notice"', '"weather"', "'themes' holds 'weather', which is not in the list"),
        ('["notice"]', "[]", "'themes' is empty; give at least one."),
        ('"payment-terms"', '"no-such-law"', "'law' holds 'no-such-law', which is not in the list"),
        (
            'section = "1"',
            'section = "1"\nsays_who = "me"',
            "the key 'says_who' is not one we know; check its spelling.",
        ),
        ('id = "ap-1"', 'id = "xx-1"', "the id 'xx-1' does not start with 'ap-'."),
        ("parameters.months = 3", "parameters.months = 10:30:00", "is a time of day; use a date, a number or words."),
        ("parameters.months = 3", "binds = 3", "'binds' is 3, where a list was expected."),
        ("parameters.months = 3", "binds = [3]", "'binds' must be a list of tables."),
        (
            "parameters.months = 3",
            'unbound = { as = "other", why = "x" }',
            "unbound: 'as' is 'other'; use one of calculation",
        ),
        ("parameters.months = 3", 'unbound = { as = "lapsed" }', "unbound: the key 'why' is missing; add it."),
        (
            "parameters.months = 3",
            'binds = [{}]\nunbound = { as = "lapsed", why = "x" }',
            "both 'binds' and 'unbound'; keep one.",
        ),
        (
            "parameters.months = 3",
            'lists = { states = 2, of = ["ap-9"] }',
            "ap-1: it refers to 'ap-9', which is not a provision here.",
        ),
        ("[[provision]]", "[[provison]]", "the key 'provison' is not one we know"),
        ("line = 4", "line = = 4", "a-place/provisions-1.toml: this is not sound TOML"),
    ],
)
def test_a_bad_provision_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in PROVISION
    with pytest.raises(DocumentError) as refused:
        read_document(write(tmp_path, provisions=PROVISION.replace(old, new)))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value).strip()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'code = "a-place"',
            'code = "another"',
            "'code' is 'another', but the folder is 'a-place'; make them the same.",
        ),
        ("dated = 2020-01-31", 'dated = "31 January"', "'dated' is '31 January', where a date was expected."),
        ("dated = 2020-01-31", "dated = 2020-01-31T10:00:00", "where a date was expected."),
        ('kind = "agreement"', 'kind = "poem"', "'kind' is 'poem'; use one of agreement, framework, report."),
        ('relation = "builds-on"', 'relation = "likes"', "link 1: 'relation' is 'likes'; use one of builds-on"),
        (
            'provisions = ["ap-1"]',
            'provisions = ["ap-2"]',
            "ap-gap-1: it refers to 'ap-2', which is not a provision here.",
        ),
        ('id = "ap-gap-1"', 'id = "ap-1"', "the id 'ap-1' is used twice; give one of them another."),
        ('title = "An Agreement for a Place"', 'title = ""', "'title' is empty; give it words or leave it out."),
    ],
)
def test_a_bad_head_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in HEAD
    with pytest.raises(DocumentError) as refused:
        read_document(write(tmp_path, head=HEAD.replace(old, new, 1)))
    assert said in str(refused.value)


def test_a_folder_without_a_head_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"document.toml: the file could not be read"):
        read_document(tmp_path)
