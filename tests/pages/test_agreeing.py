"""The agreement through its pages: written by the funder, read and asked about by the group, and confirmed."""

from datetime import date
from typing import Any

import pytest

import awarded
from awarded import on
from cast import Cast
from kept.service.awards.models import Award, Terms
from visiting import a_day, browser_of, get, press

pytestmark = pytest.mark.django_db

ASKED = {
    "what-1": "A page of your own",
    "purpose-1": "To learn what helped",
    "use-1": "Our team",
    "every-1": "6",
}
LONGER: dict[str, Any] = {
    "can_be_extended": "True",
    "extended_by": "12",
    "extended_when": "If the money is there.",
    **a_day("extended_decided_by", date(2029, 4, 30)),
}


def test_an_officer_writes_the_agreement_before_offering_it(cast: Cast) -> None:
    application = awarded.funded(cast)
    base = f"/applications/{application.pk}"
    with on(awarded.OFFERED):
        first = get(cast, "grace", f"{base}/offer/")
        assert "We ask for no report." in first.text
        assert "Not said yet" in first.text
        wrong = press(cast, "grace", f"{base}/terms/reports/", version="0", **ASKED | {"use-1": ""})
        assert "Write who will use it, and for what" in wrong.text
        assert wrong.find("input", name="purpose-1")[0].get("value") == "To learn what helped", "nothing is lost"
        press(cast, "grace", f"{base}/terms/reports/", version="0", **ASKED)
        short = press(cast, "grace", f"{base}/terms/extension/", version="1", **LONGER | {"extended_when": ""})
        assert "Write when you would make it longer" in short.text
        press(cast, "grace", f"{base}/terms/extension/", version="1", **LONGER)
        loud = press(
            cast, "grace", f"{base}/terms/purpose/", version="2", purpose="Soup.", recognition="", extra="No lobbying."
        )
        assert "“No lobbying.” The words are “No lobbying”." in loud.text
        assert "Estuary Reach Borough Council has promised:" in loud.text
        assert any("bx-1.s.1" in link for link in loud.links)
        assert "“No lobbying.”" not in get(cast, "grace", f"{base}/terms/subsidy/").text, "only where they are written"
        press(
            cast, "grace", f"{base}/terms/subsidy/", version="3", subsidy="none", subsidy_because="They sell nothing."
        )
        page = get(cast, "grace", f"{base}/offer/")
        assert "by up to 12 months" in page.text
        assert (
            "A page of your own. What for: To learn what helped. How we use it: Our team. By: 28 May 2027, 28"
            in page.text
        )
        assert page.text.count("A page of your own") == 1, "said once, with each day"
        assert "We think it is not. Why: They sell nothing" in page.text
        press(cast, "grace", f"{base}/offer/", **a_day("ends_on", date(2029, 10, 31)))
    award = Award.objects.get()
    with on(awarded.ACCEPTED):
        read = get(cast, "winnie", f"/awards/{award.pk}/agreement/")
        assert "“No lobbying.”" in read.text, "the group is shown it too"
        assert "Grant agreement: £6,000 for Saltmarsh Lunch Club" in read.heading
        press(cast, "winnie", f"/awards/{award.pk}/accept/", answer="yes", version="1")
        kept = get(cast, "grace", f"/awards/{award.pk}/agreement/")
        assert "said yes on 22 October 2026, by Winnie Tallow, Manager" in kept.text
        page = get(cast, "winnie", f"/awards/{award.pk}/")
        assert "By 28 May 2027: A page of your own. For: To learn what helped. Used: Our team." in page.text
        late = browser_of(cast, "grace").get(f"{base}/terms/purpose/")
        assert late.headers["location"] == f"/awards/{award.pk}/agreement/"


def test_a_colleague_s_words_are_shown_beside_what_was_typed(cast: Cast) -> None:
    application = awarded.funded(cast)
    address = f"/applications/{application.pk}/terms/purpose/"
    with on(awarded.OFFERED):
        press(cast, "grace", address, version="0", purpose="Soup.", extra="Theirs.", recognition="")
        mine = press(cast, "grace", address, version="0", purpose="Soup.", extra="Mine.", recognition="")
    assert "A colleague saved this while you were writing." in mine.text
    assert "Theirs." in mine.text
    assert "Mine." in mine.text
    assert Terms.objects.get().extra == "Theirs."


def test_a_group_asks_for_a_change_and_gets_a_new_version(cast: Cast) -> None:
    award = awarded.offered(cast)
    base = f"/awards/{award.pk}/agreement/"
    with on(awarded.ACCEPTED):
        assert "Write what you would like" in press(cast, "winnie", f"{base}ask/", words=" ").text
        told = press(cast, "winnie", f"{base}ask/", words="May we buy a van?")
        assert "is told. You can still say yes or no" in told.text
        assert "asked for a change on 22 October 2026. Answer them" in get(cast, "grace", f"/awards/{award.pk}/").text
        assert "May we buy a van?" in get(cast, "grace", f"{base}answer/").text
        waits = "has not answered yet. If you say yes now, you say yes to the agreement as it is."
        assert waits in get(cast, "winnie", f"/awards/{award.pk}/accept/").text
        part = f"/applications/{award.application_id}/terms/purpose/"
        after = press(cast, "grace", part, version="0", purpose="Soup, and a van.", extra="", recognition="")
        assert "Send version 2" in after.text
        assert "Write what they should know" in press(cast, "grace", f"{base}answer/", send="yes", words="").text
        press(cast, "grace", f"{base}answer/", send="yes", words="Yes, you may.")
        old = press(cast, "winnie", f"/awards/{award.pk}/accept/", answer="yes", version="1")
        assert "has sent you a new version of the agreement" in old.text
        assert waits not in get(cast, "winnie", f"/awards/{award.pk}/accept/").text
        read = get(cast, "winnie", base)
        assert "Soup, and a van." in read.text
        first = get(cast, "winnie", f"{base}?version=1")
        assert "Version 2 has taken its place" in first.text
        assert "May we buy a van?" in first.text
        assert "Yes, you may." in first.text
        press(cast, "winnie", f"/awards/{award.pk}/accept/", answer="yes", version="2")
    award.refresh_from_db()
    assert award.accepted_at is not None


def test_both_sides_can_keep_it_as_a_file(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(awarded.ACCEPTED):
        for name in ("winnie", "grace"):
            pdf = browser_of(cast, name).get(f"/awards/{award.pk}/agreement/pdf/")
            assert pdf.content.startswith(b"%PDF")
            assert f"agreement-{award.pk}-version-1.pdf" in pdf.headers["content-disposition"]
        assert browser_of(cast, "winnie").get(f"/awards/{award.pk}/agreement/word/").content.startswith(b"PK")
        assert browser_of(cast, "stella").get(f"/awards/{award.pk}/agreement/word/").status_code == 404


def test_minimal_assistance_is_confirmed_with_the_yes(cast: Cast) -> None:
    application = awarded.funded(cast)
    with on(awarded.OFFERED):
        address = f"/applications/{application.pk}/terms/subsidy/"
        page = get(cast, "grace", address)
        assert "Since 1 April 2024 we have £0 of minimal financial assistance" in page.text
        press(cast, "grace", address, version="0", subsidy="minimal", subsidy_because="They run a shop.")
        press(cast, "grace", f"/applications/{application.pk}/offer/", **a_day("ends_on", date(2029, 10, 31)))
    award = Award.objects.get()
    with on(awarded.ACCEPTED):
        address = f"/awards/{award.pk}/accept/"
        asked = press(cast, "winnie", address, answer="yes", version="1", other="", confirmed="")
        assert "Write the amount in pounds, or 0 if you have had none" in asked.text
        assert "Confirm this before you say yes" in asked.text
        over = press(cast, "winnie", address, answer="yes", version="1", other="£315,000", confirmed="on")
        assert "The most is £315,000." in over.text
        done = press(cast, "winnie", address, answer="yes", version="1", other="£1,000", confirmed="on")
        assert "confirmed on 22 October 2026 that it keeps within" in done.text


def test_an_award_from_before_there_were_agreements_says_so(cast: Cast) -> None:
    award = awarded.accepted(cast)
    Terms.objects.all().delete()
    with on(awarded.ACCEPTED):
        page = get(cast, "winnie", f"/awards/{award.pk}/agreement/")
        assert "offered before agreements were kept here" in page.text
        assert browser_of(cast, "winnie").get(f"/awards/{award.pk}/agreement/pdf/").status_code == 404
        assert "What was agreed" not in get(cast, "winnie", f"/awards/{award.pk}/").text


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("grace", "/applications/{application}/offer/"),
        ("grace", "/applications/{application}/terms/subsidy/"),
        ("winnie", "/awards/{award}/agreement/"),
        ("grace", "/awards/{award}/agreement/answer/"),
        ("winnie", "/awards/{award}/accept/"),
    ],
)
def test_no_page_asks_the_database_often(
    cast: Cast, name: str, address: str, django_assert_max_num_queries: Any
) -> None:
    if "offer" in address or "terms" in address:
        application = awarded.funded(cast)
        award = None
    else:
        award = awarded.offered(cast)
        application = award.application
        Terms.objects.update(subsidy=Terms.Subsidy.MINIMAL, extra="You must not campaign.")
    with on(awarded.OFFERED):
        browser = browser_of(cast, name)
        with django_assert_max_num_queries(20):
            response = browser.get(address.format(award=award and award.pk, application=application.pk))
    assert response.status_code == 200
