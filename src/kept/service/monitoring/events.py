"""What happens to reports, and to what groups tell their funders."""

from kept.service.history.events import Event

PLANNED = Event("monitoring.reports.planned", "It was settled which reports are due", keeps=("reports",))
SHORTENED = Event(
    "monitoring.report.shortened",
    "An award ended: its last report is about the days until then",
    keeps=("until_on",),
)
BEGUN = Event("monitoring.report.begun", "A report was begun")
SENT = Event("monitoring.report.sent", "A report was sent", keeps=("answers",))
NOTED = Event("monitoring.report.noted", "A note was added to a report")
WAIVED = Event("monitoring.report.waived", "A funder said that a report is not needed")
ASKED_AFTER_ALL = Event("monitoring.report.asked", "A funder asked for a report after all")
REPORT_HEARD = Event("monitoring.report.heard", "A funder read a report", keeps=("replied",))
TOLD = Event("monitoring.told.sent", "A group told its funder something", keeps=("what", "effective_on"))
TOLD_HEARD = Event("monitoring.told.heard", "A funder read what a group told it", keeps=("replied",))
RATE_AGREED = Event(
    "monitoring.rate.agreed", "A value for an hour of volunteering was agreed", keeps=("pounds", "from_on")
)
