"""What happens at the gate."""

from kept.service.history.events import Event

DECIDED = Event(
    "checks.deed.decided",
    says="Promises were held against it",
    keeps=("met", "not_met", "cannot_tell", "does_not_apply", "explained"),
)
EXPLAINED_LATER = Event("checks.finding.explained", says="A reason was given", keeps=("provision",))
REPLIED = Event("checks.explanation.replied", says="The organisation it befalls replied", keeps=("provision",))
