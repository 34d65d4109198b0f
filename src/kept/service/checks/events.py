"""What happens at the gate."""

from kept.service.history.events import Event

DECIDED = Event(
    "checks.deed.decided",
    says="Promises were held against it",
    keeps=("met", "not_met", "cannot_tell", "does_not_apply", "explained"),
)
EXPLAINED = Event("checks.reason.given", "A reason was given afterwards", keeps=("provision",))
REPLIED = Event("checks.reason.answered", "An organisation answered a reason that is about it")
