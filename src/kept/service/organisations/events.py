"""What happens to organisations and to those who act for them."""

from kept.service.history.events import Event

ADDED = Event("organisations.organisation.added", "An organisation was added", keeps=("kind",))
CHANGED = Event("organisations.organisation.changed", "An organisation’s entry was changed", keeps=("fields",))
CLOSED = Event("organisations.organisation.closed", "An organisation closed", keeps=("on",))
SUCCEEDED = Event(
    "organisations.organisation.succeeded", "An organisation went on as another", keeps=("successor", "on", "split")
)
REOPENED = Event("organisations.organisation.reopened", "An organisation that had closed goes on after all")
ASKED = Event("organisations.organisation.asked", "Somebody asked to act for an organisation")
INVITED = Event("organisations.invitation.sent", "Somebody was invited to act for an organisation", keeps=("role",))
WITHDRAWN = Event("organisations.invitation.withdrawn", "An invitation was withdrawn", keeps=("role",))
ACCEPTED = Event("organisations.invitation.accepted", "Somebody began to act for an organisation", keeps=("role",))
ROLE_CHANGED = Event(
    "organisations.membership.role-changed", "Somebody’s role was changed", keeps=("person", "before", "after")
)
LEFT = Event("organisations.membership.left", "Somebody stopped acting for an organisation", keeps=("person", "roles"))
REMOVED = Event(
    "organisations.membership.removed", "Somebody was stopped from acting for an organisation", keeps=("person", "role")
)
PUT_BACK = Event(
    "organisations.membership.put-back", "Somebody’s removal from an organisation was undone", keeps=("person", "role")
)
PASSPORT_TOLD = Event(
    "organisations.passport.told", "Something was told in an organisation’s passport", keeps=("what",)
)
PASSPORT_CONFIRMED = Event(
    "organisations.passport.confirmed", "Something in a passport was said to be right still", keeps=("what",)
)
PASSPORT_REMOVED = Event(
    "organisations.passport.removed", "Something was taken out of an organisation’s passport", keeps=("what",)
)
HANDED_OVER = Event("organisations.organisation.handed-over", "An organisation was handed over", keeps=("to", "role"))
