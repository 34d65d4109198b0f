"""Two stages through the pages: designed, read by everybody, applied to, decided and gone on from."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awarded import on
from cast import Cast
from funds import a_fund
from kept.service.applications import actions as applying
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from kept.service.opportunities import actions as opening
from kept.service.opportunities.models import Opportunity
from kept.service.partnerships.models import Place
from reading import look, send
from rounds import NO, a_place, apply, as_, page
from staged import (
    ANSWERED,
    BETWEEN,
    IN_THE_FIRST,
    IN_THE_SECOND,
    a_second_stage,
    an_expression_of_interest,
    answered,
    decided,
    published,
)

pytestmark = pytest.mark.django_db

ASK_ON = {"funded": "yes", "reason": "A warm room where there is none."}


@pytest.fixture
def place(cast: Cast) -> Place:
    return a_place(cast)


@pytest.fixture
def first(cast: Cast, place: Place) -> Opportunity:
    return an_expression_of_interest(cast, place)


def stages(grace: Client, draft: Opportunity, two: bool) -> Any:
    draft.refresh_from_db()
    told = {"version": draft.version, "expression_of_interest": str(two)}
    return send(grace, f"/grants/{draft.pk}/design/stages/", told)


def test_an_officer_says_that_there_are_two_stages_and_designs_the_second(cast: Cast, place: Place) -> None:
    draft, grace = a_fund(cast, place), as_(cast, "grace")
    at = f"/grants/{draft.pk}/design/"
    assert "One stage or two One" in look(grace, at).text
    assert "Choose how groups apply" in send(grace, f"{at}stages/", {"version": draft.version}).text
    chosen = look(grace, f"{at}stages/").find("input", name="expression_of_interest", value="False")
    assert chosen[0].get("checked") is not None
    assert "This is the first of two stages" in stages(grace, draft, two=True).text
    made = send(grace, f"/grants/{draft.pk}/second-stage/", {})
    second = Opportunity.objects.get(first_stage=draft)
    assert made.heading == "Warm Tables Fund: full application"
    assert "Only groups that are asked on from Warm Tables Fund can apply." in made.text
    assert "The first stage asks 2 questions and 350 words." in made.text
    assert "One stage or two" not in made.text
    assert "Who can apply Those asked on" in made.text
    assert f"/grants/{second.pk}/design/" in look(grace, at).links
    assert f"/grants/{second.pk}/design/" in look(grace, "/grants/mine/").links
    assert "Its second stage is begun" in stages(grace, draft, two=False).text
    moved = grace.get(f"/grants/{second.pk}/design/stages/")
    assert moved.headers["Location"] == f"/grants/{second.pk}/design/", "a second stage stays one"


def test_a_grant_of_one_stage_begins_no_second(cast: Cast, place: Place) -> None:
    draft = a_fund(cast, place)
    assert "It has one stage" in send(as_(cast, "grace"), f"/grants/{draft.pk}/second-stage/", {}).text
    assert not Opportunity.objects.filter(first_stage=draft).exists()


def test_the_meter_and_the_fold_count_what_the_first_stage_asks(cast: Cast, first: Opportunity) -> None:
    second, grace = opening.begin_second_stage(opportunity=first, by=cast.person["grace"]), as_(cast, "grace")
    form = {
        "version": second.version, "rows": "1", "press": "save",
        "1-kind": "text", "1-asks": "What will you do?", "1-words": "300",
    }  # fmt: skip
    at = f"/grants/{second.pk}/design/"
    over = send(grace, f"{at}questions/", form).text
    assert "500 of 499 words" in over
    assert "the first asks 1 question and 200 words, and this one 300 words" in over
    assert "This asks for 1 words too many" in over
    assert "Say who will use the answer, and for what" in over
    assert "499 of 499 words" in send(grace, f"{at}questions/", form | {"1-words": "299"}).text
    fold = look(grace, f"{at}fold/").text
    assert "The first stage asks 1 question and 200 words of that. What is left is for this one." in fold
    send(grace, f"{at}fold/", {"version": Opportunity.objects.get(pk=second.pk).version})
    assert 0 < sum(second.questions.values_list("words", flat=True)) <= 299


def test_everybody_reads_which_stage_it_is_and_finds_the_other(cast: Cast, first: Opportunity) -> None:
    with on(date(2026, 9, 10)):
        before = look(Client(), f"/grants/{first.pk}/").text
    assert "This is the first of two stages: a short expression of interest." in before
    assert "The days of the second stage are not known yet." in before
    assert "In the second stage: up to £1,500 for one group" in before
    second = published(cast, first, date(2026, 9, 20))
    with on(IN_THE_FIRST):
        one, other = look(Client(), f"/grants/{first.pk}/"), look(Client(), f"/grants/{second.pk}/")
        assert "opens on 2 November 2026 and closes at midday on 18 December 2026" in one.text
        assert f"/grants/{second.pk}/" in one.links
        assert "This is the second of two stages. Only groups that were asked on" in other.text
        assert "Groups hear by 30 October 2026 whether they are asked on." in other.text
        assert "What will it cost?" in other.text, "its questions are public"
        assert f"/grants/{first.pk}/" in other.links
        assert "only for groups that were asked on" in look(Client(), "/grants/", show="soon").text
        assert "a short expression of interest" in look(Client(), "/grants/").text
        paper = Client().get(f"/grants/{second.pk}/grant.docx")
        assert paper.status_code == 200


def test_anybody_else_is_told_to_stop_with_other_grants_that_fit(cast: Cast, first: Opportunity, place: Place) -> None:
    other = an_expression_of_interest(cast, place, title="Cold Tables Fund")
    second = published(cast, first)
    at = f"/grants/{second.pk}/can-we-apply/"
    with on(date(2026, 10, 10)):
        assert "Has your group been asked to apply in full" in look(Client(), at).text
        stops = look(Client(), at, q0="no", at="0")
        assert stops.heading == "You can stop here"
        assert "Only groups that were asked on from Warm Tables Fund can apply to this." in stops.text
        assert f"/grants/{other.pk}/" in stops.links
        assert look(Client(), at, q0="yes", at="0").heading == "You can apply"


def test_a_group_that_was_not_asked_on_cannot_begin(cast: Cast, first: Opportunity) -> None:
    answered(cast, first)
    second = published(cast, first)
    with on(IN_THE_SECOND):
        for name in ("bilal", "grace"):
            shown = page(as_(cast, name).get(f"/grants/{second.pk}/apply/"))
            assert "You can stop here. Only groups that were asked on from the first stage can apply." in shown.text
            assert not [one for one in shown.find("button") if "Begin" in "".join(one.itertext())]
        pressed = page(as_(cast, "bilal").post(f"/grants/{second.pk}/apply/", {"checked": "on"}))
        assert "You can stop here" in pressed.text
        forged = {"organisation": cast.organisation["lunch"].pk}
        page(as_(cast, "bilal").post(f"/grants/{second.pk}/apply/", forged))
        assert not Application.objects.filter(opportunity=second).exists()
        assert "asked to apply in full" not in page(as_(cast, "bilal").get("/applications/")).text
        begun = as_(cast, "winnie").post(f"/grants/{second.pk}/apply/", {})
        application = Application.objects.get(opportunity=second)
        assert begun.headers["Location"] == f"/applications/{application.pk}/"


def test_who_acts_for_two_groups_begins_for_the_one_that_was_asked_on(cast: Cast, first: Opportunity) -> None:
    cast.acts("winnie", "bikes", "manager", asked_by="bilal")
    answered(cast, first)
    second = published(cast, first)
    with on(IN_THE_SECOND):
        winnie = as_(cast, "winnie")
        shown = page(winnie.get(f"/grants/{second.pk}/apply/"))
        assert "You apply for Saltmarsh Lunch Club" in shown.text
        assert "Estuary Wheels" not in shown.text
        winnie.post(f"/grants/{second.pk}/apply/", {"organisation": cast.organisation["bikes"].pk})
        assert not Application.objects.filter(opportunity=second, organisation=cast.organisation["bikes"]).exists()


def test_whoever_is_asked_on_is_led_to_the_second_stage(cast: Cast, first: Opportunity) -> None:
    lunch, _ = answered(cast, first)
    answer = f"/applications/{lunch.pk}/answer/"
    with on(ANSWERED):
        early = page(as_(cast, "winnie").get(answer))
        assert early.heading == "You are asked to apply in full"
        assert "We write to you when you can apply in full" in early.text
        assert "award" not in early.text.replace("nothing is awarded yet", "")
    second = published(cast, first)
    apply_at = f"/grants/{second.pk}/apply/"
    with on(BETWEEN):
        winnie = as_(cast, "winnie")
        assert "It opens on 2 November 2026." in page(winnie.get("/applications/")).text
        assert apply_at not in page(winnie.get(answer)).links
    with on(IN_THE_SECOND):
        assert apply_at in page(winnie.get(answer)).links
        assert apply_at in page(winnie.get("/applications/")).links
        assert apply_at in page(winnie.get("/work/")).links
        applying.begin(opportunity=second, organisation=lunch.organisation, by=cast.person["winnie"])
        assert "You are asked to apply in full" not in page(winnie.get("/applications/")).text
        assert apply_at not in page(winnie.get("/work/")).links


def test_a_first_stage_is_decided_in_its_own_words(cast: Cast, first: Opportunity) -> None:
    lunch, bikes = apply(cast, first, "lunch", "winnie"), apply(cast, first, "bikes", "bilal")
    at, grace = f"/grants/{first.pk}", as_(cast, "grace")
    with on(IN_THE_FIRST):
        receipt = page(as_(cast, "winnie").get(f"/applications/{lunch.pk}/receipt/")).text
        assert "asked to apply in full or not, and why" in receipt
    with on(ANSWERED):
        standing = page(grace.get(f"{at}/round/")).text
        assert "This is the first of two stages: an expression of interest. Nothing is awarded from it." in standing
        assert "The pot" not in standing
        for application, told in ((lunch, ASK_ON), (bikes, NO)):
            grace.post(f"/applications/{application.pk}/assess/", {"interest": "none"})
            decide = f"/applications/{application.pk}/decide/"
            asked = page(grace.get(decide))
            assert "Do you ask it to apply in full?" in asked.text
            assert not asked.find("input", name="amount")
            assert "Choose whether you ask it to apply in full" in page(grace.post(decide, {"reason": "So."})).text
            assert "How the letter reads" in page(grace.post(decide, told)).text
            grace.post(decide, told | {"press": "decide", "version": "0"})
            assert page(grace.get(decide)).find("input", name="funded", value=told["funded"])[0].get("checked") == ""
        standing = page(grace.get(f"{at}/round/")).text
        assert "2 of 2, 1 of them asked to apply in full" in standing
        assert "Not asked on" in standing
        closing = page(grace.get(f"{at}/close-round/")).text
        assert "Asked to apply in full1 Not asked on1" in closing
        assert "pot" not in closing
        pack = page(grace.get(f"{at}/pack/")).text
        assert "The first of two stages: nothing is awarded from it" in pack
        assert "Asked to apply in full. Grace" in pack
        grace.post(f"{at}/close-round/")
        rows = b"".join(grace.get(_csv(grace, first)).streaming_content).decode()
        assert "asked to apply in full" in rows
        assert "not asked on" in rows
        assert "second-stage" in str([one.get("action") for one in page(grace.get(f"{at}/round/")).find("form")])
        public = page(Client().get(f"{at}/outcome/")).text
        assert "2 groups applied, and 1 was asked to apply in full." in public
        assert "funded" not in public
        assert "The pot" not in public
        turned_down = page(as_(cast, "bilal").get(f"/applications/{bikes.pk}/answer/"))
        assert turned_down.heading == "We are not asking you to apply in full"


def _csv(grace: Client, first: Opportunity) -> str:
    return next(one for one in page(grace.get(f"/grants/{first.pk}/round/")).links if one.endswith(".csv"))


def test_pages_of_two_stages_ask_little_of_the_database(cast: Cast, first: Opportunity) -> None:
    answered(cast, first)
    second = published(cast, first)
    with on(IN_THE_SECOND):
        winnie, nobody = as_(cast, "winnie"), Client()
        at = f"/grants/{second.pk}/"
        for who, address in ((winnie, "/applications/"), (nobody, at), (winnie, f"{at}apply/")):
            with CaptureQueriesContext(connection) as asked:
                page(who.get(address))
            assert len(asked) < 20, address


def test_nobody_but_those_who_write_for_the_funder_begins_a_second_stage(cast: Cast, first: Opportunity) -> None:
    assert as_(cast, "winnie").post(f"/grants/{first.pk}/second-stage/").status_code in (403, 404)
    assert not Opportunity.objects.filter(first_stage=first).exists()


def test_whoever_reads_a_second_stage_finds_the_first_unless_it_is_shut_to_them(cast: Cast, first: Opportunity) -> None:
    lunch, winnie = apply(cast, first, "lunch", "winnie"), cast.person["winnie"]
    with on(ANSWERED):
        deciding.declare(application=lunch, conflict=True, tie="family", by=cast.person["dora"])
        decided(lunch, cast, asked_on=True)
        deciding.close_round(opportunity=first, by=cast.person["grace"])
    second = published(cast, first)
    with on(IN_THE_SECOND):
        full = applying.begin(opportunity=second, organisation=lunch.organisation, by=winnie)
        for question in second.questions.all():
            applying.save_answer(application=full, question=question, words="Soup.", by=winnie)
        full = applying.send(application=full, press="full", by=winnie)
    with on(date(2027, 1, 5)):
        for name, found in (("grace", True), ("dora", False)):
            deciding.declare(application=full, conflict=False, by=cast.person[name])
            links = page(as_(cast, name).get(f"/applications/{full.pk}/assess/")).links
            assert (f"/applications/{lunch.pk}/assess/" in links) is found


def test_whoever_publishes_a_second_stage_is_told_that_both_count(cast: Cast, first: Opportunity) -> None:
    second = a_second_stage(cast, first)
    told = look(as_(cast, "grace"), f"/grants/{second.pk}/publish/").text
    assert "2 questions, 250 wordsThe first stage asks 200 more, and both count" in told
