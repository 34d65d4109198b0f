"""An application as a deed with a fact record: what the sector's own promises are held against."""

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.checks.deed import Deed
from kept.standards.nodes import Value


def deed(application: Application) -> Deed:
    """Sending this application, by its applicant; one that is not sent yet is looked at as if it were sent now.

    Whether it says what will change is for a reader to tell, so that column is left out.
    """
    on = clock.day_in_london(application.sent_at or clock.arrived())
    checked_at = application.eligibility_checked_at
    values: dict[str, Value] = {"submitted_on": on}
    if checked_at is not None:
        values |= {"eligibility_checked": True, "eligibility_checked_on": clock.day_in_london(checked_at)}
    elif application.opportunity.conditions.exists():
        values["eligibility_checked"] = False
    return Deed(
        subject="application",
        of=application,
        body=application.organisation,
        place=application.opportunity.place,
        on=on,
        values=values,
        title=f"Applying to {application.opportunity.title}",
    )
