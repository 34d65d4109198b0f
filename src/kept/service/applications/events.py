"""What happens to applications."""

from kept.service.history.events import Event

BEGUN = Event("applications.application.begun", "An application was begun", keeps=("opportunity",))
ASKED = Event("applications.application.asked", "A colleague was asked to agree and send", keeps=("opportunity",))
UNASKED = Event("applications.application.unasked", "What a colleague was asked to send was taken back")
HELP_ALLOWED = Event("applications.help.allowed", "A group let another body help it to apply", keeps=("body",))
HELP_ENDED = Event("applications.help.ended", "Another body no longer helps with an application", keeps=("body",))
CONFIRMATION_ASKED = Event(
    "applications.help.asked-to-confirm", "A group was asked to confirm what was typed for it", keeps=("opportunity",)
)
PARTNER_NAMED = Event("applications.partner.named", "A partner was named in an application", keeps=("partner",))
PARTNER_TAKEN_OUT = Event("applications.partner.taken-out", "A partner was taken out again", keeps=("partner",))
PARTNER_ANSWERED = Event("applications.partner.answered", "A partner answered", keeps=("partner", "yes"))
CHANGE_BEGUN = Event("applications.application.change-begun", "A change of what was sent was begun", keeps=("of",))
REPLACED = Event(
    "applications.application.replaced", "A version that was sent gave way to a later one", keeps=("version",)
)
SENT = Event("applications.application.sent", "An application was sent", keeps=("opportunity", "number"))
TIME_TOLD = Event("applications.application.time-told", "A group said how long applying took", keeps=("hours",))
WITHDRAWN = Event(
    "applications.application.withdrawn", "An application was taken back", keeps=("opportunity", "number")
)
