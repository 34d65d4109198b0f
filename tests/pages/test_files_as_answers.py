"""A file or photo as an answer: given on a phone, replaced, read by both sides and by nobody else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

import papers
from cast import Cast
from funds import a_place, published
from kept.service.applications import actions
from kept.service.applications.models import Answer, Application
from kept.service.opportunities.actions import Form
from kept.service.outbox.models import Message
from kept.service.uploads.models import Upload
from reading import ReadPage
from rounds import as_, page

pytestmark = pytest.mark.django_db
ASKED: list[dict[str, Any]] = [
    {"asks": "Show us your kitchen", "kind": "file", "hint": "As it is today."},
    {"asks": "What will you do?", "words": 20},
]
AFTER = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(settings: Any, tmp_path: Path) -> Iterator[Any]:
    """A day in the middle of the round, and a store of its own."""
    settings.UPLOADS_FOLDER = tmp_path / "uploads"
    with time_machine.travel(datetime(2026, 10, 1, 9, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def stored(tmp_path: Path) -> Any:
    return lambda: [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]


@pytest.fixture
def application(cast: Cast) -> Application:
    fund = published(cast, a_place(cast), form=Form(questions=ASKED))
    return actions.begin(opportunity=fund, organisation=cast.organisation["lunch"], by=cast.person["winnie"])


def at(application: Application, last: str = "") -> str:
    return f"/applications/{application.pk}/questions/1/{last}"


def gives(browser: Client, application: Application, **typed: Any) -> ReadPage:
    """What the page says once a file, or why there is none, is sent from it."""
    seen = page(browser.get(at(application))).find("input", name="seen")[0].get("value") or ""
    return page(browser.post(at(application), {"seen": seen, "because": ""} | typed, follow=True))


def sends(browser: Client, application: Application) -> None:
    browser.post(f"/applications/{application.pk}/questions/2/", {"words": "Soup.", "seen": ""})
    check = page(browser.get(f"/applications/{application.pk}/check/"))
    keys = {one.get("name", ""): one.get("value", "") for one in check.find("input", type="hidden")}
    assert browser.post(f"/applications/{application.pk}/check/", keys).status_code == 302


def test_a_photo_is_given_read_by_both_sides_and_by_nobody_before_the_close(
    cast: Cast, application: Application, clock: Any
) -> None:
    winnie = as_(cast, "winnie")
    asked = page(winnie.get(at(application)))
    assert "As it is today. A photo of it will do." in asked.text
    assert asked.find("form", enctype="multipart/form-data")
    onwards = gives(winnie, application, file=papers.sent("Kitchen.jpg", papers.a_photo()))
    assert onwards.heading == "What will you do?"
    assert "We have: Kitchen.jpg (JPEG photo, 1 KB)" in page(winnie.get(at(application))).text
    gives(winnie, application)  # pressed again with nothing chosen: the photo stays
    sends(winnie, application)
    receipt = page(winnie.get(f"/applications/{application.pk}/receipt/"))
    assert at(application, "file/") in receipt.links
    assert "Kitchen.jpg" in Message.objects.get(key=f"application-received-{application.pk}").body
    mine = winnie.get(at(application, "file/"))
    assert mine["Content-Disposition"].startswith("attachment")
    assert mine.content.startswith(b"\xff\xd8\xff")
    assert as_(cast, "bilal").get(at(application, "file/")).status_code == 404
    theirs = at(application, "read/")
    assert as_(cast, "grace").get(theirs).status_code == 404  # sealed
    clock.move_to(AFTER)
    grace = as_(cast, "grace")
    assert grace.get(theirs)["Location"] == f"/applications/{application.pk}/assess/"
    grace.post(f"/applications/{application.pk}/assess/", {"interest": "none"})
    assert theirs in page(grace.get(f"/applications/{application.pk}/assess/")).links
    assert grace.get(theirs).content == mine.content
    assert grace.get(at(application, "file/")).status_code == 404
    amara = as_(cast, "amara")
    amara.post(f"/applications/{application.pk}/assess/", {"interest": "interest", "tie": "part"})
    assert amara.get(theirs).status_code == 404
    packed = page(grace.get(f"/grants/{application.opportunity_id}/pack/"))
    assert "Show us your kitchen Kitchen.jpg (JPEG photo, 1 KB)" in packed.text


def test_another_takes_its_place_and_the_one_before_is_gone(
    cast: Cast, application: Application, stored: Any, django_capture_on_commit_callbacks: Any
) -> None:
    winnie = as_(cast, "winnie")
    gives(winnie, application, file=papers.sent("old.txt", b"The old kitchen"))
    with django_capture_on_commit_callbacks(execute=True):
        gives(winnie, application, file=papers.sent("new.txt", b"The new kitchen"))
    assert [path.read_bytes() for path in stored()] == [b"The new kitchen"]
    with django_capture_on_commit_callbacks(execute=True):
        gives(winnie, application, because="We cook in a van.")
    assert not stored()
    assert not Upload.objects.exists()
    shown = page(winnie.get(f"/applications/{application.pk}/check/"))
    assert "We do not have this, because: We cook in a van." in shown.text
    assert winnie.get(at(application, "file/")).status_code == 404


def test_a_file_comes_along_when_an_application_is_taken_back_and_begun_again(
    cast: Cast, application: Application, stored: Any
) -> None:
    winnie, by = as_(cast, "winnie"), cast.person["winnie"]
    gives(winnie, application, file=papers.sent("old.txt", b"The old kitchen"))
    actions.withdraw(application=application, by=by)
    again = actions.begin(opportunity=application.opportunity, organisation=application.organisation, by=by)
    assert winnie.get(at(again, "file/")).content == b"The old kitchen"
    gives(winnie, again, file=papers.sent("new.txt", b"The new kitchen"))
    assert winnie.get(at(application, "file/")).content == b"The old kitchen"
    assert len(stored()) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [("page.html", b"<html><script>alert(1)</script>"), ("rules.pdf", papers.a_pdf(b"/AA<</S/JavaScript>>"))],
)
def test_a_hostile_file_is_refused_beside_its_box_and_what_was_there_stays(
    cast: Cast, application: Application, stored: Any, name: str, content: bytes
) -> None:
    winnie = as_(cast, "winnie")
    gives(winnie, application, file=papers.sent("old.txt", b"The old kitchen"))
    said = gives(winnie, application, file=papers.sent(name, content))
    assert said.title.startswith("Error: ")
    assert "Take a photo of it" in said.text or "take a photo of it" in said.text
    assert [path.read_bytes() for path in stored()] == [b"The old kitchen"]
    assert Answer.objects.get().upload == Upload.objects.get()


def test_two_who_give_a_file_do_not_lose_one_anothers(cast: Cast, application: Application) -> None:
    winnie = as_(cast, "winnie")
    gives(winnie, application, file=papers.sent("one.txt", b"One"))
    late = winnie.post(at(application), {"seen": "", "because": "", "file": papers.sent("two.txt", b"Two")})
    assert "Or choose your file again" in page(late).text
    again = "Your file “two.txt” was not kept, because something on this page was not right. Choose it again."
    assert again in page(late).text
    assert page(late).find("input", type="file")[0].get("aria-describedby")
    assert "was not kept" not in gives(winnie, application, file=papers.sent("three.txt", b"Three")).text
    assert Upload.objects.get().name == "three.txt"
