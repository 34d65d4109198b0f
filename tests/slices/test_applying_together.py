"""Help by telephone, and partners: who may read and write what, and that only the applicant sends."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applying import BELL, an_open_fund, answered, begun, in_the_round, send
from cast import Cast
from kept.service.applications import actions, helping, partners, together
from kept.service.applications.models import Answer, Application
from kept.service.applications.together_models import Partner
from kept.service.decisions.actions import declare
from kept.service.decisions.ties import acts_for_applicant
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.models import Kind, LegalForm, Organisation
from kept.service.outbox.models import Message
from reading import look
from reading import send as press
from signing_in import signed_in


@pytest.fixture
def day() -> Iterator[Any]:
    with in_the_round() as traveller:
        yield traveller


@pytest.fixture
def fund(cast: Cast, day: Any) -> Opportunity:
    return an_open_fund(cast)


def helped(cast: Cast, fund: Opportunity, body: str = "voice") -> Application:
    application = begun(cast, fund)
    helping.allow_help(application=application, organisation=cast.organisation[body], by=cast.person["winnie"])
    return application


def partner(cast: Cast, application: Application, share: str = "500.00", **more: Any) -> Partner:
    told: dict[str, Any] = {"organisation": cast.organisation["bikes"], "name": "", "writes": False} | more
    does = "Bring the soup by bicycle."
    return partners.name_partner(
        application=application, does=does, share=Decimal(share), by=cast.person["winnie"], **told
    )


def test_somebody_types_on_the_phone_and_it_says_who(cast: Cast, fund: Opportunity) -> None:
    application = helped(cast, fund)
    answered(cast, application, "ivy")
    answer = Answer.objects.first()
    assert answer
    assert (answer.saved_by, answer.typed_for_them) == (cast.person["ivy"], cast.organisation["voice"])
    with pytest.raises(NotAllowed):
        send(cast, application, "ivy")
    with pytest.raises(NotAllowed):  # a group of the sector that was not let in
        answered(cast, application, "bilal", "Bicycles.")
    page = look(signed_in(cast.person["winnie"]), f"/applications/{application.pk}/check/")
    assert "Typed by Ivy Sandgrove of Estuary Voluntary Voice" in page.text


def test_the_funder_never_helps_nor_do_its_people(cast: Cast, fund: Opportunity, day: Any) -> None:
    application = begun(cast, fund)
    with pytest.raises(Refused, match="the funder itself never can"):
        helping.allow_help(application=application, organisation=cast.organisation["council"], by=cast.person["winnie"])
    helping.allow_help(application=application, organisation=cast.organisation["voice"], by=cast.person["winnie"])
    assert together.helped_for(cast.person["ivy"]).exists()
    cast.acts("ivy", "council", "grants-officer", asked_by="amara")
    assert not together.helped_for(cast.person["ivy"]).exists()
    with pytest.raises(NotAllowed):
        answered(cast, application, "ivy")
    assert signed_in(cast.person["ivy"], staff=True).get(f"/helping/{application.pk}/").status_code == 404


def test_help_ends_when_the_group_says_so_and_when_it_is_sent(cast: Cast, fund: Opportunity) -> None:
    application = helped(cast, fund)
    answered(cast, application, "ivy")
    allowed = together.helping_now(application).get()
    helping.end_help(help=allowed, by=cast.person["winnie"])
    assert not together.helped_for(cast.person["ivy"]).exists()
    helping.allow_help(application=application, organisation=cast.organisation["voice"], by=cast.person["winnie"])
    assert together.helped_for(cast.person["ivy"]).exists()
    send(cast, application)
    assert not together.helped_for(cast.person["ivy"]).exists()


def link_to(address: str) -> str:
    letter = Message.objects.filter(to=address, key__startswith="application-confirm-").latest("pk")
    assert "Soup." in letter.body
    found = re.search(r"/agree/[^/\s]+/", letter.body)
    assert found, letter.body
    return found.group(0)


def test_a_link_in_an_email_sends_these_words_once(cast: Cast, fund: Opportunity, day: Any) -> None:
    ivy = signed_in(cast.person["ivy"], staff=True)
    application = answered(cast, helped(cast, fund), "ivy")
    assert "2 people" not in press(ivy, f"/helping/{application.pk}/", {}).text
    first = link_to("winnie@lunch.example")
    day.shift(60)
    answer = Answer.objects.order_by("pk")[0]
    keep = {"application": application, "question": answer.question, "by": cast.person["ivy"]}
    actions.save_answer(words="Soup. And bread.", seen=answer.saved_at, **keep)
    assert Client().get(first).status_code == 404  # other words than those she was sent
    press(ivy, f"/helping/{application.pk}/", {})
    link, stranger = link_to("winnie@lunch.example"), Client()
    page = look(stranger, link)
    assert "Soup. And bread." in page.text
    assert stranger.get(link.replace("/agree/", "/agree/x")).status_code == 404
    done = press(stranger, link, {"press": page.find("input", name="press")[0].get("value", "")})
    assert "Application sent" in done.html
    assert Application.objects.get().sent_by == cast.person["winnie"]
    assert Client().get(link).status_code == 404


def test_the_link_keeps_the_closing_time(cast: Cast, fund: Opportunity, day: Any) -> None:
    application = answered(cast, helped(cast, fund), "ivy")
    helping.ask_to_confirm(application=application, by=cast.person["ivy"])
    link = link_to("winnie@lunch.example").split("/")[2]
    day.move_to(BELL + timedelta(seconds=1))
    with pytest.raises(actions.Closed):
        helping.send_by_link(link=link, press="once")


def test_a_partner_is_asked_and_reads_once_it_has_said_yes(cast: Cast, fund: Opportunity) -> None:
    application = answered(cast, begun(cast, fund))
    named = partner(cast, application)
    assert Message.objects.get(key__startswith="partner-asked").to == "bilal@bikes.example"
    bilal, petra = signed_in(cast.person["bilal"]), signed_in(cast.person["petra"])
    page = look(bilal, f"/partners/{named.pk}/")
    assert "Yes, we take part" in page.text
    assert "Soup." not in page.text
    assert "Yes, we take part" not in look(petra, f"/partners/{named.pk}/").text
    with pytest.raises(NotAllowed):
        partners.answer(partner=named, yes=True, by=cast.person["petra"])
    page = press(bilal, f"/partners/{named.pk}/", {"answer": "yes"})
    assert "Soup." in page.text
    assert Message.objects.filter(key__startswith="partner-answered", to="winnie@lunch.example").exists()
    assert signed_in(cast.person["stella"]).get(f"/partners/{named.pk}/").status_code == 404
    with pytest.raises(NotAllowed):  # reading is not writing
        answered(cast, application, "bilal", "Bicycles.")


def test_a_partner_writes_where_the_lead_lets_it(cast: Cast, fund: Opportunity) -> None:
    application = begun(cast, fund)
    partners.answer(partner=partner(cast, application, writes=True), yes=True, by=cast.person["bilal"])
    bilal, address = signed_in(cast.person["bilal"]), f"/helping/{application.pk}/questions/1/"
    press(bilal, address, {"words": "Soup by bicycle.", "seen": ""})
    assert Answer.objects.get().typed_for_them == cast.organisation["bikes"]
    assert bilal.get(f"/applications/{application.pk}/questions/1/earlier/").status_code == 404
    assert bilal.get(f"/applications/{application.pk}/papers/").status_code == 404


def test_it_can_be_sent_with_one_still_asked_but_not_with_one_that_said_no(cast: Cast, fund: Opportunity) -> None:
    application = answered(cast, begun(cast, fund))
    named = partner(cast, application)
    partners.answer(partner=named, yes=False, by=cast.person["bilal"])
    with pytest.raises(Refused, match="Estuary Wheels said that it does not take part"):
        send(cast, application)
    partners.take_out(partner=named, by=cast.person["winnie"])
    partner(cast, application)
    partner(cast, application, organisation=None, name="The Sailing Hall")
    page = look(signed_in(cast.person["winnie"]), f"/applications/{application.pk}/check/")
    assert "Asked, and has not answered yet" in page.text
    assert "Not asked: it is not on record here" in page.text
    assert send(cast, application).sent_at
    assert "Take out" not in look(signed_in(cast.person["winnie"]), f"/applications/{application.pk}/receipt/").text


def test_the_funder_reads_who_takes_part_and_its_people_are_tied(cast: Cast, fund: Opportunity, day: Any) -> None:
    application = answered(cast, begun(cast, fund))
    named = partner(cast, application)
    send(cast, application)
    cast.acts("grace", "bikes", "member", asked_by="bilal")
    assert acts_for_applicant(application, cast.person["grace"])
    assert not acts_for_applicant(application, cast.person["cyril"])
    day.move_to(BELL + timedelta(days=1))
    partners.answer(partner=named, yes=True, by=cast.person["bilal"])  # a holiday does not sink it
    cast.joins("dora@council.estuary.example", "Dora Finch")
    cast.acts("dora", "council", "commissioner", asked_by="amara")
    dora = signed_in(cast.person["dora"], staff=True)
    declare(application=application, conflict=False, by=cast.person["dora"])
    page = look(dora, f"/applications/{application.pk}/assess/")
    for said in ("Bring the soup by bicycle.", "Its share: £500", "Said yes"):
        assert said in page.text


def test_shares_stay_within_an_award_and_the_funder_is_no_partner(cast: Cast, fund: Opportunity) -> None:
    application = begun(cast, fund)
    partner(cast, application, "1000.00")
    with pytest.raises(Refused, match=r"£2,000\.00, and one award is at most £1,500\.00"):
        partner(cast, application, "1000.00", organisation=None, name="The Sailing Hall")
    for body in ("council", "lunch"):
        with pytest.raises(Refused):
            partner(cast, application, "1.00", organisation=cast.organisation[body])
    assert Partner.objects.count() == 1


def test_naming_through_the_pages(cast: Cast, fund: Opportunity) -> None:
    application, winnie = begun(cast, fund), signed_in(cast.person["winnie"])
    address = f"/applications/{application.pk}/partners/"
    assert "You have named nobody" in look(winnie, address).text
    wrong = press(winnie, f"{address}name/", {"name": "Estuary Wheels", "does": "", "share": "lots"})
    assert "Write what it would do" in wrong.text
    named = press(winnie, f"{address}name/", {"name": "estuary wheels", "does": "Soup.", "share": "£500"})
    assert "It is asked by e-mail" in named.html
    assert Partner.objects.get().organisation == cast.organisation["bikes"]
    press(winnie, f"{address}name/", {"name": "The Sailing Hall", "does": "A hall.", "share": "0"})
    assert "Not asked: it is not on record here" in look(winnie, address).text
    press(winnie, address, {"out": str(Partner.objects.get(organisation=None).pk)})
    assert Partner.objects.get().organisation == cast.organisation["bikes"]
    look(signed_in(cast.person["bilal"]), "/partners/")
    look(winnie, f"/applications/{application.pk}/help/")


def test_a_partners_work_list_says_what_it_is_asked_and_what_it_agreed_to(cast: Cast, fund: Opportunity) -> None:
    application = begun(cast, fund)
    named = partner(cast, application)
    bilal = signed_in(cast.person["bilal"])
    page = look(bilal, "/work/")
    assert "Estuary Wheels is asked: Bring the soup by bicycle. Its share is £500." in page.text
    assert f"/partners/{named.pk}/" in page.links
    assert "Bring the soup" not in look(signed_in(cast.person["winnie"]), "/work/").text
    partners.answer(partner=named, yes=True, by=cast.person["bilal"])
    assert "Estuary Wheels said yes on" in look(bilal, "/work/").text
    partners.answer(partner=named, yes=False, by=cast.person["bilal"])
    assert "Bring the soup" not in look(bilal, "/work/").text


def test_bodies_that_help_are_shown_a_page_at_a_time_and_found_by_name(cast: Cast, fund: Opportunity) -> None:
    application, winnie = begun(cast, fund), signed_in(cast.person["winnie"])
    address = f"/applications/{application.pk}/help/"
    assert not look(winnie, address).find("input", name="name"), "so few need no search"
    for number in range(30):
        Organisation.objects.create(
            name=f"Helpers of Creek {number:02}", kind=Kind.INFRASTRUCTURE, legal_form=LegalForm.CIO, added_at=BELL
        )
    with CaptureQueriesContext(connection) as asked:
        first = look(winnie, address)
    assert len(first.find("input", name="body")) == 25
    assert len(asked) < 20
    second = look(winnie, f"{address}?page=2")
    shown = [one.get("value") for page in (first, second) for one in page.find("input", name="body")]
    assert len(shown) == len(set(shown)) == together.may_help(application).count()
    found = look(winnie, f"{address}?name=creek 29")
    (one,) = found.find("input", name="body")
    assert "Choose who may help" in press(winnie, f"{address}?name=creek 29", {"body": ""}).text
    assert "Helpers of Creek 29 can type in it now" in press(winnie, address, {"body": one.get("value")}).html
    funder = cast.organisation["council"].pk
    assert "Choose who may help" in press(winnie, address, {"body": str(funder)}).text
    assert "No body that can help is called that" in look(winnie, f"{address}?name=zzz").text
