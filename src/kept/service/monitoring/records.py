"""What a group promised about an award, as deeds with fact records of the group's own."""

from datetime import date

from kept.service import clock
from kept.service.awards.models import Award
from kept.service.checks.deed import Deed
from kept.service.monitoring.due import last_quarter_starts_on
from kept.service.monitoring.models import Told
from kept.service.organisations.models import Kind
from kept.standards.nodes import Value

PLAN_FOR_THE_END = "plan for the end"


def plan_deed(award: Award, planned_on: date | None) -> Deed:
    """Being ready for the end of an award's money, by its last quarter (bx-4.v.3); None where there is no plan."""
    found: dict[str, Value] = {
        "kind": "grant",
        "stage": "signed",
        "recipient_vcse": award.holder.kind == Kind.VCSE,
        "awarded_on": award.awarded_on,
        "starts_on": award.starts_on,
        "ends_on": award.ends_on,
        "exit_plan": planned_on is not None,
        "last_period_starts_on": last_quarter_starts_on(award),
    }
    if planned_on is not None:
        found["exit_planned_on"] = planned_on
    title = f"Plan for the end of a grant from {award.funder}"
    day = planned_on or clock.today()
    return Deed(
        "award", award, award.holder, award.place, day, found, about=award.funder, title=title, side=PLAN_FOR_THE_END
    )


def service_deed(told: Told) -> Deed:
    """Telling a funder of a change to what the group does, before it takes effect (bx-4.v.3)."""
    award, given_on = told.award, clock.day_in_london(told.at)
    assert told.effective_on is not None
    found: dict[str, Value] = {
        "what": "change",
        "of": "service",
        "by": "holder",
        "given_on": given_on,
        "effective_on": told.effective_on,
        "written": True,
        "reasons_given": bool(told.words.strip()),
    }
    title = f"A change to what {award.holder} does"
    return Deed("ending", told, award.holder, award.place, given_on, found, about=award.funder, title=title)
