"""Awards as a file of the 360Giving Data Standard, version 1.4."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse

from kept.service import clock
from kept.service.awards.models import Award
from kept.service.organisations.models import Organisation

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
GEO_CODE_TYPES = {"E06": "UA", "E07": "NMD", "E08": "MD", "E09": "LONB", "E10": "CTY", "E05": "WD"}
"""What the first letters of an ONS code are called in the standard's list `geoCodeType`, where it lists them."""
NUMBERS = {"GB-CHC": "charityNumber", "GB-NIC": "charityNumber", "GB-SC": "charityNumber", "GB-COH": "companyNumber"}
"""The field that holds a register's number bare, by the register's code at org-id.guide; the first held is the id."""


def written(awards: Iterable[Award], prefix: str, publisher: str) -> Iterator[str]:
    """The file, a piece at a time, so that it may be long.

    Args:
        awards: with `ends_early`, and their organisations' identifiers and the places they reach at hand.
        prefix: the one that 360Giving gave the publisher, such as `360G-kept`. Every id begins with it.
        publisher: the name of whoever answers for the file.
    """
    about = {
        "version": "1.4",
        "title": f"Grants published by {publisher}",
        "issued": clock.today().isoformat(),
        "modified": clock.now().isoformat(timespec="seconds"),
        "publisher": {"name": publisher, "website": settings.SITE_ADDRESS},
        "license": LICENCE,
    }
    yield json.dumps(about, ensure_ascii=False)[:-1] + ', "grants": ['
    for nth, award in enumerate(awards):
        yield (",\n" if nth else "\n") + json.dumps(grant(award, prefix), ensure_ascii=False)
    yield "\n]}\n"


def grant(award: Any, prefix: str) -> dict[str, Any]:
    """One award with the fields of `360-giving-schema.json`; what is not known is left out."""
    fund = award.application.opportunity
    found: dict[str, Any] = {
        "id": f"{prefix}-{award.pk}",
        "title": fund.title,
        "description": fund.what_for or fund.title,
        "currency": "GBP",
        "amountAwarded": _number(award.amount),
        "awardDate": award.awarded_on.isoformat(),
        "url": settings.SITE_ADDRESS + reverse("registered-award", args=[award.pk]),
        "plannedDates": [_dates(award.starts_on, award.ends_on)],
        "recipientOrganization": [_organisation(award.holder, prefix)],
        "fundingOrganization": [_organisation(award.funder, prefix)],
        "grantProgramme": [
            {"code": str(fund.pk), "title": fund.title, "url": settings.SITE_ADDRESS + reverse("grant", args=[fund.pk])}
        ],
        "fromOpenCall": "Yes" if fund.competitive else "No",
        "beneficiaryLocation": [_place(one.name, one.gss_code) for one in (award.place, *award.reaches.all())],
        "dateModified": award.accepted_at.isoformat(timespec="seconds"),
    }
    if award.ends_early:
        found["actualDates"] = [_dates(award.starts_on, award.ends_early)]
        found["dateModified"] = f"{award.ends_early.isoformat()}T00:00:00Z"
    return found


def _organisation(one: Organisation, prefix: str) -> dict[str, str]:
    held = {number.scheme: number for number in sorted(one.identifiers.all(), key=lambda number: str(number))}
    first = next((held[scheme] for scheme in [*NUMBERS, *held] if scheme in held), None)
    bare = {NUMBERS[scheme]: number.value for scheme, number in held.items() if scheme in NUMBERS}
    # A group with no number is known by the publisher's own, as the standard's guidance on identifiers has it.
    return {"id": str(first) if first else f"{prefix}-ORG{one.pk}", "name": one.name} | bare


def _place(name: str, code: str) -> dict[str, str]:
    found = {"name": name, "countryCode": "GB"}
    if code[:3] in GEO_CODE_TYPES:
        found |= {"geoCode": code, "geoCodeType": GEO_CODE_TYPES[code[:3]]}
    return found


def _dates(starts: date, ends: date) -> dict[str, Any]:
    return {"startDate": starts.isoformat(), "endDate": ends.isoformat()}


def _number(amount: Decimal) -> int | float:
    """An amount as JSON writes it: pence to the last one, which a binary fraction of this size holds."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
