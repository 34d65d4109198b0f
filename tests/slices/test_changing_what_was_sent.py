"""What was sent can be changed until the close: it stands until the change is sent, and for good if it never is."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from applying import BELL, an_open_fund, answered, begun, in_the_round, send
from cast import Cast
from kept.service.applications import actions, queries
from kept.service.applications.changing import begin_change
from kept.service.applications.models import Application, State
from kept.service.applications.partners import answer, name_partner
from kept.service.history.refused import Refused
from kept.service.organisations.permissions import Permission
from reading import look
from reading import send as press
from signing_in import signed_in


@pytest.fixture
def day() -> Iterator[Any]:
    with in_the_round() as traveller:
        yield traveller


@pytest.fixture
def sent(cast: Cast, day: Any) -> Application:
    fund = an_open_fund(cast)
    return send(cast, answered(cast, begun(cast, fund)))


def change(cast: Cast, sent: Application, words: str = "Soup and bread.") -> Application:
    draft = begin_change(application=sent, by=cast.person["winnie"])
    first = draft.answers.get(question__order=1)
    actions.save_answer(
        application=draft, question=first.question, words=words, by=cast.person["winnie"], seen=first.saved_at
    )
    return draft


def read_by_funder(cast: Cast) -> list[Application]:
    return list(queries.applications_for(cast.person["grace"], Permission.ASSESS_APPLICATION))


def test_what_was_sent_stands_until_the_change_is_sent(cast: Cast, sent: Application, day: Any) -> None:
    draft = change(cast, sent)
    assert draft == begin_change(application=sent, by=cast.person["tom"])  # one at a time
    assert read_by_funder(cast) == [sent]
    assert sent.answers.get(question__order=1).words == "Soup."
    again = send(cast, draft)
    assert again.number == sent.number
    assert read_by_funder(cast) == [again]
    assert queries.asked_of(again)[0].words == "Soup and bread."
    sent.refresh_from_db()
    assert (sent.number, sent.answers.get(question__order=1).words) == (f"{again.number}-{sent.pk}", "Soup.")
    third = send(cast, change(cast, again, "Soup, bread and tea."))
    assert third.number == again.number
    assert read_by_funder(cast) == [third]


def test_a_change_never_sent_loses_nothing(cast: Cast, sent: Application, day: Any) -> None:
    draft = change(cast, sent)
    day.move_to(BELL + timedelta(minutes=20))
    with pytest.raises(actions.Closed):
        send(cast, draft)
    with pytest.raises(Refused, match="What you sent stands"):
        begin_change(application=sent, by=cast.person["winnie"])
    assert read_by_funder(cast) == [sent]
    assert draft.state(BELL + timedelta(minutes=20)) == State.STANDS
    page = look(signed_in(cast.person["winnie"]), f"/applications/{draft.pk}/")
    assert "What you sent before stands" in page.text


def test_taking_back_takes_the_change_with_it(cast: Cast, sent: Application) -> None:
    draft = change(cast, sent)
    actions.withdraw(application=sent, by=cast.person["winnie"])
    with pytest.raises(Refused, match="taken back"):
        send(cast, draft)
    assert not read_by_funder(cast)
    anew = begun(cast, sent.opportunity)
    assert anew.changes is None


def test_partners_find_it_where_they_were_asked(cast: Cast, sent: Application) -> None:
    draft = begin_change(application=sent, by=cast.person["winnie"])
    told = {"organisation": cast.organisation["bikes"], "name": "", "does": "Ride.", "share": Decimal(100)}
    named = name_partner(application=draft, writes=False, by=cast.person["winnie"], **told)
    first = send(cast, draft)
    again = begin_change(application=first, by=cast.person["winnie"])
    answer(partner=named, yes=False, by=cast.person["bilal"])
    with pytest.raises(Refused, match="Estuary Wheels said that it does not take part"):
        send(cast, again)
    answer(partner=named, yes=True, by=cast.person["bilal"])
    last = send(cast, again)
    assert [(one.pk, one.said_yes) for one in last.partners.all()] == [(named.pk, True)]
    assert [one.name for one in first.partners.all()] == ["Estuary Wheels"]
    assert "Yes, on" in look(signed_in(cast.person["bilal"]), f"/partners/{named.pk}/").text


def test_through_the_pages(cast: Cast, sent: Application, django_assert_max_num_queries: Any) -> None:
    winnie = signed_in(cast.person["winnie"])
    assert "Change it" in look(winnie, f"/applications/{sent.pk}/receipt/").text
    page = press(winnie, f"/applications/{sent.pk}/change/", {})
    assert f"This is a change of {sent.number}" in page.text
    draft = Application.objects.get(changes=sent)
    assert "A change of this is being written" in look(winnie, f"/applications/{sent.pk}/receipt/").text
    with django_assert_max_num_queries(20):
        assert "A change, not sent yet" in look(winnie, "/applications/").text
    check = f"/applications/{draft.pk}/check/"
    key = look(winnie, check).find("input", name="press")[0].get("value", "")
    done = press(winnie, check, {"press": key})
    assert sent.number in done.text
    assert "You sent a later version" in look(winnie, f"/applications/{sent.pk}/").text
    with django_assert_max_num_queries(20):
        assert look(winnie, "/applications/").text.count("Warm Tables Fund") == 1


def test_a_copy_is_a_tagged_pdf_of_a_draft_and_of_what_was_sent(cast: Cast, sent: Application) -> None:
    winnie, draft = signed_in(cast.person["winnie"]), begin_change(application=sent, by=cast.person["winnie"])
    for one in (sent, draft):
        copy = winnie.get(f"/applications/{one.pk}/copy.pdf")
        assert copy["Content-Type"] == "application/pdf"
        assert copy.content.startswith(b"%PDF-")
        assert b"/StructTreeRoot" in copy.content
    assert signed_in(cast.person["bilal"]).get(f"/applications/{sent.pk}/copy.pdf").status_code == 404
