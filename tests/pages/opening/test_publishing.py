"""A grant is published through the gate, kept as a draft, put away or copied."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from awarded import on
from cast import Cast
from funds import a_fund, an_intention
from funds import published as a_published_fund
from grants import begun, designed, step, version
from kept.service.history.models import Entry
from kept.service.opportunities import actions
from kept.service.opportunities.models import Opportunity, Status
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.partnerships.models import Place
from reading import look, send
from signing_in import signed_in

pytestmark = pytest.mark.django_db

TIME_TO_APPLY = "bx-2.s.2:time-to-apply"


def test_a_grant_is_designed_from_the_size_of_the_award_and_published(grace: Client, place: Place) -> None:
    grant = designed(grace)
    assert "Warm Tables Fund" in look(grace, "/grants/mine/").text
    hub = look(grace, f"/grants/{grant.pk}/design/")
    assert "5 questions, 440 words" in hub.text
    assert "To do" not in hub.text
    assert "Reports If you like" in hub.text, "nothing said of reports is not the same as having said it"
    page = look(grace, f"/grants/{grant.pk}/publish/")
    assert "At midday on 13 October 2026" in page.text
    done = send(grace, f"/grants/{grant.pk}/publish/", {"version": version(grant)})
    assert "Warm Tables Fund is published" in done.text
    assert done.heading == "Warm Tables Fund"
    again = send(grace, f"/grants/{grant.pk}/publish/", {"version": version(grant)})
    assert again.heading == "Warm Tables Fund", "a second press leads to the same page"
    assert "Warm Tables Fund" in look(Client(), "/grants/", show="soon").text
    public = look(Client(), f"/grants/{grant.pk}/")
    for words in ("Up to £1,500", "At most 120 words", "It helps people on their own", "Opens on 1 September 2026"):
        assert words in public.text


def test_one_press_keeps_the_promise_and_keeps_the_time_of_day(grace: Client, place: Place) -> None:
    grant = designed(grace, closes=date(2026, 10, 5))
    at = f"/grants/{grant.pk}/publish/"
    page = look(grace, at)
    assert "Close on 13 October 2026 or later" in page.text
    asked = send(grace, at, {"version": version(grant)})
    assert "It is not published yet" in asked.text
    assert asked.find("textarea", name=f"reason-{TIME_TO_APPLY}")
    grant.refresh_from_db()
    assert grant.status == Status.DRAFT
    done = send(grace, at, {"version": version(grant), "keep": "closes_on"})
    assert "At midday on 13 October 2026" in done.text
    grant.refresh_from_db()
    assert (grant.status, grant.closes_at) == (Status.DRAFT, datetime(2026, 10, 13, 11, 0, tzinfo=UTC))
    again = send(grace, at, {"version": version(grant)})
    assert "is published" in again.text


def test_a_reason_typed_is_not_lost_when_another_promise_is_kept_by_a_press(grace: Client, place: Place) -> None:
    grant = designed(grace, closes=date(2026, 10, 5))
    typed = {f"reason-{TIME_TO_APPLY}": "The winter comes early."}
    page = send(grace, f"/grants/{grant.pk}/publish/", {"version": version(grant) - 1} | typed)
    assert "Somebody else changed this" in page.text
    assert "The winter comes early." in page.html


def test_going_back_after_a_reason_was_given_sends_nothing_again(grace: Client, place: Place) -> None:
    """Every page on the way can be fetched again: none of them is the answer to a press."""
    grant = designed(grace, closes=date(2026, 10, 5))
    at = f"/grants/{grant.pk}/publish/"
    held_up = grace.post(at, {"version": version(grant)})
    assert (held_up.status_code, held_up.url) == (302, f"{at}?asked=yes")
    page = look(grace, held_up.url)
    assert "It is not published yet" in page.text
    assert page.find("textarea", name=f"reason-{TIME_TO_APPLY}")
    reason = {f"reason-{TIME_TO_APPLY}": "The winter comes early."}
    assert grace.post(held_up.url, {"version": version(grant)} | reason).status_code == 302
    grant.refresh_from_db()
    assert grant.status != Status.DRAFT
    assert grace.get(held_up.url).status_code == 302, "it leads on to the grant"


def test_a_reason_stands_on_the_grant_s_own_page(grace: Client, place: Place) -> None:
    grant = designed(grace, closes=date(2026, 10, 5))
    reason = {f"reason-{TIME_TO_APPLY}": "The winter comes early."}
    done = send(grace, f"/grants/{grant.pk}/publish/", {"version": version(grant)} | reason)
    assert "is published" in done.text
    page = look(Client(), f"/grants/{grant.pk}/")
    assert "Explained Applications stay open long enough" in page.text
    assert "The winter comes early." in page.text


def test_a_form_that_is_too_long_is_led_to_where_it_folds(grace: Client, place: Place) -> None:
    grant = designed(grace)
    long = {"rows": "1", "press": "save", "1-asks": "All?", "1-words": "900", "1-used_for": "The panel"}
    step(grace, grant, "questions", **long)
    done = send(grace, f"/grants/{grant.pk}/publish/", {"version": version(grant), "keep": "word_limit"})
    assert done.heading == "Fold the form"


@pytest.mark.parametrize("without", ["dates", "questions"])
def test_it_is_not_published_without_what_applicants_need(grace: Client, place: Place, without: str) -> None:
    grant = designed(grace)
    if without == "dates":
        step(grace, grant, "dates", complexity="simple", closes_time="12:00")
    else:
        step(grace, grant, "questions", rows="1", press="save")
    page = send(grace, f"/grants/{grant.pk}/publish/", {"version": version(grant)})
    assert {"dates": "Say on which day it opens", "questions": "It asks nothing"}[without] in page.text
    grant.refresh_from_db()
    assert grant.status == Status.DRAFT


def test_a_draft_is_put_away_and_taken_up_again(grace: Client, place: Place) -> None:
    grant = begun(grace)
    at = f"/grants/{grant.pk}/design/"
    assert "Nothing of it is lost" in look(grace, f"{at}put-away/").text
    done = send(grace, f"{at}put-away/", {})
    assert "Warm Tables Fund is put away" in done.text
    assert "You have no drafts" in done.text
    away = look(grace, "/grants/mine/", show="away")
    assert "Take it up again" in away.text
    assert "is a draft again" in send(grace, f"{at}take-up/", {}).text


@pytest.mark.parametrize("status", Status)
def test_a_new_grant_begins_as_a_copy_of_an_old_one(cast: Cast, place: Place, status: Status) -> None:
    told = an_intention(cast, place)
    old = a_fund(cast, place, intention=told, applicants_expected=40, upfront_percent=40, overheads_accepted=False)
    Opportunity.objects.filter(pk=old.pk).update(status=status, first_notified_on=date(2026, 8, 1))
    with on(date(2027, 8, 2)):
        grace = signed_in(cast.person["grace"], staff=True)
        kinds = {"draft": "drafts", "withdrawn": "away"}
        listed = look(grace, "/grants/mine/", show=kinds.get(status, "closed"))
        (form,) = listed.find("form", action=f"/grants/{old.pk}/copy/")
        typed = {"press": next(box.get("value") for box in form.iter() if box.get("name") == "press")}
        done = send(grace, f"/grants/{old.pk}/copy/", typed)
        assert "Warm Tables Fund is copied into a new draft. It has no dates yet" in done.text
        send(grace, f"/grants/{old.pk}/copy/", typed)
        made = Opportunity.objects.exclude(pk=old.pk).get()
        page = look(grace, f"/grants/{made.pk}/design/preview/")
    for words in (
        "Warm Tables Fund", "Meals and company through the winter.", "Up to £1,500 for one group. £6,000 in all",
        "no running costs", "40 per cent of each quarter", "grants@council.estuary.example",
        "Do you meet in Estuary Reach? Yes", "What will you do?", "Who is it for?",
        "It helps people who are on their own",
    ):  # fmt: skip
        assert words in page.text
    assert (made.status, made.intention, made.applicants_expected) == (Status.DRAFT, None, 40)
    days = (made.first_notified_on, made.opens_on, made.closes_at, made.answer_by, made.starts_on, made.ends_on)
    assert not any(days), "its dates are of its own year"
    assert [one.otherwise for one in made.conditions.all()] == ["This fund is for groups that meet here."]
    entry = Entry.objects.get(subject_id=made.pk, event="opportunities.opportunity.drafted")
    assert (entry.by, entry.kept["copied"]) == (cast.person["grace"].pk, old.pk)


def test_another_bodys_grant_is_not_there_to_copy(cast: Cast, place: Place) -> None:
    old = a_published_fund(cast, place)
    with pytest.raises(NotAllowed):
        actions.copy(opportunity=old, by=cast.person["winnie"])
    assert signed_in(cast.person["winnie"]).post(f"/grants/{old.pk}/copy/").status_code == 404
    assert Opportunity.objects.count() == 1


def test_a_draft_is_nobody_else_s(cast: Cast, grace: Client, place: Place) -> None:
    grant = designed(grace)
    assert look(grace, f"/grants/{grant.pk}/design/preview/").heading == "Warm Tables Fund"
    for browser in (Client(), signed_in(cast.person["winnie"]), grace):
        assert browser.get(f"/grants/{grant.pk}/").status_code == 404
        assert browser.get(f"/grants/{grant.pk}/can-we-apply/").status_code == 404
    assert "Warm Tables Fund" not in look(Client(), "/grants/", show="soon").text


def test_a_right_that_is_taken_away_is_gone_at_once(cast: Cast, grace: Client, place: Place) -> None:
    grant = designed(grace)
    cast.person["grace"].memberships.update(role="finance-officer")
    for method in (grace.get, grace.post):
        assert method(f"/grants/{grant.pk}/design/about/").status_code == 404
        assert method(f"/grants/{grant.pk}/publish/").status_code == 404
