"""What a place has agreements say, as rules: what can be changed, what fills braces, what is sent, what stays."""

import re
from typing import Any

import pytest
from hypothesis import example as tried
from hypothesis import given
from hypothesis import strategies as st

import awarded
from awarded import on
from cast import Cast
from kept.documents.loader import provision
from kept.service.awards import actions
from kept.service.awards.actions.templating import NEW, after_setting
from kept.service.awards.agreement import blocks_of, written
from kept.service.awards.clauses import MOST_OWN, NAMES, clauses_of, filled, in_force, kepts_clauses, problem_in
from kept.service.awards.example import example
from kept.service.awards.models import AgreementTemplate, Award
from kept.service.awards.silencing import silencing_in
from kept.service.awards.terms import being_written, last_sent
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place

OURS = "Write to {contact}. We answer in five days."


def set_in(cast: Cast, place: Place, clause: str = "questions", **told: Any) -> AgreementTemplate:
    told = {"source": "Partnership meeting, 9 July", "seen": None, "by": cast.person["stefan"]} | told
    return actions.set_clause(place=place, clause=clause, **told)


def added(cast: Cast, place: Place, words: str = "Come to tea.", **told: Any) -> AgreementTemplate:
    return set_in(cast, place, NEW, heading="Learning", words=words, **told)


def said(award: Award) -> str:
    terms = last_sent(award)
    assert terms is not None
    return "\n".join(block.words for block in blocks_of(terms))


def test_what_carries_a_promise_says_which_and_cannot_be_changed(cast: Cast) -> None:
    place = awarded.a_place_that_promised(cast)
    stay = {one.id: one for one in kepts_clauses().values() if one.stays}
    assert set(stay) == {"invoices", "told", "independence", "changing", "ending", "partners", "minimal", "place"}
    for id, one in stay.items():
        assert one.promises or "Act 2022" in one.stays, id
        assert all(provision(promise) for promise in one.promises)
        for told in ({"words": "We may end this at any time."}, {"left_out": True}):
            with pytest.raises(Refused, match=r"This clause stays as it is\. It "):
                set_in(cast, place, id, **told)
    assert not AgreementTemplate.objects.exists()


def test_what_a_file_once_changed_cannot_undo_what_stays_now() -> None:
    template = AgreementTemplate(changes=[{"id": "ending", "left_out": True}, {"id": "gone", "words": ["Old."]}])
    assert clauses_of(template) == clauses_of(None), "a clause that came to stay, and one that Kept no longer has"


def test_every_name_in_kept_s_clauses_is_known_and_kept_s_own_words_would_do() -> None:
    for one in kepts_clauses().values():
        assert set(one.known) <= set(NAMES), one.id
        assert problem_in(one, one.text) == "", one.id
        assert "{" not in " ".join(one.shown), one.id


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Write to {whom}.", "Nothing fills in {whom} here. What can stand in braces: {funder}, {holder}, {place},"),
        ("{contact.__class__} {contact}", "Nothing fills in {contact.__class__} here."),
        ("{contact!r:>999999999}", "Nothing fills in {contact!r:>999999999} here."),
        ("{cap} {contact}", "Nothing fills in {cap} here."),
        ("{} {contact}", "Nothing fills in {} here."),
        ("{contact} or {else", "A brace stands alone."),
        ("{{contact}}", "A brace stands alone."),
        ("Ask us.", "Keep {contact} in it. A group has to read whom to ask."),
    ],
)
def test_braces_that_nothing_fills_are_refused_by_name(words: str, says: str) -> None:
    assert problem_in(kepts_clauses()["questions"], words).startswith(says)


@given(
    st.text(alphabet="ab{}_ \n")
    | st.lists(st.sampled_from([*(f"{{{one}}}" for one in NAMES), "x ", "{", "}"])).map("".join)
)
@tried("{contact} {funder}")
def test_words_that_will_do_can_be_filled_in_for_any_award(words: str) -> None:
    clause = kepts_clauses()["questions"]
    told = {name: f"<{name}> {{not a name}}" for name in clause.known}
    if problem_in(clause, words) == "":
        text = filled(words, told)
        assert re.sub(r"\{not a name\}", "", text).count("{") == 0
        assert "<contact>" in text
    else:
        assert problem_in(clause, words)[-1] in ".}"


def test_what_is_sent_has_the_place_s_words_and_what_was_sent_stays(cast: Cast) -> None:
    place = awarded.a_place_that_promised(cast)
    before = awarded.offered(cast, place)
    as_sent = said(before)
    with on(awarded.OFFERED):
        set_in(cast, place, words=OURS)
        set_in(cast, place, "no-extension", left_out=True)
        added(cast, place, "{holder} may come to tea with {funder}.\n\nOr not.", only="agreement")
    award = awarded.offered(cast, place)
    text = said(award)
    assert "Write to grants@council.estuary.example. We answer in five days." in text
    assert "Saltmarsh Lunch Club may come to tea with Estuary Reach Borough Council.\nOr not." in text
    assert "It does not promise that we make it longer" not in text
    assert "Some clauses here are in the words of Estuary Reach." in text
    assert text.index("Learning") < text.index("What no clause takes away") < text.index("Questions, and if")
    terms = last_sent(award)
    assert terms is not None
    assert terms.template == in_force(place)
    before.refresh_from_db()
    assert said(before) == as_sent
    assert "What no clause takes away" not in as_sent, "it is said where the place has words of its own"
    small = awarded.offered(cast, place, amount="1500.00")
    assert "come to tea" not in said(small), "it stands in agreements, and this is a letter"


def test_every_change_is_a_version_with_who_and_where_and_pressing_twice_is_one(cast: Cast) -> None:
    place = awarded.a_place_that_promised(cast)
    with on(awarded.OFFERED):
        first = set_in(cast, place, words=OURS)
        assert set_in(cast, place, words=f" {OURS} \n", seen=0) == first
        second = added(cast, place, seen=first.pk)
        assert added(cast, place, seen=first.pk) == second, "nor is a clause added twice"
        assert set_in(cast, place, words=OURS) == second
        with pytest.raises(Refused, match="A colleague has changed"):
            set_in(cast, place, words="Ring {contact}.", seen=first.pk)
        third = set_in(cast, place, "own-2", left_out=True)
        assert set_in(cast, place, "own-2", left_out=True) == third
        last = set_in(cast, place)
    assert [one["id"] for one in second.changes] == ["questions", "own-2"]
    assert last.changes == []
    assert [one.version for one in AgreementTemplate.objects.order_by("pk")] == [1, 2, 3, 4]
    first.refresh_from_db()
    assert first.changes == [{"id": "questions", "words": [OURS]}]
    told = Entry.objects.filter(event="awards.template.published").order_by("pk")
    assert [(one.by, one.kept["clause"], one.kept["version"]) for one in told] == [
        (cast.person["stefan"].pk, clause, number)
        for number, clause in enumerate(["questions", "new", "own-2", "questions"], 1)
    ]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"clause": "money", "left_out": True}, "cannot be left out"),
        ({"clause": "nothing", "words": "Soup."}, "no such clause"),
        ({"clause": "own-7", "words": "Soup.", "heading": "Soup"}, "no such clause"),
        ({"clause": "questions", "words": OURS, "source": " "}, "Say where it was agreed"),
        ({"clause": "questions"}, "Kept’s own words already"),
        ({"clause": "money", "words": "You get {amount}."}, "Keep {starts_on}, {ends_on} in it"),
        ({"clause": NEW, "words": "Soup."}, "Write a heading"),
        ({"clause": NEW, "words": "Soup.", "heading": "Soup", "only": "postcard"}, "Choose where it stands"),
        ({"clause": NEW, "words": "{purpose}", "heading": "Soup"}, "Nothing fills in {purpose}"),
    ],
)
def test_what_does_not_do_is_refused_and_nothing_is_written(cast: Cast, told: Any, says: str) -> None:
    place = awarded.a_place_that_promised(cast)
    with pytest.raises(Refused, match=re.escape(says)):
        set_in(cast, place, **told)
    assert not AgreementTemplate.objects.exists()


def test_only_those_who_keep_the_place_may(cast: Cast) -> None:
    place = awarded.a_place_that_promised(cast)
    for name in ("grace", "winnie", "ivy"):
        with pytest.raises(NotAllowed):
            set_in(cast, place, words=OURS, by=cast.person[name])


def test_a_place_has_so_many_of_its_own(cast: Cast) -> None:
    place = awarded.a_place_that_promised(cast)
    for number in range(MOST_OWN):
        added(cast, place, f"Tea {number}.")
    with pytest.raises(Refused, match="at most 12 clauses of its own"):
        added(cast, place, "One more tea.")


def test_a_place_inside_another_has_its_words_until_it_has_some(cast: Cast) -> None:
    above = awarded.a_place_that_promised(cast)
    inside = promising.add_place(name="Quayside", slug="quayside", kind=Place.Kind.WARD, inside=above, by=None)
    promising.join(place=inside, organisation=cast.organisation["voice"], from_on=awarded.OFFERED, by=None)
    with on(awarded.OFFERED):
        wide = added(cast, above)
        assert in_force(inside) == wide
        own = added(cast, inside, "Come to supper.")
        assert [one["words"] for one in own.changes] == [["Come to tea."], ["Come to supper."]], "it begins with those"
        assert len({one["id"] for one in own.changes}) == 2
        assert in_force(above) == wide
        set_in(cast, above, words=OURS)
        assert in_force(inside) == own


def test_words_of_the_place_that_may_silence_are_shown_with_each_agreement(cast: Cast) -> None:
    place = awarded.a_place_that_promised(cast)
    set_in(cast, place, words="Ask {contact}. You must not criticise {funder}.")
    award = awarded.offered(cast, place)
    terms = last_sent(award)
    assert terms is not None
    [one] = silencing_in(terms)
    assert (one.where, one.words) == ("Questions, and if we disagree", "must not criticise")
    set_in(cast, place)
    terms.refresh_from_db()
    assert silencing_in(terms), "what was sent is judged by what was sent"
    assert not silencing_in(being_written(award))


def test_an_example_reads_as_what_is_sent_does(cast: Cast) -> None:
    place = awarded.a_place_that_promised(cast)
    with on(awarded.OFFERED):
        template = after_setting(None, place=place, clause="questions", words=OURS, source="A meeting")
        title, letter = example(place, template, "letter")
        assert title == "Grant letter: £1,500 for An example group"
        assert any("We answer in five days." in block.words for block in letter)
        title, agreement = example(place, None, "agreement")
        assert title == "Grant agreement: £30,000 for An example group"
        payments = next(block for block in agreement if block.caption == "When we pay you")
        assert len(payments.rows) == 13
        award = awarded.offered(cast, place)
        assert written(award, being_written(award))[1][0] == agreement[0]
    assert not AgreementTemplate.objects.exists()
    assert Award.objects.count() == 1


def test_braces_that_nobody_knows_stay_as_they_are() -> None:
    assert filled("{funder} pays {{what}} and {nothing}.", {"funder": "The council"}) == (
        "The council pays {{what}} and {nothing}."
    )
