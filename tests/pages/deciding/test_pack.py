"""The pack for the panel: one run of words as a page, for Word and as a tagged PDF."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from awarded import on
from cast import Cast
from kept.service.applications import partners
from kept.service.applications.models import Application
from kept.service.applications.together_models import Partner
from kept.service.decisions import actions as deciding
from kept.service.decisions import pack_files
from kept.service.decisions.models import PackFile
from kept.service.opportunities.models import Opportunity
from kept.service.partnerships.models import Place
from kept.service.people import actions as people
from kept.service.worker.worker import Worker
from rounds import CLOSED, OPEN, a_fund, as_, decided, many, page, points

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("x") $x$ = *bold* <script>alert(1)</script> \\ 中文 😀 @ref `raw` //'


def scored(cast: Cast, fund: Opportunity, application: Application, name: str, *given: int) -> None:
    browser = as_(cast, name)
    browser.post(f"/applications/{application.pk}/assess/", {"interest": "none"})
    browser.post(f"/applications/{application.pk}/assess/", points(fund, *given))


@pytest.mark.usefixtures("today")
def test_the_pack_says_the_same_three_times(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    scored(cast, fund, lunch, "grace", 9, 4)
    scored(cast, fund, lunch, "dora", 5, 4)
    deciding.decide(application=lunch, funded=True, amount=Decimal(1400), reason=HOSTILE, by=cast.person["grace"])
    grace = as_(cast, "grace")
    shown = page(grace.get(f"/grants/{fund.pk}/pack/"))
    word = grace.get(f"/grants/{fund.pk}/pack/kept-pack.docx")
    made = Document(BytesIO(word.content))
    cells = [[cell.text for cell in row.cells] for table in made.tables for row in table.rows]
    said = "\n".join(one.text for one in made.paragraphs)
    assert ["It helps people who are on their own", "60%", "7", "5 to 9"] in cells
    assert "in all 58 of 100 by these weights" in said
    for words in ("Funded, £1,400", "Grace Lindley gave 9", "Earlier awards from this funder: none", HOSTILE):
        assert words in said
        assert words in shown.text
    assert [one.text for one in made.paragraphs if one.style.name == "Heading 1"] == [shown.heading]
    assert made.core_properties.title == shown.heading
    assert 'w:val="en-GB"' in made.styles.element.xml
    assert "w:tblHeader" in made.element.xml
    pdf = grace.get(f"/grants/{fund.pk}/pack/kept-pack.pdf")
    assert pdf["Content-Disposition"].startswith("attachment")
    assert pdf.content.startswith(b"%PDF")
    assert re.search(rb"pdfuaid:part>1|pdfuaid:part=\"1\"", pdf.content), "it says that it can be read aloud"
    csv = grace.get(f"/grants/{fund.pk}/pack/points.csv").content.decode()
    assert csv.count(lunch.number) == 4


@pytest.mark.usefixtures("today")
def test_partners_are_in_the_pack_with_what_each_has_said(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    with on(OPEN):
        named = Partner.objects.create(
            application=lunch,
            organisation=cast.organisation["bikes"],
            name="Estuary Wheels",
            does="Bring the soup by bicycle.",
            share=Decimal(500),
            asked_at=datetime(2026, 10, 1, 9, tzinfo=UTC),
        )
        partners.answer(partner=named, yes=True, by=cast.person["bilal"])
    Partner.objects.create(
        application=lunch,
        name="The Sailing Hall",
        does="A room.",
        share=0,
        asked_at=datetime(2026, 10, 1, 9, tzinfo=UTC),
    )
    grace, pack = as_(cast, "grace"), f"/grants/{fund.pk}/pack/"
    assert "Sailing Hall" not in page(grace.get(pack)).text, "she has not declared"
    grace.post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    word = Document(BytesIO(grace.get(f"{pack}kept-pack.docx").content))
    for said in (page(grace.get(pack)).text, " ".join(one.text.replace("\n", " ") for one in word.paragraphs)):
        assert "Estuary Wheels: Bring the soup by bicycle. Its share: £500. Said yes on 1 October 2026." in said
        assert "The Sailing Hall: A room. Its share: £0. Not asked: it is not on record here." in said
    assert grace.get(f"{pack}kept-pack.pdf").content.startswith(b"%PDF")


@pytest.mark.usefixtures("today")
def test_points_stay_blind_in_the_pack_until_ones_own_are_whole(
    cast: Cast, fund: Opportunity, lunch: Application
) -> None:
    scored(cast, fund, lunch, "dora", 5, 4)
    grace = as_(cast, "grace")
    grace.post(f"/applications/{lunch.pk}/assess/", {"interest": "none"})
    assert "The points are here once you have given yours" in page(grace.get(f"/grants/{fund.pk}/pack/")).text
    assert "Dora" not in grace.get(f"/grants/{fund.pk}/pack/points.csv").content.decode()
    scored(cast, fund, lunch, "grace", 6, 6)
    assert "Dora Finch gave 5" in page(grace.get(f"/grants/{fund.pk}/pack/")).text


@pytest.mark.usefixtures("today")
def test_nothing_is_in_the_pack_before_one_has_declared(cast: Cast, fund: Opportunity, lunch: Application) -> None:
    shown = page(as_(cast, "grace").get(f"/grants/{fund.pk}/pack/")).text
    assert "Saltmarsh" not in shown
    assert "1 left out" in shown


def test_the_pack_of_a_big_round_is_made_on_the_side(
    cast: Cast, place: Place, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    monkeypatch.setattr(pack_files, "BIG", 3)
    fund = a_fund(cast, place)
    made = many(cast, fund, 4)
    with on(CLOSED):
        for one in made:
            decided(one, cast.person["grace"], funded=False)
        grace, address = as_(cast, "grace"), f"/grants/{fund.pk}/pack/"
        shown = page(grace.get(f"{address}kept-pack.pdf", follow=True))
        assert "its file is made on the side" in shown.text
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            grace.post(address, {"kind": "pdf"})
        assert "0 of 4 applications are in it" in page(grace.get(address)).text
        Worker("test").work_off()
        assert "ready to download" in page(grace.get(address)).text
        assert grace.get(f"{address}kept-pack.pdf").content.startswith(b"%PDF")
        assert as_(cast, "dora").get(f"{address}kept-pack.pdf").content.startswith(b"%PDF"), "of nothing, so at once"
        deciding.declare(application=made[0], conflict=True, by=cast.person["grace"])
        assert not PackFile.objects.exists(), "what she may no longer read is gone"


@pytest.mark.usefixtures("today")
def test_packs_are_gone_once_somebody_in_one_may_be_erased(cast: Cast, fund: Opportunity) -> None:
    pack_files.ask(fund, cast.person["grace"], "pdf")
    people.erase(person=cast.person["stella"], by=cast.person["stella"])
    Worker("test").work_off()
    assert not PackFile.objects.exists()


def test_a_page_of_the_pack_asks_the_database_no_more_for_more(cast: Cast, place: Place) -> None:
    few, lots = a_fund(cast, place), a_fund(cast, place, title="Long Tables Fund", budget=Decimal(90_000))
    asked = {}
    for fund, number in ((few, 2), (lots, 12)):
        made = many(cast, fund, number)
        with on(CLOSED):
            grace = as_(cast, "grace")
            for one in made:
                decided(one, cast.person["grace"], funded=False)
            with CaptureQueriesContext(connection) as queries:
                shown = page(grace.get(f"/grants/{fund.pk}/pack/"))
            asked[fund] = len(queries)
    assert asked[few] == asked[lots]
    assert "Next" in shown.text
    assert asked[few] <= 26
