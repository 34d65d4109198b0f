"""A grant through the pages of those who design it: begun, filled in and published."""

from datetime import date
from typing import Any

from django.test import Client

from kept.service.opportunities.models import Opportunity, Status
from reading import ReadPage, send

NEW = {
    "award_size": "1500",
    "budget": "6000",
    "applicants_expected": "40",
    "grant_type": "small",
    "title": "Warm Tables Fund",
    "press": "one-press",
}


def version(grant: Opportunity) -> int:
    return Opportunity.objects.get(pk=grant.pk).version


def day(name: str, value: date) -> dict[str, str]:
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


def begun(grace: Client, **typed: str) -> Opportunity:
    send(grace, "/grants/new/", NEW | typed)
    return Opportunity.objects.latest("pk")


def step(grace: Client, grant: Opportunity, name: str, **typed: Any) -> ReadPage:
    return send(grace, f"/grants/{grant.pk}/design/{name}/", {"version": version(grant)} | typed)


def dates(opens: date, closes: date, **more: Any) -> dict[str, Any]:
    return (
        {"complexity": "simple", "closes_time": "12:00"}
        | day("opens_on", opens)
        | day("closes_on", closes)
        | day("answer_by", date(2026, 12, 1))
        | more
    )


def designed(grace: Client, closes: date = date(2026, 10, 13), **typed: str) -> Opportunity:
    """A grant with everything said, through the pages."""
    grant = begun(grace, **typed)
    step(
        grace, grant, "about",
        title=grant.title, what_for="Meals and company.", contact="grants@council.estuary.example",
    )  # fmt: skip
    step(grace, grant, "dates", **dates(date(2026, 9, 1), closes))
    step(
        grace, grant, "conditions", rows="2", press="save",
        **{
            "1-asks": "Do you meet in Estuary Reach?", "1-fits_if": "yes", "1-otherwise": "It is for groups here.",
            "2-asks": "Do you make a profit for owners?", "2-fits_if": "no", "2-otherwise": "It is not for businesses.",
        },
    )  # fmt: skip
    step(
        grace, grant, "criteria", rows="2", press="save",
        **{"1-says": "It helps people on their own", "1-weight": "60", "2-says": "It is good value", "2-weight": "40"},
    )  # fmt: skip
    grant.refresh_from_db()
    return grant


def published(grace: Client, **typed: str) -> Opportunity:
    grant = designed(grace, **typed)
    send(grace, f"/grants/{grant.pk}/publish/", {"version": version(grant)})
    grant.refresh_from_db()
    assert grant.status == Status.OPEN
    return grant
