"""What happens to organisations and to those who act for them."""

from kept.service.history.events import Event

ADDED = Event("organisations.organisation.added", "An organisation was added", keeps=("kind",))
CHANGED = Event("organisations.organisation.changed", "An organisation’s entry was changed", keeps=("fields",))
CLOSED = Event("organisations.organisation.closed", "An organisation closed", keeps=("on",))
SUCCEEDED = Event(
    "organisations.organisation.succeeded", "An organisation went on as another", keeps=("successor", "on")
)
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
HANDED_OVER = Event("organisations.organisation.handed-over", "An organisation was handed over", keeps=("to", "role"))
