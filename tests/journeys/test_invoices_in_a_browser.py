"""An invoice on a phone with scripts off: sent with a photo, asked about, stood by, approved and paid; and by axe."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

import invoicing
import papers
from browsing import follow, press, width_of
from cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def on_2_february() -> Iterator[None]:
    """The clock at mid-morning on 2 February 2027, the day after the first payment is due, ticking."""
    with time_machine.travel(datetime(2027, 2, 2, 10, tzinfo=UTC)):
        yield


def test_an_invoice_is_sent_stood_by_approved_and_paid_with_scripts_off(
    cast: Cast,
    on_2_february: None,
    visit: Callable[..., Any],
    be: Callable[..., None],
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.UPLOADS_FOLDER = tmp_path / "uploads"
    award = invoicing.accepted(cast)
    page = visit("/sign-in/", width=320, scripts=False)

    def says(*words: str) -> None:
        main = page.inner_text("main")
        assert not [one for one in words if one not in main], main
        assert width_of(page) <= 320

    be(page, cast.person["tom"])
    page.goto(f"/awards/{award.pk}/")
    says("It is paid once Saltmarsh Lunch Club sends an invoice")
    follow(page, "Send the invoice")
    page.fill("input[name=number]", "2027-3")
    for part, value in (("day", 2), ("month", 2), ("year", 2027)):
        page.fill(f"input[name=dated_on-{part}]", str(value))
    page.fill("input[name=amount]", "400")
    press(page, "Send it")
    says("This payment is £500, as was agreed")
    page.fill("input[name=amount]", "500")
    photo = {"name": "bill.jpg", "mimeType": "image/jpeg", "buffer": papers.a_photo()}
    page.set_input_files("input[type=file]", photo)
    press(page, "Send it")
    says(
        "Invoice 2027-3",
        "The file that came with it",
        "To be approved",
        "The days to pay it count from 2 February 2027",
    )

    be(page, cast.person["grace"], staff=True)
    page.goto("/work/")
    follow(page, "Invoice 2027-3")
    follow(page, "Something is not right")
    page.fill("textarea", "Which kitchen is this for?")
    press(page, "Send it")
    says("Which kitchen is this for?")

    be(page, cast.person["winnie"])
    page.goto("/work/")
    follow(page, "Invoice 2027-3")
    follow(page, "It is right as it is")
    page.fill("textarea", "There is one kitchen.")
    press(page, "Send it")
    says("There is one kitchen.")

    be(page, cast.person["grace"], staff=True)
    page.goto("/work/")
    follow(page, "Invoice 2027-3")
    press(page, "Approve it")
    says("Approved 2 February 2027")
    be(page, cast.person["farid"], staff=True)
    page.goto(f"/awards/{award.pk}/")
    follow(page, "Invoice 2027-3")
    follow(page, "Record it as paid")
    says("£500")


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_about_invoices_are_for_everybody(
    cast: Cast,
    on_2_february: None,
    visit: Callable[..., Any],
    axe: Callable[..., list[str]],
    be: Callable[..., None],
    width: int,
) -> None:
    award = invoicing.accepted(cast)
    send = f"/payments/{invoicing.first_of(award).pk}/invoice/"
    page = visit("/sign-in/", width=width)
    wrong: list[str] = []

    def look(who: str, *addresses: str) -> None:
        be(page, cast.person[who], staff=who == "grace")
        for address in addresses:
            page.goto(address)
            wrong.extend(f"{address}: {one}" for one in axe(page))
            if width_of(page) > width:
                wrong.append(f"{address} is wider than {width}")

    look("tom", send)
    invoice = invoicing.sent(cast, award)
    look("grace", f"/invoices/{invoice.pk}/", f"/invoices/{invoice.pk}/ask/", f"/awards/{award.pk}/")
    assert not wrong, "\n".join(wrong)
