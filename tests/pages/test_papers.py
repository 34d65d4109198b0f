"""Asked once, through its pages: a passport, two funders, and what each of them may read and when."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import papers
from cast import Cast
from funds import a_fund, a_place, published
from kept.service.applications.models import Application, Used
from kept.service.opportunities import actions as opening
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.models import Item
from rounds import as_, page

pytestmark = pytest.mark.django_db
AFTER = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 10, 1, 9, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def asking(cast: Cast, clock: Any) -> Any:
    """`asking("Title", accounts="applying")`: a fund that asks for these, as Grace chose on its page, published."""
    place = a_place(cast)

    def made(title: str, **asked: str) -> Opportunity:
        grace = as_(cast, "grace")
        fund = a_fund(cast, place, title=title)
        address = f"/grants/{fund.pk}/papers/"
        form = dict.fromkeys([option.get("name") for option in page(grace.get(address)).find("select")], "no")
        told = form | {name.replace("_", "-"): when for name, when in asked.items()}
        assert grace.post(address, told | {"version": "1"}).status_code == 302
        with time_machine.travel(datetime(2026, 9, 1, 9, 0, tzinfo=UTC), tick=False):
            fund.refresh_from_db()
            return opening.publish(opportunity=fund, by=cast.person["grace"])

    return made


def begins(browser: Client, fund: Opportunity) -> Application:
    browser.post(f"/grants/{fund.pk}/apply/", {"checked": "on"})
    application = Application.objects.latest("pk")
    for question in fund.questions.all():
        browser.post(f"/applications/{application.pk}/questions/{question.order}/", {"words": "Soup.", "seen": ""})
    return application


def sends(browser: Client, application: Application) -> str:
    """Press the button if there is one; what the page says besides."""
    check = page(browser.get(f"/applications/{application.pk}/check/"))
    keys = {one.get("name", ""): one.get("value", "") for one in check.find("input", type="hidden")}
    if "press" in keys:
        assert browser.post(f"/applications/{application.pk}/check/", keys).status_code == 302
    return check.text


def adds(browser: Client, address: str, **told: Any) -> Any:
    return browser.post(address, {"next": "", "told": papers.sent("accounts.txt", b"In 5, out 4")} | told, follow=True)


def test_the_first_funder_asks_and_the_second_asks_nothing_again(cast: Cast, asking: Any, clock: Any) -> None:
    winnie, lunch = as_(cast, "winnie"), cast.organisation["lunch"].pk
    first = begins(winnie, asking("Warm Tables", accounts="applying", vat="applying", bank_statement="success"))
    assert "Give, or say that you do not have: Latest accounts" in sends(winnie, first)
    wanted = page(winnie.get(f"/applications/{first.pk}/papers/"))
    add, none = (link for link in wanted.links if "/passport/accounts/" in link)
    back = adds(winnie, add, next=f"/applications/{first.pk}/papers/")
    assert back.request["PATH_INFO"] == f"/applications/{first.pk}/papers/"
    assert "accounts.txt" in page(back).text
    winnie.post(f"/organisations/{lunch}/passport/vat/none/", {"because": "We are too small.", "next": ""})
    sends(winnie, first)
    first.refresh_from_db()
    assert first.sent_at
    second = begins(winnie, asking("Cold Tables", accounts="applying", vat="applying"))
    text = page(winnie.get(f"/applications/{second.pk}/")).text
    assert "Facts and papers, from your passport Nothing to do" in text
    sends(winnie, second)
    second.refresh_from_db()
    assert second.sent_at
    assert Item.objects.count() == 2
    seen = page(winnie.get(f"/organisations/{lunch}/passport-uses/")).text
    assert seen.count("accounts.txt") == 2
    assert "Warm Tables" in seen
    assert "Cold Tables" in seen
    assert none


def test_a_funder_reads_what_was_used_once_it_has_closed_and_nothing_else(cast: Cast, asking: Any, clock: Any) -> None:
    winnie, lunch = as_(cast, "winnie"), cast.organisation["lunch"].pk
    adds(winnie, f"/organisations/{lunch}/passport/accounts/")
    adds(winnie, f"/organisations/{lunch}/passport/bank-statement/", told=papers.sent("bank.txt", b"A statement"))
    application = begins(winnie, asking("Warm Tables", accounts="applying"))
    sends(winnie, application)
    used = Used.objects.get()
    addresses = (f"/applications/{application.pk}/papers/read/", f"/papers/{used.pk}/")
    statement = Item.objects.get(what="bank-statement")
    grace = as_(cast, "grace")
    for address in (*addresses, f"/passport/{statement.pk}/file/", f"/organisations/{lunch}/passport/"):
        assert grace.get(address).status_code == 404  # sealed
    clock.move_to(AFTER)
    grace = as_(cast, "grace")
    for address in addresses:  # first she says whether she has an interest
        assert grace.get(address)["Location"] == f"/applications/{application.pk}/assess/"
    grace.post(f"/applications/{application.pk}/assess/", {"interest": "none"})
    read = page(grace.get(addresses[0]))
    assert "accounts.txt" in read.text
    assert "bank.txt" not in read.text
    file = grace.get(addresses[1])
    assert file.content == b"In 5, out 4"
    assert file["Content-Disposition"].startswith("attachment")
    assert "sandbox" in file["Content-Security-Policy"]
    for address in (
        f"/passport/{statement.pk}/file/",
        f"/organisations/{lunch}/passport/",
        f"/passport/{used.item_id}/file/",
    ):
        assert grace.get(address).status_code == 404
    winnie = as_(cast, "winnie")  # a newer one is not the funder's
    adds(winnie, f"/organisations/{lunch}/passport/accounts/", told=papers.sent("newer.txt", b"Newer"))
    assert "newer.txt" not in page(grace.get(addresses[0])).text


def test_whoever_has_an_interest_reads_no_paper(cast: Cast, asking: Any, clock: Any) -> None:
    winnie, lunch = as_(cast, "winnie"), cast.organisation["lunch"].pk
    adds(winnie, f"/organisations/{lunch}/passport/accounts/")
    application = begins(winnie, asking("Warm Tables", accounts="applying"))
    sends(winnie, application)
    clock.move_to(AFTER)
    grace = as_(cast, "grace")
    grace.post(f"/applications/{application.pk}/assess/", {"interest": "interest", "tie": "part"})
    for address in (f"/applications/{application.pk}/papers/read/", f"/papers/{Used.objects.get().pk}/"):
        assert grace.get(address).status_code in (302, 404)
        assert b"In 5, out 4" not in grace.get(address).content


def test_a_passport_page_says_what_there_is_and_how_old(cast: Cast, clock: Any) -> None:
    winnie, lunch = as_(cast, "winnie"), cast.organisation["lunch"].pk
    address = f"/organisations/{lunch}/passport/"
    assert page(winnie.get(address)).text.count("Not told yet") == 13
    adds(winnie, f"{address}vat/", told="no")
    adds(
        winnie,
        f"{address}accounts/",
        **{f"until_on-{part}": n for part, n in (("day", 5), ("month", 11), ("year", 2026))},
    )
    text = page(winnie.get(address)).text
    assert "VAT Current No Told on 1 October 2026" in text
    assert "accounts.txt (plain text, 1 KB)" in text
    assert "Until 5 November 2026" in text
    clock.move_to(datetime(2027, 10, 5, 9, 0, tzinfo=UTC))
    winnie = as_(cast, "winnie")
    read = page(winnie.get(address))
    assert read.text.count("Out of date") == 2
    (still,) = (form.get("action", "") for form in read.find("form") if "/right/" in form.get("action", ""))
    assert "noted that it is still right" in page(winnie.post(still, follow=True)).text
    assert page(winnie.get(address)).text.count("Out of date") == 1


def test_what_is_refused_is_said_beside_the_box_and_what_was_there_stays(cast: Cast, clock: Any) -> None:
    winnie, lunch = as_(cast, "winnie"), cast.organisation["lunch"].pk
    address = f"/organisations/{lunch}/passport/accounts/"
    adds(winnie, address)
    for name, content, says in (
        ("accounts.xlsm", papers.an_xlsx({"xl/vbaProject.bin": b"x"}), "macro"),
        ("accounts.txt", b"", "empty"),
        ("accounts.pdf", papers.a_pdf(b"/JS(app.alert(1))"), "script"),
    ):
        refused = page(adds(winnie, address, told=papers.sent(name, content)))
        assert refused.title.startswith("Error: ")
        assert says in refused.text
        assert f"Your file “{name}” was not kept" in refused.text
    assert "Choose a file" in page(winnie.post(address, {"next": ""})).text
    assert "was not kept" not in page(winnie.post(address, {"next": ""})).text
    assert Item.objects.get(ended_at=None).says == "accounts.txt"


def test_a_sound_file_beside_a_wrong_date_has_to_be_chosen_again_and_it_says_so(cast: Cast, clock: Any) -> None:
    winnie, lunch = as_(cast, "winnie"), cast.organisation["lunch"].pk
    gone = {"until_on-day": "1", "until_on-month": "9", "until_on-year": "2026"}
    refused = page(adds(winnie, f"/organisations/{lunch}/passport/insurance/", **gone))
    assert "This day has passed" in refused.text
    assert "Your file “accounts.txt” was not kept" in refused.text
    assert not Item.objects.exists()


def test_taking_out_asks_first_and_says_what_stays(cast: Cast, clock: Any) -> None:
    winnie, lunch = as_(cast, "winnie"), cast.organisation["lunch"].pk
    adds(winnie, f"/organisations/{lunch}/passport/vat/", told="no")
    item = Item.objects.get()
    assert "The next funder" in page(winnie.get(f"/passport/{item.pk}/remove/")).text
    assert Item.objects.exists()
    assert "VAT: taken out" in page(winnie.post(f"/passport/{item.pk}/remove/", follow=True)).text
    assert not Item.objects.exists()


def test_an_earlier_answer_is_put_in_by_one_press_and_never_by_itself(cast: Cast, clock: Any) -> None:
    place, winnie = a_place(cast), as_(cast, "winnie")
    sends(winnie, begins(winnie, published(cast, place, title="Cold Tables")))
    winnie.post(f"/grants/{published(cast, place).pk}/apply/", {"checked": "on"})
    application = Application.objects.latest("pk")
    question = f"/applications/{application.pk}/questions/1/"
    (link,) = (one for one in page(winnie.get(question)).links if one.endswith("/earlier/"))
    offered = page(winnie.get(link))
    assert "Soup." in offered.text
    assert not application.answers.exists()
    chosen = offered.find("input", name="answer")[0].get("value")
    assert "Soup." in page(winnie.post(link, {"answer": chosen}, follow=True)).html
    assert page(winnie.post(link, {"answer": "99999999999999999999"}, follow=True))
    assert application.answers.get().words == "Soup."


def test_the_pages_ask_no_more_of_the_database_as_they_fill(
    cast: Cast, asking: Any, clock: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    winnie, lunch = as_(cast, "winnie"), cast.organisation["lunch"].pk
    for what in ("vat", "bank-account", "dbs-checks", "safeguarding-lead"):
        adds(winnie, f"/organisations/{lunch}/passport/{what}/", told="no")
    for number in range(3):
        asked = {"vat": "applying", "bank_account": "applying", "dbs_checks": "applying"}
        sends(winnie, begins(winnie, asking(f"Fund {number}", **asked)))
    application = Application.objects.latest("pk")
    for address in (
        f"/organisations/{lunch}/passport/",
        f"/organisations/{lunch}/passport-uses/",
        f"/applications/{application.pk}/papers/",
    ):
        with django_assert_max_num_queries(14):
            winnie.get(address)


def test_a_file_sent_after_the_session_ended_is_asked_for_again(cast: Cast, clock: Any) -> None:
    address = f"/organisations/{cast.organisation['lunch'].pk}/passport/accounts/"
    told = {"next": "", "told": papers.sent("accounts.txt", b"In 5, out 4")}
    said = page(Client(headers={"origin": "http://testserver"}).post(address, told), 403)
    assert "The file that you chose could not be kept" in said.text
    assert not Item.objects.exists()
