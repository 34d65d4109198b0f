"""The form of a grant: questions of several kinds, some asked only on a condition."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from cast import Cast
from grants import begun, designed, step, version
from kept.service.history.refused import Refused
from kept.service.opportunities import actions
from kept.service.opportunities.models import Opportunity, Question
from kept.service.partnerships.models import Place
from reading import ReadPage, look, send

pytestmark = pytest.mark.django_db

HALL = {"asks": "Where do you meet?", "kind": "choice", "choices": "In a hall\r\n\r\n Outdoors "}
WHERE = {"asks": "Where is it?", "kind": "address", "only_if": "1", "only_if_answer": "In a hall"}
WORDS = {"asks": "What will you do?", "kind": "text", "words": "100"}


def asks(grace: Client, grant: Opportunity, *rows: Mapping[str, str], press: str = "save") -> ReadPage:
    """The page of questions, pressed with these rows."""
    typed = {f"{at}-{name}": said for at, row in enumerate(rows, 1) for name, said in ({"kind": "text"} | row).items()}
    return step(grace, grant, "questions", rows=str(len(rows)), press=press, **typed)


def kept(grant: Opportunity) -> list[tuple[Any, ...]]:
    return list(grant.questions.values_list("asks", "kind", "words", "choices", "only_if", "only_if_answer"))


def test_a_question_depends_on_an_earlier_choice_wherever_it_is_moved(grace: Client, place: Place) -> None:
    grant = begun(grace)
    asks(grace, grant, HALL, WHERE, WORDS)
    assert kept(grant) == [
        ("Where do you meet?", "choice", 0, "In a hall\nOutdoors", None, ""),
        ("Where is it?", "address", 0, "", 1, "In a hall"),
        ("What will you do?", "text", 100, "", None, ""),
    ]
    moved = asks(grace, grant, WORDS, {"asks": ""}, HALL, WHERE | {"only_if": "3"}, press="up-3")
    assert moved.find("input", name="4-only_if")[0].get("value") == "2"
    asks(grace, grant, WORDS, {"asks": ""}, HALL, WHERE | {"only_if": "3"})
    assert kept(grant)[2][4:] == (2, "In a hall"), "a row left empty falls out, and the number follows"
    gone = asks(grace, grant, HALL, WHERE, press="remove-1")
    assert gone.find("input", name="1-only_if")[0].get("value", "") == ""


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([WHERE, HALL], "Question 1: Question 1 is not an earlier question with choices"),
        ([HALL, WHERE | {"only_if_answer": "At sea"}], "Question 2: Write it as question 1 has it: In a hall, or"),
        ([HALL, WHERE | {"only_if": ""}], "Write the number of the question that has this choice"),
        ([HALL | {"choices": "One"}], "Write at least two choices"),
        ([HALL | {"choices": "One\nOne"}], "A choice stands there twice"),
        ([WORDS | {"words": ""}], "Write the most words in an answer"),
        ([WORDS | {"kind": "essay"}], "Choose a kind of answer"),
        ([{"asks": "Costs?", "kind": "budget"}, {"asks": "And?", "kind": "budget"}], "One is enough"),
    ],
)  # fmt: skip
def test_what_is_typed_wrong_is_said_and_kept(
    grace: Client, place: Place, rows: list[dict[str, str]], says: str
) -> None:
    grant = begun(grace)
    page = asks(grace, grant, *rows)
    assert says in page.text
    assert page.find("input", name="1-asks")[0].get("value") == rows[0]["asks"]
    assert grant.questions.count() == 5, "nothing is saved"


def test_only_words_count_towards_what_the_award_is_worth(grace: Client, place: Place) -> None:
    grant = begun(grace)
    page = asks(grace, grant, HALL | {"words": "4000"}, {"asks": "What will it cost?", "kind": "budget"}, WORDS)
    assert "100 of 499 words" in page.text


def test_more_questions_than_the_award_is_worth_say_who_uses_them(grace: Client, place: Place) -> None:
    grant = begun(grace)
    many = [{"asks": f"What about {at}?", "kind": "number"} for at in range(6)]
    held = asks(grace, grant, *many)
    assert "Question 6: This takes the form past what the award is worth" in held.text
    assert "Question 5: This" not in held.text
    asks(grace, grant, *many[:5], many[5] | {"used_for": "The panel, to choose"})
    assert grant.questions.count() == 6


def test_everybody_reads_how_each_question_is_answered(grace: Client, place: Place) -> None:
    grant = designed(grace)
    asks(grace, grant, HALL, WHERE, WORDS)
    page = look(grace, f"/grants/{grant.pk}/design/preview/")
    assert "One of: In a hall; Outdoors." in page.text
    assert "Only if question 1 is answered “In a hall”. An address." in page.text
    assert "3 questions, and at most 100 words in all" in page.text


def test_a_copy_asks_the_same(grace: Client, place: Place) -> None:
    grant = begun(grace)
    asks(grace, grant, HALL, WHERE, WORDS)
    step(grace, grant, "extra-duties", rows="1", press="save", **{"1-says": "Four meetings", "1-pays": "£120"})
    send(grace, f"/grants/{grant.pk}/copy/", {"press": "p"})
    made = Opportunity.objects.latest("pk")
    assert made.copied_from == grant
    assert kept(made) == kept(grant)
    assert [(one.says, one.pays) for one in made.extra_duties.all()] == [("Four meetings", 120)]


def test_extra_duties_are_paid_within_the_award(grace: Client, place: Place) -> None:
    grant = begun(grace)
    for typed, says in (
        ({"1-says": "Meetings", "1-pays": ""}, "Write what it is worth in pounds"),
        ({"1-says": "Meetings", "1-pays": "0"}, "at least one penny"),
        ({"1-says": "Meetings", "1-pays": "1500"}, "All of them come to £1,500, which leaves nothing for the work"),
    ):
        assert says in step(grace, grant, "extra-duties", rows="1", press="save", **typed).text
    assert not grant.extra_duties.exists()


def test_a_core_grant_always_pays_running_costs(cast: Cast, grace: Client, place: Place) -> None:
    grant = begun(grace)
    step(grace, grant, "money", upfront_percent="50")
    grant.refresh_from_db()
    assert not grant.overheads_accepted
    core = {"award_size": "1500", "budget": "6000", "grant_type": "core"}
    step(grace, grant, "size", **core)
    grant.refresh_from_db()
    assert grant.overheads_accepted
    page = step(grace, grant, "money", upfront_percent="50")
    assert "A core grant always pays running costs" in page.text
    with pytest.raises(Refused, match="A core grant always pays running costs"):
        actions.change(opportunity=grant, version=version(grant), by=cast.person["grace"], overheads_accepted=False)


def test_reports_past_what_the_award_is_worth_say_who_will_use_them(grace: Client, place: Place) -> None:
    grant = begun(grace)
    page = look(grace, f"/grants/{grant.pk}/design/reports/")
    assert "An award of £1,500, whole, is worth at most 1 report, at the end, of at most 499 words each" in page.text
    held = step(grace, grant, "reports", reports="2", report_words="900")
    assert "This is past what the award is worth" in held.text
    done = step(grace, grant, "reports", reports="2", report_words="900", reports_used_for="The board, to plan")
    assert "It asks about 20 hours of each funded group" in done.text
    assert "2 reports of at most 900 words" in done.text
    preview = look(grace, f"/grants/{grant.pk}/design/preview/")
    assert "2 of at most 900 words, over the whole award. Used for: The board, to plan." in preview.text
    assert "Write how many words" in step(grace, grant, "reports", reports="1", report_words="").text


def test_a_page_of_questions_asks_little(grace: Client, place: Place, django_assert_max_num_queries: Any) -> None:
    grant = begun(grace)
    Question.objects.filter(opportunity=grant).delete()
    Question.objects.bulk_create(Question(opportunity=grant, order=at, asks="?", words=9) for at in range(1, 41))
    for name in ("questions", "reports", "extra-duties"):
        with django_assert_max_num_queries(20):
            look(grace, f"/grants/{grant.pk}/design/{name}/")
    assert version(grant)
